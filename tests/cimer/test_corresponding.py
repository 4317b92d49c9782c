"""Letters with units and other bodies: registered, found, answered, corrected."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.cimer.models import Letter
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.organization.models import AdminEvent
from muhatap.web import jobs
from tests.cases.town import Town
from tests.cimer.hall import enter
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
NEW = "/cimer/yazilar/yeni/"


def facts(place: Town, **values: Any) -> dict[str, Any]:
    begin = {"way": "out", "number": "E-100", "day": "16.11.2026", "unit": str(place.roads.pk)}
    return {
        **begin,
        "subject": "Kaldırım hakkında",
        "asks": "document",
        "entry": "",
        "text": "Belge rica olunur.",
        **values,
    }


@pytest.mark.duty("cimer.correspondence")
def test_a_letter_that_asks_for_a_document_has_its_five_days_and_is_answered(
    client: Client, place: Town
) -> None:
    entry = enter(client, place)
    sent = client.post(
        NEW,
        facts(place, entry=entry.number, uploads=SimpleUploadedFile("not.txt", b"Ek metin\n", "text/plain")),
    )
    assert sent.status_code == 302
    row = Letter.objects.get()
    assert row.due_at is not None and clock.local(row.due_at).date() == date(2026, 11, 23)
    assert row.number in body(client.get(f"/cimer/{entry.pk}/"))
    page = body(client.get(f"/cimer/yazilar/{row.pk}/"))
    assert "Belge rica olunur." in page and "not.txt" in page and entry.number in page
    assert client.get(f"/cimer/yazilar/{row.pk}/dosya/{row.files.get().pk}/").status_code == 200
    opened = AdminEvent.objects.get(action="open_file", subject=f"cimer_letter:{row.pk}")
    assert opened.by_id == place.cimer_officer.actor_id, "every opening is logged"
    assert client.get(f"/cimer/yazilar/{row.pk}/dosya/999999/").status_code == 404
    assert row.subject in body(client.get("/cimer/yazilar/?durum=bekleyen"))
    path = f"/cimer/yazilar/{row.pk}/cevap/"
    assert client.post(path, {"answer_no": "", "answered_on": "10.11.2026"}).status_code == 422
    answer = {"answer_no": "C-7", "answered_on": "19.11.2026", "answer_text": "Ektedir."}
    assert client.post(path, answer).status_code == 302
    assert Clock.objects.get(docket=row.docket_id).kept is True
    assert row.subject not in body(client.get("/cimer/yazilar/?durum=bekleyen"))
    assert client.post(path, answer).status_code == 409


def test_an_opinion_of_another_body_has_fifteen_days(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    client.post(NEW, facts(place, asks="opinion", unit=str(place.power.pk)))
    row = Letter.objects.get()
    assert row.due_at is not None and clock.local(row.due_at).date() == date(2026, 12, 7)
    client.post(NEW, facts(place, asks="nothing", number="E-101"))
    assert Letter.objects.get(number="E-101").docket is None


def test_a_letter_is_corrected_with_its_history_and_not_over_somebody_elses_words(
    client: Client, place: Town
) -> None:
    sit(client, place.cimer_officer)
    client.post(NEW, facts(place))
    row = Letter.objects.get()
    path = f"/cimer/yazilar/{row.pk}/duzelt/"
    assert client.post(path, facts(place, subject="Yol hakkında", version="1")).status_code == 302
    page = body(client.get(f"/cimer/yazilar/{row.pk}/"))
    assert "<del>Kaldırım hakkında</del>" in page and "<ins>Yol hakkında</ins>" in page
    stale = client.post(path, facts(place, subject="Park hakkında", version="1"))
    assert stale.status_code == 409 and "Park hakkında" in body(stale)
    assert row.due_at is not None and clock.local(row.due_at).date() == date(2026, 11, 23)
    moved = client.post(path, facts(place, subject="Yol hakkında", day="10.11.2026", version="2"))
    row.refresh_from_db()
    assert moved.status_code == 302 and clock.local(row.due_at).date() == date(2026, 11, 17)
    assert Clock.objects.get(docket=row.docket_id).state == "running"
    opinion = facts(place, subject="Yol hakkında", day="10.11.2026", asks="opinion", version="3")
    assert client.post(path, opinion).status_code == 302
    row.refresh_from_db()
    assert clock.local(row.due_at).date() == date(2026, 12, 1)
    nothing = facts(place, subject="Yol hakkında", day="10.11.2026", asks="nothing", version="4")
    assert client.post(path, nothing).status_code == 302
    row.refresh_from_db()
    assert row.docket_id is None and "Bilgi için" in body(client.get(f"/cimer/yazilar/{row.pk}/"))
    assert not Clock.objects.exclude(state="stopped").filter(docket__kind="document_request").exists()


def test_the_day_of_an_answered_letter_judges_its_answer_anew(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    client.post(NEW, facts(place))
    row = Letter.objects.get()
    client.post(f"/cimer/yazilar/{row.pk}/cevap/", {"answer_no": "C-7", "answered_on": "20.11.2026"})
    path = f"/cimer/yazilar/{row.pk}/duzelt/"
    assert client.post(path, facts(place, day="02.11.2026", version="2")).status_code == 302
    row.refresh_from_db()
    assert Clock.objects.get(docket=row.docket_id).kept is False
    with clock.frozen(clock.now() + timedelta(days=4)):
        sit(client, place.cimer_officer)
        after = client.post(path, facts(place, day="23.11.2026", version="3"))
        assert after.status_code == 422 and "Cevabından sonra" in body(after)


@pytest.mark.parametrize(
    "values",
    [
        *({"number": ""}, {"number": "n" * 61}, {"day": "24.11.2026"}, {"day": "01.01.2020"}, {"unit": ""}),
        *({"unit": "999999"}, {"subject": " "}, {"asks": "x"}, {"entry": "12121212"}),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    client: Client, place: Town, values: dict[str, str]
) -> None:
    refused = sit(client, place.cimer_officer).post(NEW, facts(place, **values))
    assert (
        refused.status_code == 422 and "Belge rica olunur." in body(refused) and not Letter.objects.exists()
    )


def test_a_number_of_one_body_is_registered_once(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    client.post(NEW, facts(place))
    assert client.post(NEW, facts(place)).status_code == 422
    assert client.post(NEW, facts(place, unit=str(place.parks.pk))).status_code == 302
    assert sit(client, place.coordinator).get("/cimer/yazilar/").status_code == 200
    assert client.get(NEW).status_code == 404


def test_its_days_follow_the_calendar(client: Client, place: Town) -> None:
    entry = enter(client, place)
    client.post(NEW, facts(place, entry=entry.number))
    deadlines.add_day_off(date(2026, 11, 18), "holiday", "Yas", "Karar 7", by=place.manager)
    jobs.copy_dates()
    row = Letter.objects.get()
    assert row.due_at == Clock.objects.get(docket=row.docket_id).due_at
    assert clock.local(row.due_at).date() == date(2026, 11, 24)
