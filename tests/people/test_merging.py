"""Two records of one person: compared, merged, and taken apart again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import queries as cases
from muhatap.cases.models import Case, Contact
from muhatap.citizens import queries as register
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen, CitizenChange, ContactPoint, Viewing
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.organization import queries as organization
from muhatap.organization.roles import Role
from muhatap.people import services
from muhatap.people.models import Pair
from tests import cast
from tests.cases.town import Town
from tests.citizens.people import HATICE, OTHER
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
WHY = "Aynı kişi: evlenince soyadı değişmiş"


def two(place: Town, **changes: Any) -> tuple[Citizen, Citizen]:
    """Zeynep under two names, with one telephone in common."""
    kept = citizens.register(
        CitizenDraft(name="Zeynep Yılmaz", phone="0555 000 00 29", email="h@ornek.example", consent=True),
        by=place.agent,
    )
    other = citizens.register(
        CitizenDraft(
            **{
                **{"name": "Zeynep Demir", "phone": "0555 000 00 29", "email": "hd@ornek.example"},
                **{"number": HATICE, "call_hours": "sabah", "consent": False},
                **changes,
            }
        ),
        by=place.agent,
    )
    return kept, other


def of(place: Town, citizen: Citizen, **columns: Any) -> Case:
    """A case of somebody."""
    point = citizen.contact_points.filter(kind="mobile").first()
    return place.register(citizen=citizen, reply_point=point, **columns).case


@pytest.mark.duty("citizens.no-duplicate-record", "citizens.contact-history")
def test_a_clerk_works_through_the_list_compares_and_merges(client: Client, settled: Town) -> None:
    kept, other = two(settled)
    mine, theirs = of(settled, kept), of(settled, other)
    services.look_for_twins(by=organization.system())
    sit(client, settled.agent)
    page = body(client.get("/hemsehriler/ciftler/"))
    assert f"/hemsehriler/{kept.pk}/birlestir/{other.pk}/" in page
    assert "aynı telefon, benzer ad" in page
    assert "Demir" not in page
    assert f"/hemsehriler/{kept.pk}/birlestir/{other.pk}/" in body(
        client.get(f"/hemsehriler/{kept.pk}/benzerleri/")
    )
    compare = f"/hemsehriler/{kept.pk}/birlestir/{other.pk}/"
    page = body(client.get(compare))
    assert "Zeynep Yılmaz" in page and "Zeynep Demir" in page and HATICE not in page
    assert Viewing.objects.filter(what="contact", by_id=settled.agent.actor_id).count() == 2
    assert client.post(compare, {"reason": ""}).status_code == 422
    done = client.post(compare, {"reason": WHY, "alan-name": "other", "alan-call_hours": "other"})
    assert (done.status_code, done["Location"]) == (302, f"/hemsehriler/{kept.pk}/")
    kept.refresh_from_db()
    assert (kept.name, kept.call_hours) == ("Zeynep Demir", "sabah")
    assert set(Case.objects.filter(citizen=kept)) == {mine, theirs}
    assert Contact.objects.filter(citizen=kept).count() == 2
    assert register.find(HATICE)[0].id == kept.pk, "the number leads to the kept record"
    assert [one.id for one in register.find("05550000029")] == [kept.pk]
    shadow = body(client.get(f"/hemsehriler/{other.pk}/"))
    assert f"Kalan kayıt: {kept.pk}" in shadow and WHY in shadow
    assert WHY in body(client.get(f"/hemsehriler/{kept.pk}/"))
    assert "Başvuranın iki kaydı birleştirildi" in body(client.get(f"/basvuru/{theirs.pk}/"))
    assert not Pair.objects.filter(state="open").exists()


def test_two_people_are_not_offered_again(client: Client, settled: Town) -> None:
    kept, other = two(settled)
    services.look_for_twins(by=organization.system())
    sit(client, settled.agent)
    away = f"/hemsehriler/{kept.pk}/ayri/{other.pk}/"
    assert client.post(away, {"reason": ""}).status_code == 422
    client.post(away, {"reason": "Anne ile kızı"})
    services.look_for_twins(by=organization.system())
    assert "birlestir" not in body(client.get("/hemsehriler/ciftler/"))
    assert f"birlestir/{other.pk}/" not in body(client.get(f"/hemsehriler/{kept.pk}/benzerleri/"))
    assert "Anne ile kızı" in body(client.get("/hemsehriler/ciftler/?durum=different"))


def test_two_numbers_are_two_people(settled: Town) -> None:
    kept, other = two(settled)
    citizens.change(kept.pk, {"number": OTHER}, by=settled.agent)
    services.look_for_twins(by=organization.system())
    assert not Pair.objects.exists()
    with pytest.raises(NotNow):
        services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)


def test_the_latest_word_on_a_consent_holds_whichever_record_it_was_said_to(settled: Town) -> None:
    kept, other = two(settled)
    at_kept, at_other = (row.contact_points.get(kind="mobile") for row in (kept, other))
    later = clock.now() + timedelta(hours=1)
    with clock.frozen(later):
        citizens.set_consent(at_other.pk, True, source="telefon", by=settled.agent)
    with clock.frozen(later + timedelta(hours=1)):
        citizens.take_consent_back(at_other.pk, "consent", reason="İstemiyor", by=settled.agent)
        services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)
    at_kept.refresh_from_db()
    assert at_kept.consent_at is None, "the no said to the other record came later"
    assert CitizenChange.objects.filter(citizen=kept, field="consent").exists(), "the proof of the yes stays"
    assert CitizenChange.objects.filter(citizen=other, field="consent", reason="İstemiyor").exists()


def test_parted_each_has_what_was_its_own_and_what_came_since_stays(client: Client, settled: Town) -> None:
    kept, other = two(settled)
    before = {row.pk: _all_of(row) for row in (kept, other)}
    mine, theirs = of(settled, kept), of(settled, other)
    done = services.merge(
        kept.pk, other.pk, take=["name", "call_hours", "place"], reason=WHY, by=settled.agent
    )
    kept.refresh_from_db()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        since = of(settled, kept)
    sit(client, settled.agent)
    page = body(client.get(f"/hemsehriler/birlesme/{done.pk}/ayir/"))
    assert "1 başvuru ilk kaydına döner." in page
    assert "Birleştirmeden sonra gelen 1 başvuru kalan kayıtta kalır." in page
    client.post(f"/hemsehriler/birlesme/{done.pk}/ayir/", {"reason": "Kardeşlermiş"})
    for row in (kept, other):
        assert _all_of(row) == before[row.pk]
    assert set(Case.objects.filter(citizen=kept)) == {mine, since}
    assert set(Case.objects.filter(citizen=other)) == {theirs}
    for case in Case.objects.filter(pk__in=[mine.pk, theirs.pk, since.pk]).select_related("reply_point"):
        assert case.reply_point is not None and case.reply_point.citizen_id == case.citizen_id
    assert [one.id for one in register.find(HATICE)] == [other.pk]
    assert "Kardeşlermiş" in body(client.get(f"/hemsehriler/{other.pk}/"))
    with pytest.raises(NotNow):
        services.part(done.pk, reason="Bir daha", by=settled.agent)


def _all_of(row: Citizen) -> dict[str, Any]:
    """Everything a record holds, but its histories."""
    values = Citizen.objects.filter(pk=row.pk).values().get()
    points = ContactPoint.objects.filter(citizen=row).order_by("pk").values()
    values["number_cipher"] = bytes(values["number_cipher"] or b"")
    return {**values, "points": list(points)}


def test_a_consent_taken_back_since_does_not_come_to_life_by_parting(settled: Town) -> None:
    kept, other = two(settled, consent=True)
    done = services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)
    point = ContactPoint.objects.get(citizen=kept, kind="mobile")
    citizens.take_consent_back(point.pk, "consent", reason="İstemiyor", by=settled.agent)
    services.part(done.pk, reason="Ayrı kişiler", by=settled.agent)
    assert (
        not ContactPoint.objects.filter(kind="mobile", citizen__in=[kept, other])
        .exclude(consent_at=None)
        .exists()
    )


def test_the_applicants_own_way_to_the_case_stays(settled: Town) -> None:
    kept, other = two(settled)
    case = of(settled, other)
    visit = organization.visitor(other.actor_id)
    services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)
    assert cases.visible_to(visit).filter(pk=case.pk).exists()
    row = citizens.add_point(kept.pk, "0532 111 22 33", by=visit)
    assert row.citizen_id == kept.pk
    with pytest.raises(NotNow):
        citizens.add_point(other.pk, "0532 111 22 34", by=visit)


@pytest.mark.duty("privacy.hidden-applicant")
def test_merging_tells_nobody_of_a_hidden_case(client: Client, settled: Town) -> None:
    kept, other = two(settled)
    desk = cast.person(Role.AGENT, cast.unit("cozum"))
    hidden = of(settled, other, by=desk, identity_hidden=True, text="Ben Zeynep Demir, şikâyetim var.")
    mine = of(settled, kept, by=desk, identity_hidden=True, text="Ben Zeynep Demir idim, şikâyetim var.")
    sit(client, settled.agent)
    assert not settled.agent.sees_hidden
    page = body(client.get(f"/hemsehriler/{kept.pk}/birlestir/{other.pk}/"))
    assert hidden.number not in page
    assert re.search(r"<td[^>]*>0</td><td[^>]*>0</td>", page), "hidden cases are not counted"
    done = services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)
    for path in (
        f"/hemsehriler/{kept.pk}/",
        f"/hemsehriler/{other.pk}/",
        "/hemsehriler/ciftler/?durum=merged",
    ):
        page = body(client.get(path))
        assert hidden.number not in page and f"/basvuru/{hidden.pk}/" not in page
    page = body(client.get(f"/hemsehriler/birlesme/{done.pk}/ayir/"))
    assert "0 başvuru ilk kaydına döner." in page
    for case in (hidden, mine):
        page = body(client.get(f"/basvuru/{case.pk}/"))
        assert "Demir" not in page and f"/hemsehriler/{kept.pk}/" not in page
        found = Case.objects.filter(pk=case.pk, search="demir")
        assert not found.exists(), "the other name finds no hidden case either"


@pytest.mark.duty("privacy.hidden-applicant")
def test_who_may_not_know_hidden_people_merges_none(client: Client, settled: Town) -> None:
    kept, other = two(settled, identity_hidden=True)
    services.look_for_twins(by=organization.system())
    sit(client, settled.agent)
    assert "birlestir" not in body(client.get("/hemsehriler/ciftler/"))
    assert client.get(f"/hemsehriler/{kept.pk}/birlestir/{other.pk}/").status_code == 404
    with pytest.raises(Citizen.DoesNotExist):
        services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)
    sit(client, settled.manager)
    page = body(client.get(f"/hemsehriler/{kept.pk}/birlestir/{other.pk}/"))
    assert "Demir" not in page, "a record hidden by wish stays masked here too"
    case = settled.register(citizen=kept, reply_point=None).case
    services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.manager)
    kept.refresh_from_db()
    assert kept.identity_hidden, "the wish holds for the one that is left"
    run_all("web.citizen_hides")
    case.refresh_from_db()
    assert case.identity_hidden, "and for its cases"


def test_shadows_follow_to_the_last_record_and_are_parted_in_turn(settled: Town) -> None:
    kept, other = two(settled)
    third = citizens.register(CitizenDraft(name="Zeynep D.", phone="0532 111 22 33"), by=settled.agent)
    first = services.merge(other.pk, third.pk, take=[], reason=WHY, by=settled.agent)
    second = services.merge(kept.pk, other.pk, take=[], reason=WHY, by=settled.agent)
    third.refresh_from_db()
    assert third.merged_into_id == kept.pk
    with pytest.raises(NotNow):
        services.part(first.pk, reason="Önce bu", by=settled.agent)
    services.part(second.pk, reason="Ayrı", by=settled.agent)
    services.part(first.pk, reason="Ayrı", by=settled.agent)
    assert not Citizen.objects.exclude(merged_into=None).exists()
    assert third.contact_points.get().value == "+905321112233"
