"""The sample municipality as a whole: made once for this module, small, and looked at from every side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from pytest_django.plugin import DjangoDbBlocker

from muhatap.announcements.models import Announcement
from muhatap.answers.models import Answer
from muhatap.cases import counting, timeline
from muhatap.cases.lifecycle import CASE_MOVES, IN_HAND, REFERRAL_MOVES, ReferralStatus, Status
from muhatap.cases.models import Case, Contact, Counter, Event, Referral, Topic, TopicUnit
from muhatap.cases.numbers import code_hash, next_number
from muhatap.cases.searching import search_text, search_vector
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines.models import Clock
from muhatap.delivery.models import DeliveryAttempt
from muhatap.kit import clock
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.organization.models import RoleGrant, Staff, Unit
from muhatap.organization.roles import ROLES
from muhatap.sample import services
from muhatap.sample.seeding.errors import NotEmpty

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CASES = 60


@pytest.fixture(scope="module", autouse=True)
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[services.Seeded]:
    """The sample in a transaction of the module's own, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.frozen(NOW):
            yield services.seed(cases=CASES)
        transaction.set_rollback(True)


def chains() -> dict[int, list[Event]]:
    rows: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.order_by("case_id", "seq"):
        rows[event.case_id].append(event)
    return rows


def test_every_chain_verifies_and_reads_like_the_tables() -> None:
    rows = chains()
    for case in Case.objects.all():
        events = rows[case.pk]
        assert timeline.faults(case.number, case.chain_head, events) == []
        assert case.event_count == len(events)
        _follows_the_tables(case, events)
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert events[-1].at < NOW
        assert events[0].at == case.registered_at >= case.received_at


def _follows_the_tables(case: Case, events: list[Event]) -> None:
    status, parts = "", dict[int, str]()
    for event in events:
        if event.referral_id is None:
            row, before = CASE_MOVES[event.move], status
        else:
            row, before = REFERRAL_MOVES[event.move], parts.get(event.referral_id, "")
        assert event.before == before
        assert not row.sources or before in row.sources, f"{event.move} from {before}"
        assert event.after == (row.target or before)
        lacking = [need for need in row.needs if event.fact(need) in (None, "", [])]
        assert lacking == [], event.move
        if event.referral_id is None:
            status = event.after
        else:
            parts[event.referral_id] = event.after
    assert status == case.status
    assert parts == dict(case.referrals.values_list("pk", "status"))


def test_counters_equal_a_recount() -> None:
    totals = Counter.objects.values_list("scope", "unit_id", "status").annotate(total=Sum("n"))
    assert {(scope, unit, status): n for scope, unit, status, n in totals} == counting.recount()


def test_every_status_is_shown() -> None:
    assert set(Case.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Referral.objects.values_list("status", flat=True)) == set(ReferralStatus.values)
    late = Case.objects.filter(status=Status.WITH_UNITS, due_at__lt=NOW)
    assert late.exists()
    assert Case.objects.filter(citizen=None).exists()
    assert Case.objects.filter(identity_hidden=True).exists()
    assert Case.objects.filter(escalated_at__isnull=False).exists()
    assert Case.objects.filter(round=2).exists()
    assert Case.objects.filter(to_inform=True).exists()


def test_columns_agree_with_the_clocks_and_the_answers() -> None:
    for case in Case.objects.select_related("docket"):
        running = case.docket.clocks.filter(state="running", policy__leads=True)
        assert case.due_at == min((one.due_at for one in running), default=None)
        assert (case.closed_at is None) == case.is_open
        if case.status == Status.CLOSED:
            assert Answer.objects.filter(case=case, state=Answer.State.PASSED).exists() or case.round > 1
    assert not Clock.objects.filter(next_alert_at__lte=NOW).exists()
    assert not Referral.objects.filter(status__in=IN_HAND, ended_at__isnull=False).exists()


def test_search_is_what_the_product_writes() -> None:
    for case in Case.objects.select_related("topic", "neighbourhood", "district")[:20]:
        rows = Case.objects.filter(pk=case.pk).annotate(expected=search_vector(case, case.topic))
        filed, expected = rows.values_list("search", "expected").get()
        assert filed == expected, search_text(case, case.topic)


def test_people_are_made_up() -> None:
    for value in ContactPoint.objects.filter(kind="mobile").values_list("value", flat=True):
        assert re.fullmatch(r"\+90555000\d{4}", value)
    for value in ContactPoint.objects.filter(kind="email").values_list("value", flat=True):
        assert value.endswith(".example")
    assert Case.objects.filter(is_synthetic=False).count() == 0
    assert Contact.objects.filter(is_synthetic=False).count() == 0
    assert Citizen.objects.count() > 10


def test_the_house_is_complete() -> None:
    leaves = Topic.objects.filter(level=3)
    assert leaves.count() >= 120
    assert not leaves.filter(unit=None).exists()
    assert not leaves.filter(unit__takes_referrals=False).exists()
    assert TopicUnit.objects.values("district").distinct().count() == 30
    assert Unit.objects.filter(kind=Unit.Kind.DISTRICT).count() == 30
    assert Staff.objects.count() >= 150
    users = services.demo_users()
    granted = {role for role, row in ROLES.items() if row.granted}
    assert {user["role"] for user in users} == {str(role) for role in granted}
    held = set(RoleGrant.objects.values_list("staff__username", "role"))
    assert all((user["username"], user["role"]) in held for user in users)
    derya = Staff.objects.get(username="derya.aksoy")
    assert derya.check_password(services.PASSWORD)


def test_a_second_call_does_nothing_and_numbers_go_on(seeded: services.Seeded) -> None:
    assert seeded.made
    assert seeded.cases == CASES
    again = services.seed(cases=CASES)
    assert (again.made, again.cases) == (False, CASES)
    number, code = seeded.tracking[-1]
    case = Case.objects.get(number=number)
    assert case.tracking_hash == code_hash(number, code)
    assert not Case.objects.filter(number=next_number(2026)).exists()


def test_what_somebody_tried_out_in_the_sample_does_not_stop_the_next_start() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET is_synthetic = false WHERE id = 1")
        assert not services.seed(cases=CASES).made
        transaction.set_rollback(True)


def test_fresh_makes_the_same_anew_and_foreign_work_is_never_touched() -> None:
    def picture() -> list[tuple[Any, ...]]:
        columns = ("number", "status", "text", "event_count", "due_at", "closed_at", "street")
        return list(Case.objects.order_by("number").values_list(*columns))

    before = picture()
    with transaction.atomic():
        services.seed(cases=CASES, fresh=True)
        assert picture() == before
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET is_synthetic = false WHERE id = 1")
        with pytest.raises(NotEmpty):
            services.seed(cases=CASES, fresh=True)
        assert Case.objects.count() == CASES
        transaction.set_rollback(True)


def test_recent_cases_have_the_messages_that_were_sent() -> None:
    notices = Notice.objects.filter(template="citizen/received")
    assert notices.exists()
    of_cases = Notice.objects.exclude(template__endswith="/announcement")
    of_cases = of_cases.exclude(template__in=["unit/weekly", "unit/letter"])  # those are of units
    for notice in of_cases:
        case = Case.objects.get(pk=notice.case_id or 0)
        assert case.number in notice.body + notice.subject
        assert notice.status == Notice.Status.SENT
        assert notice.attempts.count() == 1
        point = ContactPoint.objects.filter(citizen=case.citizen, value=notice.address)
        assert point.exists()
    for attempt in DeliveryAttempt.objects.filter(notice__isnull=False).select_related("notice"):
        assert attempt.notice is not None
        assert attempt.notice.template == "citizen/answered"
    assert not NoticeTry.objects.filter(notice__in=of_cases).exclude(outcome=Notice.Status.SENT).exists()


def test_announcements_stand_in_every_state_and_reached_only_those_who_agreed() -> None:
    made = list(Announcement.objects.order_by("pk"))
    assert {row.state for row in made} == {*Announcement.State.values} - {"sending"}
    assert all(row.created_at < NOW for row in made)
    for row in made:
        states = list(row.recipients.values_list("state", flat=True))
        assert (row.n_audience, row.n_sent, row.n_failed, row.n_stopped) == (
            len(states),
            *(states.count(state) for state in ("sent", "failed", "stopped")),
        )
    assert made[-1].n_sent > 3
    assert not ContactPoint.objects.filter(
        pk__in=Notice.objects.filter(news_point__isnull=False).values("news_point"), news_consent_at=None
    ).exists()
    share = ContactPoint.objects.filter(news_consent_at__isnull=False).count() / ContactPoint.objects.count()
    assert 0.15 < share < 0.6
