"""Whatever is typed: a clear 4xx, what was typed is kept, nothing half-written, never a 500."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as Hypothesis

from muhatap.cases.models import Case
from muhatap.citizens.models import Citizen as Record
from muhatap.files.models import StoredFile
from muhatap.kit import clock
from muhatap.portal.models import Submission
from tests.cases.town import Town, town
from tests.portal.walk import WORDS, Citizen, shot
from tests.trying import often

FRIDAY = datetime.fromisoformat("2026-11-20T09:30:00+03:00")
NASTY = [
    "",
    " ",
    "\u202eters yazı",
    "gö\u200brünmez",
    "a\ufeff",
    "'; DROP TABLE cases_case; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }} %(x)s %s {0}",
    "²",
    "١٢٣",
    "\U0001f9e1" * 50,
    "x" * 30_000,
    "9" * 400,
    "-1",
    "1e309",
    "nan",
    "inf",
    "\x7f\x85\u2028",
    "\ud7ff\ue000",
    "2026-02-30",
    "../../etc/passwd",
]
texts = st.sampled_from(NASTY) | st.text(max_size=60).filter(lambda text: "\x00" not in text)
FIELDS = (
    *("token", "website", "text", "topic", "neighbourhood", "neighbourhood_text", "street", "place_note"),
    *("lat", "lon", "reply", "phone", "email", "name", "hide", "yap"),
)


def fine(status: int) -> bool:
    return status in {200, 302} or 400 <= status < 500


class TheReport(Hypothesis):
    """Every field of the citizen's forms."""

    place: Town
    tracking: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        with clock.frozen(FRIDAY):
            cls.place = town()
            made = cls.place.register()
        cls.tracking = {"number": made.case.number, "code": made.tracking_code}

    @given(st.dictionaries(st.sampled_from(FIELDS), texts, min_size=2, max_size=8))
    @settings(max_examples=often(20))
    def test_no_field_breaks_it(self, odd: dict[str, str]) -> None:
        with clock.frozen(FRIDAY):
            somebody = Citizen(self.place)
            somebody.open()
            answer = somebody.report(**odd)
            assert fine(answer.status_code), (answer.status_code, odd)
            if answer.status_code == 422 and "text" not in odd:
                assert WORDS in answer.content.decode()
            if answer.status_code == 422 and 3 < len(odd.get("text", "")) < 500:
                assert escape(odd["text"].strip("\n").replace("\r", "\n")[:3]) in answer.content.decode()
            for address in ("/bildir/konu/", "/bildir/yakin/", "/bildir/foto/"):
                piece = somebody.client.post(address, somebody.values(**odd), headers={"hx-request": "true"})
                assert fine(piece.status_code), (address, odd)
            is_tip = odd.get("reply") == "none" and answer.status_code == 302
            assert Case.objects.count() == (2 if is_tip else 1)

    @given(texts, texts)
    @settings(max_examples=often(15))
    def test_number_code_and_contact(self, one: str, other: str) -> None:
        for address, values in (
            ("/izle/", {"number": one, "code": other}),
            ("/izle/kod/", {"number": one, "contact": other}),
            ("/izle/", {"number": "2026/000001", "code": other}),
        ):
            answer = Client().post(address, values)
            assert fine(answer.status_code), (address, values)
        assert fine(Client().get("/izle/", {"no": one}).status_code)

    @given(texts, texts)
    @settings(max_examples=often(12))
    def test_what_is_said_about_a_case(self, one: str, other: str) -> None:
        with clock.frozen(FRIDAY):
            client = Client()
            client.post("/izle/", self.tracking)
            for address, values in (
                ("itiraz", {"itiraz-reason": one, "itiraz-papers": other}),
                ("vazgec", {"vazgec-why": one}),
                ("dosya", {"dosya-papers": one}),
                ("cevap/1", {"soru1-reply": one}),
                (f"cevap/{10**30}", {"soru1-reply": other}),
            ):
                answer = client.post(f"/izle/basvuru/{address}/", values)
                assert 400 <= answer.status_code < 500, (address, values)
            assert Case.objects.get().is_open


@pytest.mark.django_db
def test_a_megabyte_of_text_is_refused_and_kept(elif_: Citizen) -> None:
    big = elif_.report(text="Çukur " * 180_000)
    page = big.content.decode()
    assert big.status_code == 422 and "en çok 4000 harf olabilir" in page and "Çukur Çukur" in page
    larger = elif_.report(text="x" * 3_000_000)
    assert larger.status_code == 413 and not Case.objects.exists()


@pytest.mark.django_db
def test_nul_and_broken_text_are_refused_with_what_was_typed(elif_: Citizen) -> None:
    refused = elif_.report(street="372.\x00 Sokak")
    assert refused.status_code == 400 and WORDS in refused.content.decode()
    form = "application/x-www-form-urlencoded"
    assert elif_.client.post("/izle/", b"number=%FF&code=x", content_type=form).status_code == 400
    assert elif_.client.get("/bildir/foto/%00/1/").status_code == 400
    assert elif_.client.get(f"/bildir/foto/{elif_.token}/{10**25}/").status_code == 404
    assert elif_.client.get("/bildir/dogrula/olmayan-bir-sey-olmayan/").status_code == 404
    assert elif_.client.get("/bildir/dogrula/²/").status_code == 404


@pytest.mark.django_db
def test_two_hundred_files_and_what_is_no_photo(elif_: Citizen) -> None:
    many = elif_.report(photos=[shot(f"{n}.jpg") for n in range(200)])
    page = many.content.decode()
    assert many.status_code == 422 and "En çok 5 dosya" in page and WORDS in page and "Elif Karaca" in page
    assert not StoredFile.objects.exists()
    chosen = {**elif_.values(), "photos": [shot(f"{n}.jpg") for n in range(200)]}
    piece = elif_.client.post("/bildir/foto/", chosen, headers={"hx-request": "true"})
    assert piece.status_code == 200 and "En çok 5 dosya" in piece.content.decode()
    six = elif_.report(photos=[shot(f"{n}.jpg", size=(20 + n, 20)) for n in range(6)])
    assert six.status_code == 422 and "En çok 5 dosya" in six.content.decode()
    program = b"MZ\x90\x00 program"
    wrong = elif_.report(photos=SimpleUploadedFile("foto.jpg", program, "image/jpeg"))
    assert wrong.status_code == 422 and "Bu tür dosya alınmaz" in wrong.content.decode()
    assert WORDS in wrong.content.decode()
    piece = elif_.client.post(
        "/bildir/foto/",
        elif_.values(photos=SimpleUploadedFile("a.jpg", program)),
        headers={"hx-request": "true"},
    )
    assert "Bu tür dosya alınmaz" in piece.content.decode()


@pytest.mark.django_db
def test_a_full_disk_says_so_and_keeps_the_text(elif_: Citizen, monkeypatch: Any) -> None:
    import errno

    from muhatap.files.storage import store

    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(type(store()), "write", full)
    answer = elif_.report(photos=shot())
    assert answer.status_code == 422 and "yer kalmadı" in answer.content.decode()
    assert WORDS in answer.content.decode()


@pytest.mark.django_db
def test_the_topic_is_understood_and_asked_for_when_it_is_not(elif_: Citizen) -> None:
    piece = elif_.client.post(
        "/bildir/konu/", {"text": "Kaldırımın yanında yol çökmüş"}, headers={"hx-request": "true"}
    ).content.decode()
    assert "Yol çökmesi" in piece and "Yazdıklarınızdan: " in piece
    topic = elif_.town.topic
    topic.questions = [
        {
            "code": "serit",
            "label_tr": "Geçiş kapalı mı?",
            "label_en": "Blocked?",
            "type": "yesno",
            "required": True,
        }
    ]
    topic.needs_place = True
    topic.save()
    lacking = elif_.report(topic="")
    page = lacking.content.decode()
    assert lacking.status_code == 422 and "Geçiş kapalı mı?" in page and "Nerede olduğunu bilmemiz" in page
    unknown = elif_.report(topic="", text="Hmm hmm hmm")
    assert "listeden seçin" in unknown.content.decode()
    assert elif_.report(topic="", q_serit="Evet", lat="38.42", lon="27.14").status_code == 302
    english = elif_.client.get("/bildir/", headers={"accept-language": "en"})
    assert english.status_code == 200
    elif_.confirm(elif_.report(q_serit="Evet", lat="38.42", lon="27.14"))
    assert Case.objects.get().answers_to_questions == {"serit": "Evet"}


@pytest.mark.django_db
def test_a_telephone_that_takes_no_message_is_refused(elif_: Citizen) -> None:
    landline = elif_.report(reply="phone", phone="0232 293 00 00")
    assert landline.status_code == 422 and "SMS gönderilemez" in landline.content.decode()
    mail = elif_.report(reply="email", email="elif@", phone="")
    assert mail.status_code == 422 and "adresi eksik görünüyor" in mail.content.decode()
    called = elif_.file_a_case(reply="phone")
    assert called.citizen is not None and called.wants_call and not called.citizen.note
    assert Record.objects.filter(name="Elif Karaca").count() == 1
    assert Submission.objects.count() == 1 and isinstance(elif_.town, Town)
