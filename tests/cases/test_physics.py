"""What holds whatever happens: one winner, all or nothing, a timeline that only grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event as Happened
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import counting, queries, services, telling, timeline
from muhatap.cases.drafts import Registered
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Case, Channel, Counter, Event, Referral
from muhatap.delivery import services as delivery
from muhatap.jobs.testing import waiting
from muhatap.kit.errors import Refused
from muhatap.notifications.models import Notice
from tests.cases.racing import at_once
from tests.cases.town import Town, town
from tests.cases.working import SCOPES


def whole(case: Case) -> None:
    """The chain verifies, and the counters say what a recount says."""
    case.refresh_from_db()
    assert timeline.faults(case.number, case.chain_head, case.events.order_by("seq")) == []
    read = counting.read([(scope, None) for scope in SCOPES])
    assert {key: n for key, n in read.items() if n} == counting.recount()


@pytest.fixture(scope="module")
def busy(real: None) -> Town:
    """The town, committed."""
    return town()


@pytest.mark.races
def test_of_two_approvers_one_wins(busy: Town) -> None:
    case = busy.register(channel=Channel.PHONE).case
    facts = {"units": [busy.roads.pk]}

    def approve() -> object:
        return services.move(case.pk, "approve", by=busy.approver, facts=facts)

    ends = at_once(approve, approve)
    assert sorted(isinstance(end, Refused) for end in ends) == [False, True]
    assert Referral.objects.filter(case=case).count() == 1
    assert Event.objects.filter(case=case, move="approve").count() == 1
    whole(case)


@pytest.mark.races
@pytest.mark.duty("routing.several-units")
def test_two_last_answers_complete_the_case_once(busy: Town) -> None:
    case = busy.register(route=False).case
    services.move(case.pk, "route", by=busy.coordinator, facts={"units": [busy.roads.pk, busy.parks.pk]})
    parts = []
    for unit, by in ((busy.roads, busy.roads_user), (busy.parks, busy.parks_user)):
        referral = Referral.objects.get(case=case, unit=unit)
        services.move_referral(referral.pk, "accept", by=by)
        parts.append((referral.pk, by))
    ends = at_once(*(lambda pk=pk, by=by: answers.submit(pk, "Yapıldı.", by=by) for pk, by in parts))
    assert [type(end) for end in ends] == [Answer, Answer]
    case.refresh_from_db()
    assert case.status == Status.IN_REVIEW
    assert Event.objects.filter(case=case, move="complete").count() == 1
    whole(case)


@pytest.mark.races
def test_one_answer_sent_twice_is_one_version(busy: Town) -> None:
    case = busy.register(route=False).case
    services.move(case.pk, "route", by=busy.coordinator, facts={"units": [busy.roads.pk]})
    referral = Referral.objects.get(case=case)
    services.move_referral(referral.pk, "accept", by=busy.roads_user)

    def submit() -> object:
        return answers.submit(referral.pk, "Yapıldı.", by=busy.roads_user)

    ends = at_once(submit, submit)
    assert sorted(isinstance(end, Refused) for end in ends) == [False, True]
    answer = Answer.objects.get(case=case)
    # one reviewer corrects while the other approves what is not the last version any more, or just before
    ends = at_once(
        lambda: answers.edit(answer.pk, "Yol onarıldı.", by=busy.reviewer),
        lambda: answers.approve(answer.pk, by=busy.reviewer),
    )
    case.refresh_from_db()
    states = list(Answer.objects.filter(case=case).order_by("version").values_list("state", flat=True))
    assert states in (["replaced", "submitted"], ["passed"], ["replaced", "passed"])
    assert case.status == (Status.TO_DELIVER if isinstance(ends[0], Refused) else Status.IN_REVIEW)
    whole(case)


@pytest.mark.races
def test_told_twice_at_once_is_told_once(busy: Town) -> None:
    case = busy.register(route=False).case
    services.move(case.pk, "route", by=busy.coordinator, facts={"units": [busy.roads.pk]})
    referral = Referral.objects.get(case=case)
    services.move_referral(referral.pk, "accept", by=busy.roads_user)
    answer = answers.submit(referral.pk, "Yapıldı.", by=busy.roads_user)
    answers.approve(answer.pk, by=busy.reviewer)

    def tell() -> object:
        return delivery.tell(case.pk, "phone", "told", by=busy.deliverer, checklist=delivery.MUST)

    ends = at_once(tell, tell)
    assert sorted(isinstance(end, Refused) for end in ends) == [False, True]
    case.refresh_from_db()
    assert case.delivery_attempts.count() == 1
    assert case.status == Status.CLOSED
    whole(case)


@pytest.mark.races
def test_many_at_one_desk_do_not_wait_for_one_counter(busy: Town) -> None:
    made = at_once(*(lambda: busy.register(channel=Channel.PHONE) for _ in range(6)))
    cases = [one.case for one in made if isinstance(one, Registered)]
    numbers = {case.number for case in cases}
    assert len(numbers) == 6
    whole(cases[0])


def everything() -> tuple[Any, ...]:
    """All that a move writes."""
    return (
        list(Case.objects.order_by("pk").values()),
        list(Referral.objects.order_by("pk").values()),
        Event.objects.count(),
        counting.read([(scope, None) for scope in SCOPES]),
        Notice.objects.count(),
        waiting(),
    )


@pytest.mark.parametrize("broken", ["recipients_of", "context"])
def test_when_telling_fails_nothing_happened(place: Town, broken: str) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    before = everything()
    with mock.patch.object(telling, broken, side_effect=RuntimeError("the template is gone")):
        with pytest.raises(RuntimeError), transaction.atomic():
            services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
        with pytest.raises(RuntimeError), transaction.atomic():
            place.register()
    assert everything() == before
    services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
    assert everything() != before
    assert Referral.objects.get(case=case).status == ReferralStatus.WITHDRAWN


def tampered() -> Iterator[tuple[str, str]]:
    """Ways to write over a line, and what an administrator would read then."""
    yield "UPDATE cases_event SET move = 'cancel' WHERE seq = 2", "line 2 was changed"
    yield "UPDATE cases_event SET at = at + interval '1 second' WHERE seq = 1", "line 1 was changed"
    yield "UPDATE cases_event SET by_id = %(other)s WHERE seq = 3", "line 3 was changed"
    yield 'UPDATE cases_event SET personal = \'{"text": "Başka söz."}\' WHERE seq = 2', "fact text of line 2"
    yield "DELETE FROM cases_event WHERE seq = 2", "line 2 is missing"
    yield "DELETE FROM cases_event WHERE seq = 3", "the last line is not the one the case remembers"


@pytest.mark.parametrize(("sql", "words"), list(tampered()))
def test_the_timeline_only_grows_and_shows_when_it_did_not(place: Town, sql: str, words: str) -> None:
    case = place.register(route=False).case
    for text in ("Arandı, açmadı.", "Yeniden arandı."):
        services.move(case.pk, "note", by=place.agent, facts={"text": text})
    values = {"other": place.manager.actor_id}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    case.refresh_from_db()
    assert timeline.faults(case.number, case.chain_head, case.events.order_by("seq")) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # what waits for the end of the transaction forbids ALTER
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER cases_event_append_only")
        cursor.execute(sql, values)
    found = timeline.faults(case.number, case.chain_head, case.events.order_by("seq"))
    assert any(words in fault for fault in found), found


def test_a_personal_fact_may_be_erased_and_the_chain_still_verifies(place: Town) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "note", by=place.agent, facts={"text": "Hatice Hanım 0555 000 00 17 dedi."})
    event = Event.objects.get(move="note")
    assert event.fact("text") == "Hatice Hanım 0555 000 00 17 dedi."
    assert "Hatice" not in str(event.facts) + str(event.digests)
    for change in ({"personal": {"text": "Başka"}}, {"facts": {"x": 1}}, {"salts": {"text": "00"}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)
    Event.objects.filter(pk=event.pk).update(personal=None, salts=None)
    event.refresh_from_db()
    assert event.fact("text") is None
    case.refresh_from_db()
    assert timeline.faults(case.number, case.chain_head, queries.story(case)) == []


@pytest.mark.races
def test_nobody_waits_while_the_counters_are_recounted(busy: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = busy.register(channel=Channel.PHONE).case
    counting.audit(repair=True)
    reading, moved = Happened(), Happened()

    def slowly(_read: int, _total: int) -> None:
        reading.set()
        assert moved.wait(20)

    monkeypatch.setattr(counting, "CHUNK", 1)
    with ThreadPoolExecutor(1) as pool:
        try:
            recount = pool.submit(at_once, partial(counting.audit, tell=slowly))
            assert reading.wait(20)
            services.move(case.pk, "approve", by=busy.approver, facts={"units": [busy.roads.pk]})
        finally:
            moved.set()
        assert recount.result(20) == [[]], "it saw one moment, before the move"
    assert counting.audit() == []


@pytest.mark.races
def test_counters_are_mended_while_people_work(busy: Town) -> None:
    Counter.objects.create(scope="routing", unit_id=1, status="to_route", n=7)
    Counter.objects.filter(scope="unit").delete()
    cases = [busy.register(channel=Channel.PHONE).case for _number in range(4)]

    def approve(case: Case) -> object:
        facts = {"units": [busy.roads.pk]}
        return services.move(case.pk, "approve", by=busy.approver, facts=facts)

    works: list[Callable[[], object]] = [partial(approve, case) for case in cases]
    ends = at_once(*works[:2], partial(counting.audit, repair=True), *works[2:])
    assert not any(isinstance(end, Refused) for end in ends)
    counting.compact()
    assert counting.audit() == []
    for case in cases:
        whole(case)
