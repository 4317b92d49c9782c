"""Anything may be typed at the desk: a page of ours answers, what was typed stays, nothing half-written."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import counting, services
from muhatap.cases.forms import FIELDS, is_generic
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS, ReferralStatus, Status
from muhatap.cases.models import Attachment, Case, Channel, Contact, Event, Information, Question, Referral
from muhatap.citizens.models import Citizen
from muhatap.delivery.models import DeliveryAttempt
from muhatap.files.models import StoredFile
from muhatap.intake.forms import IntakeForm
from muhatap.notifications.models import Notice
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.pages import sit
from tests.trying import often

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
NASTY = [
    "",
    " ",
    "\u202eters",
    "a\u200bb",
    "\u200b",
    SCRIPT,
    "'; DROP TABLE cases_case; --",
    "{{ 7*7 }}{% now %}",
    "9" * 30,
    "²",
    "٣",
    "-1",
    "0",
    "1e999",
    "nan",
    "31.02.2026",
    "01.01.0001",
    "31.12.9999",
    "+99999 iş günü",
    "2026-12-30",
    "x" * 5000,
    "😀" * 50,
    "İĞÜŞÖÇıığ",
    "%s %(x)s {0}",
    "on",
    "phone",
    "new",
    "anonymous",
    "known",
    "1",
    "2147483648",
    "9223372036854775808",
    "\r\n\r\nBcc: x@y.example",
]
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
)

# a failing example is not made smaller: every try costs a page
QUICK: dict[str, Any] = {
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
LONG = settings(max_examples=often(8), **QUICK)
BOTH = settings(max_examples=often(2), **QUICK)
WRITTEN = (
    *(Case, Referral, Event, Notice, Answer, Attachment, Contact, Question, Information),
    *(Citizen, StoredFile, DeliveryAttempt),
)
INTAKE = [
    *IntakeForm.base_fields,
    *("topic_text", "citizen_text", "neighbourhood_text", "yap", "q_x"),
]
NOBODY = {Role.SYSTEM, Role.CITIZEN, Role.AUTHOR}  # who have no form here
CASE_FORMS = [row for row in CASE_ROWS if row.sources and is_generic(row) and set(row.who) - NOBODY]
REFERRAL_FORMS = [row for row in REFERRAL_ROWS if row.sources and is_generic(row) and set(row.who) - NOBODY]


def rows() -> tuple[Any, ...]:
    """Everything that a form could half-write, and how the cases stand; in one statement."""
    counts = (f"(SELECT count(*) FROM {model._meta.db_table})" for model in WRITTEN)
    cases = "array(SELECT (status, chain_head, text, title)::text FROM cases_case ORDER BY id)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}, {cases}")
        return tuple(cursor.fetchone() or ())


def sound(answer: Any, before: tuple[Any, ...]) -> None:
    """Done, or refused and nothing written; never a fault, never somebody's script."""
    assert answer.status_code in (200, 302, 400, 404, 409, 413, 422), answer.status_code
    assert SCRIPT not in answer.content.decode()
    if answer.status_code != 302:
        assert rows() == before


def typed(data: st.DataObject, names: Any) -> dict[str, str]:
    return {name: data.draw(TEXT, label=name) for name in names if data.draw(st.booleans())}


@LONG
@given(data=st.data())
def test_the_intake_form(place: Town, data: st.DataObject) -> None:
    client = sit(Client(), place.agent)
    values = typed(data, INTAKE)
    good = {
        "channel": "counter",
        "who": "anonymous",
        "kind": "complaint",
        "text": "Yol çöktü.",
        "topic": str(place.topic.pk),
    }
    with transaction.atomic():
        before = rows()
        sound(client.post("/yeni/", values), before)
        before = rows()
        sound(client.post("/yeni/", {**good, **values}), before)
        read = counting.read([("approval", None), ("routing", None)])
        assert {key: n for key, n in read.items() if n} == counting.recount()
        transaction.set_rollback(True)


def everywhere(names: list[str]) -> Iterator[dict[str, str]]:
    """Every nasty text in every field once, all fields filled at a time."""
    for start in range(len(NASTY)):
        yield {name: NASTY[(start + 7 * place) % len(NASTY)] for place, name in enumerate(names)}


def test_every_nasty_text_in_every_field_of_the_intake(place: Town) -> None:
    client = sit(Client(), place.agent)
    before = rows()
    for values in everywhere([*INTAKE, "taslak", "hemsehri", "kanal"]):
        with transaction.atomic():
            sound(client.post("/yeni/", values), before)
            opened = client.get("/yeni/", values)
            assert opened.status_code in (200, 404) and SCRIPT not in opened.content.decode()
            transaction.set_rollback(True)


@LONG
@given(data=st.data())
def test_drafts_and_the_pieces_that_come_while_typing(place: Town, data: st.DataObject) -> None:
    client = sit(Client(), place.agent)
    with transaction.atomic():
        kept = client.post("/yeni/taslak/", typed(data, INTAKE))
        assert kept.status_code in (200, 204), "204 where nothing was typed"
        if kept.status_code == 200:
            assert client.get("/yeni/", {"taslak": kept.json()["draft"]}).status_code == 200
        for path in ("/konular/bul/", "/yeni/konu/", "/yeni/ayni/", "/yeni/", "/gorusmeler/", "/taslaklar/"):
            answer = client.get(path, typed(data, [*INTAKE, "q", "kanal", "taslak", "hemsehri", "sayfa"]))
            assert answer.status_code in (200, 404), path
            assert SCRIPT not in answer.content.decode()
        transaction.set_rollback(True)


@LONG
@given(data=st.data())
def test_lists_and_search(place: Town, data: st.DataObject) -> None:
    client = sit(Client(), place.coordinator)
    for path in ("/kuyruk/tumu/", "/kuyruk/yonlendirme/", "/ara/", "/trafik/"):
        asked = typed(data, ("q", "ilce", "konu", "tur", "kanal", "durum", "sayfa"))
        answer = client.get(path, asked)
        assert answer.status_code in (200, 302), path
        assert SCRIPT not in answer.content.decode()


def scene(place: Town) -> tuple[Case, Referral]:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    return case, Referral.objects.get(case=case)


@pytest.fixture
def laid(place: Town) -> tuple[Case, Referral]:
    """A scene that every example of a test finds as the first did: what an example does is taken back."""
    return scene(place)


@pytest.mark.parametrize("row", CASE_FORMS, ids=lambda row: row.name)
@BOTH
@given(data=st.data())
def test_every_move_of_a_case(
    place: Town, laid: tuple[Case, Referral], row: Any, data: st.DataObject
) -> None:
    case, _part = laid
    status = Status.CLOSED if Status.CLOSED in row.sources else row.sources[0]
    Case.objects.filter(pk=case.pk).update(status=status)
    role = next(role for role in row.who if role not in NOBODY)
    client = sit(Client(), place.person(role))
    names = [*FIELDS, *(f"units_{n}" for n in range(5)), "kuyruk", "onizle"]
    with transaction.atomic():
        before = rows()
        sound(client.post(f"/basvuru/{case.pk}/yap/{row.name}/", typed(data, names)), before)
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", REFERRAL_FORMS, ids=lambda row: row.name)
@BOTH
@given(data=st.data())
def test_every_move_of_a_referral(
    place: Town, laid: tuple[Case, Referral], row: Any, data: st.DataObject
) -> None:
    _case, part = laid
    Referral.objects.filter(pk=part.pk).update(status=row.sources[0])
    role = next(role for role in row.who if role not in NOBODY)
    client = sit(Client(), place.person(role))
    with transaction.atomic():
        before = rows()
        path = f"/yonlendirme/{part.pk}/yap/{row.name}/"
        sound(client.post(path, typed(data, [*FIELDS, "kuyruk", "onizle"])), before)
        transaction.set_rollback(True)


@LONG
@given(data=st.data())
def test_corrections_answers_reviews_and_deliveries(
    place: Town, laid: tuple[Case, Referral], data: st.DataObject
) -> None:
    case, part = laid
    with transaction.atomic():
        services.move_referral(part.pk, "accept", by=place.roads_user)
        doors: list[tuple[Person, str, tuple[str, ...]]] = [
            (
                place.coordinator,
                f"/basvuru/{case.pk}/duzelt/",
                ("title", "text", "kind", "street", "neighbourhood"),
            ),
            (
                place.roads_user,
                f"/yonlendirme/{part.pk}/cevapla/",
                ("text", "outcome", "attachments", "remark"),
            ),
        ]
        for person, path, names in doors:
            before = rows()
            sound(sit(Client(), person).post(path, typed(data, names)), before)
        transaction.set_rollback(True)
    with transaction.atomic():
        services.move_referral(part.pk, "accept", by=place.roads_user)
        answer = answers.submit(part.pk, "Yol onarıldı.", by=place.roads_user)
        client = sit(Client(), place.reviewer)
        for path in (
            f"/cevap/{answer.pk}/iade/",
            f"/cevap/{answer.pk}/duzelt/",
            f"/basvuru/{case.pk}/ortak-cevap/",
        ):
            before = rows()
            sound(client.post(path, typed(data, ("text", "reason", "kuyruk", "onizle"))), before)
        transaction.set_rollback(True)
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(status=Status.TO_DELIVER)
        Referral.objects.filter(pk=part.pk).update(status=ReferralStatus.PASSED)
        client = sit(Client(), place.deliverer)
        before = rows()
        names = ("way", "outcome", "checklist", "note", "kuyruk")
        sound(client.post(f"/basvuru/{case.pk}/bildir/", typed(data, names)), before)
        sound(client.post(f"/basvuru/{case.pk}/bildir/sms/", typed(data, ("adres",))), before)
        transaction.set_rollback(True)


def forms(place: Town) -> list[tuple[Person, str, str, dict[str, Any]]]:
    """Every form with a long text: who, where, which field, and what else it needs."""
    case, part = scene(place)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    _other, other_part = scene(place)
    services.move_referral(other_part.pk, "accept", by=place.roads_user)
    answer = answers.submit(other_part.pk, "Yol onarıldı.", by=place.roads_user)
    call = {"channel": "phone", "who": "anonymous", "kind": "complaint", "topic": str(place.topic.pk)}
    return [
        (place.agent, "/yeni/", "text", call),
        (place.agent, f"/basvuru/{case.pk}/yap/note/", "text", {}),
        (place.coordinator, f"/basvuru/{case.pk}/duzelt/", "text", {"title": "Yol", "kind": "complaint"}),
        (place.roads_user, f"/yonlendirme/{part.pk}/yap/inform/", "text", {}),
        (place.roads_user, f"/yonlendirme/{part.pk}/cevapla/", "text", {"outcome": "done"}),
        (place.reviewer, f"/cevap/{answer.pk}/iade/", "reason", {}),
        (place.reviewer, f"/cevap/{answer.pk}/duzelt/", "text", {}),
    ]


def test_a_megabyte_a_nul_and_broken_text_are_refused_and_shown_again(place: Town) -> None:
    for person, path, field, more in forms(place):
        client = sit(Client(), person)
        before = rows()
        huge = client.post(path, {**more, field: "uzun söz " * 120_000})
        assert huge.status_code in (413, 422), path
        if huge.status_code == 422:
            assert huge.content.decode().count("uzun söz") > 100_000, path
        nul = client.post(path, {**more, field: "Yarım kalmasın\x00 bu söz"})
        assert nul.status_code == 400 and "Yarım kalmasın" in html.unescape(nul.content.decode()), path
        broken = client.post(
            path, f"{field}=%ED%A0%80%FF".encode(), content_type="application/x-www-form-urlencoded"
        )
        assert broken.status_code == 400, path
        assert rows() == before, path


def test_right_to_left_and_zero_width_signs_do_not_break_a_text(place: Town) -> None:
    for person, path, field, more in forms(place):
        with transaction.atomic():
            client = sit(Client(), person)
            answer = client.post(
                path, {**more, field: "Sokak\u200b \u202eters\u202c \u2067yön\u2069 <b>x</b>"}
            )
            assert answer.status_code in (302, 422), path
            transaction.set_rollback(True)


def test_two_hundred_files_are_too_many_and_twenty_one_too(place: Town) -> None:
    client = sit(Client(), place.agent)
    case, _part = scene(place)
    before = rows()
    call = {"channel": "phone", "who": "anonymous", "kind": "complaint", "topic": str(place.topic.pk)}
    for n in (200, 11):
        uploads = [SimpleUploadedFile(f"{i}.txt", b"x", content_type="text/plain") for i in range(n)]
        answer = client.post("/yeni/", {**call, "text": "Çok dosyalı söz", "uploads": uploads})
        assert answer.status_code == 422
        assert "Çok dosyalı söz" in answer.content.decode()
        assert rows() == before
    uploads = [SimpleUploadedFile(f"{i}.txt", b"x", content_type="text/plain") for i in range(200)]
    assert client.post(f"/basvuru/{case.pk}/dosya/", {"uploads": uploads}).status_code == 422
    assert rows() == before
    for content in (b"", b"MZ\x90\x00", b"\xff\xd8\xff\xe0broken", b"%PDF-1.7 broken", b"GIF89a", b"<svg/>"):
        one = SimpleUploadedFile("../../x\u202egpj.jpg", content, content_type="image/jpeg")
        answer = client.post("/yeni/", {**call, "text": "Dosyalı söz", "uploads": one})
        assert answer.status_code in (302, 409, 422), content
        if answer.status_code != 302:
            assert "Dosyalı söz" in answer.content.decode()
        Case.objects.exclude(pk=case.pk).exists()
    half = [
        SimpleUploadedFile("iyi.txt", b"iyi", content_type="text/plain"),
        SimpleUploadedFile("kotu.exe", b"MZ\x90\x00"),
    ]
    stored = StoredFile.objects.count()
    assert 400 <= client.post(f"/basvuru/{case.pk}/dosya/", {"uploads": half}).status_code < 500
    assert StoredFile.objects.count() == stored, "the good one is not kept without the bad one"
    assert not Attachment.objects.filter(case=case).exists()


def test_unknown_ids_and_ids_of_others(place: Town) -> None:
    case, part = scene(place)
    client = sit(Client(), place.parks_user)
    before = rows()
    for pk in (0, 10**9, 2**63 - 1, 2**63, 10**40, case.pk):
        for path in (
            f"/basvuru/{pk}/",
            f"/basvuru/{pk}/yap/note/",
            f"/basvuru/{pk}/bildir/",
            f"/basvuru/{pk}/dosya/",
        ):
            assert client.post(path, {"text": "x"}).status_code in (404, 405), path
            assert client.get(path, follow=True).status_code == 404, path
    for pk in (0, 10**9, 2**63, part.pk):
        assert client.post(f"/yonlendirme/{pk}/yap/accept/").status_code == 404
        assert client.post(f"/yonlendirme/{pk}/cevapla/", {"text": "x"}).status_code == 404
        assert client.post(f"/basvuru/{pk}/hemen/take/").status_code in (403, 404)
    desk = sit(Client(), place.coordinator)
    fresh = place.register(route=False).case
    before = rows()
    for unit in ("0", "-1", "999999999", "9" * 30, str(place.topic.pk + 10**6), "x"):
        answer = desk.post(f"/basvuru/{fresh.pk}/yap/route/", {"units_0": unit})
        assert answer.status_code == 422, unit
    assert rows() == before


def test_a_second_press_and_the_back_button(place: Town) -> None:
    case, part = scene(place)
    client = sit(Client(), place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap/accept/"
    assert client.post(path).status_code == 302
    again = client.post(path)
    assert again.status_code == 409
    assert Event.objects.filter(case=case, move="accept").count() == 1
    phone = place.register(channel=Channel.PHONE).case
    desk = sit(Client(), place.approver)
    values = {"units_0": str(place.roads.pk), "text": "Bugün bakılsın"}
    assert desk.post(f"/basvuru/{phone.pk}/yap/approve/", values).status_code == 302
    late = desk.post(f"/basvuru/{phone.pk}/yap/approve/", values)
    assert late.status_code == 409 and "Bugün bakılsın" in late.content.decode()
    assert Referral.objects.filter(case=phone).count() == 1
