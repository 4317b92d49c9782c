"""The answer is its own row, with every version: so that later one text can answer many cases."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Attachment, Case, Referral
from muhatap.organization.models import Actor


class Answer(models.Model):
    """One version of one text. A unit's answer has its referral; the combined one has none."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Taslak")
        SUBMITTED = "submitted", _("Kontrolde")
        RETURNED = "returned", _("İade edildi")
        PASSED = "passed", _("Onaylandı")
        REPLACED = "replaced", _("Düzeltildi, yeni sürümü var")

    class Outcome(models.TextChoices):
        DONE = "done", _("Yapıldı")
        PARTLY = "partly", _("Kısmen yapıldı")
        NOT_DONE = "not_done", _("Yapılamıyor")
        INFORMED = "informed", _("Bilgi verildi")
        NOT_OURS = "not_ours", _("Belediyenin görevi değil")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    text = models.TextField()
    remark = models.CharField(
        max_length=300, blank=True, help_text="From the author to the reviewer; never sent."
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    review_reason = models.CharField(max_length=600, blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="answers")

    class Meta:
        ordering = ["case_id", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "referral", "round", "version"], name="one_version", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version} {self.state}"


class Enclosure(models.Model):
    """What stands under the answer of one round by law, as the citizen reads it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="enclosures")
    round = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_enclosure_a_round")]

    def __str__(self) -> str:
        return f"{self.case_id} r{self.round}"


class AnswerDraft(models.Model):
    """A unit's answer before it is given, for everybody who may give it; gone once it was."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="answer_draft")
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Answer.Outcome.choices, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    outside_no = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"draft for {self.referral_id} v{self.version}"
