"""What a printer gets of a case, read back from the PDF; nothing on paper that the screen would hide."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from muhatap.cases import services
from muhatap.cases.models import Attachment, Case
from muhatap.cases.services import attach_uploads
from muhatap.kit import clock, paper
from muhatap.notifications.models import Notice
from muhatap.organization.models import AdminEvent
from muhatap.organization.roles import Role
from muhatap.papers import writing
from tests import cast
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.cases.working import DONE, closed, working
from tests.pages import sit

pytestmark = pytest.mark.django_db


def read(answer: Any) -> str:
    """What stands on the paper, as running text."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def picture() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    out = BytesIO()
    Image.new("RGB", (640, 480), "red").save(out, "JPEG")
    return SimpleUploadedFile("çukur.jpg", out.getvalue(), "image/jpeg")


def test_labels_of_the_ticked_cases_come_in_the_order_of_the_list(client: Client, place: Town) -> None:
    one, two, other = (place.register(route=False).case for _ in range(3))
    coordinator = sit(client, place.coordinator)
    with CaptureQueriesContext(connection) as few:
        answer = coordinator.post("/etiketler.pdf", {"sec": [two.pk, one.pk]})
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    assert [two.number in pages[0], one.number in pages[1], len(pages)] == [True, True, 2]
    assert not any(other.number in page for page in pages)
    with CaptureQueriesContext(connection) as more:
        answer = coordinator.post("/etiketler.pdf", {"secilen": f"{two.pk},{one.pk},{other.pk}"})
    assert len(PdfReader(BytesIO(answer.content)).pages) == 3
    assert len(more) == len(few)


def test_labels_of_nothing_of_too_much_and_of_others_cases_are_refused(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    coordinator = sit(client, place.coordinator)
    for sent in ({}, {"sec": "yok"}, {"secilen": "9" * 400}):
        assert coordinator.post("/etiketler.pdf", sent).status_code == 422
    many = ",".join(map(str, range(1, writing.MOST_LABELS + 2)))
    refused = coordinator.post("/etiketler.pdf", {"secilen": many})
    assert refused.status_code == 422
    assert f"en çok {writing.MOST_LABELS} etiket" in refused.content.decode()
    stranger = sit(Client(), cast.person(Role.UNIT_USER, place.spare))
    assert stranger.post("/etiketler.pdf", {"sec": case.pk}).status_code == 422


@pytest.mark.duty("intake.in-person-counter")
def test_the_receipt_says_what_was_taken_and_where_to_follow_it(client: Client, place: Town) -> None:
    case = place.register(paper_no="E-2026/114").case
    said = read(sit(client, place.agent).get(f"/basvuru/{case.pk}/alindi.pdf"))
    for words in (case.number, "Başvuru alındı belgesi", place.topic.name, "E-2026/114", "/izle/"):
        assert words in said
    assert "Yasal son gün" in said


def test_the_dossier_holds_the_whole_case(client: Client, place: Town) -> None:
    case = closed(place)
    services.move(case.pk, "note", by=place.coordinator, facts={"text": "Müteahhit arandı."})
    attach_uploads(case.pk, [picture()], audience=Attachment.Audience.STAFF, by=place.agent)
    answer = sit(client, place.coordinator).get(f"/basvuru/{case.pk}/dosya.pdf")
    said = read(answer)
    for words in (case.number, "Evin önündeki yol çöktü.", "Yol Bakım ve Onarım", DONE, "Müteahhit arandı."):
        assert words in said
    assert "Sonuç bildirildi, başvuru kapandı" in said
    assert "çukur.jpg" in said
    pages = PdfReader(BytesIO(answer.content)).pages
    assert sum(len(page.images) for page in pages) >= 1
    logged = AdminEvent.objects.get(action="print_dossier")
    assert (logged.subject, logged.by_id) == (f"case:{case.number}", place.coordinator.actor_id)


def test_the_citizen_gets_only_what_the_citizen_may_read(client: Client, place: Town) -> None:
    case = closed(place)
    services.move(case.pk, "note", by=place.coordinator, facts={"text": "Müteahhit arandı."})
    attach_uploads(case.pk, [picture()], audience=Attachment.Audience.STAFF, by=place.agent)
    said = read(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/dosya.pdf?kime=hemsehri"))
    assert DONE in said
    assert "Evin önündeki yol çöktü." in said
    assert "Sonucu size bildirdik." in said
    for inside in (
        *("Müteahhit", "çukur.jpg", "Kaydı açan", "ön bilgi", "İnceleme ve işlem"),
        *(place.roads_user.name, place.coordinator.name),
    ):
        assert inside not in said


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_applicant_is_on_no_paper(client: Client, place: Town) -> None:
    case, _part = working(place, identity_hidden=True, text="Ben Hatice Yıldız, komşum gürültü yapıyor.")
    for path in ("dosya.pdf", "dosya.pdf?kime=hemsehri", "alindi.pdf", "etiket.pdf"):
        said = read(sit(client, place.roads_user).get(f"/basvuru/{case.pk}/{path}"))
        assert "Hatice" not in said, path
    assert "gürültü yapıyor" in read(client.get(f"/basvuru/{case.pk}/dosya.pdf"))


def test_a_label_opens_its_case_and_strangers_see_nothing(client: Client, place: Town) -> None:
    case = place.register().case
    said = read(sit(client, place.agent).get(f"/basvuru/{case.pk}/etiket.pdf"))
    assert case.number in said
    assert place.topic.name in said
    assert client.get(writing.door(case).partition("8000")[2]).headers["Location"] == f"/basvuru/{case.pk}/"
    stranger = sit(client, cast.person(Role.UNIT_USER, place.spare))
    for path in ("alindi.pdf", "etiket.pdf", "dosya.pdf"):
        assert stranger.get(f"/basvuru/{case.pk}/{path}").status_code == 404
    assert stranger.get(f"/no/{case.number}/").status_code == 404
    assert stranger.get("/no/yok/").status_code == 404


def test_a_sensitive_case_tells_only_its_number_on_the_label(client: Client, place: Town) -> None:
    case = place.register().case
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    said = read(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/etiket.pdf"))
    assert case.number in said
    assert place.topic.name not in said


def test_a_long_dossier_takes_no_more_statements(client: Client, place: Town) -> None:
    case = closed(place)
    sit(client, place.coordinator)

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(f"/basvuru/{case.pk}/dosya.pdf").status_code == 200
        return len(counted)

    few = statements()
    for number in range(25):
        services.move(case.pk, "note", by=place.coordinator, facts={"text": f"Not {number}"})
    assert statements() == few


@given(st.text(max_size=300))
def test_whatever_was_written_is_only_shown(said: str) -> None:
    values = {
        "house": said,
        "title": said,
        "language": "tr",
        "made": said,
        "number": "1",
        "qr": paper.qr("x"),
    }
    made = paper.pdf(
        writing.HERE / "receipt.typ", {**values, "facts": [[said, said]], "lines": [said]}, at=clock.now()
    )
    assert made.startswith(b"%PDF-1.7")


@pytest.mark.duty("intake.in-person-counter")
def test_the_receipt_says_whether_a_message_went(client: Client, place: Town) -> None:
    told = place.register().case
    place.citizen.contact_points.update(consent_at=None)
    place.citizen.refresh_from_db()
    silent = place.register().case
    sit(client, place.agent)

    def both(case: Case) -> tuple[str, str]:
        page = client.get(f"/basvuru/{case.pk}/alindi/").content.decode()
        return page, read(client.get(f"/basvuru/{case.pk}/alindi.pdf"))

    assert all("ileti yolda" in shown for shown in both(told))
    Notice.objects.filter(case_id=told.pk).update(status="sent", sent_at=clock.now())
    assert all("günü SMS ile bildirildi" in shown for shown in both(told))
    Notice.objects.filter(case_id=told.pk).update(status="failed")
    assert all("ileti gönderilemedi" in shown for shown in both(told))
    assert all("ileti gönderilmedi" in shown for shown in both(silent))
