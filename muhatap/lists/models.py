"""Saved views, exports, and moves of many cases at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Case, Referral
from muhatap.organization.models import Staff, Unit
from muhatap.organization.roles import Role


class SavedView(models.Model):
    """A condition with a name, and how what it finds is shown. Deleted ones stay, to be brought back."""

    class Shared(models.TextChoices):
        NOBODY = "nobody", _("Yalnız ben")
        UNIT = "unit", _("Birimim ve altındakiler")
        ROLE = "role", _("Bir görevi taşıyanlar")
        HOUSE = "house", _("Bütün belediye")

    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    name_fold = models.CharField(max_length=120, db_collation="C", help_text="tr_ascii of the name.")
    condition = models.JSONField(default=dict, help_text="As `cases.conditions.serialise` writes it.")
    columns = models.JSONField(default=list, help_text="Keys of `columns.COLUMNS`.")
    order = models.CharField(max_length=10, default="newest")
    group = models.CharField(max_length=10, blank=True)
    layout = models.CharField(max_length=10, default="table")
    shared = models.CharField(max_length=8, choices=Shared.choices, default=Shared.NOBODY)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_fold", "id"], name="view_by_name", condition=Q(deleted_at=None)),
            models.Index(fields=["owner", "name_fold"], name="view_of_owner"),
        ]

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """A view that stands in somebody's navigation."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="pins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "view"], name="pinned_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.view_id}"


class Export(models.Model):
    """A list on its way into a file: what was wanted, how far it is, where the file lies while it is kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Sırada")
        RUNNING = "running", _("Hazırlanıyor")
        DONE = "done", _("Hazır")
        FAILED = "failed", _("Hazırlanamadı")
        CANCELLED = "cancelled", _("Vazgeçildi")
        FORGOTTEN = "forgotten", _("Silindi")

    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    format = models.CharField(max_length=4)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="tr")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    run = models.PositiveSmallIntegerField(default=0, help_text="Who runs it: an older run stops.")
    done = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=120, blank=True, help_text="Where the storage keeps the file.")
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, help_text="Why it could not be made, in words.")

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="export_of_owner"),
            models.Index(fields=["keep_until"], name="export_kept", condition=Q(keep_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.format}"


class BulkRun(models.Model):
    """One move made with many cases: chosen, looked at, made, and for ten minutes taken back."""

    class State(models.TextChoices):
        TRYING = "trying", _("Ön izleme hazırlanıyor")
        READY = "ready", _("Ön izleme, başlatılmadı")
        RUNNING = "running", _("Yapılıyor")
        DONE = "done", _("Yapıldı")
        UNDOING = "undoing", _("Geri alınıyor")
        UNDONE = "undone", _("Geri alındı")
        CANCELLED = "cancelled", _("Vazgeçildi")

    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    move = models.CharField(max_length=24)
    of_referral = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    about = models.CharField(max_length=300, blank=True, help_text="Where the cases were chosen, in words.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.TRYING)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="bulk_of_owner"),
            models.Index(fields=["-created_at", "-id"], name="bulk_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.move} #{self.pk}"


class BulkItem(models.Model):
    """One case (or a unit's part of it) of a bulk move: what would happen, what did, how it was before."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Bekliyor")
        WOULD = "would", _("Yapılabilir")
        REFUSED = "refused", _("Yapılamadı")
        DONE = "done", _("Yapıldı")
        UNDONE = "undone", _("Geri alındı")
        KEPT = "kept", _("Geri alınamadı")

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    referral = models.ForeignKey(
        Referral, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seen_head = models.CharField(max_length=64, blank=True, help_text="The case's chain as it was looked at.")
    made_head = models.CharField(max_length=64, blank=True, help_text="The chain as the move left it.")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField(max_length=400, blank=True)
    effect = models.CharField(max_length=200, blank=True, help_text="What would become of it, in words.")
    letters = models.PositiveSmallIntegerField(default=0, help_text="How many messages it would send.")
    before = models.JSONField(null=True, help_text="As `cases.services.undoing` remembers it; gone later.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "case", "referral"], name="once_in_a_run", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["case"], name="bulk_of_case")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.case_id}"
