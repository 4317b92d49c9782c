"""A notice is promise and proof: the text as it goes, and how every try to send it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.organization.models import Actor


class Channel(models.TextChoices):
    """Ways in which the product itself sends."""

    EMAIL = "email", _("E-posta")
    SMS = "sms", _("SMS")


class Template(models.Model):
    """A whole text per moment, audience, channel and language; corrected by new versions, never in place."""

    name = models.CharField(max_length=60, help_text="`citizen/received`; the lifecycle's `tells` names it.")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    is_current = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "channel", "language", "version"], name="one_template_version"
            ),
            models.UniqueConstraint(
                fields=["name", "channel", "language"],
                condition=models.Q(is_current=True),
                name="one_current_template",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.channel} {self.language} v{self.version}"


class Notice(models.Model):
    """One message to one address, rendered when it was promised: what is sent is what happened."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Sırada")
        SENDING = "sending", _("Gönderiliyor")
        SENT = "sent", _("Gönderildi")
        FAILED = "failed", _("Gönderilemedi")
        UNKNOWN = "unknown", _("Sonucu bilinmiyor")
        CANCELLED = "cancelled", _("Vazgeçildi")

    template = models.CharField(max_length=60)
    template_version = models.PositiveSmallIntegerField(default=1)
    audience = models.CharField(max_length=20, help_text="citizen, unit, author, approver …")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=5, default="tr")
    address = models.CharField(max_length=300)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    event_id = models.BigIntegerField(
        null=True, help_text="The event it tells of; a plain value, keys point down."
    )
    case_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-created_at"]),
            models.Index(
                fields=["status", "created_at"], name="notice_open", condition=~models.Q(status="sent")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}"


class NoticeTry(models.Model):
    """One try to send a notice, and its end."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Notice.Status.choices, default=Notice.Status.SENDING)
    error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.outcome}"
