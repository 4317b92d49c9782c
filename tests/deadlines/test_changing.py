"""Changes with a preview: what would move, that it moves, that everybody hears of it, whatever breaks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muhatap.cases.models import Case, Event
from muhatap.cases.services import copy_dates, move_referral
from muhatap.deadlines import changed, holders, services
from muhatap.deadlines.models import Change, Clock, DayOff, OpenHours, Policy, Shift
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services import changing, recomputing
from muhatap.jobs import testing
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.organization.models import AdminEvent
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.cases.working import routed, working
from tests.deadlines.test_services import CASE, REFERRAL, at, day, docket, of

pytestmark = pytest.mark.django_db
Op, State = Change.Op, Change.State
FRIDAY = date(2026, 11, 20)
LEAVE = {"first": FRIDAY, "last": FRIDAY, "kind": "holiday", "name": "Yas günü"}


def keeper() -> Any:
    return cast.person(Role.MANAGER)


def shifts(change: Change) -> list[tuple[str, str, str]]:
    return [(row.code, day(row.before), day(row.after)) for row in change.shifts.order_by("clock_id")]


def test_a_preview_says_what_would_move_and_changes_nothing() -> None:
    touched = docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    change = services.propose(Op.ADD, LEAVE, reason="Karar 7", by=keeper())
    assert (change.state, change.moved) == (State.READY, 1)
    assert shifts(change) == [("birim-30", "2026-11-20 17:30", "2026-11-19 17:30")]
    assert day(of(touched, "birim-30").due_at) == "2026-11-20 17:30"
    assert not DayOff.objects.filter(day=FRIDAY).exists()
    assert not AdminEvent.objects.filter(action="day_off.added").exists()
    assert changed.said(change) == "20.11.2026, Resmî tatil: Yas günü"
    left = services.leave(change.pk, by=keeper())
    assert left.state == State.LEFT
    with pytest.raises(NotNow):
        services.confirm(change.pk, by=keeper())
    assert not DayOff.objects.filter(day=FRIDAY).exists()


def test_confirmed_it_is_counted_by_a_worker_and_stands_as_it_was_shown() -> None:
    touched = docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    foreseen = services.propose(Op.ADD, LEAVE, reason="Karar 7", by=keeper())
    shown = shifts(foreseen)
    change = services.confirm(foreseen.pk, by=keeper())
    assert change.state == State.RUNNING
    assert DayOff.objects.get(day=FRIDAY).entry_id == change.pk
    assert day(of(touched, "birim-30").due_at) == "2026-11-20 17:30"
    testing.run_all("deadlines.go_on")
    change.refresh_from_db()
    assert (change.state, change.moved, change.counted) == (State.DONE, 1, change.total)
    assert shifts(change) == shown
    assert change.shifts.get().made
    assert day(of(touched, "birim-30").due_at) == "2026-11-19 17:30"
    with pytest.raises(NotNow):
        services.confirm(change.pk, by=keeper())


def test_what_was_shown_must_still_be_true() -> None:
    docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    change = services.propose(Op.ADD, LEAVE, reason="Karar 7", by=keeper())
    services.add_day_off(date(2026, 11, 19), "holiday", "Tatil", "karar", by=keeper())
    with pytest.raises(NotNow, match="yenilendi"):
        services.confirm(change.pk, by=keeper())
    change.refresh_from_db()
    assert (change.state, shifts(change)) == (
        State.READY,
        [("birim-30", "2026-11-20 17:30", "2026-11-18 17:30")],
    )
    services.confirm(change.pk, by=keeper())
    testing.run_all("deadlines.go_on")
    assert Clock.objects.get(policy__code="birim-30").due_at == at("2026-11-18T17:30")


def test_a_range_goes_around_holidays_and_never_over_another_leave() -> None:
    by = keeper()
    bridge = {"first": date(2026, 10, 26), "last": date(2026, 11, 1), "kind": "leave", "name": "Köprü"}
    change = services.propose(Op.ADD, bridge, reason="Genelge", by=by)
    services.confirm(change.pk, by=by)
    entered = list(DayOff.objects.filter(entry=change).values_list("day", flat=True))
    assert entered == [
        date(2026, 10, 26),
        date(2026, 10, 27),
        date(2026, 10, 30),
    ]  # 28.10 half, 29.10 holiday
    with pytest.raises(NotNow, match="Çakışan"):
        services.propose(Op.ADD, bridge | {"first": date(2026, 10, 30)}, reason="Genelge", by=by)
    weekend = {
        "first": date(2026, 11, 7),
        "last": date(2026, 11, 8),
        "kind": "leave",
        "name": "Hafta sonu",
    }
    with pytest.raises(NotNow, match="iş günü kalmıyor"):
        services.propose(Op.ADD, weekend, reason="Genelge", by=by)
    for wrong in (
        {"last": date(2026, 10, 20)},
        {"last": date(2027, 10, 20)},
        {"kind": "holiday"},
        {"name": "Tat\x00il"},
    ):
        with pytest.raises(Incomplete):
            services.propose(Op.ADD, bridge | wrong, reason="Genelge", by=by)
    with pytest.raises(Incomplete):
        services.propose(Op.ADD, bridge, reason=" ", by=by)
    with pytest.raises(NotYours):
        services.propose(Op.ADD, bridge, reason="Genelge", by=cast.person(Role.UNIT_LEAD))
    assert Change.objects.count() == 1

    whole = {"first": entered[0], "last": entered[-1], "entry": change.pk}
    gone = services.propose(Op.REMOVE, whole, reason="Geri alındı", by=by)
    services.confirm(gone.pk, by=by)
    assert not DayOff.objects.filter(day__in=entered).exists()
    assert DayOff.objects.filter(day=date(2026, 10, 29)).exists()
    assert [row.pk for row in changed.of_day(date(2026, 10, 27))] == [gone.pk, change.pk]


def test_the_year_s_holidays_and_the_last_sure_year() -> None:
    assert changed.last_sure_year() == 2032
    by = keeper()
    change = services.propose(Op.SEED, {"year": 2041}, by=by)
    services.confirm(change.pk, by=by)
    assert DayOff.objects.filter(day__year=2041, is_estimated=True).exists()
    assert not DayOff.objects.get(day=date(2041, 10, 29)).is_estimated
    with pytest.raises(NotNow):
        services.propose(Op.SEED, {"year": 2041}, by=by)


def test_working_hours_are_data_and_move_what_counts_them() -> None:
    by = keeper()
    Policy.objects.create(
        code="saat-8",
        name_tr="Sekiz çalışma saati",
        level="target",
        holder=REFERRAL,
        source="test",
        amount=8,
        unit="working_hours",
        start_on=["referred"],
        stop_on=["answered"],
        valid_from=date(2020, 1, 1),
    )
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-16T10:00")  # Monday
    assert day(of(made, "saat-8").due_at) == "2026-11-17 10:00"
    days = of(made, "birim-30").due_at
    week = {str(one): [["09:00", "12:00"]] if one < 5 else [] for one in range(7)}
    change = services.propose(Op.HOURS, {"hours": week}, reason="Yaz mesaisi", by=by)
    assert shifts(change) == [("saat-8", "2026-11-17 10:00", "2026-11-18 12:00")]
    services.confirm(change.pk, by=by)
    testing.run_all("deadlines.go_on")
    assert day(of(made, "saat-8").due_at) == "2026-11-18 12:00"
    assert of(made, "birim-30").due_at == days
    assert OpenHours.objects.get(weekday=0).spans == [["09:00", "12:00"]]
    assert AdminEvent.objects.get(action="hours.changed").before["0"] == [
        ["08:30", "12:30"],
        ["13:30", "17:30"],
    ]
    closed: dict[str, Any] = {str(one): [] for one in range(7)}
    with pytest.raises(Incomplete):
        services.propose(Op.HOURS, {"hours": closed}, reason="Kapalı", by=by)


def row(code: str, begins: date, **columns: Any) -> dict[str, Any]:
    return {"valid_from": begins, "columns": columns}


@pytest.mark.duty("deadlines.statutory-periods")
def test_a_policy_changed_today_leaves_clocks_that_run_unless_it_says_so() -> None:
    by, today = keeper(), clock.today()
    before = docket(kind="information_request", when=f"{today - timedelta(days=1)}T10:00")
    plain = of(before, "4982").due_at
    change = services.propose(Op.ROW, row("4982", today, amount=10), reason="Karar", code="4982", by=by)
    assert change.moved == 0
    services.confirm(change.pk, by=by)
    testing.run_all("deadlines.go_on")
    assert of(before, "4982").due_at == plain
    after = docket(kind="information_request", when=f"{today}T10:00")
    assert of(after, "4982").policy.amount == 10
    rows = list(Policy.objects.filter(code="4982").order_by("valid_from"))
    assert [(one.amount, one.valid_to) for one in rows] == [(15, today - timedelta(days=1)), (10, None)]


def test_it_may_say_so() -> None:
    by, today = keeper(), clock.today()
    before = docket(kind="information_request", when=f"{today - timedelta(days=1)}T10:00")
    plain = of(before, "4982").due_at
    columns = row("4982", today, amount=5)
    change = services.propose(Op.ROW, columns, reason="Karar", code="4982", follows=True, by=by)
    assert [one[0] for one in shifts(change)] == ["4982"]
    services.confirm(change.pk, by=by)
    testing.run_all("deadlines.go_on")
    moved = of(before, "4982")
    assert moved.due_at < plain
    assert moved.policy.valid_from == today


def test_a_clock_that_followed_a_newer_row_stays_by_it_when_its_topic_is_corrected() -> None:
    by, today = keeper(), clock.today()
    before = docket(kind="information_request", when=f"{today - timedelta(days=1)}T10:00")
    change = services.propose(
        Op.ROW, row("4982", today, amount=5), reason="Karar", code="4982", follows=True, by=by
    )
    services.confirm(change.pk, by=by)
    testing.run_all("deadlines.go_on")
    moved = of(before, "4982")
    services.change_kind(
        [before.pk], kind="information_request", topic_days=7, is_anonymous=False, at=clock.now()
    )
    after = of(before, "4982")
    assert (after.pk, after.due_at, after.is_live) == (moved.pk, moved.due_at, True)
    assert Clock.objects.filter(docket=before, policy__code="4982").count() == 1


def test_a_row_that_begins_later_lets_clocks_follow_on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    by, today = keeper(), clock.today()
    begins = today + timedelta(days=3)
    before = docket(kind="information_request", when=f"{today}T10:00")
    plain = of(before, "4982").due_at
    columns = row("4982", begins, amount=5)
    change = services.propose(Op.ROW, columns, reason="Karar", code="4982", follows=True, by=by)
    assert change.moved == 1  # what will move on that day
    change = services.confirm(change.pk, by=by)
    assert change.state == State.PLANNED
    services.care(by=organization.system())
    assert of(before, "4982").due_at == plain
    monkeypatch.setattr(clock, "today", lambda: begins)
    monkeypatch.setattr(changing, "SILENT", timedelta(days=-9))
    services.care(by=organization.system())
    testing.run_all("deadlines.go_on")
    assert of(before, "4982").due_at < plain


def test_what_has_ended_keeps_the_day_by_which_it_was_judged() -> None:
    made = docket(kind="information_request", when="2026-11-09T10:00")
    services.happened(made.pk, Occasion.INFORMED, at=at("2026-11-11T10:00"))
    services.add_day_off(date(2026, 11, 11), "holiday", "Yas günü", "Karar 7", by=keeper())
    assert day(of(made, "4982").due_at) == "2026-12-01 23:59"
    assert day(of(made, "sisli-2").due_at) == "2026-11-11 17:30"


def test_of_two_rows_that_overlap_the_newer_one_holds() -> None:
    old = Policy.objects.get(code="izmir-3")
    old.pk, old.valid_from, old.amount = None, date(2020, 1, 1), 2
    old.save(force_insert=True)
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    assert day(Clock.objects.get(docket=made, policy__code="izmir-3").due_at) == "2026-11-11 17:30"


def test_a_late_worker_puts_nobody_back_under_an_older_row(monkeypatch: pytest.MonkeyPatch) -> None:
    by, today = keeper(), clock.today()
    begins, again = today + timedelta(days=3), today + timedelta(days=5)
    for day_, amount, follows in ((begins, 5, True), (again, 7, False)):
        columns = row("4982", day_, amount=amount)
        change = services.propose(Op.ROW, columns, reason="Karar", code="4982", follows=follows, by=by)
        services.confirm(change.pk, by=by)
    newer = docket(kind="information_request", when=f"{again}T10:00")
    plain = of(newer, "4982").due_at
    monkeypatch.setattr(clock, "today", lambda: again)
    monkeypatch.setattr(changing, "SILENT", timedelta(days=-9))
    services.care(by=organization.system())
    testing.run_all("deadlines.go_on")
    assert (of(newer, "4982").policy.amount, of(newer, "4982").due_at) == (7, plain)


def test_a_preview_that_nobody_made_is_left_after_a_week() -> None:
    docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    change = services.propose(Op.ADD, LEAVE, reason="Karar 7", by=keeper())
    services.care(by=organization.system())
    change.refresh_from_db()
    assert (change.state, change.shifts.count()) == (State.READY, 1)
    Change.objects.filter(pk=change.pk).update(stepped_at=clock.now() - timedelta(days=8))
    services.care(by=organization.system())
    change.refresh_from_db()
    assert (change.state, change.shifts.count()) == (State.LEFT, 0)


def test_a_row_is_corrected_or_taken_out_before_it_begins_and_ended_after() -> None:
    by, today = keeper(), clock.today()
    begins = today + timedelta(days=30)

    def make(op: str, payload: dict[str, Any]) -> None:
        change = services.propose(op, payload, reason="Karar", code="acik-kapi", by=by)
        services.confirm(change.pk, by=by)

    with pytest.raises(NotNow):
        make(Op.REVISE, row("acik-kapi", today, amount=6))
    make(Op.ROW, row("acik-kapi", begins, unit="working_days"))
    make(Op.REVISE, row("acik-kapi", begins, amount=6))
    newest = Policy.objects.filter(code="acik-kapi").order_by("-valid_from")[0]
    assert (newest.amount, newest.unit, newest.valid_from) == (6, "working_days", begins)
    make(Op.DROP, {"valid_from": begins})
    only = Policy.objects.get(code="acik-kapi")
    assert (only.unit, only.valid_to) == ("calendar_days", None)
    make(Op.END, {"last": today})
    assert Policy.objects.get(code="acik-kapi").valid_to == today
    said = AdminEvent.objects.filter(subject="policy:acik-kapi").order_by("pk")
    assert [one.action for one in said] == [
        "policy.row",
        "policy.corrected",
        "policy.dropped",
        "policy.ended",
    ]
    assert len(changed.of_policy("acik-kapi")) == 4


def test_a_policy_that_ends_still_ends_when_a_later_row_is_dropped() -> None:
    by, today = keeper(), clock.today()

    def make(op: str, payload: dict[str, Any]) -> None:
        change = services.propose(op, payload, reason="Karar", code="acik-kapi", by=by)
        services.confirm(change.pk, by=by)

    last = today + timedelta(days=60)
    make(Op.END, {"last": last})
    begins = today + timedelta(days=30)
    make(Op.ROW, row("acik-kapi", begins, amount=6))
    make(Op.DROP, {"valid_from": begins})
    assert Policy.objects.get(code="acik-kapi").valid_to == last


def test_a_dropped_row_takes_along_that_clocks_were_to_follow_it(monkeypatch: pytest.MonkeyPatch) -> None:
    by, today = keeper(), clock.today()
    begins = today + timedelta(days=3)
    before = docket(kind="information_request", when=f"{today}T10:00")
    plain = of(before, "4982").due_at

    def make(op: str, payload: dict[str, Any], follows: bool = False) -> None:
        change = services.propose(op, payload, reason="Karar", code="4982", follows=follows, by=by)
        services.confirm(change.pk, by=by)

    make(Op.ROW, row("4982", begins, amount=5), follows=True)
    make(Op.DROP, {"valid_from": begins})
    make(Op.ROW, row("4982", begins, amount=6))
    monkeypatch.setattr(clock, "today", lambda: begins)
    monkeypatch.setattr(changing, "SILENT", timedelta(days=-9))
    services.care(by=organization.system())
    testing.run_all("deadlines.go_on")
    assert of(before, "4982").due_at == plain


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 99999}, "amount"),
        ({"unit": ""}, "unit"),
        ({"unit": "fortnights"}, "unit"),
        ({"warn_days": 400}, "warn_days"),
        ({"source": " "}, "source"),
        ({}, "amount"),
    ],
)
def test_a_row_that_cannot_be_is_refused_beside_its_field(columns: dict[str, Any], field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        services.propose(
            Op.ROW, row("3071", clock.today(), **columns), reason="Karar", code="3071", by=keeper()
        )
    assert list(refused.value.fields) == [field]
    assert Policy.objects.filter(code="3071").count() == 1


@pytest.mark.parametrize("begins", [date(1980, 1, 1), date(2020, 1, 1), date(2090, 1, 1)])
def test_a_row_begins_within_reason(begins: date) -> None:
    with pytest.raises(Incomplete) as refused:
        services.propose(Op.ROW, row("3071", begins, amount=20), reason="Karar", code="3071", by=keeper())
    assert list(refused.value.fields) == ["valid_from"]


def test_cases_tell_why_and_units_hear_once(settled: Town) -> None:
    case, _part = working(settled)
    first = case.due_at
    assert first is not None
    last = clock.local(first).date()
    settled.roads.email = "yollar@korfez.example"
    settled.roads.save(update_fields=["email"])
    payload = {"first": last, "last": last, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    assert change.moved
    services.confirm(change.pk, by=keeper())
    Notice.objects.all().delete()
    testing.run_all("deadlines.go_on")
    case.refresh_from_db()
    assert case.due_at is not None
    assert case.due_at < first  # a target moves to the working day before
    line = Event.objects.get(case=case, move="move_dates")
    assert line.fact("change") == change.pk
    assert "Yas günü" in str(line.fact("entry"))
    moved: Any = line.fact("moved")
    codes = [one[0] for one in moved]
    assert sorted(codes) == sorted(Shift.objects.filter(change=change).values_list("code", flat=True))
    assert case.chain_head == line.hash
    told = Notice.objects.get(template="unit/dates_moved")
    assert told.unit_id == settled.roads.pk
    assert f"/sureler/degisiklikler/{change.pk}/isler/" in told.body
    assert not Shift.objects.filter(told=False).exists()
    services.go_on(change.pk, by=organization.system())
    assert Event.objects.filter(case=case, move="move_dates").count() == 1
    assert Notice.objects.filter(template="unit/dates_moved").count() == 1


def test_another_institution_is_not_told_of_our_calendar(settled: Town) -> None:
    """Its thirty days end on Sunday 20.12, so on Monday; with a day of mourning on Tuesday."""
    settled.power.email = "ariza@elektrik.example"
    settled.power.save(update_fields=["email"])
    _case, (part,) = routed(settled, settled.power)
    last = date(2026, 12, 21)
    payload = {"first": last, "last": last, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    services.confirm(change.pk, by=keeper())
    testing.run_all("deadlines.go_on")
    assert day(Clock.objects.get(docket=part.docket_id).due_at) == "2026-12-22 17:30"
    assert not Notice.objects.filter(template="unit/dates_moved").exists()


def test_a_part_shows_the_day_of_its_case_that_moved_alone(settled: Town) -> None:
    """Working days of the law move, the unit's calendar days do not: the earlier of both is shown."""
    settled.topic.target_days = 60
    settled.topic.save(update_fields=["target_days"])
    case, part = working(settled, kind="information_request")
    move_referral(part.pk, "examine", by=settled.roads_user, facts={"reason": "Arşiv"})
    case.refresh_from_db()
    part.refresh_from_db()
    assert part.due_at == case.due_at == case.law_due_at
    off = clock.today() + timedelta(days=7 - clock.today().weekday())
    payload = {"first": off, "last": off, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    services.confirm(change.pk, by=keeper())
    testing.run_all("deadlines.go_on")
    before = part.due_at
    case.refresh_from_db()
    part.refresh_from_db()
    assert before is not None and case.due_at is not None
    assert case.due_at > before
    assert part.due_at == part.law_due_at == case.due_at


def test_killed_half_way_it_goes_on(settled: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [working(settled) for _ in range(6)]
    first = made[0][0].due_at
    assert first is not None
    last = clock.local(first).date()
    payload = {"first": last, "last": last, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    foreseen = change.moved
    services.confirm(change.pk, by=keeper())
    monkeypatch.setattr(recomputing, "BATCH", 2)
    plain, calls = recomputing.count_batch, []

    def dying(*args: Any, **more: Any) -> Any:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return plain(*args, **more)

    monkeypatch.setattr(recomputing, "count_batch", dying)
    with pytest.raises(KeyboardInterrupt):
        services.go_on(change.pk, by=organization.system())
    change.refresh_from_db()
    assert change.state == State.RUNNING
    assert 0 < change.counted < change.total
    assert services.care(by=organization.system()) == 0  # it may still be at it
    monkeypatch.setattr(changing, "SILENT", timedelta(seconds=-1))
    assert services.care(by=organization.system()) == 1
    testing.run_all("deadlines.go_on")
    change.refresh_from_db()
    assert (change.state, change.counted, change.moved) == (State.DONE, change.total, foreseen)
    assert Event.objects.filter(move="move_dates").count() == 6
    assert set(Shift.objects.values_list("made", "told")) == {(True, True)}


def test_of_two_workers_one_gives_way(settled: Town) -> None:
    made = [working(settled) for _ in range(2)]
    first = made[0][0].due_at
    assert first is not None
    last = clock.local(first).date()
    payload = {"first": last, "last": last, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    services.confirm(change.pk, by=keeper())
    ids = recomputing.dockets_of(recomputing.touched(change))
    assert changing._count(change.pk, ids[:2]) and not changing._count(change.pk, ids[:2])
    change.refresh_from_db()
    assert (change.counted, change.cursor) == (2, ids[1])


def test_who_is_busy_hears_a_minute_later(settled: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    held, _part = working(settled)
    first = held.due_at
    assert first is not None
    last = clock.local(first).date()
    payload = {"first": last, "last": last, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    services.confirm(change.pk, by=keeper())
    with monkeypatch.context() as patch:
        patch.setattr(holders, "take", lambda _moved: set[int]())  # every case is locked by somebody
        testing.run_all("deadlines.go_on")
    assert Case.objects.get(pk=held.pk).due_at == first
    while copy_dates(by=organization.system()):
        pass
    case = Case.objects.get(pk=held.pk)
    assert case.due_at != first
    assert Event.objects.filter(case=case, move="move_dates").count() == 1
    assert not Shift.objects.filter(told=False).exists()


def test_a_register_s_own_clock_is_no_case_s(settled: Town) -> None:
    made = docket(Policy.Holder.RECORD, Occasion.OPENED, "2026-10-21T10:00", kind="data_request")
    due = Clock.objects.get(docket=made)
    last = clock.local(due.due_at).date()
    payload = {"first": last, "last": last, "kind": "holiday", "name": "Yas günü"}
    change = services.propose(Op.ADD, payload, reason="Karar 7", by=keeper())
    services.confirm(change.pk, by=keeper())
    testing.run_all("deadlines.go_on")
    assert copy_dates(by=organization.system()) == 0
    assert CASE
