"""The reception: met, called, served, directed, seen off."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases.models import Case, Contact
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.kit import clock
from muhatap.people import services as people
from muhatap.reception import queries, services
from muhatap.reception.models import Visit
from tests.cases.racing import at_once
from tests.cases.town import Town, town
from tests.intake.calls import call
from tests.pages import body, sit


@pytest.fixture
def desk(client: Client, settled: Town) -> Client:
    """The agent at the reception."""
    return sit(client, settled.agent)


def came(client: Client, **fields: Any) -> Visit:
    """Somebody comes in, as typed."""
    answer = client.post("/kabul/", fields)
    assert answer.status_code == 302, body(answer)
    return Visit.objects.latest("pk")


@pytest.mark.django_db
@pytest.mark.duty("intake.visitor-reception")
def test_a_visitor_is_met_called_answered_and_seen_off(desk: Client, settled: Town) -> None:
    assert desk.post("/kabul/", {"name": "", "purpose": "Ruhsat"}).status_code == 422
    visit = came(desk, name="Şükrü Çağlar", purpose="Ruhsat sormak", host="Nihal Hanım")
    known = came(desk, citizen=str(settled.citizen.pk), purpose="Yol")
    assert (visit.no, known.no, visit.desk_id) == (1, 2, settled.agent.unit_id)
    page = body(desk.get("/kabul/"))
    assert "Bekleyen 2, bugün gelen 2, uğurlanan 0" in page
    assert "Şükrü Çağlar" in page and "Hatice Y•••••" in page and "Yılmaz" not in page
    assert 'hx-trigger="every 20s"' in page
    assert desk.post(f"/kabul/{visit.pk}/cagir/").status_code == 302
    assert "Derya Aksoy" in body(desk.get("/kabul/pano/"))
    assert desk.post(f"/kabul/{visit.pk}/cevapla/", {"text": ""}).status_code == 422
    desk.post(f"/kabul/{visit.pk}/cevapla/", {"text": "Zemin katta, 3 numaralı masa."})
    visit.refresh_from_db()
    assert (visit.state, visit.outcome) == ("done", "answered")
    assert visit.left_at is not None
    assert Contact.objects.get(pk=visit.contact_id or 0).answer == "Zemin katta, 3 numaralı masa."
    desk.post(f"/kabul/{known.pk}/ugurla/")
    known.refresh_from_db()
    assert known.state == "gone", "left without having been served"
    page = body(desk.get(f"/kabul/gecmis/?gun={clock.today():%d.%m.%Y}&durum=done"))
    assert "Şükrü Çağlar" in page and "Hatice" not in page
    assert "Yerinde cevaplandı" in page


@pytest.mark.django_db
@pytest.mark.duty("intake.visitor-reception", "intake.in-person-counter")
def test_what_a_visitor_came_for_becomes_a_case_at_the_intake_desk(desk: Client, settled: Town) -> None:
    visit = came(desk, name="Şükrü Çağlar", purpose="Evin önündeki yol çöktü")
    page = body(desk.get(f"/yeni/?kanal=counter&ziyaret={visit.pk}"))
    assert 'value="Şükrü Çağlar"' in page and "Evin önündeki yol çöktü" in page
    typed = call(settled, channel="counter", who="new", citizen="", new_name="Şükrü Çağlar")
    saved = desk.post("/yeni/", {**typed, "new_phone": "0532 111 22 33", "visit": str(visit.pk)})
    assert saved.status_code == 302, body(saved)
    case = Case.objects.latest("pk")
    visit.refresh_from_db()
    assert (visit.case_id, visit.outcome, visit.state) == (case.pk, "case", "done")
    assert (visit.citizen_id, visit.name) == (case.citizen_id, ""), "a name is kept once, in the register"
    assert case.number in body(desk.get("/kabul/"))


@pytest.mark.django_db
@pytest.mark.duty("intake.visitor-reception", "intake.in-person-counter")
def test_a_visitor_who_came_about_a_known_matter_is_seen_off_too(desk: Client, settled: Town) -> None:
    case = settled.register().case
    visit = came(desk, citizen=str(settled.citizen.pk), purpose="Yol ne oldu?")
    typed = call(settled, channel="counter", visit=str(visit.pk), yap=f"bagla-evet-{case.pk}")
    assert desk.post("/yeni/", typed).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.outcome, visit.case_id) == ("done", "answered", None)
    assert visit.contact is not None and visit.contact.case_id == case.pk


@pytest.mark.django_db
@pytest.mark.duty("intake.visitor-reception")
def test_who_is_sent_to_a_unit_is_found_there_and_nowhere_else(client: Client, settled: Town) -> None:
    sit(client, settled.agent)
    visit = came(client, name="Şükrü Çağlar", purpose="Ağaç")
    client.post(f"/kabul/{visit.pk}/yonlendir/", {"unit": str(settled.roads.pk), "note": "Randevulu"})
    sit(client, settled.parks_user)
    assert "Şükrü" not in body(client.get("/kabul/"))
    assert client.get(f"/kabul/{visit.pk}/").status_code == 404
    assert client.post(f"/kabul/{visit.pk}/cagir/").status_code == 404
    assert client.post("/kabul/", {"name": "Biri"}).status_code == 403
    sit(client, settled.roads_user)
    assert "Şükrü Çağlar" in body(client.get("/kabul/"))
    client.post(f"/kabul/{visit.pk}/cagir/")
    client.post(f"/kabul/{visit.pk}/ugurla/")
    visit.refresh_from_db()
    assert (visit.state, visit.served_by_id) == ("done", settled.roads_user.actor_id)


@pytest.mark.django_db
def test_yesterday_is_history_and_numbers_begin_anew(desk: Client, settled: Town) -> None:
    with clock.frozen(clock.now() - timedelta(days=1)):
        services.arrive(name="Dünkü Ziyaretçi", by=settled.agent)
    today = came(desk, name="Bugünkü")
    assert today.no == 1
    assert "Dünkü" not in body(desk.get("/kabul/"))
    assert "Dünkü" in body(desk.get("/kabul/gecmis/"))
    assert [line.name for line in queries.history(settled.agent, queries.Filters())[0]] == [
        "Bugünkü",
        "Dünkü Ziyaretçi",
    ]


@pytest.mark.django_db
@pytest.mark.duty("privacy.hidden-applicant")
def test_of_somebody_hidden_the_board_tells_nothing(desk: Client, settled: Town) -> None:
    citizens.change(settled.citizen.pk, {"identity_hidden": True}, by=settled.manager)
    visit = came(desk, citizen=str(settled.citizen.pk), purpose="Yol")
    for path in ("/kabul/", f"/kabul/{visit.pk}/", "/kabul/gecmis/"):
        page = body(desk.get(path))
        assert "Hatice" not in page and "Kimliği gizli" in page


@pytest.mark.django_db
def test_visits_follow_a_merge_and_go_back(settled: Town) -> None:
    other = citizens.register(CitizenDraft(name="Hatice Kara", phone="0532 111 22 33"), by=settled.agent)
    visit = services.arrive(citizen=other, by=settled.agent)
    done = people.merge(settled.citizen.pk, other.pk, take=[], reason="Aynı kişi", by=settled.agent)
    visit.refresh_from_db()
    assert visit.citizen_id == settled.citizen.pk
    people.part(done.pk, reason="Değilmiş", by=settled.agent)
    visit.refresh_from_db()
    assert visit.citizen_id == other.pk


@pytest.fixture(scope="module")
def busy(real: None) -> Town:
    """The town, committed."""
    return town()


@pytest.mark.races
def test_everybody_gets_a_number_of_their_own_and_is_called_once(busy: Town) -> None:
    made = at_once(*(partial(services.arrive, name=f"Ad {n}", by=busy.agent) for n in range(4)))
    assert sorted(one.no for one in made if isinstance(one, Visit)) == [1, 2, 3, 4]
    first = made[0]
    assert isinstance(first, Visit)
    ended = at_once(*(partial(services.call, first.pk, by=who) for who in (busy.agent, busy.approver)))
    assert sum(isinstance(one, Visit) for one in ended) == 1


@pytest.mark.django_db
def test_the_desks_are_named_by_an_index_not_by_all_visits(desk: Client, settled: Town) -> None:
    services.arrive(by=settled.agent, name="Nuri", purpose="Ruhsat")
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert len(queries.desks()) == 1
        cursor.execute("EXPLAIN " + asked[-1]["sql"])  # safe: our own statement
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "reception_visit_desk" in plan and "Hash" not in plan and "Unique" not in plan
