"""The moderators' desk: what comes there, what is released, what a machine still finds, who may."""

from __future__ import annotations

import pytest
from django.test import Client

from muhatap.cases.models import Attachment, Case
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import queries as organization
from muhatap.publishing import desk, queries, services, telling
from muhatap.publishing.models import Publication, PublishedPhoto, State
from muhatap.publishing.services import Verdict
from tests.cases.town import Town
from tests.pages import body, sit, streamed
from tests.publishing.town import public, release, with_photo

pytestmark = pytest.mark.django_db


def gather(*, whole: bool = False) -> int:
    return services.gather(whole=whole, by=organization.system())


def shown(case: Case) -> telling.PublicCase:
    found = queries.by_id(queries.public_id(case.number))
    assert found is not None
    return telling.tell([found])[0]


def test_what_is_public_waits_for_a_moderator_once(place: Town) -> None:
    case = with_photo(place)
    place.register(is_sensitive=True)
    assert gather() == 1 and gather() == 0 and gather(whole=True) == 0
    assert desk.waiting(place.reviewer) == 1 and desk.waiting(place.agent) == 0
    row = Publication.objects.get()
    assert row.case_id == case.pk and [one.state for one in row.photos.all()] == [State.WAITING]


def test_the_draft_is_without_name_number_and_door(place: Town) -> None:
    found = desk.opened(place.reviewer, public(place).pk)
    assert found.text == "Ben […], evimin önü ([…]) çöktü, […]."


def test_released_words_and_photos_are_read_and_can_be_taken_back(place: Town) -> None:
    case = with_photo(place)
    photo = Attachment.objects.get(case=case)
    release(case, place, "Yol çöktü, geçilemiyor.", photos=frozenset({photo.pk}))
    assert shown(case).text == "Yol çöktü, geçilemiyor." and shown(case).photos == (photo.pk,)
    services.decide(case.pk, Verdict(State.WITHHELD), version=1, by=place.supervisor)
    assert shown(case).text == "" and shown(case).photos == ()
    row = Publication.objects.get()
    assert [one.state for one in row.decisions.all()] == [State.WITHHELD, State.APPROVED]
    assert [one.by_id for one in row.decisions.all()] == [place.supervisor.actor_id, place.reviewer.actor_id]


def test_words_in_which_the_applicant_or_a_number_stands_are_not_released(place: Town) -> None:
    case = public(place)
    for text in (
        "Hatice Yıldız'ın evi",
        "Beni 0555 000 00 17'den arayın",
        "a@b.com yazın",
        "35 ABC 123 plakalı",
        "komşu 05321234567",
        "  ",
    ):
        with pytest.raises(Incomplete) as refused:
            services.decide(case.pk, Verdict(State.APPROVED, text), version=0, by=place.reviewer)
        assert refused.value.fields["text"], text
    assert shown(case).text == ""


def test_two_at_once_are_noticed_and_others_may_not(place: Town) -> None:
    case = public(place)
    release(case, place)
    with pytest.raises(NotNow):
        services.decide(case.pk, Verdict(State.WITHHELD), version=0, by=place.supervisor)
    with pytest.raises(NotYours):
        services.decide(case.pk, Verdict(State.WITHHELD), version=1, by=place.agent)


def test_new_photos_bring_it_back_and_stay_inside_until_then(place: Town) -> None:
    case = public(place)
    release(case, place)
    other = with_photo(place)
    Attachment.objects.filter(case=other).update(case=case)
    assert shown(case).photos == ()
    gather()
    assert Publication.objects.get(case=case).waiting_since is not None
    assert PublishedPhoto.objects.get(publication__case=case).state == State.WAITING
    assert shown(case).photos == () and shown(case).text == "Yol çöktü."


def test_the_queue_is_walked_case_by_case(place: Town, client: Client) -> None:
    first, second = public(place), public(place)
    gather()
    sit(client, place.reviewer)
    listed = body(client.get("/yayin/"))
    assert "2 bekliyor" in listed and first.number in listed
    assert second.number not in body(client.get("/yayin/", {"q": first.number}))
    page = client.get(f"/yayin/{first.pk}/")
    assert 'data-key="y"' in body(page) and "Ben […]" in body(page)
    facts = {"version": "0", "text": "Ben Hatice Yıldız", "yap": "yayimla", "reason": ""}
    refused = client.post(f"/yayin/{first.pk}/", facts)
    assert refused.status_code == 422 and "Ben Hatice Yıldız" in body(refused)
    sent = client.post(f"/yayin/{first.pk}/", {**facts, "text": "Yol çöktü."})
    assert sent.headers["Location"] == f"/yayin/{second.pk}/"
    assert shown(first).text == "Yol çöktü."
    last = client.post(f"/yayin/{second.pk}/", {"version": "0", "yap": "kaldir", "text": "", "reason": "Ev"})
    assert last.headers["Location"] == "/yayin/"
    assert "Bakılacak bildirim kalmadı" in body(client.get("/yayin/"))
    assert first.number in body(client.get("/yayin/", {"durum": "approved"}))
    assert second.number in body(client.get("/yayin/", {"durum": "removed"}))


def test_a_photo_is_judged_before_anybody_else_sees_it(place: Town, client: Client) -> None:
    case = with_photo(place)
    gather()
    photo = Attachment.objects.get(case=case)
    sit(client, place.reviewer)
    assert streamed(client.get(f"/yayin/{case.pk}/foto/{photo.pk}/")).startswith(b"\xff\xd8")
    assert client.get(f"/yayin/{case.pk}/foto/{photo.pk + 1}/").status_code == 404
    facts = {"version": "0", "text": "Yol çöktü.", "yap": "yayimla", "photos": [str(photo.pk)]}
    assert client.post(f"/yayin/{case.pk}/", facts).status_code == 302
    assert shown(case).photos == (photo.pk,)
    assert client.post(f"/yayin/{case.pk}/", {**facts, "photos": ["9999"]}).status_code == 422


def test_units_see_no_desk(place: Town, client: Client) -> None:
    case = public(place)
    sit(client, place.roads_user)
    assert client.get("/yayin/").status_code == 404
    assert client.get(f"/yayin/{case.pk}/").status_code == 404
    sit(client, place.reviewer)
    hidden = place.register(is_sensitive=True).case
    assert client.get(f"/yayin/{hidden.pk}/").status_code == 404


def test_the_case_page_leads_moderators_to_the_decision(place: Town, client: Client) -> None:
    case, hidden = public(place), public(place)
    gather()
    Case.objects.filter(pk=hidden.pk).update(identity_hidden=True)
    sit(client, place.reviewer)
    assert f"/yayin/{case.pk}/" in body(client.get(f"/basvuru/{case.pk}/"))
    assert f"/yayin/{hidden.pk}/" not in body(client.get(f"/basvuru/{hidden.pk}/"))
    sit(client, place.agent)
    assert f"/yayin/{case.pk}/" not in body(client.get(f"/basvuru/{case.pk}/"))
