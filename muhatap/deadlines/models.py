"""The calendar, the policies, and the dockets of clocks that run by them. All of it is data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.occasions import Occasion
from muhatap.organization.models import Actor


class DayOff(models.Model):
    """A holiday, half-day, administrative leave or local closure; one row a day (law 2429)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Resmî tatil")
        HALF = "half", _("Yarım gün (13.00’ten sonra tatil)")
        LEAVE = "leave", _("İdarî izin")
        CLOSURE = "closure", _("Yerel kapanış")

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name_tr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    is_estimated = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day"]
        verbose_name_plural = "days off"

    def __str__(self) -> str:
        return f"{self.day} {self.name_tr}"


class Policy(models.Model):
    """A rule of time, as a dated row that cites its article.

    `start_on`, `stop_on`, `pause_on`, `resume_on` list the occasions that move a clock of this policy.
    A clock keeps the row it started with; a row changed later does not move it.
    """

    class Unit(models.TextChoices):
        CALENDAR_DAYS = "calendar_days", _("takvim günü")
        WORKING_DAYS = "working_days", _("iş günü")
        HOURS = "hours", _("saat")

    class Level(models.TextChoices):
        LAW = "law", _("Yasal süre")
        TARGET = "target", _("Hedef")

    class Holder(models.TextChoices):
        CASE = "case", _("Başvuru")
        REFERRAL = "referral", _("Yönlendirme")

    code = models.CharField(max_length=40)
    name_tr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=6, choices=Level.choices)
    holder = models.CharField(max_length=8, choices=Holder.choices)
    source = models.CharField(max_length=80, help_text="`3071 m.7`, `izmir:16.a`")
    certainty = models.CharField(max_length=200, blank=True, help_text="How sure the source is.")
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=14, choices=Unit.choices)
    kinds = models.JSONField(default=list, help_text="Kinds of case it holds for; empty: all.")
    shifts_off_holiday = models.BooleanField(
        default=False, help_text="A last day that is off moves to the next working day."
    )
    halves_count = models.BooleanField(
        default=True, help_text="Half-days count as working days: the earlier, safer date."
    )
    leave_counts = models.BooleanField(
        default=True, help_text="Administrative leave counts as a working day."
    )
    start_on = models.JSONField(default=list)
    stop_on = models.JSONField(default=list)
    pause_on = models.JSONField(default=list)
    resume_on = models.JSONField(default=list)
    set_by_topic = models.BooleanField(default=False, help_text="The topic's target days replace the amount.")
    warn_days = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code", "-valid_from"]
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_row_per_start")]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The policy's name in the language of the moment."""
        return self.name_en if self.name_en and (get_language() or "tr").startswith("en") else self.name_tr

    def is_moved_by(self, occasion: Occasion) -> bool:
        """True when the occasion does anything to a clock of this policy."""
        return occasion in {*self.start_on, *self.stop_on, *self.pause_on, *self.resume_on}


class Docket(models.Model):
    """The clocks of one case or one referral. What it belongs to points here."""

    holder = models.CharField(max_length=8, choices=Policy.Holder.choices)
    kind = models.CharField(max_length=20, help_text="Kind of case, for policies that differ by it.")
    topic_days = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"docket {self.pk}"


class Clock(models.Model):
    """One running, paused or stopped clock. `due_at` is the last moment that is still in time."""

    class State(models.TextChoices):
        RUNNING = "running", _("İşliyor")
        PAUSED = "paused", _("Durdu")
        STOPPED = "stopped", _("Bitti")

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="clocks")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    round = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    fixed_due = models.DateField(
        null=True, blank=True, help_text="A promised date (termin) that replaced the computed one."
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    pauses = models.JSONField(default=list, help_text="Ended pauses, [[from, to], …], ISO 8601.")
    stopped_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, help_text="Stopped in time; empty while open.")
    next_alert_at = models.DateTimeField(null=True, blank=True)
    alerts_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["docket"]),
            models.Index(
                fields=["next_alert_at"], name="clock_alert", condition=models.Q(next_alert_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} until {self.due_at}"
