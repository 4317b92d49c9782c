"""In time by unit, topic, policy and month: in time ÷ (ended + open and overdue), with the cases behind.

Months are whole, the present one up to today, so that tallies kept by the month say it exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import OPEN
from muhatap.cases.models import Case, Topic
from muhatap.deadlines.models import Clock, Policy
from muhatap.figures import comparing, reading
from muhatap.figures.measures import address
from muhatap.figures.windows import DAY, PERIODS, Window, months
from muhatap.kit import clock
from muhatap.kit.turkish import sort_key
from muhatap.organization.persons import Person


@dataclass(frozen=True)
class Line:
    """One row: what was in time of what is judged, with the lists behind. `standard` and `median` in days."""

    name: str
    url: str
    counts: Sequence[int]  # in time, ended, open and overdue
    urls: Sequence[str]  # their lists
    standard: int | None = None
    median: int | None = None

    @property
    def timely(self) -> int:
        """Ended in time."""
        return self.counts[0]

    @property
    def ended(self) -> int:
        """Ended, in time or late."""
        return self.counts[1]

    @property
    def late(self) -> int:
        """Open and overdue."""
        return self.counts[2]

    @property
    def judged(self) -> int:
        """Ended, or open and overdue."""
        return self.ended + self.late

    @property
    def share(self) -> float | None:
        """Per cent with one decimal; None where nothing is to be judged."""
        return round(self.timely * 100 / self.judged, 1) if self.judged else None


def _three(today: date) -> Window:
    first = today.replace(day=1)
    for _month in range(2):
        first = (first - DAY).replace(day=1)
    return Window(first, today)


def _year_before(today: date) -> Window:
    last = today.replace(month=1, day=1) - timedelta(days=1)
    return Window(last.replace(month=1, day=1), last)


WINDOWS: Mapping[str, tuple[Promise | str, Callable[[date], Window]]] = {
    "bu-ay": PERIODS["bu-ay"],
    "gecen-ay": PERIODS["gecen-ay"],
    "uc-ay": (_("Son üç ay"), _three),
    "bu-yil": PERIODS["bu-yil"],
    "gecen-yil": (_("Geçen yıl"), _year_before),
}


def window_of(name: str) -> Window:
    """The whole months of a name; the last three for names that nobody knows."""
    return WINDOWS.get(name, WINDOWS["uc-ay"])[1](clock.today())


def by_unit(person: Person, window: Window) -> list[Line]:
    """Units, by their parts of cases."""
    found = []
    for row in comparing.compare(person, window).rows:
        unit, counts = row.unit, row.counts
        if unit is None or not counts.get("cevabi-sayilan"):
            continue
        urls = [address(name, window, birim=unit.pk) for name in UNIT]
        numbers = [counts.get(name, 0) for name in UNIT]
        door = reverse("unit", args=[unit.pk])
        found.append(Line(unit.name, door, numbers, urls, None, counts.get("ortanca")))
    return found


UNIT = ("suresinde-cevaplanan", "cevaplanan", "birimde-geciken")
CASES = ("suresinde", "sonuclanan", "geciken")


def by_topic(person: Person, window: Window) -> list[Line]:
    """Topics, by cases; how long they took beside the service standard of the topic. Five statements."""
    kept, closed = (reading.keyed(name, [window])[0] for name in ("kept.topic", "closed.topic"))
    late = _late_topics(window)
    took = reading.spread("took.topic", window)
    known = Topic.objects.only("name_tr", "name_en", "target_days").in_bulk([*{*kept, *closed, *late}])
    return [
        Line(
            topic.name,
            reverse("topic", args=[pk]),
            [counts.get(pk, 0) for counts in (kept, closed, late)],
            [address(name, window, konu=pk) for name in CASES],
            topic.target_days,
            reading.median(took[pk]) if pk in took else None,
        )
        for pk, topic in known.items()
    ]


def _late_topics(window: Window) -> dict[int, int]:
    """Open cases overdue by topic; as many rows as are overdue are read."""
    rows = Case.objects.filter(status__in=OPEN, due_at__lt=window.limit).order_by()
    return dict(rows.values_list("topic_id").annotate(n=Count("pk")))


def by_policy(person: Person, window: Window) -> list[Line]:
    """Policies, by their clocks: what the law or the house set, whoever's it was. Four statements."""
    kept, late_ended = (reading.keyed(name, [window])[0] for name in ("clock.kept", "clock.late"))
    running = Clock.objects.filter(Q(due_at__lt=window.limit), state=Clock.State.RUNNING).order_by()
    late = dict(running.values_list("policy_id").annotate(n=Count("pk")))
    found: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for row in Policy.objects.order_by("code", "valid_from"):
        counts = found.setdefault(row.code, [0, 0, 0])
        names[row.code] = row.name
        counts[0] += kept.get(row.pk, 0)
        counts[1] += kept.get(row.pk, 0) + late_ended.get(row.pk, 0)
        counts[2] += late.get(row.pk, 0)
    return [
        Line(
            names[code],
            reverse("policy", args=[code]),
            counts,
            [clock_address(code, name, window) for name in ("suresinde", "biten", "geciken")],
        )
        for code, counts in found.items()
        if any(counts)
    ]


def clock_address(code: str, kind: str, window: Window) -> str:
    """Where the clocks behind a figure of a policy are listed."""
    asked = {"sure": code, "ne": kind, "bas": window.first, "son": window.last}
    return f"{reverse('clock-list')}?{urlencode(asked)}"


def by_month(person: Person, window: Window) -> list[Line]:
    """The last twelve months, by cases, newest first. Three statements."""
    stretches = months(clock.today())
    house = reading.House(stretches)
    found = []
    for one in reversed(stretches):
        counts = house.of(one)
        urls = [address(name, one) for name in CASES]
        name = date_format(one.first, "F Y")
        found.append(Line(name, "", [counts[measure] for measure in CASES], urls))
    return found


@dataclass(frozen=True)
class By:
    """One way of breaking the share down."""

    label: Promise
    head: Promise
    lines: Callable[[Person, Window], list[Line]]
    sorts: bool = True
    note: Promise | str = ""


# fmt: off
BY: Mapping[str, By] = {
    "birim": By(_("Birime göre"), _("Birim"), by_unit, note=_("Birimin kendi süreleri ve cevapları sayılır.")),
    "konu":  By(_("Konuya göre"), _("Konu"),  by_topic, note=_("Başvuruların sonuçlanması sayılır; hizmet standardı konunun kendi gün sayısıdır.")),
    "sure":  By(_("Süreye göre"), _("Süre"),  by_policy, note=_("Her sürenin kendi bitişi sayılır; bir başvuruda birkaç süre işleyebilir.")),
    "ay":    By(_("Aylara göre"), _("Ay"),    by_month, sorts=False, note=_("Başvuruların sonuçlandığı aya göre; gecikmiş olanlar o ayın sonuna kadar dolanlardır.")),
}
# fmt: on


def lines(person: Person, by: str, window: Window) -> list[Line]:
    """The rows of a page, the least in time first; those alike in Turkish order."""
    found = BY[by].lines(person, window)
    if not BY[by].sorts:
        return found
    return sorted(found, key=lambda line: (line.share is None, line.share or 0, sort_key(line.name)))
