"""Appeals to the Board and cases at court about a decision (4982 m.13)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.models import Docket
from muhatap.information.models.applications import Application, Decision
from muhatap.organization.models import Actor


class Dispute(models.Model):
    """One appeal or one lawsuit, with its outcome and what was done because of it."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Kurula itiraz")
        COURT = "court", _("Dava")

    class Result(models.TextChoices):
        NONE = "", _("Sürüyor")
        ACCEPTED = "accepted", _("Başvuran haklı bulundu")
        PARTLY = "partly", _("Kısmen haklı bulundu")
        REJECTED = "rejected", _("Reddedildi")
        WITHDRAWN = "withdrawn", _("Geri alındı")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="disputes")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    filed_on = models.DateField()
    is_late = models.BooleanField(default=False, help_text="After the last day; the Board decides about it.")
    body = models.CharField(max_length=160, blank=True, help_text="The court.")
    number = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    decided_on = models.DateField(null=True)
    verdict_no = models.CharField(max_length=60, blank=True)
    verdict = models.TextField(blank=True)
    executed_on = models.DateField(null=True)
    execution = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def to_execute(self) -> bool:
        """True while the house still has to do what was decided."""
        wins = (self.Result.ACCEPTED, self.Result.PARTLY)
        return self.result in wins and self.executed_on is None


class BoardQuestion(models.Model):
    """What the Board wants to know, with a docket of its own (15 working days)."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="questions")
    asked_on = models.DateField(help_text="When the letter reached us.")
    number = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    docket = models.OneToOneField(Docket, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answer_no = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"question {self.pk}"
