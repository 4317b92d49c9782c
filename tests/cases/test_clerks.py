"""What a clerk has to know where it counts: whose unit, which date, who is called, what comes too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Event, Topic
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.organization.models import Unit
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.cases.working import routed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
WHY = {"reason": "Parkın işi."}


def test_only_units_that_may_get_it_are_offered(client: Client, place: Town) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(unit=place.parks)
    case, (_roads, parks) = routed(place, place.roads, place.parks)
    services.move_referral(parks.pk, "withdraw", by=place.coordinator, facts=WHY)
    Unit.objects.filter(pk=place.spare.pk).update(is_active=False)
    page = body(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/yap/add_units/"))
    assert f'value="{place.roads.pk}"' not in page, "at work on it already"
    assert f'value="{place.spare.pk}"' not in page, "closed"
    assert f'<option value="{place.parks.pk}">Park ve Bahçeler (geri çekilmişti)</option>' in page
    assert f'<option value="{place.parks.pk}" selected' not in page, "not by itself again"
    path = f"/basvuru/{case.pk}/yap/add_units/"
    assert client.post(path, {"units_0": place.roads.pk}).status_code == 422
    assert client.post(path, {"units_0": place.spare.pk}).status_code == 422
    assert client.post(path, {"units_0": place.parks.pk}).status_code == 302


@pytest.mark.duty("deadlines.out-of-scope-3-days")
def test_giving_back_in_time_and_too_late_is_said_to_both(client: Client, place: Town) -> None:
    case, (part,) = routed(place, place.roads)
    path = f"/yonlendirme/{part.pk}/yap/decline/"
    sit(client, place.roads_user)
    page = body(client.get(path))
    assert "Görev alanınızda değilse en geç" in page and "İade süresi" not in page
    assert f'<option value="{place.roads.pk}"' not in page, "it is not its own, it says"
    assert f'<option value="{place.parks.pk}"' in page
    with clock.frozen(clock.now() + timedelta(days=6)):
        sit(client, place.roads_user)
        assert "günü doldu (izmir:16.a" in body(client.get(path))
        services.move_referral(part.pk, "decline", by=place.roads_user, facts=WHY)
        sit(client, place.coordinator)
        assert "Süresinden sonra iade edildi" in body(client.get(f"/basvuru/{case.pk}/"))
    case, (part,) = routed(place, place.roads)
    services.move_referral(part.pk, "decline", by=place.roads_user, facts=WHY)
    assert "Süresinden sonra" not in body(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/"))


def test_a_list_of_cases_says_whose_they_are(client: Client, place: Town) -> None:
    case, _parts = routed(place, place.roads, place.parks)
    with clock.frozen(clock.now() + timedelta(days=60)):
        sit(client, place.coordinator)
        page = body(client.get("/kuyruk/geciken/"))
        assert case.short_number in page
        assert "<b>Yol Bakım ve Onarım, Park ve Bahçeler:</b>" in page
        assert "Başvurunun son günü" in page
        page = body(sit(client, place.roads_user).get("/kuyruk/gelen/"))
        assert "Birimin son günü" in page and '<span class="tag">Yol Bakım' not in page, "one unit alone"


def test_the_case_page_says_which_clock_is_whose(client: Client, place: Town) -> None:
    case, _part = working(place)
    page = body(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/"))
    assert "Birimin süresi:" in page and "Başvurunun süresi" in page


def test_a_name_that_is_nobody_s_is_said_and_the_note_kept(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/note/"
    words = "@sevgi.arslan ve @sevgi.aslan baksın, mail: a@b.example"
    refused = client.post(path, {"text": words})
    page = body(refused)
    assert refused.status_code == 422 and words in page
    assert "Bu başvuruyu gören böyle bir personel yok: @sevgi.aslan." in page
    assert not Event.objects.filter(case=case, move="note").exists()
    assert client.post(path, {"text": words.replace("aslan", "arslan")}).status_code == 302


def test_the_page_of_a_call_shows_the_number_masked(client: Client, place: Town) -> None:
    place.citizen.contact_points.update(consent_at=None)
    case, part = working(place)
    services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Hangi kapı?"})
    call = case.calls.get()
    page = body(sit(client, place.roads_user).get(f"/basvuru/{case.pk}/soyle/{call.pk}/"))
    assert '<dd class="masked">' in page and "5550000017" not in page.replace(" ", "")
    assert f"/basvuru/{case.pk}/goster/" in page or "Numarayı göster" in page


def test_lists_of_the_traffic_say_how_many(client: Client, place: Town) -> None:
    for _n in range(3):
        routed(place, place.roads)
    sit(client, place.coordinator)
    page = body(client.get(f"/trafik/birim/{place.roads.pk}/elinde/"))
    assert "3 başvuru" in page
    assert "Toplam" in body(client.get("/trafik/"))


def test_dates_stored_by_an_older_count_are_found_and_corrected(place: Town) -> None:
    case, part = working(place)
    part.refresh_from_db()
    right = (case.due_at, part.due_at)
    Clock.objects.filter(docket__in=[case.docket_id, part.docket_id]).exclude(state="stopped").update(
        due_at=F("due_at") + timedelta(days=9)
    )
    system = queries.system()
    case.refresh_from_db()
    found = deadlines.recount(write=False, by=system)
    assert found and deadlines.recount(write=False, by=system) == found, "looking changes nothing"
    assert not deadlines.moved()
    assert deadlines.recount(write=True, by=system) == found
    assert not deadlines.recount(write=True, by=system)
    assert {case.docket_id, part.docket_id} <= set(deadlines.moved())
    while services.copy_dates(by=system):
        pass
    case.refresh_from_db()
    part.refresh_from_db()
    assert (case.due_at, part.due_at) == right


def test_keys_of_the_closed_menu_answer(client: Client, place: Town) -> None:
    """A key that is listed works, though its link is not in sight: the script is told by a mark."""
    case, _part = working(place)
    page = body(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/"))
    menu = page.partition('id="diger"')[2].partition("</div>")[0]
    assert menu.startswith(" popover data-keys-hidden>") and 'data-key="t"' in menu
