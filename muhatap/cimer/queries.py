"""Reads: the applications somebody sees, what waits to be written back, who looked, who may, letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Concat, RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queries as cases
from muhatap.cases import redacting
from muhatap.cases.lifecycle import LIVE, OPEN, Status
from muhatap.cases.models import Referral
from muhatap.cimer.models import (
    CHANNELS,
    HEAVY,
    Entry,
    Import,
    ImportRow,
    Letter,
    Look,
    Officer,
    WriteBack,
)
from muhatap.cimer.models import (
    Mapping as Saved,
)
from muhatap.cimer.services.entering import key_of
from muhatap.deadlines.arithmetic import Rule, Unit
from muhatap.deadlines.calendar import book
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.kit.text import one_line
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.persons import Person

Words = str | Promise
BY_DUE, BY_DAY = ("case__due_at", "id"), ("-applied_on", "-id")
WITH = ("case__topic", "case__neighbourhood__district", "case__district", "entered_by")
LIGHT = tuple(f"case__{name}" for name in (*cases.SHAPES, "search", "text"))
WORKING_DAY = Rule(1, Unit.WORKING_DAYS, leave_counts=False)
WATCHED = 31  # days of the watch that a page shows
SHOWN = 20  # late applications of a unit on the page of all units
NOBODY = 0  # instead of a unit: cases that no unit has


@dataclass(frozen=True)
class State:
    """One way to narrow the applications: its word, what it asks, whether what is most urgent comes first."""

    label: Words
    where: Q
    by_due: bool = False


def states() -> dict[str, State]:
    """By the word in the address. What is late is so at this moment."""
    now = clock.now()
    is_open = Q(case__status__in=OPEN)
    closed = Q(case__status=Status.CLOSED)
    timed = Q(case__law_due_at__isnull=False)
    no_document = WriteBack.objects.filter(entry=OuterRef("pk"), undone_at=None, document_no="")
    return {
        "acik": State(_("Açık olanlar"), is_open, by_due=True),
        "geciken": State(_("Gecikenler"), is_open & Q(case__due_at__lt=now), by_due=True),
        "geri-yaz": State(_("Geri yazılacak"), Q(case__status=Status.TO_DELIVER), by_due=True),
        "yazilan": State(_("Geri yazılanlar"), Q(written_at__isnull=False)),
        "evrak": State(_("Evrakı kapatılacak"), Q(written_at__isnull=False) & Q(Exists(no_document))),
        "kapanan": State(_("Sonuçlananlar"), closed),
        "zamaninda": State(
            _("Yasal sürede sonuçlananlar"), closed & timed & Q(case__closed_at__lte=F("case__law_due_at"))
        ),
        "yasal-geciken": State(
            _("Yasal süresi geçmiş açıklar"), is_open & Q(case__law_due_at__lt=now), by_due=True
        ),
        "iptal": State(_("İptal edilenler"), Q(case__status=Status.CANCELLED)),
    }


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty means everything, `unit` NOBODY what no unit has."""

    channel: str = ""
    state: str = ""
    kind: str = ""
    unit: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    file: int | None = None


def seen(person: Person) -> QuerySet[Entry]:
    """Every application whose case exists for this person."""
    return Entry.objects.filter(case__in=cases.visible_to(person).order_by().values("pk"))


def narrowed(person: Person, wanted: Wanted) -> QuerySet[Entry]:
    """What the list finds, unordered."""
    rows = seen(person)
    for column, value in (("channel", wanted.channel), ("kind", wanted.kind), ("by_file", wanted.file)):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.since:
        rows = rows.filter(applied_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(applied_on__lte=wanted.until)
    mine = parts().filter(case_id=OuterRef("case_id"))
    if wanted.unit == NOBODY:
        rows = rows.filter(~Exists(mine))
    elif wanted.unit:
        rows = rows.filter(Exists(mine.filter(unit_id=wanted.unit)))
    if state := states().get(wanted.state):
        rows = rows.filter(state.where)
    if text := one_line(wanted.text)[:60]:
        rows = rows.filter(Q(key__contains=key_of(text) or text) | Q(case__number__startswith=text))
    return rows


def parts() -> QuerySet[Referral]:
    """Units' parts that count towards a case's result in its present round."""
    return Referral.objects.filter(round=F("case__round"), status__in=LIVE)


def listed(person: Person, wanted: Wanted, cursor: str = "", *, size: int = 50) -> Page[Entry]:
    """One page: what is open by its remaining time, else the newest first. Redacted for its reader."""
    state = states().get(wanted.state)
    order = BY_DUE if state is not None and state.by_due else BY_DAY
    rows = _light(narrowed(person, wanted))
    page = keyset(rows, order, cursor, size=size)
    redacting.redact(person, [row.case for row in page.rows])
    return page


def units_of(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """Names of the units that have a case, by the case's id. One statement."""
    found: dict[int, list[str]] = {}
    rows = parts().filter(case_id__in=[row.case_id for row in entries]).select_related("unit").order_by("pk")
    for row in rows:
        found.setdefault(row.case_id, []).append(row.unit.name)
    return found


def counts(person: Person, channel: str = "") -> dict[str, int]:
    """How many are open, late, to be written back. One statement, over what is open."""
    rows = narrowed(person, Wanted(channel=channel, state="acik"))
    known = states()
    names = ("acik", "geciken", "geri-yaz")
    found = rows.aggregate(
        **{name.replace("-", "_"): Count("pk", filter=known[name].where) for name in names}
    )
    return {name.replace("-", "_"): found[name.replace("-", "_")] for name in names}


def opened(person: Person, pk: int) -> Entry:
    """One application. `Entry.DoesNotExist` for strangers."""
    rows = seen(person).select_related(
        *WITH, "by_file", "case__citizen", *(f"case__{desk}" for desk in cases.DESKS)
    )
    return rows.get(pk=pk)


def write_backs(entry: Entry) -> list[WriteBack]:
    """Every tick, those undone too, the newest first."""
    return list(entry.write_backs.select_related("by", "undone_by").order_by("-at", "-pk"))


def entry_of(case_id: int) -> Entry | None:
    """The outside application of a case, if it has one."""
    return Entry.objects.filter(case_id=case_id).first()


# --- late, by unit


@dataclass(frozen=True)
class LateUnit:
    """A unit with how many late applications it has, and those that are late the longest."""

    unit_id: int
    unit: str
    count: int
    entries: list[Entry]


def late_by_unit(person: Person, channel: str = "", *, most: int = SHOWN) -> list[LateUnit]:
    """Open applications whose date has passed, by the unit that has them; those with nobody last.

    Of each unit the `most` longest late. At most seven statements.
    """
    wanted = Wanted(channel=channel, state="geciken")
    held = parts().filter(case__outside__in=narrowed(person, wanted).order_by().values("pk"))
    totals = held.order_by().values_list("unit_id", "unit__name_tr").annotate(n=Count("case", distinct=True))
    place = Window(RowNumber(), partition_by=F("unit_id"), order_by=[F("case__due_at").asc(), F("pk").asc()])
    first = held.annotate(place=place).filter(place__lte=most).order_by("case__due_at", "pk")
    ids: dict[int, list[int]] = {}
    for unit_id, case_id in first.values_list("unit_id", "case_id"):
        ids.setdefault(unit_id, []).append(case_id)
    shown = _light(narrowed(person, Wanted(channel=channel)))
    known = {row.case_id: row for row in shown.filter(case__in={pk for some in ids.values() for pk in some})}
    found = [
        LateUnit(pk, name, n, [known[one] for one in dict.fromkeys(ids.get(pk, ())) if one in known])
        for pk, name, n in totals
    ]
    found.sort(key=lambda one: (-one.count, one.unit))
    nobody = narrowed(person, replace(wanted, unit=NOBODY))
    if count := nobody.order_by().count():
        found.append(LateUnit(NOBODY, "", count, list(_light(nobody).order_by(*BY_DUE)[:most])))
    redacting.redact(person, [row.case for one in found for row in one.entries])
    return found


def _light(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.select_related(*WITH).defer(*LIGHT)


# --- the daily watch


@dataclass(frozen=True)
class WatchedDay:
    """A day of the watch; `is_missed`: a working day that passed without a look."""

    day: date
    looks: list[Look]
    is_working: bool
    is_missed: bool


def works(day: date) -> bool:
    """Whether the municipality works on that day; half-days are worked, administrative leave is not."""
    return WORKING_DAY.works(book().calendar, day)


def watched(channel: str, *, days: int = WATCHED) -> list[WatchedDay]:
    """The last days, today first. The watch begins with the first look, or with the first authorisation."""
    today = clock.today()
    since = today - timedelta(days=days - 1)
    looks: dict[date, list[Look]] = {}
    for row in Look.objects.filter(channel=channel, day__gte=since).select_related("by").order_by("-at"):
        looks.setdefault(row.day, []).append(row)
    begin, calendar = began(channel), book().calendar
    found = []
    for back in range(days):
        day = today - timedelta(days=back)
        working = WORKING_DAY.works(calendar, day)
        missed = working and day < today and begin is not None and day >= begin and day not in looks
        found.append(WatchedDay(day, looks.get(day, []), working, missed))
    return found


def began(channel: str) -> date | None:
    """Since when somebody has to look into this system."""
    first = Look.objects.filter(channel=channel).order_by("day").values_list("day", flat=True).first()
    named = Officer.objects.filter(channel=channel).order_by("since").values_list("since", flat=True).first()
    return min((day for day in (first, named) if day is not None), default=None)


def looked_today(channel: str) -> Look | None:
    """The last look of today."""
    return (
        Look.objects.filter(channel=channel, day=clock.today()).select_related("by").order_by("-at").first()
    )


def unwatched() -> list[str]:
    """Channels that somebody has to look into today and nobody has; none on days off."""
    if not works(clock.today()):
        return []
    return [name for name, _label in CHANNELS if began(name) is not None and looked_today(name) is None]


def looks(channel: str, cursor: str = "", *, size: int = 50) -> Page[Look]:
    """Every look, the newest first."""
    rows = Look.objects.select_related("by")
    return keyset(rows.filter(channel=channel) if channel else rows, ("-day", "-id"), cursor, size=size)


# --- files


def imports(channel: str, state: str, cursor: str = "", *, size: int = 50) -> Page[Import]:
    """Files that were brought in, the newest first."""
    rows = Import.objects.defer(*HEAVY).select_related("by")
    rows = rows.filter(channel=channel) if channel else rows
    return keyset(rows.filter(state=state) if state else rows, ("-at", "-id"), cursor, size=size)


def rows_of(file: Import, state: str, cursor: str = "", *, size: int = 50) -> Page[ImportRow]:
    """Rows of a file, in its order."""
    rows = file.rows.defer("sealed").select_related("entry__case")
    return keyset(rows.filter(state=state) if state else rows, ("line",), cursor, size=size)


def mappings(channel: str) -> list[Saved]:
    """Saved mappings of a channel, by name."""
    return list(Saved.objects.filter(channel=channel).order_by("name"))


# --- who may, and letters


def officers(channel: str, live: str, cursor: str = "", *, size: int = 50) -> Page[Officer]:
    """Authorisations, the newest first; `live`: "var" those in force, "bitti" those over."""
    rows = Officer.objects.select_related("staff__unit", "made_by").prefetch_related("informings")
    rows = rows.filter(channel=channel) if channel else rows
    today = clock.today()
    over = Q(until__lt=today)
    rows = rows.exclude(over) if live == "var" else rows.filter(over) if live == "bitti" else rows
    return keyset(rows, ("-since", "-id"), cursor, size=size)


def letters(filters: Mapping[str, Any], cursor: str = "", *, size: int = 50) -> Page[Letter]:
    """Letters, the newest first. `filters`: q (number, subject), unit, way, waits (True: unanswered)."""
    rows = Letter.objects.select_related("unit", "entry", "made_by").defer("text", "answer_text")
    words = ascii_fold(str(filters.get("q") or "")[:60]).split()[:6]
    if words:
        said = Concat("number", Value(" "), "subject", output_field=CharField())
        rows = rows.annotate(plain=Func(said, function="tr_ascii", output_field=CharField()))
    for word in words:
        rows = rows.filter(Q(plain__contains=word))
    if filters.get("unit"):
        rows = rows.filter(unit=filters["unit"])
    if filters.get("way"):
        rows = rows.filter(way=filters["way"])
    if filters.get("waits"):
        rows = rows.exclude(asks=Letter.Asks.NOTHING).filter(answered_on=None)
    return keyset(rows, ("-day", "-id"), cursor, size=size)
