"""The calendar, the policies, and the dockets of clocks that run by them. All of it is data."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines import arithmetic
from muhatap.deadlines.changes import Change, OpenHours, Shift
from muhatap.deadlines.occasions import Occasion
from muhatap.organization.models import Actor

__all__ = ["Change", "Clock", "DayOff", "Docket", "OpenHours", "Policy", "Revision", "Shift", "in_english"]
SOURCES = {
    "3071": _("3071 sayılı Kanun %(clause)s"),
    "4982": _("4982 sayılı Kanun %(clause)s"),
    "izmir": _("İzmir yönergesi m.%(clause)s"),
    "sisli": _("Şişli yönetmeliği m.%(clause)s"),
    "6698": _("6698 sayılı Kanun %(clause)s"),
    "kvkk": _("Kişisel Verileri Koruma Kurulunun %(clause)s sayılı kararı"),
    "yazisma": _("Resmî Yazışma Yönetmeliği %(clause)s"),
    "valilik": _("Valilik Açık Kapı uygulaması"),
    "belediye": _("Belediyenin kendi kuralı"),
}


def in_english() -> bool:
    """True when the reader's language is English."""
    return (get_language() or "tr").startswith("en")


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
    entry = models.ForeignKey(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="days",
        help_text="The change that last wrote it; seeded holidays have none.",
    )  # fmt: skip

    class Meta:
        ordering = ["day"]
        verbose_name_plural = "days off"

    def __str__(self) -> str:
        return f"{self.day} {self.name_tr}"

    @property
    def name(self) -> str:
        """The day's name in the language of the moment."""
        return self.name_en if self.name_en and in_english() else self.name_tr

    def mark(self) -> arithmetic.Mark:
        """The day as the arithmetic sees it."""
        return arithmetic.Mark(arithmetic.Off(self.kind), self.name_tr, self.name_en, self.is_estimated)


class Policy(models.Model):
    """A rule of time, as a dated row that cites its article.

    The lists of occasions say what moves a clock of this policy; a lifecycle never does so itself. A clock
    keeps the row it started with: to change a rule, end the row and add a new one.
    """

    class Unit(models.TextChoices):
        CALENDAR_DAYS = "calendar_days", _("takvim günü")
        WORKING_DAYS = "working_days", _("iş günü")
        HOURS = "hours", _("saat")
        WORKING_HOURS = "working_hours", _("çalışma saati")
        MINUTES = "minutes", _("dakika")

    class From(models.TextChoices):
        START = "start", _("başlangıçtan sayılır")
        END = "end", _("biten sürenin üstüne eklenir")

    class Level(models.TextChoices):
        LAW = "law", _("Yasal süre")
        TARGET = "target", _("Hedef")

    class Holder(models.TextChoices):
        CASE = "case", _("Başvuru")
        REFERRAL = "referral", _("Yönlendirme")
        RECORD = "record", _("Kayıt")  # a row of a register: fee notice, question of the board, letter

    class AfterPause(models.TextChoices):
        RESUME = "resume", _("kaldığı yerden sürer")
        RESTART = "restart", _("baştan sayılır")

    class RunsOut(models.TextChoices):
        NOTHING = "", _("Kendiliğinden bir şey olmaz")
        DEEM_WITHDRAWN = "deem_withdrawn", _("Başvurudan vazgeçilmiş sayılır")
        STOP_WAITING = "stop_waiting", _("Hemşehri beklenmez, işe devam edilir")

    class LastDay(models.TextChoices):
        STAYS = "stays", _("tatile gelse de o gün biter")
        LATER = "later", _("tatile gelirse sonraki iş gününe kayar")
        EARLIER = "earlier", _("tatile gelirse önceki iş gününe alınır")

    code = models.CharField(max_length=40)
    name_tr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    short_tr = models.CharField(max_length=30, blank=True, help_text="Beside its date: `Hedef`, `Termin`.")
    short_en = models.CharField(max_length=30, blank=True)
    level = models.CharField(max_length=6, choices=Level.choices)
    holder = models.CharField(max_length=8, choices=Holder.choices)
    source = models.CharField(max_length=80, help_text="`3071 m.7`, `izmir:16.a`")
    certainty_tr = models.CharField(max_length=300, blank=True, help_text="How sure the source is.")
    certainty_en = models.CharField(max_length=300, blank=True)
    amount = models.PositiveSmallIntegerField(help_text="0 where the date is promised, not counted.")
    unit = models.CharField(max_length=14, choices=Unit.choices)
    kinds = models.JSONField(default=list, help_text="Kinds of case or record it holds for; empty: all.")
    channels = models.JSONField(default=list, help_text="Doors it holds for (`cimer`); empty: all.")
    replaces = models.JSONField(
        default=list, help_text="Codes in whose stead it holds where it holds (`cimer` for `3071`)."
    )
    for_anonymous = models.BooleanField(
        default=True, help_text="Also for a case whose sender is unknown (3071 m.6 knows no answer to one)."
    )
    last_day = models.CharField(max_length=8, choices=LastDay.choices, default=LastDay.STAYS)
    halves_count = models.BooleanField(
        default=True, help_text="Half-days count as working days: the earlier, safer date."
    )
    leave_counts = models.BooleanField(
        default=True, help_text="Administrative leave counts as a working day."
    )
    start_on = models.JSONField(default=list)
    stop_on = models.JSONField(default=list, help_text="Ends it, in time or not.")
    void_on = models.JSONField(default=list, help_text="Ends it without a verdict if still in time.")
    pause_on = models.JSONField(default=list)
    resume_on = models.JSONField(
        default=list, help_text="Each ends the pause that stands in the same place of `pause_on`."
    )
    after_pause = models.CharField(
        max_length=7,
        choices=AfterPause.choices,
        default=AfterPause.RESUME,
        help_text="What an interruption does (4982 m.11 “kesilir”): resuming gives the earlier, safer date.",
    )
    extend_on = models.JSONField(default=list, help_text="Extends it, once, while it runs and is in time.")
    revive_on = models.JSONField(
        default=list, help_text="Lets a clock that ended in this round run on; the time between is a pause."
    )
    starts_again = models.BooleanField(default=False, help_text="May start several times in one round.")
    is_promised = models.BooleanField(default=False, help_text="Runs to a date somebody promises (termin).")
    first_counts = models.BooleanField(default=False, help_text="The day on which it starts is day 1.")
    extended_amount = models.PositiveSmallIntegerField(
        default=0, help_text="How long after, or with, its one extension; 0: it cannot be extended."
    )
    extended_from = models.CharField(max_length=5, choices=From.choices, default=From.START)
    extension_reasons = models.JSONField(
        default=list, help_text="Why it may be extended, closed list: [{code, tr, en}, …]. Empty: any reason."
    )
    runs_out = models.CharField(
        max_length=16,
        blank=True,
        choices=RunsOut.choices,
        default=RunsOut.NOTHING,
        help_text="What follows by itself when the time has passed.",
    )
    set_by_topic = models.BooleanField(default=False, help_text="The topic's target days replace the amount.")
    leads = models.BooleanField(
        default=True, help_text="Counts for the due date in lists; others are steps on the way."
    )
    warn_days = models.PositiveSmallIntegerField(
        default=1, help_text="Days before the due day on which it warns last; 0: it does not."
    )
    warn_also = models.JSONField(default=list, help_text="Earlier warnings, in days before the due day.")
    ladder = models.JSONField(
        default=list, help_text="What follows while it stays late: [{days, to}, …], see ladder.py."
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code", "-valid_from"]
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_row_per_start"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(is_promised=True), name="policy_has_a_length"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The policy's name in the language of the moment."""
        return self.name_en if self.name_en and in_english() else self.name_tr

    @property
    def short(self) -> str:
        """A word or two for beside its date, in the language of the moment."""
        return (self.short_en if in_english() else self.short_tr) or str(self.Level(self.level).label)

    @property
    def certainty(self) -> str:
        """How sure the source is, in the language of the moment."""
        return self.certainty_en if self.certainty_en and in_english() else self.certainty_tr

    @property
    def length(self) -> str:
        """`30 takvim günü`; for a promised date that it is promised."""
        return str(_("söz verilen tarih")) if self.is_promised else self._long(self.amount)

    @property
    def extended_length(self) -> str:
        """How long it is with its extension, or nothing where there is none."""
        return self._long(self.rule(extended=True).amount) if self.extended_amount else ""

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Code and words of every reason for which it may be extended; empty where any will do."""
        language = "en" if in_english() else "tr"
        return [(row["code"], row[language]) for row in self.extension_reasons]

    def _long(self, amount: int) -> str:
        sentence = {
            self.Unit.CALENDAR_DAYS: ngettext("%(n)d takvim günü", "%(n)d takvim günü", amount),
            self.Unit.WORKING_DAYS: ngettext("%(n)d iş günü", "%(n)d iş günü", amount),
            self.Unit.HOURS: ngettext("%(n)d saat", "%(n)d saat", amount),
            self.Unit.WORKING_HOURS: ngettext("%(n)d çalışma saati", "%(n)d çalışma saati", amount),
            self.Unit.MINUTES: ngettext("%(n)d dakika", "%(n)d dakika", amount),
        }[self.Unit(self.unit)]
        return sentence % {"n": amount}

    @property
    def cited(self) -> str:
        """The source as one says it: `3071 sayılı Kanun m.7`."""
        book, _sign, clause = self.source.replace(":", " ").partition(" ")
        words = SOURCES.get(book)
        if clause.startswith("m.") and in_english():
            clause = f"art. {clause.removeprefix('m.')}"
        return str(words) % {"clause": clause} if words else self.source

    @property
    def is_law(self) -> bool:
        """True for a legal limit, false for an inner target."""
        return self.level == self.Level.LAW

    @property
    def day_end(self) -> time:
        """When its last day ends: at midnight by law, with the working hours for a target."""
        return arithmetic.END_OF_DAY if self.is_law else arithmetic.END_OF_WORK

    def rule(self, topic_days: int | None = None, *, extended: bool = False) -> arithmetic.Rule:
        """The policy as the arithmetic sees it, with its extension if it was `extended`."""
        rule = arithmetic.Rule(
            amount=topic_days if self.set_by_topic and topic_days else self.amount,
            unit=arithmetic.Unit(self.unit),
            last_day=arithmetic.LastDay(self.last_day),
            halves_count=self.halves_count,
            leave_counts=self.leave_counts,
            day_end=self.day_end,
            first_counts=self.first_counts,
            restarts=self.after_pause == self.AfterPause.RESTART,
        )
        if extended and self.extended_amount:
            return rule.extended(self.extended_amount, arithmetic.From(self.extended_from))
        return rule

    def holds_for(self, kind: str, *, is_anonymous: bool, on: date, channel: str = "") -> bool:
        """True when a clock of this policy may start on that day for such a case, were it the only one."""
        return (
            self.is_active
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
            and (not self.kinds or kind in self.kinds)
            and (not self.channels or channel in self.channels)
            and (self.for_anonymous or not is_anonymous)
        )

    def is_moved_by(self, occasion: Occasion) -> bool:
        """True when the occasion does anything to a clock of this policy."""
        return occasion in {
            *self.start_on, *self.stop_on, *self.void_on, *self.pause_on, *self.resume_on, *self.revive_on,
            *self.extend_on,
        }  # fmt: skip

    def released_by(self, occasion: str) -> set[str]:
        """The pauses that the occasion ends: those in its place; all where no place answers to it."""
        paired = {held for held, ends in zip(self.pause_on, self.resume_on, strict=False) if ends == occasion}
        return paired or set(self.pause_on)


class Docket(models.Model):
    """The clocks of one case, one referral or one row of a register. What it belongs to points here."""

    holder = models.CharField(max_length=8, choices=Policy.Holder.choices)
    kind = models.CharField(max_length=20, help_text="Kind of case or record; policies differ by it.")
    channel = models.CharField(max_length=12, blank=True, help_text="By which door; policies differ by it.")
    topic_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_anonymous = models.BooleanField(default=False)
    moved_at = models.DateTimeField(
        null=True, blank=True, help_text="The calendar moved a date and the holder has not heard of it yet."
    )

    class Meta:
        indexes = [
            models.Index(fields=["moved_at"], name="docket_moved", condition=Q(moved_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"docket {self.pk}"


class Clock(models.Model):
    """One running, paused or stopped clock. `due_at` is the last moment that is still in time."""

    class State(models.TextChoices):
        RUNNING = "running", _("İşliyor")
        PAUSED = "paused", _("Durdu")
        STOPPED = "stopped", _("Bitti")

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="clocks")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, db_index=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    round = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=12, blank=True, help_text="The occasion that started it.")
    due_at = models.DateTimeField()
    fixed_due = models.DateField(
        null=True, blank=True, help_text="A promised date (termin) that replaced the computed one."
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    held_by = models.JSONField(default=list, help_text="Why it stands still: occasions of `pause_on`.")
    pauses = models.JSONField(default=list, help_text="Ended pauses, [[from, to], …], ISO 8601.")
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(max_length=40, blank=True, help_text="A code of the policy's list.")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=12, blank=True, help_text="The occasion that stopped it.")
    kept = models.BooleanField(
        null=True, help_text="Stopped in time; empty while open and when it was overtaken in time."
    )
    next_alert_at = models.DateTimeField(null=True, blank=True)
    alerts_sent = models.PositiveSmallIntegerField(
        default=0, help_text="1: a warning was told, 2: the breach."
    )
    told_until = models.DateTimeField(
        null=True, blank=True, help_text="How far it has spoken; see ladder.py."
    )

    class Meta:
        indexes = [
            models.Index(fields=["docket"]),
            models.Index(fields=["policy", "due_at"], name="clock_open", condition=~Q(state="stopped")),
            models.Index(
                fields=["next_alert_at"], name="clock_alert", condition=Q(next_alert_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["docket", "policy"], condition=~Q(state="stopped"), name="one_live_clock"
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} until {self.due_at}"

    @property
    def is_live(self) -> bool:
        """True while it runs or stands still, false once it ended."""
        return self.state != self.State.STOPPED

    def ended_pauses(self) -> tuple[arithmetic.Pause, ...]:
        """The pauses that are over, as moments."""
        return tuple(
            (datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in self.pauses
        )


class Revision(models.Model):
    """One row that a trigger renews with every change of calendar or policies: copies know their age."""

    value = models.UUIDField()

    def __str__(self) -> str:
        return str(self.value)
