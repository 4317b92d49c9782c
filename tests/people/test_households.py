"""Households: who lives with whom, what they brought, and that nobody hidden is told by them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases.models import Case, Topic
from muhatap.citizens.models import Citizen, Viewing
from muhatap.kit.errors import NotNow
from muhatap.people import services
from muhatap.people.models import Household, Member
from tests.cases.town import Town, citizen
from tests.pages import body, sit, streamed

pytestmark = pytest.mark.django_db
WHY = "Kendisi söyledi"


def family(place: Town) -> tuple[Citizen, Citizen, Citizen, Household]:
    """Hatice, her husband Ahmet, her daughter Elif."""
    ahmet, elif_ = citizen("Ahmet Yıldız", "+905550000041"), citizen("Elif Yıldız", "+905550000042")
    services.link(place.citizen.pk, ahmet.pk, "spouse", reason=WHY, by=place.agent)
    done = services.link(place.citizen.pk, elif_.pk, "child", reason=WHY, by=place.agent)
    return place.citizen, ahmet, elif_, done.household


@pytest.mark.duty("citizens.contact-history")
def test_a_clerk_links_two_people_and_ends_it(client: Client, settled: Town) -> None:
    who, other = settled.citizen, citizen("Ahmet Yıldız", "+905550000041")
    page = f"/hemsehriler/{who.pk}/hane/"
    sit(client, settled.agent)
    assert "Hanesi yazılmamış." in body(client.get(page))
    given = {"other": str(other.pk), "relation": "spouse", "reason": WHY}
    for wrong in ({"other": ""}, {"relation": ""}, {"relation": "self"}, {"relation": "x"}, {"reason": " "}):
        refused = client.post(page, {**given, **wrong})
        assert refused.status_code == 422, wrong
    assert not Household.objects.exists(), "a refusal leaves nothing"
    done = client.post(page, given)
    household = Household.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/hane/{household.pk}/")
    assert client.post(page, given).status_code == 409, "once is enough"
    shown = body(client.get(f"/hane/{household.pk}/"))
    assert "eşi" in shown and WHY in shown and "Yıldız" not in shown, "masked"
    seen = Viewing.objects.filter(by_id=settled.agent.actor_id, what="masked")
    assert set(seen.values_list("citizen_id", flat=True)) == {who.pk, other.pk}
    panel = body(client.get(f"/hemsehriler/{other.pk}/hane/", headers={"HX-Request": "true"}))
    assert f"/hane/{household.pk}/" in panel and f"/hemsehriler/{who.pk}/" in panel and "<form" not in panel
    member = Member.objects.get(citizen=other)
    away = f"/hane/{household.pk}/{member.pk}/cikar/"
    assert client.post(away, {"reason": ""}).status_code == 422
    assert client.post(away, {"reason": "Taşındı"}).status_code == 302
    household.refresh_from_db()
    member.refresh_from_db()
    assert household.closed_at is not None and member.ended_reason == "Taşındı"
    assert "Taşındı" in body(client.get(f"/hane/{household.pk}/"))
    assert client.get(away).status_code == 404
    assert "Hanesi yazılmamış." in body(client.get(page))


def test_one_lives_in_one_household_a_carer_may_come_to_several(settled: Town) -> None:
    by = settled.agent
    _who, ahmet, elif_, household = family(settled)
    neighbour, nurse = citizen("Mehmet Kara", "+905550000043"), citizen("Selma Ak", "+905550000044")
    with pytest.raises(NotNow):
        services.link(neighbour.pk, elif_.pk, "child", reason=WHY, by=by)
    services.link(ahmet.pk, nurse.pk, "carer", reason=WHY, by=by)
    services.link(neighbour.pk, nurse.pk, "carer", reason=WHY, by=by)
    assert Member.objects.filter(citizen=nurse, until=None).count() == 2
    services.leave(Member.objects.get(citizen=settled.citizen, until=None).pk, reason="Taşındı", by=by)
    assert Member.objects.get(household=household, relation="self", until=None).citizen_id == ahmet.pk
    with pytest.raises(Citizen.DoesNotExist):
        services.link(ahmet.pk, neighbour.pk, "child", reason=WHY, by=settled.roads_user)


def aided(place: Town, **columns: Any) -> Case:
    topic, _made = Topic.objects.get_or_create(
        code="yardim.gida",
        defaults={"name_tr": "Gıda yardımı", "name_fold": "gida yardimi", "level": 3, "is_aid": True},
    )
    return place.register(topic=topic, allow_incomplete=True, **columns).case


@pytest.mark.duty("intake.aid-request")
def test_the_household_s_aid_is_told_where_another_is_asked(client: Client, settled: Town) -> None:
    who, ahmet, elif_, household = family(settled)
    case = aided(settled, citizen=ahmet, reply_point=None)
    other = settled.register(citizen=elif_, reply_point=None).case
    sit(client, settled.coordinator)
    page = body(client.get(f"/hane/{household.pk}/"))
    assert case.number in page and other.number in page
    given = {"citizen": str(who.pk), "topic": str(case.topic_id)}
    hint = body(client.post("/yeni/ayni/", given))
    assert "aynı hane" in hint and case.number in hint
    assert case.number not in body(client.post("/yeni/ayni/", {**given, "citizen": str(10**9)}))
    Case.objects.filter(pk=case.pk).update(identity_hidden=True)
    sit(client, settled.agent)
    assert case.number not in body(client.post("/yeni/ayni/", given))


@pytest.mark.duty("privacy.hidden-applicant")
def test_nobody_hidden_is_told_by_a_household(client: Client, settled: Town) -> None:
    who, ahmet, elif_, household = family(settled)
    case = settled.register(citizen=elif_, reply_point=None).case
    Citizen.objects.filter(pk=elif_.pk).update(identity_hidden=True)
    sit(client, settled.agent)
    page = body(client.get(f"/hane/{household.pk}/"))
    assert f"/hemsehriler/{ahmet.pk}/" in page
    assert f"/hemsehriler/{elif_.pk}/" not in page and "çocuğu" not in page and case.number not in page
    member = Member.objects.get(citizen=elif_)
    assert client.get(f"/hane/{household.pk}/{member.pk}/cikar/").status_code == 404
    sheet = client.post("/disa-aktar/hane/", {"bicim": "csv", "hane": str(household.pk)})
    text = (streamed(sheet) if sheet.streaming else sheet.content).decode("utf-8-sig")
    assert "çocuğu" not in text and "eşi" in text
    Citizen.objects.filter(pk=ahmet.pk).update(identity_hidden=True)
    assert client.get(f"/hane/{household.pk}/").status_code == 404, "one alone would tell of the others"
    panel = body(client.get(f"/hemsehriler/{who.pk}/hane/", headers={"HX-Request": "true"}))
    assert "Hanesi yazılmamış." in panel
    assert client.get(f"/hemsehriler/{ahmet.pk}/hane/").status_code == 404
    assert client.post(
        f"/hemsehriler/{who.pk}/hane/", {"other": str(ahmet.pk), "relation": "child", "reason": WHY}
    ).status_code in (404, 422)


def test_households_follow_a_merging_and_come_back(settled: Town) -> None:
    by = settled.agent
    who, ahmet, _elif, household = family(settled)
    twin, mother = citizen("Ahmet Yildiz", "+905550000045"), citizen("Fatma Kara", "+905550000046")
    mine = Member.objects.get(citizen=ahmet)
    done = services.merge(twin.pk, ahmet.pk, take=[], reason="Aynı kişi", by=by)
    mine.refresh_from_db()
    assert mine.citizen_id == twin.pk
    services.part(done.pk, reason="Kardeşler", by=by)
    mine.refresh_from_db()
    assert mine.citizen_id == ahmet.pk
    services.link(mother.pk, twin.pk, "child", reason=WHY, by=by)
    done = services.merge(twin.pk, ahmet.pk, take=[], reason="Aynı kişi", by=by)
    mine.refresh_from_db()
    assert mine.citizen_id == ahmet.pk, "nobody lives in two places: the kept record's household holds"
    services.part(done.pk, reason="Kardeşler", by=by)
    assert set(household.members.filter(until=None).values_list("citizen_id", flat=True)) >= {
        who.pk,
        ahmet.pk,
    }


def test_who_is_at_the_same_door_is_offered(client: Client, settled: Town) -> None:
    from muhatap.citizens import services as register
    from muhatap.citizens.services import AddressDraft
    from tests.citizens.people import kazimdirik

    other, far = citizen("Ahmet Yıldız", "+905550000041"), citizen("Mehmet Kara", "+905550000043")
    area = kazimdirik().pk
    for who, door in ((settled.citizen, "14"), (other, "14"), (far, "15")):
        register.add_address(who.pk, AddressDraft("372. Sokak", door, area), by=settled.agent)
    sit(client, settled.agent)
    page = body(client.get(f"/hemsehriler/{settled.citizen.pk}/hane/"))
    assert f"?oteki={other.pk}" in page and f"?oteki={far.pk}" not in page
    Citizen.objects.filter(pk=other.pk).update(identity_hidden=True)
    assert "?oteki=" not in body(client.get(f"/hemsehriler/{settled.citizen.pk}/hane/"))


def test_a_large_household_costs_no_more_statements(client: Client, settled: Town) -> None:
    *_rest, household = family(settled)
    sit(client, settled.coordinator)
    path = f"/hane/{household.pk}/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(10):
        more = citizen(f"Deniz Yıldız {number}", f"+9055500006{number:02d}")
        services.link(settled.citizen.pk, more.pk, "resident", reason=WHY, by=settled.agent)
        settled.register(citizen=more, reply_point=None)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) <= len(few)
