"""The answer goes back to where the citizen reads it, and only then is the case closed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import services as cases
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Event, Referral
from muhatap.cimer.models import Entry, WriteBack
from muhatap.deadlines.models import Clock
from muhatap.delivery import services as delivery
from muhatap.delivery.models import DeliveryAttempt
from muhatap.information import services as information
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from tests.cases.town import Town
from tests.cimer.hall import answered, enter
from tests.pages import as_it_stands, body, sit

pytestmark = pytest.mark.django_db
KNOWN = {"who": "known", "new_name": "", "new_phone": ""}


@pytest.fixture
def ready(client: Client, place: Town) -> Entry:
    """Approved, waiting to be written back."""
    return answered(place, enter(client, place, **KNOWN, citizen=str(place.citizen.pk)))


@pytest.mark.duty("cimer.write-back-and-close")
def test_the_text_is_copied_ticked_and_the_document_record_closed(
    client: Client, place: Town, ready: Entry
) -> None:
    assert f"/cimer/{ready.pk}/geri-yaz/" in body(client.get("/cimer/?durum=geri-yaz"))
    page = body(client.get(f"/cimer/{ready.pk}/geri-yaz/"))
    assert "Kaldırım onarıldı" in page and "Hatice" not in page, "nothing that tells who applied"
    facts = {
        "outside_status": "Cevaplandı",
        "document_no": "E-4471",
        "document_closed_on": "20.11.2026",
        "note": "",
    }
    assert client.post(f"/cimer/{ready.pk}/geri-yaz/", facts).status_code == 302
    ready.refresh_from_db()
    ready.case.refresh_from_db()
    row = WriteBack.objects.get(entry=ready)
    assert ready.case.status == Status.CLOSED and ready.written_at == row.at
    assert (row.by_id, row.document_no, row.was_late) == (place.cimer_officer.actor_id, "E-4471", False)
    assert "Hatice" not in row.text
    law = Clock.objects.get(docket=ready.case.docket_id, policy__code="cimer")
    assert (law.state, law.kept, law.stopped_by) == ("stopped", True, "delivered")
    attempt = DeliveryAttempt.objects.get(case=ready.case)
    assert (attempt.way, attempt.outcome) == ("source", "told")
    page = body(client.get(f"/cimer/{ready.pk}/"))
    assert "E-4471" in page and "Cevaplandı" in page
    assert Event.objects.filter(case=ready.case, move="deliver").count() == 1


def test_nobody_closes_it_by_telling_it_otherwise(client: Client, place: Town, ready: Entry) -> None:
    assert sit(client, place.deliverer).get(f"/basvuru/{ready.case_id}/bildir/").status_code == 404
    said = ("right_person", "all_units")
    with pytest.raises(NotNow):
        delivery.tell(ready.case_id, "phone", "told", by=place.deliverer, checklist=said)
    with pytest.raises(NotNow):
        delivery.send(ready.case_id, "sms", by=place.deliverer)
    assert delivery.start(ready.case_id, since=clock.now(), by=place.deliverer) is None
    other = place.register(route=False).case
    with pytest.raises(NotNow):
        delivery.written_back(other.pk, by=place.deliverer, text="?")
    page = body(sit(client, place.cimer_officer).get(f"/basvuru/{ready.case_id}/"))
    assert f"/cimer/{ready.pk}/geri-yaz/" in page


def test_a_wrong_tick_is_taken_back_and_the_clock_runs_as_if_never_stopped(
    client: Client, place: Town, ready: Entry
) -> None:
    before = Clock.objects.values("state", "due_at", "pauses").get(
        docket=ready.case.docket_id, policy__code="cimer"
    )
    client.post(f"/cimer/{ready.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    tick = WriteBack.objects.get()
    path = f"/cimer/{ready.pk}/geri-yaz/{tick.pk}/kaldir/"
    assert client.post(path, {"reason": " "}).status_code == 422
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert client.post(path, {"reason": "Başka başvuruya yazılmış"}).status_code == 302
    ready.refresh_from_db()
    ready.case.refresh_from_db()
    after = Clock.objects.values("state", "due_at", "pauses").get(
        docket=ready.case.docket_id, policy__code="cimer"
    )
    assert (ready.case.status, ready.case.closed_at, ready.written_at) == (Status.TO_DELIVER, None, None)
    assert before == after
    page = body(client.get(f"/cimer/{ready.pk}/"))
    assert "Başka başvuruya yazılmış" in page
    client.post(f"/cimer/{ready.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    assert WriteBack.objects.filter(undone_at=None).count() == 1 and WriteBack.objects.count() == 2
    assert client.post(path, {"reason": "Yine"}).status_code == 409


def test_a_tick_is_not_taken_back_after_something_else_happened(
    client: Client, place: Town, ready: Entry
) -> None:
    client.post(f"/cimer/{ready.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    cases.move(ready.case_id, "note", by=place.coordinator, facts={"text": "Arandı."})
    tick = WriteBack.objects.get()
    refused = client.post(f"/cimer/{ready.pk}/geri-yaz/{tick.pk}/kaldir/", {"reason": "Yanlış"})
    assert refused.status_code == 409 and "başka işlem" in body(refused)
    assert WriteBack.objects.get().undone_at is None


def test_the_document_record_may_be_closed_later_and_waits_until_then(
    client: Client, place: Town, ready: Entry
) -> None:
    client.post(f"/cimer/{ready.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    assert ready.number in body(client.get("/cimer/?durum=evrak"))
    tick = WriteBack.objects.get()
    path = f"/cimer/{ready.pk}/geri-yaz/{tick.pk}/evrak/"
    assert client.post(path, {"document_no": "E-9", "closed_on": "27.11.2026"}).status_code == 422
    assert client.post(path, {"document_no": "E-9", "closed_on": ""}).status_code == 302
    assert ready.number not in body(client.get("/cimer/?durum=evrak")).partition('id="liste"')[2]
    assert "E-9" in body(client.get(f"/cimer/{ready.pk}/"))


@pytest.mark.parametrize(
    "facts",
    [
        {"outside_status": ""},
        {"outside_status": "Cevaplandı", "document_closed_on": "27.11.2026", "document_no": "E-1"},
        {"outside_status": "Cevaplandı", "document_closed_on": "19.11.2026", "document_no": ""},
        {"outside_status": "x" * 81},
        {"outside_status": "Cevaplandı", "note": "n" * 301},
    ],
)
def test_what_cannot_be_leaves_the_case_waiting(
    client: Client, place: Town, ready: Entry, facts: dict[str, str]
) -> None:
    assert client.post(f"/cimer/{ready.pk}/geri-yaz/", facts).status_code == 422
    ready.case.refresh_from_db()
    assert ready.case.status == Status.TO_DELIVER and not WriteBack.objects.exists()


def test_a_second_press_is_told_that_it_is_done(client: Client, place: Town, ready: Entry) -> None:
    facts = {"outside_status": "Cevaplandı"}
    client.post(f"/cimer/{ready.pk}/geri-yaz/", facts)
    assert client.post(f"/cimer/{ready.pk}/geri-yaz/", facts).status_code == 409
    assert WriteBack.objects.count() == 1


def test_late_ones_are_shown_by_unit_with_the_way_to_a_letter(client: Client, place: Town) -> None:
    entry = enter(client, place, applied_on="01.10.2026")
    cases.move(entry.case_id, "route", by=place.cimer_officer, facts={"units": [place.roads.pk]})
    page = body(client.get("/cimer/gecikenler/"))
    assert entry.number in page and "Yol Bakım ve Onarım" in page
    assert f"/gecikme/yazilar/yeni/?tur=tenkit&birim={place.roads.pk}&kanal=cimer" in page
    assert entry.number not in body(client.get("/cimer/gecikenler/?kanal=acik_kapi"))


def test_what_was_copied_is_what_is_ticked(client: Client, place: Town, ready: Entry) -> None:
    path = f"/cimer/{ready.pk}/geri-yaz/"
    copied = as_it_stands(client, path)
    cases.move(ready.case_id, "take_back", by=place.reviewer, facts={"reason": "Eksik."})
    old = Answer.objects.get(case=ready.case_id, state="passed")
    new = answers.edit(old.pk, "Kaldırım ve yol onarıldı.", by=place.reviewer)
    answers.approve(new.pk, by=place.reviewer)
    sit(client, place.cimer_officer)
    refused = client.post(path, copied)
    assert refused.status_code == 409 and not WriteBack.objects.exists()
    page = body(refused)
    assert "siz kopyalarken değişti" in page and "Kaldırım ve yol onarıldı." in page
    shown = re.findall(r'name="copied" value="(\w+)"', page)
    assert client.post(path, {**copied, "copied": shown[0]}).status_code == 302
    assert WriteBack.objects.get().text == "Kaldırım ve yol onarıldı."


def test_the_decision_and_its_remedies_are_written_back_too(client: Client, place: Town) -> None:
    entry = enter(client, place, outside_kind="information", text="Sözleşmeyi istiyorum.")
    cases.move(entry.case_id, "route", by=place.cimer_officer, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=entry.case_id)
    cases.move_referral(part.pk, "accept", by=place.roads_user)
    written = answers.submit(part.pk, "Sözleşme ticarî sırdır.", by=place.roads_user)
    draft = information.Draft("refused", ("23",), "Birim fiyatlar yer alıyor.")
    information.decide(entry.case_id, draft, by=place.information_officer)
    answers.approve(written.pk, by=place.reviewer)
    page = body(sit(client, place.cimer_officer).get(f"/cimer/{entry.pk}/geri-yaz/"))
    for words in ("Sözleşme ticarî sırdır.", "4982 m.23", "Birim fiyatlar", "15 gün içinde"):
        assert words in page, words
    client.post(f"/cimer/{entry.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    assert "4982 m.23" in WriteBack.objects.get().text


def test_of_two_write_backs_the_first_stands_when_the_second_is_undone(
    client: Client, place: Town, ready: Entry
) -> None:
    path, facts = f"/cimer/{ready.pk}/geri-yaz/", {"outside_status": "Cevaplandı"}
    client.post(path, facts)
    first = WriteBack.objects.get()
    again = {"reason": "Eksik kaldı.", "units": [place.parks.pk]}
    cases.move(ready.case_id, "reopen", by=place.coordinator, facts=again)
    part = Referral.objects.get(case=ready.case_id, unit=place.parks)
    cases.move_referral(part.pk, "accept", by=place.parks_user)
    answers.approve(answers.submit(part.pk, "Ağaç dikildi.", by=place.parks_user).pk, by=place.reviewer)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        sit(client, place.cimer_officer)
        assert client.post(path, facts).status_code == 302
        second = WriteBack.objects.latest("pk")
        undone = client.post(f"{path}{second.pk}/kaldir/", {"reason": "Yanlış"})
        assert undone.status_code == 302
    ready.refresh_from_db()
    assert ready.written_at == first.at


def test_what_was_written_back_after_the_law_s_day_says_so(client: Client, place: Town) -> None:
    entry = answered(place, enter(client, place, applied_on="12.10.2026"))
    client.post(f"/cimer/{entry.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    assert WriteBack.objects.get().was_late
    assert "yasal süreden sonra" in body(client.get(f"/cimer/{entry.pk}/"))
