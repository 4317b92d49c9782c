"""A notice is promise and proof: the text as it goes, and how every try to send it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.citizens.models import ContactPoint
from muhatap.files.models import StoredFile
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
    shipped = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Version of the shipped text; empty: the municipality's own."
    )
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
    """One message to one address, rendered when it was promised: what is sent is what happened.

    A code that opens something (tracking, confirmation) is not in `body`: a mark stands in its place, the
    code waits in `secret` and is erased once the message has gone or was given up.
    """

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
    secret = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    files = models.ManyToManyField(
        StoredFile, blank=True, related_name="+", help_text="Photos that go along with an e-mail."
    )
    event_id = models.BigIntegerField(
        null=True, help_text="The event it tells of; a plain value, keys point down."
    )
    case_id = models.BigIntegerField(null=True)
    case_number = models.CharField(max_length=20, blank=True)
    unit_id = models.BigIntegerField(null=True)
    news_point = models.ForeignKey(
        ContactPoint,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Goes only while this point's consent for announcements stands.",
    )
    contact_point = models.ForeignKey(
        ContactPoint,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Whose it is: an e-mail carries the address of its owner's preferences.",
    )
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(
        default=0, help_text="Since it was queued, or queued again by a person."
    )
    next_try_at = models.DateTimeField(
        null=True, blank=True, help_text="When the sweeper looks after it, if nobody was faster."
    )

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-created_at"]),
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
            models.Index(
                fields=["case_number", "-created_at"],
                name="notice_number",
                condition=~models.Q(case_number=""),
            ),
            models.Index(
                fields=["status", "created_at"], name="notice_open", condition=~models.Q(status="sent")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} by {self.channel}"


class NoticeTry(models.Model):
    """One try to send a notice and its end, or what a person decided about it (`by`)."""

    class Problem(models.TextChoices):
        ADDRESS = "address", _("adres kabul edilmedi")
        REFUSED = "refused", _("sunucu iletiyi kabul etmedi")
        BUSY = "busy", _("sunucu şimdilik kabul etmiyor")
        UNREACHABLE = "unreachable", _("sunucuya ulaşılamadı")
        LOST = "lost", _("ileti verilirken bağlantı koptu")
        INTERRUPTED = "interrupted", _("gönderim yarıda kesildi")
        WITHDRAWN = "withdrawn", _("duyuru izni geri alındı")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Notice.Status.choices, default=Notice.Status.SENDING)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True)
    error = models.CharField(
        max_length=500, blank=True, help_text="What the other side said, or a person's reason."
    )
    gateway = models.CharField(max_length=120, blank=True, help_text="Through what it went.")
    by = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Empty: the worker.",
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["started_at"], name="try_open", condition=models.Q(outcome="sending"))
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.outcome}"
