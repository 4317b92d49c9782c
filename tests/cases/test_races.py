"""What meets by chance: two who do one thing, a move and the calendar, a move and the sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import count

import pytest

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import alerts as case_alerts
from muhatap.cases import services
from muhatap.cases.drafts import Registered
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Case, Channel, Referral
from muhatap.citizens import cipher
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.errors import DuplicateRecord
from muhatap.citizens.models import Citizen
from muhatap.citizens.numbers import parse, tckn_from
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Clock, DayOff
from muhatap.deadlines.services import Alert
from muhatap.intake import services as intake
from muhatap.intake.services import Duplicate, Who
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.overdue import services as overdue
from muhatap.overdue.models import Step
from tests.cases.racing import at_once, meanwhile
from tests.cases.town import Town, town

pytestmark = pytest.mark.races
MORNING = datetime(2026, 11, 10, 7, tzinfo=UTC)
LEAVE = date(2026, 12, 10)  # the last of the law's thirty days from that morning; it is a Thursday
AFTER = date(2026, 12, 11)
LATE = datetime(2027, 3, 1, 9, tzinfo=UTC)
Work = Callable[[], object]
_nine = count(520_000_001)


@pytest.fixture(scope="module")
def busy(real: None) -> Town:
    """The town, committed."""
    return town()


@pytest.fixture(autouse=True)
def db(real: None) -> None:
    """The copy instead of a transaction. By this name the plugin sees that there must be a database."""


@pytest.fixture
def leave(busy: Town) -> Iterator[Work]:
    """Administrative leave is declared for `LEAVE`; at the end it is taken back."""
    yield at(MORNING, lambda: deadlines.add_day_off(LEAVE, "holiday", "Yas", "Karar", by=busy.manager))
    DayOff.objects.filter(day=LEAVE).delete()


def at(moment: datetime, work: Work) -> Work:
    """The work, done at a moment by whichever thread does it."""

    def done() -> object:
        with clock.frozen(moment):
            return work()

    return done


def registered(place: Town) -> Case:
    """A case of that morning that nobody was given yet."""
    with clock.frozen(MORNING):
        return place.register(route=False).case


def with_roads(place: Town) -> Case:
    """A case of that morning that the roads have accepted."""
    case = registered(place)
    with clock.frozen(MORNING):
        services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
        part = Referral.objects.get(case=case)
        services.move_referral(part.pk, "accept", by=place.roads_user)
    return case


def somebody() -> CitizenDraft:
    """Somebody whom the register does not know."""
    return CitizenDraft(name="Hatice Yılmaz", number=tckn_from(str(next(_nine))), phone="0555 000 01 23")


def known_as(draft: CitizenDraft) -> list[Citizen]:
    """The records with the number of a draft."""
    return list(Citizen.objects.filter(number_index=cipher.index(parse(draft.number))))


def test_one_number_registered_twice_at_once_is_one_record(busy: Town) -> None:
    for _round in range(3):
        draft = somebody()
        ends = at_once(*(partial(citizens.register, draft, by=by) for by in (busy.agent, busy.reviewer)))
        (record,) = known_as(draft)
        (refused,) = (end for end in ends if not isinstance(end, Citizen))
        assert isinstance(refused, DuplicateRecord) and refused.known == record.pk
        assert record.contact_points.count() == 1


def test_who_registers_a_number_that_is_not_committed_yet_waits_and_is_refused(busy: Town) -> None:
    draft = somebody()
    first, second, waited = meanwhile(
        lambda: citizens.register(draft, by=busy.agent), lambda: citizens.register(draft, by=busy.agent)
    )
    assert waited
    assert isinstance(first, Citizen) and known_as(draft) == [first]
    assert isinstance(second, DuplicateRecord) and second.known == first.pk


def test_two_desks_that_write_down_one_new_person_leave_one_case(busy: Town) -> None:
    who = Who(fresh=somebody(), sure=True)
    draft = busy.draft(citizen=None, reply_point=None, text="Aynı kişi iki kapıdan söyledi.")
    ends = at_once(
        *(lambda by=by: intake.register(draft, who, by=by) for by in (busy.agent, busy.supervisor))
    )
    assert [type(end) for end in ends if type(end) is not DuplicateRecord] == [Registered]
    assert who.fresh is not None
    (record,) = known_as(who.fresh)
    assert [case.citizen_id for case in Case.objects.filter(text=draft.text)] == [record.pk]


def test_one_matter_of_a_known_applicant_taken_down_at_two_desks_is_one_case(busy: Town) -> None:
    caller = citizens.register(somebody(), by=busy.agent, sure=True)
    words = busy.draft(citizen=None, reply_point=None)
    first, second, waited = meanwhile(
        lambda: intake.register(replace(words, text="Yol çöktü."), Who(citizen=caller), by=busy.agent),
        lambda: intake.register(replace(words, text="Çukur var."), Who(citizen=caller), by=busy.supervisor),
    )
    assert waited
    assert isinstance(first, Registered) and isinstance(second, Duplicate)
    assert second.cases == [first.case] and Case.objects.filter(citizen=caller).count() == 1


def test_the_second_approver_waits_for_the_first_and_is_refused(busy: Town) -> None:
    case = busy.register(channel=Channel.PHONE).case
    facts = {"units": [busy.roads.pk]}
    approve = partial(services.move, case.pk, "approve", by=busy.approver, facts=facts)
    first, second, waited = meanwhile(approve, approve)
    assert waited
    assert isinstance(first, Case) and isinstance(second, NotNow)
    assert Referral.objects.filter(case=case).count() == 1


def test_the_second_answer_waits_for_the_first_and_is_refused(busy: Town) -> None:
    part = Referral.objects.get(case=with_roads(busy))
    answer = partial(answers.submit, part.pk, by=busy.roads_user)
    first, second, waited = meanwhile(partial(answer, text="Yapıldı."), partial(answer, text="Bitti."))
    assert waited
    assert isinstance(first, Answer) and isinstance(second, NotNow)
    assert [one.text for one in Answer.objects.filter(referral=part)] == ["Yapıldı."]


def law_days(case: Case) -> set[date]:
    """The last days of the law for a case, as its clock, its own row and its live referrals say them."""
    while services.copy_dates(by=organization.system()):
        pass
    case.refresh_from_db()
    dates = [Clock.objects.get(docket=case.docket_id, policy__code="3071").due_at, case.law_due_at]
    dates += case.referrals.filter(ended_at=None).values_list("law_due_at", flat=True)
    return {clock.local(moment).date() for moment in dates if moment}


def nothing_left_to_count() -> bool:
    """True when every open clock stands where the present calendar puts it."""
    return deadlines.recompute(date(2026, 1, 1), date(2029, 1, 1), by=organization.system()) == []


@pytest.mark.parametrize("calendar_first", [True, False])
def test_a_case_that_comes_while_the_calendar_changes_is_due_by_the_new_one(
    busy: Town, leave: Work, calendar_first: bool
) -> None:
    come = at(MORNING, lambda: busy.register(route=False))
    works = (leave, come) if calendar_first else (come, leave)
    *ends, waited = meanwhile(*works)
    assert waited
    (made,) = (end for end in ends if isinstance(end, Registered))
    assert law_days(made.case) == {AFTER}
    assert nothing_left_to_count()


@pytest.mark.parametrize("calendar_first", [True, False])
def test_a_move_while_the_calendar_changes_leaves_clocks_of_the_new_one(
    busy: Town, leave: Work, calendar_first: bool
) -> None:
    case = registered(busy)
    assert law_days(case) == {LEAVE}
    facts = {"units": [busy.roads.pk, busy.parks.pk]}
    route = at(MORNING, lambda: services.move(case.pk, "route", by=busy.coordinator, facts=facts))
    works = (leave, route) if calendar_first else (route, leave)
    *_ends, waited = meanwhile(*works)
    assert waited
    case.refresh_from_db()
    assert case.status == Status.WITH_UNITS
    assert law_days(case) == {AFTER}
    assert nothing_left_to_count()


def test_moves_sweeps_and_a_calendar_that_comes_and_goes_do_not_lock_each_other_out(busy: Town) -> None:
    system = organization.system()
    for number in range(4):
        cases = [with_roads(busy), registered(busy)]
        part = Referral.objects.get(case=cases[0])
        works: list[Work] = [
            lambda: busy.register(route=False),
            partial(
                services.move,
                cases[1].pk,
                "route",
                by=busy.coordinator,
                facts={"units": [busy.roads.pk, busy.parks.pk]},
            ),
            partial(
                services.move_referral,
                part.pk,
                "schedule",
                by=busy.roads_user,
                facts={"reason": "Proje", "date": "2026-12-30"},
            ),
            lambda: services.copy_dates(by=system),
            lambda: deadlines.sweep(by=system),
        ]
        if number % 2:
            works.append(lambda: deadlines.remove_day_off(LEAVE, "Geri alındı", by=busy.manager))
        else:
            works.append(lambda: deadlines.add_day_off(LEAVE, "holiday", "Yas", "Karar", by=busy.manager))
        at_once(*(at(MORNING, work) for work in works))
        assert DayOff.objects.filter(day=LEAVE).exists() == (number % 2 == 0)
        part.refresh_from_db()
        assert part.status == ReferralStatus.SCHEDULED
        for case in cases:
            assert law_days(case) == {LEAVE if number % 2 else AFTER}
        assert nothing_left_to_count()


def swept(moment: datetime) -> list[Alert]:
    """One sweep as the worker makes it, units told."""
    by = organization.system()

    def tell(alerts: Sequence[Alert]) -> None:
        case_alerts.tell(alerts, by=by)

    with clock.frozen(moment):
        return deadlines.sweep(by=by, tell=tell)


def quiet() -> None:
    """Whatever other cases have to say has been told."""
    while swept(LATE):
        pass


def told(case: Case) -> int:
    """How many alerts its units were promised."""
    return Notice.objects.filter(case_id=case.pk, template__in=["unit/warning", "unit/late"]).count()


def cancel(place: Town, case: Case) -> Work:
    """Somebody ends the case when everything is late."""
    by, facts = place.coordinator, {"reason": "Mükerrer."}
    return at(LATE, lambda: services.move(case.pk, "cancel", by=by, facts=facts))


def ended_and_silent(case: Case) -> None:
    """The case has ended, its clocks stand still, and no sweep will speak of it."""
    case.refresh_from_db()
    assert case.status == Status.CANCELLED
    dockets = [case.docket_id, *case.referrals.values_list("docket_id", flat=True)]
    clocks = Clock.objects.filter(docket__in=dockets)
    assert {(one.state, one.next_alert_at) for one in clocks} == {("stopped", None)}
    before = told(case)
    assert [alert for alert in swept(LATE) if alert.docket_id in dockets] == []
    assert told(case) == before


def test_a_case_that_is_being_ended_is_passed_over_by_the_sweep(busy: Town) -> None:
    quiet()
    case = with_roads(busy)
    _ended, alerts, waited = meanwhile(cancel(busy, case), lambda: swept(LATE))
    assert (alerts, waited, told(case)) == ([], False, 0)
    ended_and_silent(case)


def test_the_end_of_a_case_waits_for_a_sweep_that_speaks_of_it(busy: Town) -> None:
    quiet()
    case = with_roads(busy)
    alerts, ended, waited = meanwhile(lambda: swept(LATE), cancel(busy, case))
    assert waited and isinstance(ended, Case)
    assert isinstance(alerts, list) and alerts and told(case) == 1
    ended_and_silent(case)


@pytest.mark.parametrize("of_part", [False, True])
def test_a_rung_that_is_written_down_and_a_move_do_not_wait_for_each_other(busy: Town, of_part: bool) -> None:
    """The sweep holds clocks and notes the case it climbed for; the move holds that case and wants them."""
    quiet()
    case = with_roads(busy)

    def climbing() -> list[Alert]:
        by = organization.system()

        def tell(alerts: Sequence[Alert]) -> None:
            overdue.climb(alerts, by=by)

        with clock.frozen(LATE):
            return deadlines.sweep(by=by, tell=tell)

    part, by = Referral.objects.get(case=case), busy.roads_user
    schedule = partial(services.move_referral, part.pk, "schedule", by=by)
    day = {"reason": "Proje", "date": "2027-05-03"}
    move = at(LATE, lambda: schedule(facts=day)) if of_part else cancel(busy, case)
    alerts, moved, waited = meanwhile(climbing, move)
    assert waited and isinstance(moved, Referral if of_part else Case)
    assert isinstance(alerts, list) and Step.objects.filter(case=case).exists()


def test_a_wait_that_is_over_does_not_end_the_next_one(busy: Town) -> None:
    """The reply has come and another question was asked, not committed yet: that one is waited for."""
    case = with_roads(busy)
    part = Referral.objects.get(case=case)
    ask = partial(services.move_referral, part.pk, "ask", by=busy.roads_user)
    at(MORNING, lambda: ask(facts={"question": "Hangi sokak?"}))()

    def again() -> object:
        services.move_referral(part.pk, "reply", by=busy.agent, facts={"reply": "Yan sokak."})
        return ask(facts={"question": "Kaç numara?"})

    _asked, stopped, waited = meanwhile(
        at(LATE, again),
        at(LATE, lambda: services.stop_waiting(part.docket_id, by=organization.system())),
    )
    part.refresh_from_db()
    assert (waited, stopped, part.status) == (True, False, ReferralStatus.WAITING)


def test_an_end_and_two_sweeps_at_once_tell_each_clock_once_at_most(busy: Town) -> None:
    quiet()
    for _round in range(3):
        case = with_roads(busy)
        _ended, *sweeps = at_once(cancel(busy, case), lambda: swept(LATE), lambda: swept(LATE))
        told = [one for alerts in sweeps if isinstance(alerts, list) for one in alerts]
        once = {(one.clock_id, one.kind, one.to, one.days) for one in told}
        assert len(told) == len(once)
        ended_and_silent(case)


def test_a_warning_told_while_the_calendar_moves_its_clock_is_not_told_again(busy: Town, leave: Work) -> None:
    case = registered(busy)
    eve, day = datetime(2026, 12, 9, 9, tzinfo=UTC), datetime(2026, 12, 10, 9, tzinfo=UTC)
    alerts, _moved, waited = meanwhile(lambda: swept(eve), leave)
    assert waited and isinstance(alerts, list)
    law = Clock.objects.get(docket=case.docket_id, policy__code="3071")
    assert [alert.kind for alert in alerts if alert.clock_id == law.pk] == ["warning"]
    assert clock.local(law.due_at).date() == AFTER
    assert law.pk not in [alert.clock_id for alert in swept(day)]
    late = [alert.kind for alert in swept(LATE) if alert.clock_id == law.pk]
    assert late == ["breach", "rung", "rung", "rung"]
