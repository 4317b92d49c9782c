"""The log of messages and the words, as people use them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.kit import clock
from muhatap.notifications import services
from muhatap.notifications.models import Channel, Notice, NoticeTry, Template
from muhatap.notifications.previewing import render_preview
from muhatap.notifications.services import Recipient
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast
from tests.notifications.test_sending import ABOUT, HATICE, PHONE
from tests.pages import sit, streamed
from tests.trying import often

pytestmark = pytest.mark.django_db
UNIT = Recipient("unit", Channel.EMAIL, "yol@korfez.example", unit_id=3)


def signed_in(client: Client, role: Role) -> Person:
    who = cast.person(role)
    sit(client, who)
    return who


def promised(by: Person, recipient: Recipient = HATICE, **columns: object) -> Notice:
    name = "citizen/answered" if recipient.audience == "citizen" else "unit/assigned"
    notice = services.queue(name, [recipient], context=ABOUT, by=by, case_id=7)[0]
    if columns:
        Notice.objects.filter(pk=notice.pk).update(**columns)
    return notice


def page(client: Client, path: str, status: int = 200, /, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.duty("notifications.unit-notices")
def test_the_log_shows_what_went_to_whom_and_masks_citizens(client: Client, system: Person) -> None:
    promised(system)
    promised(system, PHONE)
    promised(system, UNIT)
    assert client.get("/iletiler/").status_code == 302
    about = Notice.objects.latest("pk").case_number
    one = Notice.objects.filter(address="hatice@ornek.example").latest("pk")
    for role in (Role.DELIVERER, Role.SUPERVISOR, Role.MANAGER, Role.REVIEWER, Role.ADMIN):
        signed_in(client, role)
        shown = page(client, "/iletiler/")
        taken: Any = client.post("/disa-aktar/iletiler/", {"bicim": "csv"})
        sheet = streamed(taken).decode("utf-8-sig")
        for seen in (shown, page(client, f"/iletiler/{one.pk}/"), sheet):
            assert "hatice@ornek.example" not in seen, "a whole one is opened with a reason, and logged"
        assert about in sheet
        assert ("h•••••@ornek.example" in shown) is (role != Role.ADMIN)
        assert "•••@ornek.example" in shown, "an administrator learns where to, and not whose"
        assert "yol@korfez.example" in shown
        assert "2026/043318-5" in shown
    signed_in(client, Role.AGENT)
    assert client.get("/iletiler/").status_code == 404


def test_the_log_is_narrowed_by_state_channel_number_and_day(client: Client, system: Person) -> None:
    promised(system, status="failed")
    promised(system, PHONE, created_at=clock.now() - timedelta(days=9), case_number="2025/000001-1")
    signed_in(client, Role.SUPERVISOR)
    for query, count in (
        ({"durum": "failed"}, 1),
        ({"durum": "sent"}, 0),
        ({"kanal": "sms"}, 1),
        ({"kime": "citizen"}, 2),
        ({"kime": "unit"}, 0),
        ({"no": "2025/000001-1"}, 1),
        ({"no": "043318-5"}, 1 if clock.today().year == 2026 else 0),
        ({"no": "yok"}, 0),
        ({"gun": clock.today().strftime("%d.%m.%Y")}, 1),
        ({"gun": "hiç", "durum": "x", "sayfa": "%%%"}, 2),
    ):
        assert page(client, "/iletiler/", **query).count('<th scope="row">') == count, query
    assert "1 ileti gönderilemedi" in page(client, "/iletiler/")


def test_the_log_costs_the_same_however_long_it_is(
    client: Client, system: Person, django_assert_max_num_queries: Any
) -> None:
    many = [Recipient("unit", Channel.EMAIL, f"birim{n}@korfez.example") for n in range(60)]
    services.queue("unit/assigned", many, context=ABOUT, by=system)
    signed_in(client, Role.DELIVERER)
    page(client, "/iletiler/")
    with django_assert_max_num_queries(8):
        first = page(client, "/iletiler/", kime="unit")
    assert first.count('<th scope="row">') == 50
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "kime=unit" in following
    assert page(client, f"/iletiler/{following}").count('<th scope="row">') == 10


def test_one_message_is_shown_as_it_went_with_every_try(client: Client, system: Person) -> None:
    notice = promised(system, status="unknown")
    NoticeTry.objects.create(
        notice=notice,
        started_at=clock.now(),
        outcome="unknown",
        problem="lost",
        error="Connection <closed>",
        gateway="smtp posta:25",
    )
    signed_in(client, Role.SUPERVISOR)
    shown = page(client, f"/iletiler/{notice.pk}/")
    for words in (
        "Kaldırım onarıldı.",
        "h•••••@ornek.example",
        "gidip gitmediği bilinmiyor",
        "ileti verilirken bağlantı koptu",
        "Connection &lt;closed&gt;",
        "smtp posta:25",
    ):
        assert words in shown
    signed_in(client, Role.ADMIN)
    hidden = page(client, f"/iletiler/{notice.pk}/")
    assert "Kaldırım onarıldı." not in hidden
    assert "Yeniden gönder" in hidden
    signed_in(client, Role.REVIEWER)
    assert "Yeniden gönder" not in page(client, f"/iletiler/{notice.pk}/")
    assert client.post(f"/iletiler/{notice.pk}/karar/", {"karar": "resend"}).status_code == 404
    for wrong in ("0", "9" * 30):
        page(client, f"/iletiler/{wrong}/", 404)


def test_a_person_decides_with_a_reason(client: Client, system: Person) -> None:
    notice = promised(system, status="unknown")
    door = f"/iletiler/{notice.pk}/karar/"
    signed_in(client, Role.DELIVERER)
    bare = client.post(door, {"karar": "resend"})
    assert bare.status_code == 422
    assert "Gerekçeyi yazın" in bare.content.decode()
    assert client.post(door, {"karar": "x", "reason": "a"}).status_code == 422
    assert client.post(door, {"karar": "sent", "reason": "a\0" * 10}).status_code == 400
    assert client.post(door, {"karar": "sent", "reason": "Aradım, almış."}).status_code == 302
    again = client.post(door, {"karar": "sent", "reason": "Aradım, almış."})
    assert again.status_code == 409
    assert "durumu değişmiş" in again.content.decode()
    assert "Aradım, almış." in page(client, f"/iletiler/{notice.pk}/")
    failed = promised(system, status="failed")
    assert client.post(f"/iletiler/{failed.pk}/karar/", {"karar": "resend"}).status_code == 302
    assert Notice.objects.get(pk=failed.pk).status == "queued"


def test_a_preview_elsewhere_never_shows_a_citizens_address(system: Person) -> None:
    shown = services.preview("citizen/answered", HATICE, context={**ABOUT, "text": "<b>x</b>"})
    piece = render_preview(shown)
    assert "hatice@" not in piece
    assert "Hemşehriye" in piece
    assert "&lt;b&gt;x&lt;/b&gt;" in piece
    assert "hatice@" in render_preview(shown, address=HATICE.address)
    assert "yol@korfez.example" in render_preview(services.preview("unit/assigned", UNIT, context=ABOUT))
    assert "parça" in render_preview(services.preview("citizen/answered", PHONE, context=ABOUT))


def words_of(name: str, channel: str = "email") -> Template:
    return Template.objects.get(name=name, channel=channel, language="tr", is_current=True)


def test_the_words_are_changed_with_preview_history_and_a_way_back(client: Client) -> None:
    text = words_of("citizen/answered")
    door = f"/iletiler/kaliplar/{text.pk}/"
    signed_in(client, Role.AGENT)
    page(client, "/iletiler/kaliplar/", 404)
    page(client, door, 404)
    signed_in(client, Role.MANAGER)
    assert door in page(client, "/iletiler/kaliplar/")
    assert "Kaldırım 16 Kasım haftasında onarıldı" in page(client, door)
    own = {"subject": "Cevap {number}", "body": "Cevabımız: {text}\n{number}", "base": "1"}
    example = client.post(f"{door}onizleme/", own).content.decode()
    assert "Cevap 2026/043318-5" in example
    assert "{yok}" in client.post(f"{door}onizleme/", {**own, "body": "{yok}"}).content.decode()
    shown = client.post(door, {**own, "onizle": "1"})
    assert shown.status_code == 200
    assert "Cevap 2026/043318-5" in shown.content.decode()
    assert words_of("citizen/answered").pk == text.pk
    wrong = client.post(door, {**own, "body": "Cevabımız: {ad}"})
    assert wrong.status_code == 422
    assert "{ad}" in wrong.content.decode()
    assert "Cevabımız: {ad}" in wrong.content.decode()
    assert client.post(door, own).status_code == 302
    late = client.post(door, {**own, "body": "Başka {text} {number}"})
    assert late.status_code == 409
    assert "Başka {text} {number}" in late.content.decode()
    after = page(client, door)
    assert "<ins>" in after
    assert "<del>" in after
    assert "belediyenin metni" in after
    assert client.post(f"{door}gelen-metin/").status_code == 302
    assert words_of("citizen/answered").subject == text.subject


def test_a_text_message_shows_how_many_parts_it_takes(client: Client) -> None:
    text = words_of("citizen/received", "sms")
    signed_in(client, Role.ADMIN)
    door = f"/iletiler/kaliplar/{text.pk}/"
    assert "1 parça" in page(client, door)
    long = {"subject": "", "body": "{number} " + "ş" * 200}
    assert "2 parça" in client.post(f"{door}onizleme/", long).content.decode()
    assert 'name="subject"' not in page(client, door)


@settings(max_examples=often(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=st.text(max_size=250), body=st.text(max_size=400), base=st.text(max_size=12))
def test_whatever_is_typed_as_words_is_answered(client: Client, subject: str, body: str, base: str) -> None:
    text = words_of("unit/late")
    signed_in(client, Role.MANAGER)
    sent = {"subject": _sendable(subject), "body": _sendable(body), "base": _sendable(base)}
    for door in ("", "onizleme/"):
        response = client.post(f"/iletiler/kaliplar/{text.pk}/{door}", sent)
        assert response.status_code in {200, 302, 400, 409, 422}


@settings(max_examples=often(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["durum", "kanal", "kime", "no", "gun", "sayfa"]),
        st.one_of(st.text(max_size=60), st.from_regex(r"[<>][A-Za-z0-9_-]{0,60}", fullmatch=True)),
        min_size=1,
    )
)
def test_whatever_is_asked_of_the_log_is_answered(client: Client, asked: dict[str, str]) -> None:
    signed_in(client, Role.SUPERVISOR)
    sent = {key: _sendable(value) for key, value in asked.items()}
    assert client.get("/iletiler/", sent).status_code in {200, 400}


def _sendable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


def test_a_preview_shows_the_line_under_an_email_with_its_code_covered(system: Person) -> None:
    """What is shown is what goes, to the last word; the code opens its reader's preferences alone."""
    known = Recipient("citizen", Channel.EMAIL, "hatice@ornek.example", point_id=7)
    piece = render_preview(services.preview("citizen/answered", known, context={**ABOUT, "text": "Bitti."}))
    assert "/tercihler/••••••/" in piece
    by_phone = Recipient("citizen", Channel.SMS, "+90 555 555 00 17", point_id=7)
    for other in (HATICE, by_phone, UNIT):
        assert "/tercihler/" not in render_preview(
            services.preview(
                "unit/assigned" if other is UNIT else "citizen/answered",
                other,
                context={**ABOUT, "text": "Bitti."},
            )
        )
