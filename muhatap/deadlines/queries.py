"""Reads: the clocks of one docket as a page shows them, lists of clocks, and what a policy would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from muhatap.deadlines import arithmetic
from muhatap.deadlines.arithmetic import Calendar, Derivation
from muhatap.deadlines.calendar import Book, book
from muhatap.deadlines.engine import Due, Sheet, is_past, rule_of
from muhatap.deadlines.explaining import Explanation, between, explain
from muhatap.deadlines.models import Clock, DayOff, Docket, Policy, Revision, in_english
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.rulers import Ruler, ruler
from muhatap.deadlines.states import DueState, Line, due_state, row_state
from muhatap.deadlines.words import with_weekday
from muhatap.kit import clock
from muhatap.kit.turkish import ascii_fold

__all__ = [
    "ClockView",
    "DocketView",
    "DueState",
    "Explanation",
    "Line",
    "by_law",
    "calendar_year",
    "docket_view",
    "due_state",
    "policies",
    "row_state",
    "running",
    "what_if",
    "working_day_after",
]


@dataclass(frozen=True)
class ClockView:
    """One clock as a page shows it."""

    id: int
    code: str
    name: str
    label: str
    source: str
    certainty: str
    is_law: bool
    leads: bool
    is_live: bool
    kept: bool | None
    round: int
    started_at: datetime
    due_at: datetime
    when: str
    state: DueState
    explanation: Explanation

    @property
    def lines(self) -> tuple[str, ...]:
        """Day by day, a sentence each."""
        return self.explanation.days


@dataclass(frozen=True)
class DocketView:
    """The clocks of a case or a referral: live ones first, the ones that lead before the steps on the way."""

    clocks: tuple[ClockView, ...]
    leading: tuple[ClockView, ...]
    due: Due
    state: DueState
    ruler: Ruler | None
    summary: str


def docket_view(docket_id: int, *, now: datetime | None = None) -> DocketView:
    """Everything a page shows of a docket. Two statements, whatever the number of clocks."""
    moment = now or clock.now()
    revision = Subquery(Revision.objects.values("value")[:1])
    docket = Docket.objects.annotate(revision=revision).get(pk=docket_id)
    rows = list(Clock.objects.filter(docket=docket).order_by("pk"))
    sheet = Sheet(docket, rows, book(docket.revision))
    views = sorted(
        (_clock_view(row, sheet, moment) for row in rows),
        key=lambda view: (not view.is_live, -view.round, not view.leads, view.due_at, view.is_law),
    )
    due = sheet.due()
    leading = [view for view in views if view.leads and view.is_live] or _ended(views)
    return DocketView(
        clocks=tuple(views),
        leading=tuple(replace(view, name=view.label) for view in leading),
        due=due,
        state=_docket_state(due, leading, rows, moment),
        ruler=_ruler(sheet, leading, due, moment),
        summary=_summary(leading, sheet.book.calendar),
    )


def give_back_by(docket_ids: Iterable[int]) -> dict[int, datetime]:
    """Until when a unit says whether a matter is its own (izmir:16.a), by docket. One statement.

    That is the clock which taking on and giving back both stop; a docket without one is left out.
    """
    both = {"policy__stop_on__contains": [Occasion.ACCEPTED.value, Occasion.DECLINED.value]}
    rows = Clock.objects.filter(docket_id__in=list(docket_ids), **both).order_by("-due_at")
    return dict(rows.values_list("docket_id", "due_at"))


def running(code: str, *, now: datetime | None = None) -> QuerySet[Clock]:
    """Live clocks of a policy, earliest first; with `now` only those past due.

    For lists such as "still without preliminary information" (sisli:12.d); whoever shows it joins its own
    rows to `docket_id`.
    """
    rows = Clock.objects.exclude(state=Clock.State.STOPPED).filter(policy__code=code).order_by("due_at", "pk")
    return rows if now is None else rows.filter(due_at__lt=now)


def held_by(code: str, *, now: datetime) -> dict[str, int]:
    """How many clocks of a policy are open, and how many of them overdue. One statement, by the index."""
    rows = Clock.objects.exclude(state=Clock.State.STOPPED).filter(
        policy__in=Policy.objects.filter(code=code)
    )
    return rows.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now, state="running")))


def policies(*, text: str = "", level: str = "", holder: str = "") -> list[Policy]:
    """The policies, newest row of a code first; `text` is looked for in code, name and source."""
    rows = Policy.objects.all()
    if level:
        rows = rows.filter(level=level)
    if holder:
        rows = rows.filter(holder=holder)
    found = list(rows)
    if text:
        found = [row for row in found if _matches(row, text)]
    return found


def calendar_year(year: int, kind: str = "") -> list[DayOff]:
    """The year's rows of the calendar, of one kind or all, with who entered them. One statement."""
    rows = DayOff.objects.filter(day__year=year).select_related("added_by")
    return list(rows.filter(kind=kind) if kind else rows)


def working_day_after(start: date, days: int) -> date:
    """The day `days` working days after `start`, for fields that take "+5 iş günü"."""
    return arithmetic.working_day_after(book().calendar, start, days)


def by_law(kind: str, *, channel: str = "", at: datetime) -> tuple[Policy, datetime] | None:
    """By which law a case that comes in at that moment is answered, and until when; the earliest leads.

    None where no law asks for an answer. No docket is made. One statement at most.
    """
    sheet = Sheet(Docket(holder=Policy.Holder.CASE, kind=kind, channel=channel), [], book())
    sheet.happened(Occasion.RECEIVED, at=at)
    found = [(row.due_at, sheet.book.policies[row.policy_id]) for row in sheet.clocks]
    held = [(until, policy) for until, policy in found if policy.level == Policy.Level.LAW]
    until, policy = min(held, key=lambda one: one[0], default=(None, None))
    return (policy, until) if policy is not None and until is not None else None


def what_if(
    policy: Policy,
    start: datetime,
    *,
    topic_days: int | None = None,
    pauses: Sequence[arithmetic.Pause] = (),
    promised: date | None = None,
    extended: bool = False,
    extended_on: date | None = None,
    calendar: Calendar | None = None,
) -> tuple[Derivation, Explanation]:
    """What the policy would do from a moment on. Needs no statement when a calendar is given.

    `extended` takes the extension for granted; until when it may be asked for is the end of the plain period.
    With `extended_on` the explanation names its day.
    """
    days = calendar if calendar is not None else book().calendar
    rule = policy.rule(topic_days, extended=extended)
    if policy.is_promised and promised:
        derivation = arithmetic.fixed(promised, start, days, policy.day_end)
    else:
        derivation = arithmetic.derive(rule, start, days, pauses)
    started_by = policy.start_on[0] if policy.start_on else ""
    told = explain(
        derivation,
        rule,
        is_law=policy.is_law,
        started_by=started_by,
        language=_language(),
        is_extended=extended and bool(policy.extended_amount),
        extended_on=extended_on if extended else None,
    )
    return derivation, told


def _clock_view(row: Clock, sheet: Sheet, now: datetime) -> ClockView:
    policy = sheet.book.policies[row.policy_id]
    derivation = _derivation(row, policy, sheet.book, sheet.docket)
    rule = rule_of(row, policy, sheet.docket.topic_days)
    return ClockView(
        id=row.pk,
        code=policy.code,
        name=policy.name,
        label=policy.short,
        source=policy.cited,
        certainty=policy.certainty,
        is_law=policy.is_law,
        leads=policy.leads,
        is_live=row.is_live,
        kept=row.kept,
        round=row.round,
        started_at=row.started_at,
        due_at=row.due_at,
        when=with_weekday(clock.local(row.due_at).date(), _language()),
        state=_clock_state(row, policy, now),
        explanation=explain(
            derivation,
            rule,
            is_law=policy.is_law,
            started_by=row.started_by,
            language=_language(),
            is_extended=row.extended_at is not None,
            extended_on=clock.local(row.extended_at).date() if row.extended_at else None,
            because=dict(policy.reasons).get(row.extension_reason, ""),
        ),
    )


def _derivation(row: Clock, policy: Policy, present: Book, docket: Docket) -> Derivation:
    if row.fixed_due is not None:
        return arithmetic.fixed(row.fixed_due, row.started_at, present.calendar, policy.day_end)
    rule = rule_of(row, policy, docket.topic_days)
    return arithmetic.derive(rule, row.started_at, present.calendar, row.ended_pauses())


def _clock_state(row: Clock, policy: Policy, now: datetime) -> DueState:
    if not row.is_live and row.kept is None:
        return DueState("is-time", "arrow-forward-up", _("Yerini başka süreye bıraktı"))
    is_running = row.state == Clock.State.RUNNING
    stands = row.state == Clock.State.PAUSED and not is_past(row)
    return due_state(
        row.due_at if is_running else None,
        row.due_at if policy.is_law and not stands else None,
        None if policy.is_law else row.due_at,
        row.state == Clock.State.PAUSED,
        row.started_at,
        now,
        paused_at=row.paused_at,
        stopped_at=row.stopped_at,
        with_day=False,
    )


def _docket_state(due: Due, leading: Sequence[ClockView], rows: Sequence[Clock], now: datetime) -> DueState:
    live = any(row.is_live for row in rows)
    ended = [row.stopped_at for row in rows if row.stopped_at]
    return due_state(
        due.due_at,
        due.law_at,
        due.target_at,
        due.paused,
        min((view.started_at for view in leading), default=now),
        now,
        paused_at=due.paused_at,
        stopped_at=None if live or not ended else max(ended),
    )


def _ended(views: Sequence[ClockView]) -> list[ClockView]:
    """The leading clocks of the last round, once nothing runs any more."""
    last = max((view.round for view in views), default=0)
    return [view for view in views if view.leads and view.round == last and view.kept is not None]


def _ruler(sheet: Sheet, leading: Sequence[ClockView], due: Due, now: datetime) -> Ruler | None:
    if not leading:
        return None
    shown = {view.id for view in leading}
    rows = [row for row in sheet.clocks if row.pk in shown]
    pauses = arithmetic.merged([pause for row in rows for pause in _pauses(row, now)])
    ended = [row.stopped_at for row in rows if row.stopped_at]
    return ruler(
        sheet.book.calendar,
        clock.local(min(row.started_at for row in rows)).date(),
        clock.local(now).date(),
        aim=clock.local(due.target_at).date() if due.target_at else None,
        law=clock.local(due.law_at).date() if due.law_at else None,
        held=arithmetic.held_days(pauses),
        ended=clock.local(max(ended)).date() if len(ended) == len(rows) else None,
        language=_language(),
    )


def _pauses(row: Clock, now: datetime) -> list[arithmetic.Pause]:
    standing = [(row.paused_at, now)] if row.paused_at and row.paused_at < now else []
    return [*row.ended_pauses(), *standing]


def _summary(leading: Sequence[ClockView], calendar: Calendar) -> str:
    """Why these dates: what moved a last day, and the days off between."""
    moves: dict[str, list[str]] = {}
    for view in sorted(leading, key=lambda one: not one.is_law):
        if view.explanation.falls:
            moves.setdefault(view.explanation.falls, []).append(view.explanation.moves)
    sentences = [f"{capfirst(falls)}; {', '.join(texts)}." for falls, texts in moves.items()]
    if leading:
        first = min(clock.local(view.started_at).date() for view in leading)
        last = max(clock.local(view.due_at).date() for view in leading)
        named = between(calendar, first, last, _language())
        if named:
            sentences.append(_("Arada: %(days)s.") % {"days": named})
    return " ".join(sentences)


def _matches(row: Policy, text: str) -> bool:
    wanted = ascii_fold(text)
    return any(
        wanted in ascii_fold(field) for field in (row.code, row.name_tr, row.name_en, row.source, row.cited)
    )


def _language() -> str:
    return "en" if in_english() else "tr"
