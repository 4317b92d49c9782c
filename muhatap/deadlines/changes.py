"""A change of the calendar or of a policy as a row: what was wanted, what it would move, what it did."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.files.models import StoredFile
from muhatap.organization.models import Actor, Unit


class OpenHours(models.Model):
    """When the house is open on a weekday (0 is Monday). No spans: closed."""

    weekday = models.PositiveSmallIntegerField(unique=True)
    spans = models.JSONField(default=list, help_text="[[from, to], …], HH:MM, in order.")

    class Meta:
        ordering = ["weekday"]
        verbose_name_plural = "open hours"

    def __str__(self) -> str:
        return f"{self.weekday}: {self.spans}"

    def windows(self) -> tuple[tuple[time, time], ...]:
        """The spans as times."""
        return tuple((time.fromisoformat(since), time.fromisoformat(until)) for since, until in self.spans)


class Change(models.Model):
    """One entry of the calendar or one change of a policy: proposed, looked at, made, its clocks counted."""

    class Op(models.TextChoices):
        ADD = "add", _("Takvime ekleme")
        CORRECT = "correct", _("Takvimde düzeltme")
        REMOVE = "remove", _("Takvimden kaldırma")
        SEED = "seed", _("Yılın resmî tatilleri")
        HOURS = "hours", _("Çalışma saatleri")
        ROW = "row", _("Sürenin yeni satırı")
        REVISE = "revise", _("Başlamamış satırda düzeltme")
        DROP = "drop", _("Başlamamış satırın kaldırılması")
        END = "end", _("Sürenin sona ermesi")

    class State(models.TextChoices):
        LOOKING = "looking", _("Ön izleme hazırlanıyor")
        READY = "ready", _("Ön izleme, uygulanmadı")
        PLANNED = "planned", _("Yazıldı, gününü bekliyor")
        RUNNING = "running", _("Uygulanıyor")
        DONE = "done", _("Uygulandı")
        LEFT = "left", _("Vazgeçildi")

    op = models.CharField(max_length=8, choices=Op.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.LOOKING)
    payload = models.JSONField(default=dict, help_text="What was wanted, as `services.writing` reads it.")
    code = models.CharField(max_length=40, blank=True, help_text="The policy's, where it changes one.")
    first_day = models.DateField(null=True, help_text="Of the calendar's days; of a policy's row.")
    last_day = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follows = models.BooleanField(default=False, help_text="Clocks that run already follow a policy's row.")
    revision = models.UUIDField(null=True, help_text="Of the calendar that the preview was counted by.")
    cursor = models.BigIntegerField(default=0, help_text="The last docket that was counted.")
    total = models.PositiveIntegerField(default=0, help_text="Dockets to count.")
    counted = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0, help_text="Clocks that move, or have moved.")
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    applied_at = models.DateTimeField(null=True)
    stepped_at = models.DateTimeField(null=True, help_text="Its last sign of life.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["code", "-id"], name="change_of_policy"),
            models.Index(fields=["first_day"], name="change_of_days"),
            models.Index(
                fields=["state"],
                name="change_open",
                condition=Q(state__in=["looking", "running", "planned"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.op} #{self.pk}"

    @property
    def is_of_calendar(self) -> bool:
        """True for a change of days, false for hours and policies."""
        return self.op in (self.Op.ADD, self.Op.CORRECT, self.Op.REMOVE, self.Op.SEED)

    @property
    def is_open(self) -> bool:
        """True while a worker has something to do for it now."""
        return self.state in (self.State.LOOKING, self.State.RUNNING)

    @property
    def share(self) -> int:
        """How far it is, per cent."""
        return min(100, self.counted * 100 // self.total) if self.total else 0


class Shift(models.Model):
    """One clock that a change moves or, once `made`, has moved. Ids without keys: clocks come and go."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="shifts", db_index=False)
    clock_id = models.BigIntegerField()
    docket_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.DateTimeField()
    after = models.DateTimeField()
    made = models.BooleanField(default=False)
    told = models.BooleanField(default=False, help_text="Its holder has it on record.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "clock_id"], name="once_in_a_change")]
        indexes = [
            models.Index(fields=["docket_id"], name="shift_untold", condition=Q(made=True, told=False))
        ]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.before} → {self.after}"
