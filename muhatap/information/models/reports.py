"""The yearly report (4982 m.30), frozen when it is sent, with the cases behind every cell."""

from __future__ import annotations

from django.db import models

from muhatap.cases.models import Case
from muhatap.organization.models import Actor


class Report(models.Model):
    """What was sent for a year. A correction is a new version; nothing is changed in one that was sent."""

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField(help_text="Name of a cell: number of cases.")
    office = models.CharField(max_length=120, help_text="To whom, as the setting said then.")
    number = models.CharField(max_length=60, blank=True, help_text="Number of the letter it went with.")
    note = models.TextField(blank=True)
    why_corrected = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="one_report_version")]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class ReportCase(models.Model):
    """A case that was counted in a cell when the report was sent."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="cases", db_index=False)
    cell = models.CharField(max_length=24)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "cell", "case"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.cell}"
