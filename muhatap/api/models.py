"""Answers kept for repeated requests; webhooks, what they sent, and every try."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Event
from muhatap.organization.models import Actor, ApiKey


class KeptAnswer(models.Model):
    """What was answered to a request with an `Idempotency-Key`, for a day. `code` 0: not yet."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=128)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the request.")
    at = models.DateTimeField(db_index=True)
    code = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"", help_text="Readable only with the key itself.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="one_answer_per_name")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.name}"


class Webhook(models.Model):
    """Where a system wants to hear what happens to cases. It hears of what its key may see."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=60), help_text="case.register, referral.accept …")
    secret = models.BinaryField(help_text="Sealed with the installation's key.")
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Tries in a row that did not arrive.")
    blocked_until = models.DateTimeField(
        null=True, blank=True, help_text="No worker tries before: one that hangs would hold all of them."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="webhook_live", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def stands(self) -> tuple[str, str | Promise]:
        """How it is doing: a drawing and a word."""
        if self.ended_at is not None:
            return "ban", _("Bitti")
        if self.paused_at is not None:
            return "player-pause", _("Durduruldu")
        if self.failing_since is not None:
            return "alert-triangle", _("Ulaşılamıyor")
        return "circle-check", _("Çalışıyor")


class WebhookMessage(models.Model):
    """One event told to one webhook: what is sent, and how far it came."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Bekliyor")
        SENT = "sent", _("Ulaştı")
        FAILED = "failed", _("Ulaşmadı")

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="messages", db_index=False)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    body = models.TextField(help_text="Exactly what is signed and sent.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="one_message_per_event"),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhook_newest"),
            models.Index(fields=["next_at"], name="webhook_due", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class WebhookTry(models.Model):
    """One try to deliver: when, what the other side said, how long it took."""

    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    code = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty: no answer.")
    milliseconds = models.PositiveIntegerField()
    error = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.message_id} {self.code}"
