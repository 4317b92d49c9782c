"""The table of the lifecycle as behaviour: every move, from every status, by every role.

What the table allows succeeds; everything else is refused and leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import counting, policy, queries, services
from muhatap.cases.errors import AlreadySo, MissingFacts, NotYours
from muhatap.cases.lifecycle import CASE_MOVES, CASE_ROWS, REFERRAL_ROWS, Move, ReferralStatus, Status
from muhatap.cases.models import Case, Channel, Event, Kind, Referral
from muhatap.deadlines import services as deadlines
from muhatap.delivery import services as delivery
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, Refused
from muhatap.organization import queries as organization
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import ROLES, Role
from muhatap.organization.services import delegate
from tests import cast
from tests.cases.town import Town, citizen
from tests.cases.working import SCOPES
from tests.pages import sit

pytestmark = pytest.mark.django_db
S, T, R = Status, ReferralStatus, Role
CASE_NAMES = [row.name for row in CASE_ROWS if row.sources]
REFERRAL_NAMES = [row.name for row in REFERRAL_ROWS if row.sources]


def facts_for(row: Move, place: Town) -> dict[str, Any]:
    """Something for every fact that a move needs."""
    known: dict[str, Any] = {
        "units": [place.parks.pk],
        "unit": place.roads.pk,
        "officer": place.roads_user.staff_id,
        "date": "2026-12-30",
        "channel": "phone",
        "answer": 1,
        "attempt": 1,
        "files": [1],
        "changed": ["title"],
        "reason_code": "other_unit",
        "ground": "a",
        "fee": "12.50",
        "paid_on": clock.today().isoformat(),
    }
    return {need: known.get(need, "Gerekçesi budur.") for need in row.needs}


def unmarked(case: Case, row: Move) -> None:
    """Marks stand so that the move would change them."""
    case.identity_hidden = row.name == "show_identity"
    case.escalated_at = clock.now() if row.name == "settle" else None
    case.to_call = row.name.startswith("say_") or row.name == "call_in_vain"
    of_information = row.name in ("extend", "ask_fee", "record_payment", "deem_withdrawn")
    case.kind = Kind.INFORMATION_REQUEST if of_information else Kind.COMPLAINT
    (due,) = deadlines.change_kind([case.docket_id], kind=case.kind, is_anonymous=False, at=clock.now())
    case.law_due_at = due.law_at
    paying = {"record_payment": clock.today(), "deem_withdrawn": clock.today() - timedelta(days=1)}
    case.fee_until = paying.get(row.name)
    case.save(update_fields=["identity_hidden", "escalated_at", "to_call", "kind", "law_due_at", "fee_until"])


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def trace(case: Case) -> tuple[Any, ...]:
    """Everything that a move could leave."""
    row = Case.objects.values_list("status", "event_count", "chain_head", "round", "to_review").get(
        pk=case.pk
    )
    referrals = list(Referral.objects.filter(case=case).order_by("pk").values_list("status", "officer"))
    counters = {key: n for key, n in counting.read([(scope, None) for scope in SCOPES]).items() if n}
    return (row, referrals, counters, Event.objects.count())


def people(place: Town) -> dict[Role, Person]:
    """One person of each role, nobody with two: the case's author here holds no other role any more."""
    made = {role: place.person(role) for role in Role if role not in (R.ADMIN, R.AUTHOR)}
    author = replace(place.agent, grants=())
    made[R.AGENT] = cast.person(R.AGENT, None, "baska.karsilayan")
    return made | {R.AUTHOR: author, R.ADMIN: cast.person(R.ADMIN, None, "yonetici")}


@pytest.mark.parametrize("status", Status.values)
def test_a_case_moves_only_as_its_table_says(place: Town, status: str) -> None:
    """By the check that every move begins with for all roles; for real by one who may and one who may not."""
    case = place.register(channel=Channel.PHONE).case
    who = people(place)
    Case.objects.filter(pk=case.pk).update(status=status)
    case = Case.objects.select_related(*queries.WITH).get(pk=case.pk)
    before = trace(case)
    for name in CASE_NAMES:
        row = CASE_MOVES[name]
        facts = facts_for(row, place)
        unmarked(case, row)
        named = {role for role in row.who if policy.concerns(role, row, case)}
        allowed = [role for role in who if role in named and status in row.sources]
        refused = [role for role in who if role not in allowed]
        for role in allowed:
            services.check(case, name, by=who[role])
        for role in refused:
            with pytest.raises(NotNow if role in named else NotYours):
                services.check(case, name, by=who[role])
        for role in [role for role in allowed if queries.visible_to(who[role]).exists()][:1]:
            with undone():
                services.move(case.pk, name, by=who[role], facts=facts)
                event = Event.objects.get(move=name, seq__gt=case.event_count)
                assert (event.before, event.after) == (status, row.target or status)
        for role in refused[:1]:
            with pytest.raises((NotYours, NotNow, Case.DoesNotExist)):
                services.move(case.pk, name, by=who[role], facts=facts)
    assert trace(case) == before


@pytest.mark.parametrize("status", ReferralStatus.values)
def test_a_referral_moves_only_as_its_table_says(place: Town, status: str) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk, place.parks.pk]})
    case = Case.objects.select_related(*queries.WITH).get(pk=case.pk)
    who = people(place)
    del who[R.AUTHOR]  # an author has no part in a unit's work
    Referral.objects.filter(case=case, unit=place.roads).update(status=status)
    referral = Referral.objects.select_related("unit", "officer").get(case=case, unit=place.roads)
    before = trace(case)
    for row in (row for row in REFERRAL_ROWS if row.sources):
        facts = facts_for(row, place)
        able = [role for role in who if policy.may(who[role], row, case, referral)]
        assert set(able) == {role for role in row.who if policy.concerns(role, row, case)}
        assert policy.may(place.parks_user, row, case, referral) is None
        allowed = able if status in row.sources else []
        for role in [role for role in allowed if role is not R.SYSTEM][:1]:
            with undone():
                moved = services.move_referral(referral.pk, row.name, by=who[role], facts=facts)
                assert moved.status == (row.target or status)
        for other in [role for role in who if role not in allowed][:1]:
            with pytest.raises((NotYours, NotNow, Referral.DoesNotExist)):
                services.move_referral(referral.pk, row.name, by=who[other], facts=facts)
    assert trace(case) == before


def test_a_mark_that_stands_is_not_set_again_and_not_offered(place: Town, client: Client) -> None:
    case = place.register(route=False).case
    for name, by in (("show_identity", place.manager), ("settle", place.supervisor)):
        assert name not in {row.name for row in queries.available_moves(by, case)}
        with pytest.raises(AlreadySo, match="zaten öyle"):
            services.move(case.pk, name, by=by, facts=facts_for(CASE_MOVES[name], place))
    services.move(case.pk, "hide_identity", by=place.coordinator)
    case.refresh_from_db()
    before = trace(case)
    assert "hide_identity" not in {row.name for row in queries.available_moves(place.coordinator, case)}
    assert "show_identity" in {row.name for row in queries.available_moves(place.manager, case)}
    with pytest.raises(AlreadySo):
        services.move(case.pk, "hide_identity", by=place.coordinator)
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/hide_identity/"
    assert [client.get(path).status_code, client.post(path).status_code] == [409, 409]
    assert trace(case) == before


def test_a_move_without_what_it_needs_changes_nothing(place: Town) -> None:
    case = place.register().case
    Case.objects.filter(pk=case.pk).update(status=S.WITH_UNITS)
    before = trace(case)
    for name in ("escalate", "cancel", "note", "add_units"):
        for nothing in ({}, dict.fromkeys(CASE_MOVES[name].needs, "  \n")):
            with pytest.raises(MissingFacts) as refused:
                services.move(case.pk, name, by=place.coordinator, facts=nothing)
            assert set(refused.value.fields) == set(CASE_MOVES[name].needs)
    with pytest.raises(MissingFacts):
        services.move(case.pk, "add_units", by=place.coordinator, facts={"units": [10**12]})
    assert trace(case) == before


@pytest.mark.parametrize("status", [S.TO_DELIVER, S.CLOSED, S.OBJECTED, S.CANCELLED])
def test_a_unit_s_part_rests_while_its_case_is_elsewhere(place: Town, status: str) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    Case.objects.filter(pk=case.pk).update(status=status)
    for row in (row for row in REFERRAL_ROWS if row.sources and row.name != "hand_over"):
        Referral.objects.filter(case=case).update(status=row.sources[0])
        referral = Referral.objects.select_related("unit").get(case=case)
        case.refresh_from_db()
        before = trace(case)
        by = place.person(row.who[0])
        with pytest.raises(Refused):
            services.move_referral(referral.pk, row.name, by=by, facts=facts_for(row, place))
        assert row not in queries.available_referral_moves(by, case, referral)
        assert trace(case) == before


def walk(place: Town) -> Iterator[tuple[str, str]]:
    """Cases through real moves; every status that one reaches."""

    def status_of(case: Case) -> tuple[str, str]:
        case.refresh_from_db()
        last = Referral.objects.filter(case=case).order_by("-pk").first()
        return (case.status, last.status if last else "")

    case = place.register(channel=Channel.PHONE).case
    yield status_of(case)
    services.move(case.pk, "return", by=place.approver, facts={"reason": "Sokak adı yanlış."})
    yield status_of(case)
    services.move(case.pk, "resubmit", by=place.agent, facts={"text": "Sokağın adı doğru."})
    services.move(case.pk, "approve_unrouted", by=place.approver)
    yield status_of(case)
    services.move(case.pk, "ask", by=place.coordinator, facts={"question": "Hangi kapının önü?"})
    yield status_of(case)
    services.move(case.pk, "reply", by=place.agent, facts={"reply": "14 numara."})
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    yield status_of(case)
    referral = Referral.objects.get(case=case)
    user = place.roads_user
    for name, facts in (
        ("accept", {}),
        ("schedule", {"reason": "Proje işi", "date": "2026-12-30"}),
    ):
        services.move_referral(referral.pk, name, by=user, facts=facts)
        yield status_of(case)
    answer = answers.submit(referral.pk, "Yol onarıldı.", by=user)
    yield status_of(case)
    answers.give_back(answer.pk, "Günü yazılsın.", by=place.reviewer)
    yield status_of(case)
    services.move_referral(referral.pk, "ask", by=user, facts={"question": "Fotoğraf var mı?"})
    yield status_of(case)
    services.move_referral(referral.pk, "reply", by=user, facts={"reply": "Var."})
    answer = answers.submit(referral.pk, "Yol 17.11.2026 günü onarıldı.", by=user)
    answers.approve(answer.pk, by=place.reviewer)
    yield status_of(case)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    yield status_of(case)
    services.move(case.pk, "object", by=place.agent, facts={"reason": "Yine çöktü."})
    yield status_of(case)
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.parks.pk]})
    parks = Referral.objects.get(case=case, unit=place.parks)
    services.move_referral(parks.pk, "decline", by=place.parks_user, facts={"reason": "Yol işi."})
    yield status_of(case)
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.power.pk]})
    yield status_of(case)
    services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
    yield status_of(case)


@pytest.mark.duty("lifecycle.case-tracking", "lifecycle.e-workflow")
def test_every_status_is_reached_by_people(place: Town) -> None:
    seen = list(walk(place))
    assert {case for case, _referral in seen} == set(Status.values)
    assert {referral for _case, referral in seen} >= set(ReferralStatus.values)
    moves = list(Event.objects.order_by("pk").values_list("move", flat=True))
    case = Case.objects.get()
    assert case.event_count == len(moves)
    assert [event.seq for event in queries.story(case)] == list(range(1, len(moves) + 1))
    read = counting.read([(scope, None) for scope in SCOPES])
    assert {key: n for key, n in read.items() if n} == counting.recount()


def test_strangers_find_nothing(place: Town, client: Client) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    referral = Referral.objects.get(case=case)
    admin = cast.person(R.ADMIN, None, "yonetici")
    other = citizen("Ali Can", "+905550000029")
    for stranger in (place.parks_user, admin, organization.visitor(other.actor_id)):
        assert not queries.visible_to(stranger).exists()
        assert not queries.referrals_visible_to(stranger).exists()
        with pytest.raises(Case.DoesNotExist):
            services.move(case.pk, "note", by=stranger, facts={"text": "Merak ettim."})
        with pytest.raises(Referral.DoesNotExist):
            services.move_referral(referral.pk, "accept", by=stranger)
        with pytest.raises(Case.DoesNotExist):
            services.attach(case.pk, [], audience="staff", by=stranger)
        with pytest.raises(Case.DoesNotExist):
            delivery.tell(case.pk, "phone", "told", by=stranger, checklist=delivery.MUST)
    paths = [
        *(
            f"/basvuru/{case.pk}/{rest}"
            for rest in ("", "yakin.json", "ozet/", "sureler/", "alindi/", "duzelt/")
        ),
        *(f"/basvuru/{case.pk}/{rest}" for rest in ("yap/note/", "bildir/", "ortak-cevap/", "dosya/1/")),
        *(f"/yonlendirme/{referral.pk}/{rest}" for rest in ("yap/accept/", "cevapla/")),
    ]
    for stranger in (place.parks_user, admin):
        sit(client, stranger)
        assert {client.get(path).status_code for path in paths} == {404}
    sit(client, place.roads_user)
    assert client.get(paths[0]).status_code == 200
    assert case.number in client.get(paths[0]).content.decode()


def test_nobody_s_unit_is_not_everybody_s(place: Town) -> None:
    """`None == None` makes no colleagues: a case without desks, a person without a unit."""
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    referral = Referral.objects.select_related("unit").get(case=case)
    row = next(row for row in REFERRAL_ROWS if row.name == "accept")
    drifter = Person(actor_id=2**40, kind="staff", name="", grants=(Grant(R.UNIT_USER, None, ""),))
    assert drifter.branch_paths() == []
    assert not queries.visible_to(drifter).exists()
    assert not queries.referrals_visible_to(drifter).exists()
    assert policy.may(drifter, row, case, referral) is None
    nobody = Person(actor_id=2**40, kind="staff", name="")
    for name in CASE_NAMES:
        assert policy.may(nobody, CASE_MOVES[name], case) is None
    assert policy.may(replace(nobody, actor_id=case.registered_by_id), CASE_MOVES["resubmit"], case)
    visit = organization.visitor(case.registered_by_id)
    assert policy.may(visit, CASE_MOVES["resubmit"], case) is None


def test_another_desk_s_work_is_not_yours(place: Town) -> None:
    case = place.register(channel=Channel.PHONE).case
    elsewhere = cast.person(R.APPROVER, place.parks, "baska.onay")
    with pytest.raises(NotYours):
        services.move(case.pk, "approve", by=elsewhere, facts={"units": [place.roads.pk]})
    services.move(case.pk, "approve", by=place.approver, facts={"units": [place.roads.pk]})


def test_who_acts_for_somebody_is_remembered_as_that(place: Town) -> None:
    admin = cast.person(R.ADMIN, None, "yonetici")
    helper = cast.staff("vekil.kisi", unit=place.parks)
    case = place.register(channel=Channel.PHONE).case
    with pytest.raises(Case.DoesNotExist):
        services.move(
            case.pk, "approve", by=organization.person_of(helper), facts={"units": [place.roads.pk]}
        )
    delegate(
        principal_id=place.approver.staff_id or 0,
        delegate_id=helper.pk,
        role=R.APPROVER,
        since=clock.now(),
        until=clock.now() + timedelta(days=2),
        reason="İzinde",
        by=admin,
    )
    services.move(case.pk, "approve", by=organization.person_of(helper), facts={"units": [place.roads.pk]})
    event = Event.objects.get(move="approve")
    assert event.by.staff_id == helper.pk
    assert event.on_behalf_of_id == place.approver.actor_id
    offered = Event.objects.get(move="offer")
    assert offered.on_behalf_of_id == place.approver.actor_id


def test_every_role_of_the_table_can_be_held(place: Town) -> None:
    named = {role for row in (*CASE_ROWS, *REFERRAL_ROWS) for role in row.who}
    assert named == set(Role) - {R.ADMIN}
    assert all(ROLES[role].reach != "none" for role in named)
    assert connection.vendor == "postgresql"
