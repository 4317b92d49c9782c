"""What the screens of a case show, gathered with few statements. No HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, gettext

from muhatap.cases import alike, policy, queries, redacting, story, waiting
from muhatap.cases.acts import Act, Correcting, acts_of, correcting_of
from muhatap.cases.columns import lean
from muhatap.cases.lifecycle import IN_HAND, LIVE, OPEN, ReferralStatus, Status
from muhatap.cases.models import Attachment, Case, Information, Question, Referral
from muhatap.cases.questions import answered
from muhatap.cases.queues import TIMED, Branches, Queue, rows_of
from muhatap.cases.searching import search_query
from muhatap.citizens import queries as citizens
from muhatap.citizens.queries import Card
from muhatap.deadlines import queries as deadlines
from muhatap.deadlines.queries import DocketView, DueState
from muhatap.files.kinds import TABLE
from muhatap.files.kinds import Kind as FileKind
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person


@dataclass(frozen=True)
class ReferralCard:
    """A referral with what may be done to it; `late_back` is the day it was to be given back by, if later."""

    referral: Referral
    acts: list[Act]
    due: DueState
    late_back: datetime | None = None


@dataclass(frozen=True)
class CasePage:
    """Everything the case page shows. `waits` says for whom the case waits, `live` how many units have it."""

    case: Case
    acts: list[Act]
    menu: list[Act]
    waits: list[str]
    correcting: Correcting
    live: int
    referrals: list[ReferralCard]
    entries: list[story.Entry]
    attachments: list[Attachment]
    questions: list[Question]
    informations: list[Information]
    docket: DocketView
    card: Card | None
    earlier: int
    near: list[alike.Near]
    answers: list[tuple[str, str]]

    @property
    def passes_on(self) -> bool:
        """True when this person may pass on what units wrote for the citizen."""
        return any(act.row.name == "pass_on" for act in self.acts)


def case_of(person: Person, pk: int) -> Case:
    """The case with what its page needs, its words as this person may read them: not to be saved.

    `Case.DoesNotExist` for strangers.
    """
    rows = queries.visible_to(person).select_related(*queries.WITH, "topic__parent__parent", "registered_by")
    case = queries.light(rows).get(pk=pk)
    redacting.redact(person, [case])
    return case


def case_page(person: Person, case: Case) -> CasePage:
    """Gather the page. The number of statements does not depend on how much is on it."""
    referrals = list(case.referrals.select_related("unit", "officer").order_by("-round", "pk"))
    acts, events = acts_of(person, case, referrals), queries.story(case)
    shown = policy.sees_applicant(person, case) and not case.identity_hidden
    tells_who = person.sees_hidden or not case.identity_hidden
    known = redacting.redact(person, [case]).get(case.pk, redacting.NOTHING)
    questions = list(Question.objects.filter(case=case).order_by("-asked_at"))
    informations, late = _informations(case), _given_back_late(referrals)
    redacting.talk(questions, informations, known)
    return CasePage(
        case=case,
        acts=[act for act in acts if act.front],
        menu=[act for act in acts if not act.front and act.referral is None],
        waits=waiting.sentences(person, case, referrals),
        correcting=correcting_of(person, case, events, known),
        live=sum(row.status in LIVE and row.round == case.round for row in referrals),
        referrals=[
            ReferralCard(
                row,
                [act for act in acts if act.referral is row and not act.front],
                _referral_due(row),
                late.get(row.pk),
            )
            for row in referrals
        ],
        entries=redacting.entries(story.for_staff(events, tells_who=tells_who), known),
        attachments=attachments(person, case),
        questions=questions,
        informations=informations,
        docket=deadlines.docket_view(case.docket_id, now=clock.now()),
        card=citizens.card(case.citizen_id, person=person) if shown and case.citizen_id else None,
        earlier=_earlier(person, case) if shown else 0,
        near=near_of(person, case),
        answers=answered(case.topic.questions, case.answers_to_questions, case.topic.asked_before),
    )


def _given_back_late(referrals: Sequence[Referral]) -> dict[int, datetime]:
    """The last day of what units gave back after it. One statement where a unit gave something back."""
    back = [row for row in referrals if row.status == ReferralStatus.DECLINED and row.ended_at]
    last = deadlines.give_back_by([row.docket_id for row in back]) if back else {}
    return {
        row.pk: last[row.docket_id]
        for row in back
        if row.ended_at and row.docket_id in last and row.ended_at > last[row.docket_id]
    }


def _informations(case: Case) -> list[Information]:
    """What units wrote for the citizen and still waits to be passed on, with the units; a closing ends it."""
    if not case.to_inform:
        return []
    rows = Information.objects.filter(case=case, passed_at=None).select_related("referral__unit")
    return list(rows.order_by("pk"))


def file_names(person: Person, case: Case) -> dict[int, str]:
    """What each attachment is called for this person; a hidden applicant's files are only numbered.

    What somebody called a scan is often the name that the case hides (izmir:15.10).
    """
    rows = case.attachments.filter(withdrawn_at=None).select_related("file").order_by("pk")
    if redacting.reads_as_written(person, case):
        return {row.pk: row.file.name for row in rows}
    return {
        row.pk: gettext("dosya-%(n)s.%(ending)s")
        % {"n": place, "ending": TABLE[FileKind(row.file.content_type)].endings[0]}
        for place, row in enumerate(rows, 1)
    }


def attachments(person: Person, case: Case) -> list[Attachment]:
    """Files that have not been withdrawn, called as this person may know them. At most two statements."""
    rows = case.attachments.filter(withdrawn_at=None).select_related("file", "added_by").order_by("pk")
    found, names = list(rows), file_names(person, case) if case.identity_hidden else {}
    for row in found:
        row.file.name = names.get(row.pk, row.file.name)  # in memory only
    return found


def _earlier(person: Person, case: Case) -> int:
    """How many other cases of the citizen this person sees; hidden ones do not show up in the count."""
    if case.citizen_id is None:
        return 0
    rows = queries.visible_to(person).filter(citizen_id=case.citizen_id, identity_hidden=False)
    return len(rows.exclude(pk=case.pk).values_list("pk", flat=True)[:100])


def near_of(person: Person, case: Case) -> list[alike.Near]:
    """Open cases within 150 metres, nearest first; none for a case without a point or one that ended."""
    if case.lat is None or case.lon is None or not case.is_open:
        return []
    found = alike.within(person, case.topic, case.lat, case.lon, metres=150, limit=6)
    kept = [near for near in found if near.case.pk != case.pk][:5]
    redacting.redact(person, [near.case for near in kept])
    return kept


@dataclass(frozen=True)
class Row:
    """One line of a queue: the case, the referral where the queue is a unit's, and its clock.

    `units` names who works on it, the most urgent first, where the queue is of cases.
    """

    case: Case
    referral: Referral | None
    due: DueState
    units: str = ""

    @property
    def status(self) -> str:
        """Where it stands, in words: the unit's part where the queue is a unit's."""
        if self.referral is not None:
            return str(ReferralStatus(self.referral.status).label)
        return self.case.stands

    @property
    def excerpt(self) -> str:
        """The first words of the text."""
        text = self.case.text
        return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"

    @property
    def group(self) -> str:
        """When it is due, in a word. By the date alone, as lists are sorted: no group comes twice."""
        due_at = self.referral.due_at if self.referral is not None else self.case.due_at
        if due_at is None:
            return gettext("Duran ya da süresi işlemeyen")
        if due_at < clock.now():
            return gettext("Süresi geçen")
        days = (clock.local(due_at).date() - clock.today()).days
        if days == 0:
            return gettext("Bugün son gün")
        if days <= 7:
            return gettext("Yedi gün içinde")
        return gettext("Otuz gün içinde") if days <= 30 else gettext("Daha sonra")


@dataclass(frozen=True)
class QueuePage:
    """One page of a queue."""

    queue: Queue
    rows: list[Row]
    page: Page[Any]


ALL_OPEN = "acik"  # the filter's word for every open status
# lists of cases in which some lie with units and some do not
NAMES_UNITS = frozenset({"geciken", "bugun", "eksik", "kayitlarim", "tumu", "ara-bilgi", "ara-soyle", "ust"})
NEWEST = ("-received_at", "-id")
EXCERPT = 140
WINDOW = 4000  # cases among which a narrowed page is looked for before indexes are
CASE_COLUMNS = ("district", "neighbourhood", "topic")
REFERRAL_COLUMNS = ("case__district", "case__neighbourhood", "case__topic", "unit", "officer")


def queue_page(
    person: Person,
    queue: Queue,
    filters: dict[str, Any],
    cursor: str = "",
    *,
    branches: Branches | None = None,
) -> QueuePage:
    """One page of a queue, narrowed by `filters` (clean values of `forms.FilterForm`)."""
    rows = narrowed(
        rows_of(queue, person, branches), filters, prefix="case__" if queue.of is Referral else ""
    )
    if queue.of is Referral:
        page = keyset(lean(rows.select_related(*REFERRAL_COLUMNS), "case__"), queue.order, cursor)
        made = [Row(row.case, row, _referral_due(row, by_due=True)) for row in page.rows]
    else:
        if names := queue.name in NAMES_UNITS:
            rows = rows.annotate(working_units=_working_units())
        page = keyset(
            lean(rows.select_related(*CASE_COLUMNS)),
            queue.order,
            cursor,
            window=WINDOW if filters and queue.order == NEWEST else 0,
        )
        units = {row.pk: ", ".join(dict.fromkeys(row.working_units)) for row in page.rows if names}
        made = [Row(row, None, case_due(row, by_due=True), units.get(row.pk, "")) for row in page.rows]
    redacting.redact(person, [row.case for row in made])
    return QueuePage(queue, made, page)


def _working_units() -> ArraySubquery:
    """Who has a case in hand, the most urgent part first: with the row itself, in no statement of its own."""
    rows = Referral.objects.filter(case=OuterRef("pk"), status__in=IN_HAND).order_by("due_at", "pk")
    name = "unit__name_en" if (get_language() or "tr").startswith("en") else "unit__name_tr"
    return ArraySubquery(rows.values(shown=Coalesce(NullIf(name, Value("")), "unit__name_tr")))


def following(person: Person, queue: Queue, case_id: int) -> int | None:
    """The case with which one goes on in a queue: this one while it stands there, else the first."""
    rows = rows_of(queue, person)
    this = rows.filter(**{"case_id" if queue.of is Referral else "pk": case_id})
    if this.exists():
        return case_id
    first = queue_page(person, queue, {}).rows
    return first[0].case.pk if first else None


def narrowed(rows: QuerySet[Any], filters: dict[str, Any], prefix: str = "") -> QuerySet[Any]:
    """Apply the filters that are set."""
    columns = {
        "ilce": "district_id",
        "konu": "topic__parent_id",
        "tur": "kind",
        "kanal": "channel",
    }
    for name, column in columns.items():
        if filters.get(name):
            rows = rows.filter(**{f"{prefix}{column}": filters[name]})
    if filters.get("durum"):
        stands = _standing(filters["durum"])
        rows = rows.filter(**{f"{prefix}{column}": value for column, value in stands.items()})
    if filters.get("q"):
        rows = rows.filter(**{f"{prefix}search": search_query(filters["q"])})
    return rows


def _standing(status: str) -> dict[str, Any]:
    """Cases that stand there for their reader: while a question to the citizen is open, they wait for it."""
    if status == ALL_OPEN:
        return {"status__in": OPEN}
    if status == Status.WAITING_CITIZEN:
        return {"awaits_citizen": True}
    return {"status": status, "awaits_citizen": False}


def case_due(case: Case, *, by_due: bool = False) -> DueState:
    """The state of a case's leading clock from its own columns; no statement.

    `by_due` for lists, which stand in the order of `due_at`: the chip counts from the same date.
    """
    return deadlines.due_state(
        due_at=case.due_at,
        law_at=case.law_due_at,
        target_at=case.target_due_at,
        paused=case.is_paused,
        started_at=case.received_at,
        now=clock.now(),
        stopped_at=case.closed_at,
        by_due=by_due,
    )


def _referral_due(referral: Referral, *, by_due: bool = False) -> DueState:
    return deadlines.due_state(
        due_at=referral.due_at,
        law_at=referral.law_due_at,
        target_at=None,
        paused=referral.is_paused,
        started_at=referral.referred_at,
        now=clock.now(),
        stopped_at=referral.ended_at,
        by_due=by_due,
    )


def is_timed(queue: Queue) -> bool:
    """True for queues of time, whose counts are ranges."""
    return queue.name in TIMED
