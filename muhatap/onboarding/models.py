"""A workbook that was brought in: its bytes, what the look at it found, what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.organization.models import Actor


class Workbook(models.Model):
    """One file of one upload. Its bytes are forgotten after a month; what it changed stands in the log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Denetleniyor")
        JUDGED = "judged", _("Denetlendi")
        APPLYING = "applying", _("Uygulanıyor")
        APPLIED = "applied", _("Uygulandı")
        REFUSED = "refused", _("Okunamadı")

    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    language = models.CharField(max_length=5, default="tr")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=40, blank=True, help_text="What is being done now; a sheet's key.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="{sheet: {kind: number}}")
    digest = models.CharField(max_length=64, blank=True, help_text="Of the plan that was shown.")
    closing = models.JSONField(default=list, help_text="Sheets whose missing rows are closed.")
    trouble = models.TextField(blank=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def faults(self) -> int:
        """How many faulty cells."""
        return sum(row.get("fault", 0) for row in self.counts.values())

    @property
    def to_do(self) -> int:
        """How many things would be added, changed or closed because their rows say so."""
        return sum(
            row.get(kind, 0) for row in self.counts.values() for kind in ("added", "changed", "closed")
        )

    @property
    def is_under_way(self) -> bool:
        """True while a worker has it."""
        return self.state in (self.State.WAITING, self.State.APPLYING)


class Finding(models.Model):
    """One thing the look found: a faulty cell, or what would change. Sentences are translated when shown."""

    workbook = models.ForeignKey(Workbook, on_delete=models.CASCADE, related_name="findings", db_index=False)
    kind = models.CharField(max_length=8)
    sheet = models.CharField(max_length=20, blank=True)
    tab = models.CharField(max_length=120, blank=True, help_text="The sheet's name in the file.")
    row = models.PositiveIntegerField(default=0)
    cell = models.CharField(max_length=12, blank=True)
    column = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["workbook", "kind", "sheet", "id"], name="finding_list")]

    def __str__(self) -> str:
        return f"{self.tab}!{self.cell} {self.kind}"
