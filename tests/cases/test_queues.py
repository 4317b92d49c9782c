"""Queues list what they should, count without scanning, page without losing a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.answers import services as answers
from muhatap.cases import counting, pages, queries, queues, services, timeline
from muhatap.cases.models import Case, Channel, Event, Kind, Referral
from muhatap.cases.queues import QUEUES, ROWS
from muhatap.delivery import services as delivery
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.organization import queries as organization
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town, citizen
from tests.cases.walker import steps
from tests.cases.working import SCOPES
from tests.pages import body, sit
from tests.trying import often

pytestmark = pytest.mark.django_db
MOST = 8


def listed(person: Person, name: str) -> set[int]:
    """Cases that the person's queue shows, all pages."""
    found, cursor = set(), ""
    while True:
        page = pages.queue_page(person, QUEUES[name], {}, cursor)
        found |= {row.case.pk for row in page.rows}
        cursor = page.page.next
        if not cursor:
            return found


def browser(client: Client, person: Person) -> Client:
    sit(client, person)
    return client


class Day:
    """One case in every place where somebody waits."""

    def __init__(self, place: Town) -> None:
        self.place = place
        self.to_approve = self._case(channel=Channel.PHONE)
        self.returned = self._case(channel=Channel.PHONE)
        services.move(self.returned, "return", by=place.approver, facts={"reason": "Sokak adı yanlış."})
        self.to_route = self._case()
        self.asked = self._case()
        services.move(self.asked, "ask", by=place.coordinator, facts={"question": "Hangi kapının önü?"})
        self.offered, self.offered_part = self._routed()
        self.informed, part = self._accepted()
        services.move_referral(part, "inform", by=place.roads_user, facts={"text": "Ekip perşembe gidecek."})
        self.assigned, part = self._accepted()
        services.move_referral(
            part, "assign", by=place.roads_lead, facts={"officer": place.roads_user.staff_id}
        )
        self.questioned, part = self._accepted()
        services.move_referral(part, "ask", by=place.roads_user, facts={"question": "Fotoğraf var mı?"})
        self.scheduled, part = self._accepted()
        promise = {"reason": "Proje işi", "date": "2026-12-30"}
        services.move_referral(part, "schedule", by=place.roads_user, facts=promise)
        self.corrected, part = self._accepted()
        answer = answers.submit(part, "Yapıldı.", by=place.roads_user)
        answers.give_back(answer.pk, "Günü yazılsın.", by=place.reviewer)
        self.to_review, part = self._accepted()
        answers.submit(part, "Yapıldı.", by=place.roads_user)
        self.to_deliver, part = self._accepted()
        answer = answers.submit(part, "Yapıldı.", by=place.roads_user)
        answers.approve(answer.pk, by=place.reviewer)
        self.closed = self._case()
        services.move(self.closed, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
        silent = citizen("Ali Vural", "+905550000018")
        silent.contact_points.update(consent_at=None)
        self.to_call = self._case(citizen=silent, reply_point=None)
        services.move(self.to_call, "pass_on", by=place.deliverer, facts={"text": "Ekip yolda."})
        self.escalated = self._case()
        services.move(self.escalated, "escalate", by=place.coordinator, facts={"reason": "Birim susuyor."})
        self.objected, part = self._accepted()
        answer = answers.submit(part, "Yapıldı.", by=place.roads_user)
        answers.approve(answer.pk, by=place.reviewer)
        delivery.tell(self.objected, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
        services.move(self.objected, "object", by=place.agent, facts={"reason": "Yine çöktü."})
        self.late, part = self._accepted()
        Case.objects.filter(pk=self.late).update(due_at=clock.now() - timedelta(days=1))
        Referral.objects.filter(pk=part).update(due_at=clock.now() - timedelta(days=1))
        self.today, part = self._accepted()
        Case.objects.filter(pk=self.today).update(due_at=clock.now() + timedelta(hours=3))
        Referral.objects.filter(pk=part).update(due_at=clock.now() + timedelta(hours=3))

    def _case(self, **columns: Any) -> int:
        pk: int = self.place.register(route=False, **columns).case.pk
        return pk

    def _routed(self) -> tuple[int, int]:
        pk = self._case()
        services.move(pk, "route", by=self.place.coordinator, facts={"units": [self.place.roads.pk]})
        return pk, Referral.objects.get(case=pk).pk

    def _accepted(self) -> tuple[int, int]:
        pk, part = self._routed()
        services.move_referral(part, "accept", by=self.place.roads_user)
        return pk, part


def test_every_queue_lists_what_waits_there_and_nothing_else(place: Town) -> None:
    day = Day(place)
    working = {day.informed, day.assigned, day.late, day.today}
    inbox = {day.offered, *working, day.questioned, day.scheduled, day.corrected}
    author = place.agent
    expected: dict[str, tuple[Person, set[int]]] = {
        "onay": (place.approver, {day.to_approve}),
        "yonlendirme": (place.coordinator, {day.to_route, day.escalated, day.to_call}),
        "itiraz": (place.coordinator, {day.objected}),
        "bekleyen": (place.coordinator, {day.asked, day.questioned}),
        "ara-soyle": (place.deliverer, {day.to_call}),
        "gelen": (place.roads_user, inbox),
        "kabul": (place.roads_user, {day.offered}),
        "bana-atanan": (place.roads_user, {day.assigned}),
        "kontrolden": (place.roads_user, {day.corrected}),
        "soruldu": (place.roads_user, {day.questioned}),
        "programda": (place.roads_user, {day.scheduled}),
        "birim-geciken": (place.roads_user, {day.late}),
        "birim-bugun": (place.roads_user, {day.today}),
        "kontrol": (place.reviewer, {day.to_review}),
        "bildirim": (place.deliverer, {day.to_deliver}),
        "ara-bilgi": (place.deliverer, {day.informed}),
        "ust": (place.supervisor, {day.escalated}),
        "geciken": (place.coordinator, {day.late}),
        "bugun": (place.coordinator, {day.today}),
        "donen": (author, {day.returned}),
    }
    everything = set(Case.objects.values_list("pk", flat=True))
    expected |= {"kayitlarim": (author, everything), "tumu": (author, everything)}
    expected |= {row.name: (place.agent, set()) for row in ROWS if row.name not in expected}
    for name, (person, wanted) in expected.items():
        assert listed(person, name) == wanted, name
        if wanted and QUEUES[name].counter:
            assert queues.counts(person)[name] == len(wanted), name
    for name in ("gelen", "kabul", "bana-atanan", "birim-geciken"):
        assert listed(place.parks_user, name) == set(), "another unit's work stays away"
    assert listed(cast.person(Role.APPROVER, place.parks, "baska.onay"), "onay") == set()
    assert listed(cast.person(Role.AGENT, place.parks, "baska.agent"), "donen") == set()


@pytest.mark.duty("access-control.roles-and-permissions")
def test_who_works_elsewhere_now_sees_nothing_of_what_was_assigned_to_them(place: Town) -> None:
    day = Day(place)
    RoleGrant.objects.filter(staff_id=place.roads_user.staff_id or 0).update(unit=place.parks)
    moved_on = organization.person_of(Staff.objects.get(pk=place.roads_user.staff_id or 0))
    assert Referral.objects.filter(officer_id=moved_on.staff_id, case_id=day.assigned).exists()
    assert not queries.visible_to(moved_on).filter(pk=day.assigned).exists()
    assert listed(moved_on, "bana-atanan") == set()
    assert queues.counts(moved_on)["bana-atanan"] == 0
    assert queues.counts(place.roads_user)["bana-atanan"] == 1


def test_who_has_no_queue_of_that_name_finds_no_page(place: Town, client: Client) -> None:
    browser(client, place.parks_user)
    for row in ROWS:
        expected = 200 if place.parks_user.has(*row.who) else 404
        assert client.get(f"/kuyruk/{row.name}/").status_code == expected, row.name
    assert client.get("/kuyruk/yok/").status_code == 404


@settings(max_examples=often(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.integers(0, 10**6), min_size=4, max_size=14))
def test_whatever_people_do_the_counters_say_what_is_there(place: Town, choices: list[int]) -> None:
    with transaction.atomic():
        cases = [place.register(channel=Channel.PHONE).case, place.register(route=False).case]
        done = []
        for number, choice in enumerate(choices):
            open_steps = steps(place, cases[number % 2])
            name, step = open_steps[choice % len(open_steps)]
            done.append(name)
            try:
                with transaction.atomic():
                    step()
            except Refused as refused:
                done[-1] += f" refused: {refused}"
        read = {key: n for key, n in counting.read([(scope, None) for scope in SCOPES]).items() if n}
        assert read == counting.recount(), done
        for person in (place.approver, place.coordinator, place.roads_lead, place.reviewer, place.deliverer):
            counts = queues.counts(person)
            for row in queues.of(person):
                if row.counter:
                    assert counts[row.name] == queues.rows_of(row, person).count(), (row.name, done)
        for case in cases:
            case.refresh_from_db()
            assert timeline.faults(case.number, case.chain_head, queries.story(case)) == [], done
        transaction.set_rollback(True)


def test_counting_costs_the_same_however_much_waits(
    place: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    Day(place)
    for person in (place.coordinator, place.roads_lead, place.manager, place.deliverer):
        timed = sum(row.name in queues.TIMED for row in queues.of(person))
        with django_assert_max_num_queries(2 + timed):
            queues.counts(person)


def many(place: Town, n: int) -> list[int]:
    """Cases in the routing queue, one a minute apart."""
    made = []
    for number in range(n):
        at = clock.now() - timedelta(minutes=number)
        case = place.register(route=False, received_at=at, text=f"{number}. sokakta yol çöktü.").case
        made.append(case.pk)
    return made


def test_pages_follow_each_other_without_loss_or_repetition(place: Town) -> None:
    made = many(place, 60)
    queue = QUEUES["yonlendirme"]
    first = pages.queue_page(place.coordinator, queue, {})
    assert [row.case.pk for row in first.rows] == made[::-1][:50]
    assert not first.page.previous
    services.move(made[-1], "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    later = place.register(route=False).case.pk
    second = pages.queue_page(place.coordinator, queue, {}, first.page.next)
    assert [row.case.pk for row in second.rows] == [*made[::-1][50:], later]
    back = pages.queue_page(place.coordinator, queue, {}, second.page.previous)
    assert [row.case.pk for row in back.rows] == made[::-1][1:50]


def test_rows_without_a_date_come_last_on_whatever_page(place: Town) -> None:
    made = many(place, 55)
    Case.objects.filter(pk__in=made).update(status="to_deliver", due_at=None)
    Case.objects.filter(pk__in=made[:30]).update(due_at=clock.now() + timedelta(days=3))
    queue = QUEUES["bildirim"]
    first = pages.queue_page(place.deliverer, queue, {})
    second = pages.queue_page(place.deliverer, queue, {}, first.page.next)
    found = [row.case.pk for row in (*first.rows, *second.rows)]
    assert found == [*sorted(made[:30]), *sorted(made[30:])]
    back = pages.queue_page(place.deliverer, queue, {}, second.page.previous)
    assert [row.case.pk for row in back.rows] == found[:50]


def test_a_heading_stands_over_its_rows_once(place: Town, client: Client) -> None:
    now = clock.now()
    made = many(place, 9)
    for at, pk in enumerate(made):
        services.move(pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
        law = now - timedelta(days=1) if at % 2 else None  # of two that are late the law is over for one
        due = None if at == 8 else now + timedelta(hours=(at - 3) * 4)
        Referral.objects.filter(case_id=pk).update(due_at=due, law_due_at=law, is_paused=at in (4, 7))
    services.move(made[0], "escalate", by=place.coordinator, facts={"reason": "Bekliyor."})
    services.move(made[4], "escalate", by=place.coordinator, facts={"reason": "Bekliyor."})
    Case.objects.filter(pk=made[0]).update(received_at=now - timedelta(days=3))
    for person, name in ((place.roads_user, "gelen"), (place.supervisor, "ust")):
        page = browser(client, person).get(f"/kuyruk/{name}/").content.decode()
        found = re.findall(r'role="rowheader">([^<]+)<', page)
        assert len(found) == len(set(found)), found
        if name == "gelen":
            assert found == [
                "Süresi geçen",
                "Bugün son gün",
                "Yedi gün içinde",
                "Duran ya da süresi işlemeyen",
            ]


@pytest.mark.duty("routing.coordination-traffic")
def test_a_list_is_narrowed_by_channel_kind_and_words(place: Town, client: Client) -> None:
    phone = place.register(channel=Channel.SOCIAL, route=False, text="Ağaç devrildi.").case
    other = place.register(channel=Channel.EMAIL, route=False, kind=Kind.THANKS).case
    browser(client, place.supervisor)
    for filters, wanted in (
        ({"kanal": "social"}, {phone.number}),
        ({"tur": "thanks"}, {other.number}),
        ({"q": "agac devril"}, {phone.number}),
        ({"q": "YOL ÇÖKTÜ"}, {other.number}),
        ({"kanal": "email", "tur": "complaint"}, set()),
        ({"kanal": "<script>"}, set()),
        ({"ilce": "999999999999999999999"}, {phone.number, other.number}),
    ):
        answer = client.get("/kuyruk/tumu/", filters)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert {n for n in (phone.number, other.number) if f'title="{n}"' in page} == wanted, filters
        assert "<script>" not in page.replace("<script src", "").replace("<script type", "")
    assert "temizle" in client.get("/kuyruk/tumu/", {"kanal": "fax"}).content.decode()


@pytest.mark.parametrize(
    "cursor", ["", "x", ">e30", ">WyJhIiwgMV0", ">WzEsIDFd", ">W251bGwsIG51bGxd", "<" * 300]
)
def test_a_forged_cursor_shows_the_first_page(place: Town, client: Client, cursor: str) -> None:
    case = place.register(route=False).case
    browser(client, place.coordinator)
    answer = client.get("/kuyruk/yonlendirme/", {"sayfa": cursor})
    assert answer.status_code == 200
    assert cursor.startswith(">W") or case.number in answer.content.decode()


def counted(client: Client, path: str) -> int:
    """Statements of one page, the frame included."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_long_queue_costs_what_a_short_one_does(place: Town, client: Client) -> None:
    late, desk = clock.now() - timedelta(days=1), place.approver.grants[0].unit_id
    queues_of: dict[str, tuple[Person, dict[str, Any]]] = {
        "yonlendirme": (place.coordinator, {}),
        "tumu": (place.coordinator, {}),
        "bildirim": (place.deliverer, {"status": "to_deliver"}),
        "geciken": (place.reviewer, {"due_at": late}),
        "onay": (place.approver, {"status": "awaiting_approval", "approval_desk": desk}),
        "ust": (place.supervisor, {"escalated_at": late}),
        "gelen": (place.roads_user, {}),
    }
    costs: dict[str, list[int]] = {name: [] for name in queues_of}
    made: list[int] = []
    for n in (3, 57):
        fresh = many(place, n)
        made += fresh
        for name, (person, columns) in queues_of.items():
            browser(client, person)
            if name == "gelen":
                for pk in fresh:
                    services.move(pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
            client.get(f"/kuyruk/{name}/")
            with transaction.atomic():
                if columns:
                    Case.objects.filter(pk__in=made).update(**columns)
                assert len(listed(person, name)) >= len(made if name != "yonlendirme" else fresh), name
                costs[name].append(counted(client, f"/kuyruk/{name}/"))
                transaction.set_rollback(True)
    for name, (short, long) in costs.items():
        assert short == long <= MOST, name


def test_a_case_page_costs_the_same_with_a_short_and_a_long_story(place: Town, client: Client) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk, place.parks.pk]})
    browser(client, place.coordinator)
    client.get(f"/basvuru/{case.pk}/")
    short = counted(client, f"/basvuru/{case.pk}/")
    for number in range(60):
        services.move(case.pk, "note", by=place.agent, facts={"text": f"{number}. not"})
    assert Event.objects.filter(case=case).count() > 60
    assert counted(client, f"/basvuru/{case.pk}/") == short
    assert short <= 30


def test_waiting_for_the_citizen_means_one_thing_whoever_asked(client: Client, place: Town) -> None:
    mine = place.register(route=False).case
    services.move(mine.pk, "ask", by=place.coordinator, facts={"question": "Neresi?"})
    theirs = place.register(route=False, text="Lamba yanmıyor.").case
    units = [place.roads.pk, place.parks.pk]
    services.move(theirs.pk, "route", by=place.coordinator, facts={"units": units})
    roads = Referral.objects.get(case=theirs, unit=place.roads)
    services.move_referral(roads.pk, "accept", by=place.roads_user)
    services.move_referral(roads.pk, "ask", by=place.roads_user, facts={"question": "Kaç numara?"})
    sit(client, place.coordinator)
    for path in ("/kuyruk/bekleyen/", "/kuyruk/tumu/?durum=waiting_citizen"):
        page = body(client.get(path))
        assert mine.short_number in page and theirs.short_number in page, path
    assert body(client.get("/kuyruk/tumu/")).count('<span class="tag">Hemşehri bekleniyor</span>') == 2
    assert "Hemşehri bekleniyor" in body(client.get(f"/basvuru/{theirs.pk}/"))
    assert queues.counts(place.coordinator)["bekleyen"] == 2
    services.move_referral(roads.pk, "reply", by=place.roads_user, facts={"reply": "14."})
    services.move(mine.pk, "reply", by=place.agent, facts={"reply": "Pazar."})
    assert queues.counts(place.coordinator)["bekleyen"] == 0 and counting.audit() == []
    assert Case.objects.get(pk=theirs.pk).stands == "Birimde"
