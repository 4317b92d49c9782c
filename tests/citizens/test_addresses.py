"""Addresses of a person: several, one of them the main one, corrected and ended with their history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.citizens import services
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Address, Citizen, CitizenChange, Viewing
from muhatap.citizens.services import AddressDraft
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.people import services as people
from tests.cases.town import Town
from tests.citizens.people import kazimdirik
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
WHY = "Kendisi söyledi"


def typed(**changes: str) -> dict[str, str]:
    return {"kind": "home", "street": "372. Sokak", "door": "14/3", "source": "told", **changes}


@pytest.mark.duty("citizens.register", "citizens.keep-current")
def test_an_address_is_written_corrected_and_ended_from_the_page(client: Client, settled: Town) -> None:
    who, area = settled.citizen, kazimdirik()
    page = f"/hemsehriler/{who.pk}/"
    sit(client, settled.agent)
    empty = client.post(f"{page}adres/", typed(street=" ", since="01.01.2100"))
    assert empty.status_code == 422
    assert "Sokağı ya da caddeyi yazın." in body(empty) and 'value="14/3"' in body(empty), (
        "what was typed stays"
    )
    assert client.post(f"{page}adres/", typed(neighbourhood=str(area.pk))).status_code == 302
    first = Address.objects.get(is_main=True)
    who.refresh_from_db()
    assert (who.address, who.neighbourhood_id) == ("372. Sokak 14/3", area.pk)
    assert client.post(f"{page}adres/", typed(neighbourhood=str(area.pk))).status_code == 409, (
        "once is enough"
    )
    shown = body(client.get(page))
    assert "ana adres" in shown and area.label in shown and "372. Sokak" not in shown, "the door is masked"
    client.post(f"{page}adres/", typed(kind="work", street="Sanayi Caddesi", door="2", main="on"))
    second = Address.objects.latest("pk")
    who.refresh_from_db()
    assert Address.objects.get(is_main=True) == second and who.address == "Sanayi Caddesi 2"
    form = client.get(f"{page}adres/{first.pk}/")
    assert "372. Sokak" in body(form) and "no-store" in form.headers["Cache-Control"]
    assert Viewing.objects.filter(citizen=who, what="contact", by_id=settled.agent.actor_id).count() == 1
    assert client.post(f"{page}adres/{first.pk}/", typed(door="15", reason="")).status_code == 422
    client.post(f"{page}adres/{first.pk}/", typed(door="15", reason="Kapı yanlış yazılmış"))
    line = CitizenChange.objects.get(citizen=who, reason="Kapı yanlış yazılmış")
    assert (line.before, line.after) == ("372. Sokak 14/3", "372. Sokak 15")
    assert "Kapı yanlış yazılmış" in body(client.get(page))
    early = {"until": "01.01.2020", "reason": "Taşındı"}
    assert client.post(f"{page}adres/{second.pk}/bitir/", early).status_code == 422
    client.post(f"{page}adres/{second.pk}/bitir/", {"reason": "İşten ayrıldı"})
    who.refresh_from_db()
    assert Address.objects.get(is_main=True) == first and who.address == "372. Sokak 15", "what is left leads"
    assert "sona erdi" in body(client.get(page))
    assert client.get(f"{page}adres/{second.pk}/").status_code == 404, "what has ended stays as it was"
    opened = body(client.post(f"{page}goster/", {"what": "contact", "reason": "Yerinde tespit"}))
    assert "372. Sokak 15" in opened


def test_a_correction_of_the_record_and_its_main_address_say_the_same(settled: Town) -> None:
    by = settled.agent
    who = services.register(
        CitizenDraft(name="Şükrü Çağlar", phone="05321112233", address="1. Sokak 2"), by=by
    )
    main = Address.objects.get(citizen=who)
    assert (main.is_main, main.street, main.source) == (True, "1. Sokak 2", "record")
    services.change(who.pk, {"address": "1. Sokak 3"}, by=by)
    main.refresh_from_db()
    assert main.line == "1. Sokak 3" and Address.objects.count() == 1
    services.change(who.pk, {"address": ""}, by=by)
    main.refresh_from_db()
    assert main.until == clock.today() and not main.is_main


def test_what_cannot_be_an_address_is_refused(settled: Town) -> None:
    by, who = settled.agent, settled.citizen
    for draft in (
        AddressDraft(street=""),
        AddressDraft(street="x" * 241),
        AddressDraft(street="A Sokak", door="\u202e14"),
        AddressDraft(street="A Sokak", kind="moon"),
        AddressDraft(street="A Sokak", source="rumour"),
        AddressDraft(street="A Sokak", neighbourhood_id=10**9),
        AddressDraft(street="A Sokak", since=clock.today() + timedelta(days=1)),
    ):
        with pytest.raises(BadRecord):
            services.add_address(who.pk, draft, by=by)
    for number in range(20):
        services.add_address(who.pk, AddressDraft(street="A Sokak", door=str(number)), by=by)
    with pytest.raises(NotNow):
        services.add_address(who.pk, AddressDraft(street="B Sokak"), by=by)
    with pytest.raises(Citizen.DoesNotExist):
        services.add_address(10**9, AddressDraft(street="B Sokak"), by=by)


def test_units_do_not_write_addresses(client: Client, settled: Town) -> None:
    sit(client, settled.roads_user)
    assert client.get(f"/hemsehriler/{settled.citizen.pk}/adres/").status_code == 404
    sit(client, settled.agent)
    Citizen.objects.filter(pk=settled.citizen.pk).update(identity_hidden=True)
    assert client.get(f"/hemsehriler/{settled.citizen.pk}/adres/").status_code == 404


def test_addresses_follow_a_merging_and_come_back(settled: Town) -> None:
    by = settled.agent
    kept = services.register(CitizenDraft(name="Ali Kaya", phone="05321112233", address="1. Sokak 2"), by=by)
    other = services.register(CitizenDraft(name="Ali Kaya", phone="05321112234", address="9. Sokak 8"), by=by)
    services.add_address(other.pk, AddressDraft(street="İş Hanı", kind="work"), by=by)
    done = people.merge(kept.pk, other.pk, take=["place"], reason="Aynı kişi", by=by)
    assert Address.objects.filter(citizen=kept).count() == 3
    assert Address.objects.get(citizen=kept, is_main=True).line == "9. Sokak 8", "as it was chosen"
    people.part(done.pk, reason="Baba ile oğlu", by=by)
    mains = {row.citizen_id: row.line for row in Address.objects.filter(is_main=True)}
    assert mains == {kept.pk: "1. Sokak 2", other.pk: "9. Sokak 8"}
    assert Address.objects.filter(citizen=other).count() == 2


@pytest.mark.duty("intake.telephone")
def test_the_caller_s_address_becomes_the_place_of_the_case(client: Client, settled: Town) -> None:
    who, area = settled.citizen, kazimdirik()
    sit(client, settled.agent)
    ask: dict[str, Any] = {"citizen": str(who.pk)}
    assert "data-brings" not in body(client.post("/yeni/onceki/", ask)), "there is none"
    assert client.post("/yeni/adres/", ask).status_code == 404
    services.add_address(
        who.pk, AddressDraft(street="372. Sokak", door="14", neighbourhood_id=area.pk), by=settled.agent
    )
    piece = body(client.post("/yeni/onceki/", ask))
    assert 'data-key="F7"' in piece and "372. Sokak" not in piece
    found = client.post("/yeni/adres/", ask).json()
    assert found == {"neighbourhood": area.pk, "label": area.label, "street": "372. Sokak", "door": "14"}
    assert Viewing.objects.filter(citizen=who, what="contact", by_id=settled.agent.actor_id).count() == 1
    assert client.get("/yeni/adres/").status_code == 302
    assert client.post("/yeni/adres/", {"citizen": "x"}).status_code == 404
    Citizen.objects.filter(pk=who.pk).update(identity_hidden=True)
    assert client.post("/yeni/adres/", ask).status_code == 404, "nobody hidden is told by the address"
    assert "data-brings" not in body(client.post("/yeni/onceki/", ask))


def test_many_addresses_cost_the_page_nothing(client: Client, settled: Town) -> None:
    sit(client, settled.agent)
    path = f"/hemsehriler/{settled.citizen.pk}/"
    services.add_address(settled.citizen.pk, AddressDraft(street="1. Sokak"), by=settled.agent)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(2, 12):
        services.add_address(settled.citizen.pk, AddressDraft(street=f"{number}. Sokak"), by=settled.agent)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) <= len(few)
