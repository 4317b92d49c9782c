"""Reads: the register with its filters and counts, one application, the desk's day, enquiries, tariffs."""

# ruff: noqa: E501 - the stages are a table

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queries as cases
from muhatap.cases import redacting
from muhatap.cases.lifecycle import LIVE, OPEN, Status
from muhatap.cases.models import Case, Kind, Referral
from muhatap.cases.searching import search_query
from muhatap.deadlines.queries import DocketView, docket_view
from muhatap.information.models import Application, Change, Decision, Dispute, Enquiry, FeeNotice, Tariff
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

CAP = 999  # counts go so far and no further
WITH = ("topic", "information", "citizen")
LIGHT = ("search", "text", "answers_to_questions")
MOST_UNITS = 200
OWN_NUMBER = re.compile(r"(?:bs-)?(?P<year>[0-9]{4})/(?P<no>[0-9]{1,7})")

# fmt: off
STAGES: Mapping[str, tuple[Promise, Q]] = {
    "acik":     (_("Açık"),                            Q(status__in=OPEN)),
    "denetim":  (_("Şekil şartlarına bakılacak"),      Q(status__in=OPEN) & Q(information__checked_at=None)),
    "eksik":    (_("Şekil şartı eksik"),               Q(status__in=OPEN) & Q(information__checked_at__isnull=False) & ~Q(information__missing=[])),
    "karar":    (_("Karar bekliyor"),                  Q(status__in=(Status.TO_ROUTE, Status.WITH_UNITS, Status.WAITING_CITIZEN, Status.IN_REVIEW)) & Q(decided_at=None)),
    "odeme":    (_("Ödeme bekleniyor"),                Q(information__fee=Application.Fee.ASKED)),
    "bildirim": (_("Hemşehriye bildirilecek"),         Q(status=Status.TO_DELIVER)),
    "kapali":   (_("Sonuçlanan"),                      Q(status=Status.CLOSED)),
    "iptal":    (_("İptal edilen ya da vazgeçilen"),   Q(status=Status.CANCELLED)),
}
# fmt: on
DUE: Mapping[str, Promise] = {
    "gecen": _("Yasal süresi geçen"),
    "bugun": _("Bugün biten"),
    "hafta": _("7 gün içinde biten"),
}


def requests(person: Person) -> QuerySet[Case]:
    """The information requests that exist for this person."""
    return cases.visible_to(person).filter(kind=Kind.INFORMATION_REQUEST)


def due_within(name: str) -> Q:
    """The condition of one of `DUE`: the law's date, of what is open."""
    now = clock.now()
    midnight = _midnight(clock.today() + timedelta(days=1))
    spans = {
        "gecen": Q(law_due_at__lt=now),
        "bugun": Q(law_due_at__gte=now, law_due_at__lt=midnight),
        "hafta": Q(law_due_at__gte=now, law_due_at__lt=midnight + timedelta(days=6)),
    }
    return Q(status__in=OPEN) & spans[name]


def found(person: Person, filters: Mapping[str, Any]) -> QuerySet[Case]:
    """The register narrowed: `asama`, `sure`, `birim` (a unit's id), `sonuc`, `ucret`, `itiraz`, `dava`, `q`.

    `bas` and `son` are days of receipt, both included.
    """
    rows = requests(person).select_related(*WITH)
    if filters.get("asama") in STAGES:
        rows = rows.filter(STAGES[filters["asama"]][1])
    if filters.get("sure") in DUE:
        rows = rows.filter(due_within(filters["sure"]))
    if filters.get("birim"):
        part = Referral.objects.filter(case=OuterRef("pk"), unit_id=filters["birim"], status__in=LIVE)
        rows = rows.filter(Exists(part))
    if filters.get("bas"):
        rows = rows.filter(received_at__gte=_midnight(filters["bas"]))
    if filters.get("son"):
        rows = rows.filter(received_at__lt=_midnight(filters["son"] + timedelta(days=1)))
    columns = {"sonuc": "outcome", "ucret": "fee", "itiraz": "appeal", "dava": "court"}
    for name, column in columns.items():
        if filters.get(name):
            rows = rows.filter(**{f"information__{column}": filters[name]})
    word = str(filters.get("q") or "").strip()
    if word:
        rows = rows.filter(Q(number__startswith=word) | Q(search=search_query(word)))
    return rows.defer(*LIGHT)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.ISTANBUL)


def listed(person: Person, filters: Mapping[str, Any], cursor: str = "", *, size: int = 25) -> Page[Case]:
    """A page of the register: newest first, or with `sira=sure` what is due first. Redacted for its reader.

    One statement, another where somebody on it is hidden.
    """
    rows, order = found(person, filters), ("-received_at", "-id")
    if filters.get("sira") == "sure":
        rows, order = rows.filter(status__in=OPEN, law_due_at__isnull=False), ("law_due_at", "id")
    page = keyset(rows, order, cursor, size=size)
    redacting.redact(person, page.rows)
    return page


@dataclass(frozen=True)
class Tile:
    """A count and the filter that opens exactly its cases."""

    label: Promise
    count: int
    query: str
    is_late: bool = False

    @property
    def shown(self) -> str:
        """Counted up to a limit only."""
        return f"{CAP}+" if self.count > CAP else str(self.count)


def tiles(person: Person) -> list[Tile]:
    """What a day in the register begins with; each count is bounded. Six statements."""
    return [
        _tile(person, DUE["gecen"], {"sure": "gecen"}, is_late=True),
        _tile(person, DUE["hafta"], {"sure": "hafta"}),
        _tile(person, STAGES["denetim"][0], {"asama": "denetim"}),
        _tile(person, STAGES["karar"][0], {"asama": "karar"}),
        _tile(person, STAGES["odeme"][0], {"asama": "odeme"}),
        _tile(person, _("İtirazı süren"), {"itiraz": "open"}),
    ]


def _tile(person: Person, label: Promise, filters: dict[str, str], *, is_late: bool = False) -> Tile:
    rows = found(person, filters).select_related(None).order_by().values_list("pk")
    query = "&".join(f"{key}={value}" for key, value in filters.items())
    return Tile(label, rows[: CAP + 1].count(), query, is_late)


def units_of_requests(person: Person) -> list[tuple[int, str]]:
    """Units that have a part in an open information request, for the filter. One statement."""
    parts = Referral.objects.filter(
        status__in=LIVE, case__in=requests(person).filter(status__in=OPEN).order_by().values("pk")
    )
    rows = Unit.objects.filter(pk__in=parts.order_by().values("unit")).order_by("name_tr")
    return [(unit.pk, unit.name) for unit in rows[:MOST_UNITS]]


def opened(person: Person, case_id: int) -> Case:
    """One information request, redacted. `Case.DoesNotExist` for strangers and for other kinds."""
    case = requests(person).select_related(*cases.WITH, "information").get(pk=case_id)
    redacting.redact(person, [case])
    return case


@dataclass(frozen=True)
class File:
    """Everything of one application."""

    case: Case
    application: Application | None
    decision: Decision | None
    decisions: list[Decision]
    fees: list[FeeNotice]
    disputes: list[Dispute]
    changes: list[Change]
    appeal_until: DocketView | None

    @property
    def fee(self) -> FeeNotice | None:
        """The notice that waits to be paid."""
        return next((row for row in self.fees if row.state == FeeNotice.State.ASKED), None)


def file_of(case: Case) -> File:
    """What is kept of a request. At most nine statements."""
    application = Application.objects.filter(case=case).first()
    if application is None:
        return File(case, None, None, [], [], [], [], None)
    application.case = case
    decisions = list(application.decisions.select_related("decided_by__staff", "forwarded_to"))
    holds = next((row for row in decisions if row.is_current), None)
    docket = holds.appeal_docket_id if holds is not None else None
    return File(
        case=case,
        application=application,
        decision=holds,
        decisions=decisions,
        fees=list(application.fees.select_related("tariff", "proof")),
        disputes=list(application.disputes.prefetch_related("questions")),
        changes=list(application.changes.select_related("by__staff")[:80]),
        appeal_until=docket_view(docket) if docket is not None else None,
    )


def tariffs() -> list[Tariff]:
    """Every row, newest first. One statement."""
    return list(Tariff.objects.select_related("added_by__staff"))


def enquiries(filters: Mapping[str, Any]) -> QuerySet[Enquiry]:
    """Enquiries narrowed: `durum` (acik, geciken, cevaplanan), `soran`, `istenen`, `birim`, `q`."""
    rows = Enquiry.objects.select_related("unit")
    states = {
        "acik": Q(answered_on=None),
        "geciken": Q(answered_on=None, due_at__lt=clock.now()),
        "cevaplanan": Q(answered_on__isnull=False),
    }
    if filters.get("durum") in states:
        rows = rows.filter(states[filters["durum"]])
    for name, column in (("soran", "asker"), ("istenen", "wants"), ("birim", "unit_id")):
        if filters.get(name):
            rows = rows.filter(**{column: filters[name]})
    for word in ascii_fold(str(filters.get("q") or "")).split()[:6]:
        said = Q(words_fold__contains=word)
        own = OWN_NUMBER.fullmatch(word)
        rows = rows.filter(said | Q(year=own["year"], no=own["no"]) if own else said)
    return rows


def enquiries_listed(filters: Mapping[str, Any], cursor: str = "") -> Page[Enquiry]:
    """A page of the enquiries, newest first. One statement."""
    return keyset(enquiries(filters).defer("words_fold", "answer"), ("-received_on", "-id"), cursor, size=25)


def open_enquiries() -> tuple[int, int]:
    """How many wait for an answer, and how many of those are late; bounded."""
    rows = Enquiry.objects.filter(answered_on=None).order_by()
    late = rows.filter(due_at__lt=clock.now())
    return rows.values("pk")[: CAP + 1].count(), late.values("pk")[: CAP + 1].count()
