"""Tries to tell the citizen: the result, or what no message brought."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.answers.models import Answer
from muhatap.cases.models import Call, Case
from muhatap.notifications.models import Notice
from muhatap.organization.models import Actor


class DeliveryAttempt(models.Model):
    """One try to tell the citizen, by whatever way, and how it ended (sisli:15.i, izmir:15.4)."""

    class Way(models.TextChoices):
        PHONE = "phone", _("Telefon")
        SMS = "sms", _("SMS")
        EMAIL = "email", _("E-posta")
        POST = "post", _("Posta")
        IN_PERSON = "in_person", _("Yüz yüze")
        SOURCE = "source", _("Geldiği kanaldan")

    class Outcome(models.TextChoices):
        PENDING = "pending", _("Sonucu bekleniyor")
        TOLD = "told", _("Bildirildi")
        NO_ANSWER = "no_answer", _("Açmadı")
        BUSY = "busy", _("Meşgul")
        WRONG = "wrong", _("Yanlış numara ya da adres")
        REFUSED = "refused", _("Dinlemek istemedi")
        FAILED = "failed", _("Gönderilemedi")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="delivery_attempts")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(
        Call,
        null=True,
        on_delete=models.PROTECT,
        related_name="attempts",
        help_text="Interim information or a question told by a person, in place of an answer.",
    )
    round = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=10, choices=Way.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    address = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True, help_text="Exactly as it was sent or read out.")
    note = models.CharField(max_length=300, blank=True)
    checklist = models.JSONField(
        default=list, help_text="Conversation criteria ticked by the caller (sisli:15.b)."
    )
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer=None) ^ models.Q(call=None), name="attempt_at_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.outcome}"
