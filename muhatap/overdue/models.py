"""What was said about lateness, to whom and when: rungs of the ladder, weekly reports, letters, notices."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Case, Referral
from muhatap.cases.models.topics import Channel
from muhatap.deadlines.ladder import Whom
from muhatap.deadlines.models import in_english
from muhatap.kit import clock
from muhatap.organization.models import Actor, Unit


class Step(models.Model):
    """A rung of the ladder that was told for one date of one clock; `unit` is whose part it was about."""

    clock_id = models.BigIntegerField(help_text="A plain value: a move taken back takes its clocks along.")
    due_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    to = models.CharField(max_length=10, choices=Whom.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    told = models.PositiveSmallIntegerField(default=0, help_text="To how many addresses.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock_id", "due_at", "days", "to", "unit"],
                name="overdue_step_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} +{self.days} {self.to}"


class Round(models.Model):
    """A turn that the clock made: the week's reports, the proposing of letters. Each is made once."""

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("Haftalık birim uyarıları")
        LETTERS = "letters", _("Yazı önerileri")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField()
    made_at = models.DateTimeField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="overdue_round_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class Report(models.Model):
    """What one unit was told in one week of its near and late work (izmir:13.8); `rows` stay as they were."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    week = models.DateField(help_text="Its Monday.")
    made_at = models.DateTimeField()
    n_near = models.PositiveIntegerField(default=0)
    n_late = models.PositiveIntegerField(default=0)
    rows = models.JSONField(default=list, help_text="[{case, number, topic, channel, kind, due, days}, …]")
    address = models.CharField(max_length=300, blank=True, help_text="Where it went; empty: nowhere.")

    class Meta:
        indexes = [models.Index(fields=["-week", "-id"], name="overdue_report_newest")]
        constraints = [models.UniqueConstraint(fields=["unit", "week"], name="overdue_report_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.week}"


class Series(models.Model):
    """The last number of letters given in a year; numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Letter(models.Model):
    """A letter to a late unit. `version` rises with every change, so that nobody approves unseen words."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Uyarı yazısı")
        CENSURE = "censure", _("Tenkit yazısı")

    class State(models.TextChoices):
        DRAFT = "draft", _("Taslak")
        SUBMITTED = "submitted", _("Onay bekliyor")
        APPROVED = "approved", _("Onaylandı")
        SENT = "sent", _("Gönderildi")
        WITHDRAWN = "withdrawn", _("Geri çekildi")
        DROPPED = "dropped", _("Vazgeçildi")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Of its year, given on approval.")
    is_proposed = models.BooleanField(default=False, help_text="Drafted by the product itself.")
    policies = models.JSONField(default=list, help_text="Codes it was narrowed to; empty: all.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=300, blank=True, help_text="Where it was mailed; empty: nowhere.")
    read_at = models.DateTimeField(null=True, blank=True, help_text="The unit has noted it.")
    read_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="overdue_letter_newest"),
            models.Index(fields=["unit", "-sent_at"], name="overdue_letter_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="overdue_letter_number", condition=Q(number__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def shown_number(self) -> str:
        """`2026/14`; empty before it has one."""
        return f"{self.year}/{self.number}" if self.number else ""

    @property
    def is_open(self) -> bool:
        """True while its words and its list may be changed."""
        return self.state in (self.State.DRAFT, self.State.SUBMITTED)

    @property
    def day(self) -> date:
        """The day it carries: of its approval, before that today's."""
        return clock.local(self.approved_at).date() if self.approved_at else clock.today()


class LetterCase(models.Model):
    """One case of a letter, as it stood: the row is the letter's own and does not follow the case."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="rows", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    topic_tr = models.CharField(max_length=160)
    topic_en = models.CharField(max_length=160, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    days_late = models.PositiveIntegerField()
    policies = models.JSONField(default=list, help_text="Codes of the clocks that had run out.")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["letter", "referral"], name="overdue_listed_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def topic(self) -> str:
        """The topic as it was called, in the language of the moment; on paper it is the Turkish one."""
        return self.topic_en if self.topic_en and in_english() else self.topic_tr


class LetterChange(models.Model):
    """What somebody did to a letter: which words changed, or the reason given."""

    class What(models.TextChoices):
        WRITTEN = "written", _("Hazırladı")
        CORRECTED = "corrected", _("Düzeltti")
        SUBMITTED = "submitted", _("Onaya gönderdi")
        RETURNED = "returned", _("Düzeltilmek üzere geri verdi")
        APPROVED = "approved", _("Onayladı")
        SENT = "sent", _("Birime gönderdi")
        READ = "read", _("Birim okudu")
        WITHDRAWN = "withdrawn", _("Geri çekti")
        DROPPED = "dropped", _("Vazgeçti")

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    what = models.CharField(max_length=10, choices=What.choices)
    fields = models.JSONField(default=dict, help_text="Name of a field: before, after.")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what} {self.letter_id}"


class DelayNotice(models.Model):
    """Somebody told the citizen, the unit or both that work is planned or delayed (sisli:15.d)."""

    class How(models.TextChoices):
        MESSAGE = "message", _("İleti gönderildi")
        CALL = "call", _("Aranıp söylenecek")
        NOBODY = "nobody", _("Söylenecek kimse yok")
        NOT = "not", _("Hemşehriye bir şey denmedi")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    how = models.CharField(max_length=8, choices=How.choices)
    units = models.PositiveSmallIntegerField(default=0, help_text="How many units were reminded.")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="overdue_notice_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.how}"


def days_late(due_at: datetime, now: datetime) -> int:
    """How many days it is past its day; 0 on the day itself."""
    return max((clock.local(now).date() - clock.local(due_at).date()).days, 0)
