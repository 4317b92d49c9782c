"""What is kept about cases: the timeline, files, questions, interim information, contacts, counters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models.cases import Case, Referral
from muhatap.cases.models.topics import Channel, Topic
from muhatap.citizens.models import Citizen
from muhatap.files.models import StoredFile
from muhatap.organization.models import Actor, Unit


class Event(models.Model):
    """One line of a case's timeline. Append-only by trigger; each carries the hash of the one before it.

    `personal` holds facts that may be erased; `digests` their salted SHA-256, which is what the hash covers.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    referral = models.ForeignKey(
        Referral, null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    move = models.CharField(max_length=24)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    personal = models.JSONField(null=True)
    salts = models.JSONField(null=True)
    digests = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_line_per_place")]
        indexes = [models.Index(fields=["at"], name="event_at")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.move}"

    def fact(self, key: str) -> object:
        """A remembered fact, plain or personal; None when it was never there or has been erased."""
        return self.facts.get(key, (self.personal or {}).get(key))


class Attachment(models.Model):
    """A file on a case, and who may see it."""

    class Audience(models.TextChoices):
        CITIZEN = "citizen", _("Hemşehri görür")
        STAFF = "staff", _("Yalnız personel")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.STAFF)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.file_id} on {self.case_id}"


class Question(models.Model):
    """Something the citizen was asked, and the reply."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="questions")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"question on {self.case_id}"


class Information(models.Model):
    """Interim information of a unit, until it is passed on to the citizen (sisli:15.ç: within 48 hours)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="informations")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    passed_text = models.TextField(blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "information"

    def __str__(self) -> str:
        return f"information on {self.case_id}"


class Call(models.Model):
    """Something for the citizen that no message brings: a person telephones, or tells it in some other way.

    Until somebody has, the clocks take the citizen for not told; of a case that has ended no clock runs, and
    the call stays all the same. `told` is false where it came to nothing: the citizen replied before, the
    wait was given up, another day was promised, the case ended or goes on.
    """

    class What(models.TextChoices):
        INFORMATION = "information", _("Ara bilgi")
        QUESTION = "question", _("Soru")
        FORWARDED = "forwarded", _("Dış kuruma iletildiği")
        SCHEDULED = "scheduled", _("Programa alındığı")
        CANCELLED = "cancelled", _("İptal kararı")
        OBJECTION = "objection", _("İtirazın sonucu")
        EXTENDED = "extended", _("Sürenin uzatıldığı")
        FEE = "fee", _("Erişim ücreti")
        WITHDRAWN = "withdrawn", _("Vazgeçilmiş sayıldığı")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calls")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    text = models.TextField()
    since = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    told = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case"], name="call_open", condition=models.Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.what} for {self.case_id}"


class Contact(models.Model):
    """One conversation or visit. Most end as an on-the-spot answer and never become a case."""

    channel = models.CharField(max_length=12, choices=Channel.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    citizen = models.ForeignKey(
        Citizen, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    text = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="contact_mine"),
            models.Index(fields=["citizen", "-at"], name="contact_citizen"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} at {self.at}"


class Counter(models.Model):
    """A difference in how many stand in a status at a desk or unit; the sum of a key's rows is its count."""

    scope = models.CharField(max_length=12, help_text="approval, routing, review, delivery, inform, unit")
    unit_id = models.BigIntegerField()
    status = models.CharField(max_length=20)
    n = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["scope", "unit_id", "status"], include=["n"], name="counter_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.unit_id} {self.status}"
