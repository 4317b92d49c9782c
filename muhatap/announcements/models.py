"""What a unit tells citizens of its services and projects, who is to get it, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.notifications.models import Channel, Notice
from muhatap.organization.models import Actor, Unit
from muhatap.places.models import District, Neighbourhood


class Announcement(models.Model):
    """One announcement: words, channels, audience, and counts that are kept while it is sent (izmir:5.b).

    `version` rises with every change, so that nobody approves words that they have not seen. `reached` is the
    last contact point that was gathered, `turn` the number of the chain of steps that goes on with it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Taslak")
        SUBMITTED = "submitted", _("Onay bekliyor")
        RETURNED = "returned", _("Düzeltilecek")
        APPROVED = "approved", _("Zamanını bekliyor")
        SENDING = "sending", _("Gönderiliyor")
        SENT = "sent", _("Gönderildi")
        STOPPED = "stopped", _("Durduruldu")

    class Audience(models.TextChoices):
        ALL = "all", _("Bütün belediye")
        DISTRICTS = "districts", _("İlçeler")
        NEIGHBOURHOODS = "neighbourhoods", _("Mahalleler")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title_tr = models.CharField(max_length=120)
    text_tr = models.TextField()
    title_en = models.CharField(max_length=120, blank=True)
    text_en = models.TextField(blank=True)
    words_fold = models.TextField(
        blank=True, help_text="tr_ascii of titles and texts, for the list's search."
    )
    by_email = models.BooleanField(default=True)
    by_sms = models.BooleanField(default=False)
    audience = models.CharField(max_length=14, choices=Audience.choices, default=Audience.ALL)
    districts = models.ManyToManyField(District, related_name="+")
    neighbourhoods = models.ManyToManyField(Neighbourhood, related_name="+")
    send_at = models.DateTimeField(null=True, blank=True, help_text="Not before; empty: once approved.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reached = models.BigIntegerField(default=0)
    is_gathered = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)
    stepped_at = models.DateTimeField(null=True, blank=True)
    n_audience = models.PositiveIntegerField(default=0)
    n_sent = models.PositiveIntegerField(default=0)
    n_failed = models.PositiveIntegerField(default=0)
    n_unknown = models.PositiveIntegerField(default=0)
    n_withdrawn = models.PositiveIntegerField(default=0)
    n_stopped = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="announcement_newest"),
            models.Index(
                fields=["stepped_at"],
                name="announcement_open",
                condition=models.Q(state__in=["approved", "sending", "stopped"], ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"announcement {self.pk}"

    @property
    def channels(self) -> tuple[Channel, ...]:
        """By which ways it goes."""
        chosen = ((self.by_email, Channel.EMAIL), (self.by_sms, Channel.SMS))
        return tuple(channel for wanted, channel in chosen if wanted)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is written in."""
        return ("tr", "en") if self.text_en else ("tr",)

    @property
    def n_ended(self) -> int:
        """How many recipients it is over for, whatever the end."""
        return self.n_sent + self.n_failed + self.n_unknown + self.n_withdrawn + self.n_stopped

    @property
    def n_left(self) -> int:
        """How many are still to come."""
        return max(self.n_audience - self.n_ended, 0)


class Change(models.Model):
    """What somebody did to an announcement: which fields changed from what to what, or the reason given."""

    class What(models.TextChoices):
        WRITTEN = "written", _("Yazdı")
        CORRECTED = "corrected", _("Düzeltti")
        SUBMITTED = "submitted", _("Onaya gönderdi")
        TAKEN_BACK = "taken_back", _("Onaydan geri aldı")
        RETURNED = "returned", _("Düzeltilmek üzere geri verdi")
        APPROVED = "approved", _("Onayladı")
        STARTED = "started", _("Gönderim başladı")
        STOPPED = "stopped", _("Durdurdu")
        RETRIED = "retried", _("Gidemeyenleri yeniden denetti")
        ENDED = "ended", _("Gönderim bitti")

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey(
        Actor,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Who lent the power, where it was held by delegation.",
    )
    what = models.CharField(max_length=10, choices=What.choices)
    fields = models.JSONField(default=dict, help_text="Name of a field: before, after.")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what} {self.announcement_id}"


class Recipient(models.Model):
    """One contact point that an announcement goes to, once; its message is a notice like any other."""

    class State(models.TextChoices):
        FAILED = "failed", _("Gönderilemedi")
        PROMISED = "promised", _("Yolda")
        READY = "ready", _("Sırada")
        SENT = "sent", _("Gönderildi")
        STOPPED = "stopped", _("Durduruldu")
        UNKNOWN = "unknown", _("Sonucu bilinmiyor")
        WITHDRAWN = "withdrawn", _("İzni geri alınmış")

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="recipients", db_index=False
    )
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="+", db_index=False)
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=2, default="tr")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "point"], name="announcement_point_once"),
            models.UniqueConstraint(
                fields=["announcement", "citizen", "channel"], name="announcement_person_once"
            ),
        ]
        indexes = [models.Index(fields=["announcement", "state", "id"], name="announcement_recipient")]

    def __str__(self) -> str:
        return f"{self.channel} to {self.point_id}"
