"""Answers from the unit's desk to the approved text: every version kept, one text for the citizen."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muhatap.answers import queries
from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import services
from muhatap.cases.models import Attachment, Case, Event, Referral
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.notifications.models import Notice
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.files.samples import photo
from tests.pages import sit

pytestmark = pytest.mark.django_db
DONE = "Yol 17.11.2026 günü onarıldı, 18 m² asfalt yapıldı."


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Any) -> Town:
    settings.FILES_ROOT = tmp_path / "files"
    return settled


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def working(place: Town, *units: Any) -> tuple[Case, list[Referral]]:
    case = place.register(route=False).case
    wanted = units or (place.roads,)
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [unit.pk for unit in wanted]})
    people = {place.roads.pk: place.roads_user, place.parks.pk: place.parks_user}
    parts = [Referral.objects.get(case=case, unit=unit) for unit in wanted]
    for part in parts:
        services.move_referral(part.pk, "accept", by=people[part.unit_id])
    case.refresh_from_db()
    return case, parts


@pytest.mark.duty("lifecycle.answer-review")
def test_an_unsuitable_answer_goes_back_with_a_reason_and_the_new_one_is_followed(
    client: Client, place: Town
) -> None:
    case, (part,) = working(place)
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/cevapla/"
    empty = client.post(path, {"text": " ", "outcome": "done", "remark": "Ekip 2 kez gitti."})
    assert empty.status_code == 422 and "Ekip 2 kez gitti." in body(empty)
    typed = {
        "text": "Gereği yapılmıştır.",
        "outcome": "done",
        "remark": "Ekip 2 kez gitti.",
        "kuyruk": "gelen",
    }
    assert client.post(path, typed).status_code == 302
    first = Answer.objects.get()
    late = client.post(path, {**typed, "text": "İkinci kez gönderdim."})
    assert late.status_code in (404, 409) and Answer.objects.count() == 1
    sit(client, place.reviewer)
    assert case.short_number in body(client.get("/kuyruk/kontrol/"))
    page = body(client.get(f"/basvuru/{case.pk}/?kuyruk=kontrol"))
    assert "Gereği yapılmıştır." in page and "kalıp söz" in page and "Ekip 2 kez gitti." in page
    back = f"/cevap/{first.pk}/iade/"
    assert client.post(back, {"reason": ""}).status_code == 422
    shown = client.post(back, {"reason": "Ne zaman yapıldığı yazılsın.", "onizle": "1"})
    assert not Notice.objects.filter(template="unit/correct").exists()
    assert (
        client.post(back, {"reason": "Ne zaman yapıldığı yazılsın.", "kuyruk": "kontrol"}).status_code == 302
    )
    letter = Notice.objects.get(template="unit/correct")
    for line in filter(None, letter.body.splitlines()):
        assert line in body(shown)
    part.refresh_from_db()
    assert (part.status, part.returns) == ("correction", 1)
    sit(client, place.roads_user)
    assert case.short_number in body(client.get("/kuyruk/kontrolden/"))
    form = body(client.get(path))
    assert "Ne zaman yapıldığı yazılsın." in form and "Gereği yapılmıştır." in form
    assert client.post(path, {"text": DONE, "outcome": "done"}).status_code == 302
    sit(client, place.reviewer)
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "<ins>" in page and "<del>" in page, "what changed is shown"
    second = Answer.objects.get(version=2)
    stale = client.post(f"/cevap/{first.pk}/onayla/")
    assert stale.status_code == 409, "an old page's button approves nothing"
    assert client.post(f"/cevap/{second.pk}/onayla/").status_code == 302
    case.refresh_from_db()
    assert case.status == "to_deliver"
    states = list(Answer.objects.order_by("version").values_list("state", flat=True))
    assert states == ["returned", "passed"]
    assert client.post(f"/cevap/{second.pk}/onayla/").status_code == 409


@pytest.mark.duty("lifecycle.answer-editing")
def test_the_reviewer_s_wording_is_a_version_of_its_own(client: Client, place: Town) -> None:
    case, (part,) = working(place)
    first = answers.submit(part.pk, "Yol onarıldı abi.", by=place.roads_user)
    sit(client, place.roads_user)
    assert client.get(f"/cevap/{first.pk}/duzelt/").status_code == 404, "the reviewer's work"
    sit(client, place.reviewer)
    path = f"/cevap/{first.pk}/duzelt/"
    assert "Yol onarıldı abi." in body(client.get(path))
    assert client.post(path, {"text": ""}).status_code == 422
    assert client.post(path, {"text": DONE}).status_code == 302
    rows = list(Answer.objects.order_by("version").values_list("version", "state", "text", "written_by"))
    assert rows == [
        (1, "replaced", "Yol onarıldı abi.", place.roads_user.actor_id),
        (2, "submitted", DONE, place.reviewer.actor_id),
    ]
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Yol onarıldı abi." in page and DONE in page, "both are shown"
    late = client.post(path, {"text": "Üçüncü bir metin."})
    assert late.status_code == 409 and "Üçüncü bir metin." in body(late)
    second = Answer.objects.get(version=2)
    client.post(f"/cevap/{second.pk}/onayla/")
    case.refresh_from_db()
    final = queries.final(case)
    assert final is not None and final.text == DONE
    assert Event.objects.filter(move="edit").count() == 1


@pytest.mark.duty("routing.several-units", "notifications.conversation-criteria")
def test_the_citizen_gets_one_text_out_of_several_units(client: Client, place: Town) -> None:
    case, (roads, parks) = working(place, place.roads, place.parks)
    first = answers.submit(roads.pk, DONE, by=place.roads_user)
    sit(client, place.reviewer)
    assert client.post(f"/basvuru/{case.pk}/ortak-cevap/", {"text": "Erken."}).status_code == 409
    second = answers.submit(parks.pk, "Ağaç budandı.", by=place.parks_user)
    for answer in (first, second):
        assert client.post(f"/cevap/{answer.pk}/onayla/").status_code == 302
    case.refresh_from_db()
    assert case.status == "in_review"
    draft = body(client.get(f"/basvuru/{case.pk}/ortak-cevap/"))
    assert DONE in draft and "Ağaç budandı." in draft
    together = "Yolunuz 17.11.2026 günü onarıldı, ağaç da budandı."
    assert client.post(f"/basvuru/{case.pk}/ortak-cevap/", {"text": together}).status_code == 302
    one = Answer.objects.get(referral=None)
    assert client.post(f"/cevap/{one.pk}/iade/", {"reason": "Olmadı."}).status_code == 409
    better = together + " Geçmiş olsun."
    assert client.post(f"/cevap/{one.pk}/duzelt/", {"text": better}).status_code == 302
    last = Answer.objects.get(referral=None, state="submitted")
    assert client.post(f"/cevap/{last.pk}/onayla/").status_code == 302
    case.refresh_from_db()
    final = queries.final(case)
    assert case.status == "to_deliver" and final is not None and final.text == better
    sit(client, place.deliverer)
    assert better in body(client.get(f"/basvuru/{case.pk}/bildir/"))


def test_what_came_back_from_delivery_is_approved_once_more(client: Client, place: Town) -> None:
    case, (part,) = working(place)
    answer = answers.submit(part.pk, DONE, by=place.roads_user)
    answers.approve(answer.pk, by=place.reviewer)
    sit(client, place.deliverer)
    taken = client.post(f"/basvuru/{case.pk}/yap/take_back/", {"reason": "Adres yanlış yazılmış."})
    assert taken.status_code == 302
    case.refresh_from_db()
    assert case.status == "in_review"
    sit(client, place.reviewer)
    assert f"/cevap/{answer.pk}/onayla/" in body(client.get(f"/basvuru/{case.pk}/"))
    assert client.post(f"/cevap/{answer.pk}/duzelt/", {"text": DONE + " 372. Sokak."}).status_code == 302
    newest = Answer.objects.get(version=2)
    assert f"/cevap/{newest.pk}/onayla/" in body(client.get(f"/basvuru/{case.pk}/"))
    assert client.post(f"/cevap/{newest.pk}/onayla/").status_code == 302
    case.refresh_from_db()
    final = queries.final(case)
    assert case.status == "to_deliver" and final is not None and final.text.endswith("372. Sokak.")


def test_the_answer_takes_chosen_files_of_its_own_case_along(client: Client, place: Town) -> None:
    from io import BytesIO

    case, (part,) = working(place)
    other, _parts = working(place)
    stored = [
        files.store(BytesIO(photo()), "son.jpg", by=place.roads_user, kinds=Kinds.STAFF) for _ in range(2)
    ]
    mine, theirs = (
        services.attach(one.pk, [file.pk], audience="staff", by=place.roads_user)[0]
        for one, file in zip((case, other), stored, strict=True)
    )
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/cevapla/"
    foreign = client.post(path, {"text": DONE, "outcome": "done", "attachments": [str(theirs.pk)]})
    assert foreign.status_code == 422
    assert (
        client.post(path, {"text": DONE, "outcome": "done", "attachments": [str(mine.pk)]}).status_code == 302
    )
    answer = Answer.objects.get()
    assert list(answer.files.all()) == [mine]
    edited = answers.edit(answer.pk, DONE + " Bitti.", by=place.reviewer)
    assert list(edited.files.all()) == [mine]
    assert Attachment.objects.count() == 2


def test_who_may_not_write_or_review_finds_no_door(client: Client, place: Town) -> None:
    case, (part,) = working(place)
    answer = answers.submit(part.pk, DONE, by=place.roads_user)
    for person in (place.parks_user, place.agent, place.deliverer, place.approver):
        sit(client, person)
        assert client.get(f"/yonlendirme/{part.pk}/cevapla/").status_code == 404
        for verb in ("onayla", "iade", "duzelt"):
            assert client.post(f"/cevap/{answer.pk}/{verb}/", {"text": "x", "reason": "x"}).status_code == 404
        assert client.get(f"/basvuru/{case.pk}/ortak-cevap/").status_code == 404
    sit(client, place.reviewer)
    assert client.get("/cevap/999999/iade/").status_code == 404
    assert client.get(f"/cevap/{10**18}/duzelt/").status_code == 404
    assert Answer.objects.get().state == "submitted"


def test_a_service_refuses_what_a_form_would(place: Town) -> None:
    _case, (part,) = working(place)
    for text in ("", " \n\t ", "x" * 20_001):
        with pytest.raises(Incomplete):
            answers.submit(part.pk, text, by=place.roads_user)
    answer = answers.submit(part.pk, DONE, by=place.roads_user)
    assert answers.edit(answer.pk, f"  {DONE} ", by=place.reviewer) == answer, "no new version for nothing"
    with pytest.raises(NotNow):
        answers.submit(part.pk, DONE, by=place.roads_user)
    assert Answer.objects.count() == 1


@given(old=st.text(max_size=80), new=st.text(max_size=80))
def test_a_difference_loses_nothing(old: str, new: str) -> None:
    pieces = queries.difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == new


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        (f"{DONE} Arayan: 0555 000 00 17", True),
        (f"{DONE} 10000000146", True),
        (f"{DONE} hatice@ornek.example", True),
        (DONE, False),
        (f"{DONE} Telefon 444 40 35", False),
    ],
)
def test_personal_data_in_a_text_is_noticed(text: str, warned: bool) -> None:
    assert queries.checks(text, has_picture=True)[0].good is not warned


def test_a_combined_text_that_is_behind_is_not_sent(place: Town, friday: datetime) -> None:
    case, parts = working(place, place.roads, place.parks)
    for part, by in zip(parts, (place.roads_user, place.parks_user), strict=True):
        answers.approve(answers.submit(part.pk, DONE, by=by).pk, by=place.reviewer)
    combined = answers.combine(case.pk, "Yol onarıldı, ağaç budandı.", by=place.reviewer)
    answers.approve(combined.pk, by=place.reviewer)
    with clock.frozen(friday + timedelta(hours=1)):
        services.move(case.pk, "take_back", by=place.reviewer, facts={"reason": "Su idaresi de baksın."})
        services.move(case.pk, "add_units", by=place.coordinator, facts={"units": [place.power.pk]})
        third = Referral.objects.get(case=case, unit=place.power)
        late = answers.submit(third.pk, DONE, by=place.coordinator)
        with pytest.raises(NotNow):
            answers.approve(combined.pk, by=place.reviewer)
        answers.approve(late.pk, by=place.reviewer)
        with pytest.raises(NotNow):
            answers.approve(combined.pk, by=place.reviewer)
        case.refresh_from_db()
        assert queries.taken_back(case) is None
        whole = answers.combine(case.pk, "Yol onarıldı, ağaç budandı, hat yenilendi.", by=place.reviewer)
        answers.approve(whole.pk, by=place.reviewer)
    case.refresh_from_db()
    assert case.status == "to_deliver"
    assert queries.final(case) == whole


def test_what_was_approved_is_not_approved_anew(client: Client, place: Town) -> None:
    """A page that stayed open, or a reviewer of another desk: nothing of the review is written again."""
    case, parts = working(place, place.roads, place.parks)
    units = [
        answers.approve(answers.submit(part.pk, DONE, by=by).pk, by=place.reviewer)
        for part, by in zip(parts, (place.roads_user, place.parks_user), strict=True)
    ]
    combined = answers.combine(case.pk, "Yol onarıldı, ağaç budandı.", by=place.reviewer)
    elsewhere = cast.person(Role.REVIEWER, place.parks, "baska.kontrol")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        for reviewer in (place.reviewer, elsewhere):
            sit(client, reviewer)
            assert client.post(f"/cevap/{units[0].pk}/onayla/").status_code == 409
    kept = Answer.objects.get(pk=units[0].pk)
    assert (kept.reviewed_at, kept.reviewed_by_id) == (units[0].reviewed_at, place.reviewer.actor_id)
    assert not queries.is_stale(combined)
    answers.approve(combined.pk, by=place.reviewer)


def test_a_combined_text_written_anew_takes_the_place_of_the_approved_one(place: Town) -> None:
    case, parts = working(place, place.roads, place.parks)
    for part, by in zip(parts, (place.roads_user, place.parks_user), strict=True):
        answers.approve(answers.submit(part.pk, DONE, by=by).pk, by=place.reviewer)
    old = answers.combine(case.pk, "Yol onarıldı.", by=place.reviewer)
    answers.approve(old.pk, by=place.reviewer)
    services.move(case.pk, "take_back", by=place.reviewer, facts={"reason": "Ağaç unutulmuş."})
    new = answers.combine(case.pk, "Yol onarıldı, ağaç budandı.", by=place.reviewer)
    with pytest.raises(NotNow):
        answers.approve(old.pk, by=place.reviewer)
    case.refresh_from_db()
    assert case.status == "in_review" and queries.taken_back(case) is None
    answers.approve(new.pk, by=place.reviewer)
    assert queries.final(case) == new


def test_what_came_back_is_not_sent_again_as_it_was(client: Client, place: Town) -> None:
    _case, (part,) = working(place)
    first = answers.submit(part.pk, DONE, by=place.roads_user)
    answers.give_back(first.pk, "Kaç metrekare?", by=place.reviewer)
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/cevapla/"
    refused = client.post(path, {"text": f"  {DONE} ", "outcome": "done"})
    assert refused.status_code == 422 and "hiç değişmedi" in body(refused)
    assert Answer.objects.count() == 1
    explained = {"text": DONE, "outcome": "done", "remark": "Metrekare ilk cümlede yazıyor."}
    assert client.post(path, explained).status_code == 302
    second = Answer.objects.latest("pk")
    answers.give_back(second.pk, "Açık yazın.", by=place.reviewer)
    assert client.post(path, {"text": DONE, "outcome": "partly"}).status_code == 302, "another outcome"


def test_the_draft_of_the_combined_text_names_no_unit(client: Client, place: Town) -> None:
    case, (roads, parks) = working(place, place.roads, place.parks)
    for part, by, text in ((roads, place.roads_user, DONE), (parks, place.parks_user, "Ağaç budandı.")):
        answers.approve(answers.submit(part.pk, text, by=by).pk, by=place.reviewer)
    page = body(sit(client, place.reviewer).get(f"/basvuru/{case.pk}/ortak-cevap/"))
    draft = page[page.index("<textarea") : page.index("</textarea>")]
    assert DONE in draft and "Ağaç budandı." in draft
    assert place.roads.name not in draft and place.parks.name not in draft
    assert place.roads.name in page, "who wrote what stands beside it"
