"""A citizen's own page of what may be sent where, and a new telephone or e-mail confirmed by its code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.citizens import links
from muhatap.citizens.models import Citizen as Record
from muhatap.citizens.models import ConsentWord, ContactPoint
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.notifications.services.sending import outgoing
from muhatap.people.models import PointCode
from muhatap.portal import jobs
from tests.pages import body
from tests.portal.walk import Citizen, last_code

pytestmark = pytest.mark.django_db
PAGE = "/izle/tercihler/"
CONTACT = "/izle/iletisim/"


def own(elif_: Citizen) -> ContactPoint:
    """Elif has filed a case and has it open; her telephone."""
    case = elif_.file_a_case()
    assert case.citizen is not None
    return case.citizen.contact_points.get()


def ticks(point: ContactPoint, *purposes: str) -> dict[str, Any]:
    return {"language": "tr", "reach": "", **{f"izin-{point.pk}-{one}": "on" for one in purposes}}


@pytest.mark.duty("privacy.data-protection-compliance")
def test_what_may_be_sent_is_given_and_taken_back_as_easily(elif_: Citizen) -> None:
    point = own(elif_)
    assert PAGE in elif_.page()
    page = body(elif_.client.get(PAGE))
    assert "0555 ••• •• 99" in page and "0555 000 00 99" not in page
    assert elif_.client.post(PAGE, ticks(point, "consent", "news_consent")).status_code == 302
    point.refresh_from_db()
    assert point.news_consent_at == clock.now() and point.news_consent_source == "web"
    assert elif_.client.post(PAGE, ticks(point)).status_code == 302, "nobody is asked why"
    assert not ContactPoint.objects.filter(news_consent_at__isnull=False).exists()
    assert not ContactPoint.objects.get(pk=point.pk).takes_messages
    said = ConsentWord.objects.filter(point=point, purpose="news_consent").order_by("pk")
    assert [one.given for one in said] == [True, False]
    assert {one.by_id for one in said} == {point.citizen.actor_id}
    last = Notice.objects.filter(template="citizen/preferences").latest("pk")
    assert last.address == point.value and "kapandı" in last.body, "the last word of us says so"


def test_another_s_contact_point_is_not_touched(elif_: Citizen) -> None:
    point, other = own(elif_), elif_.town.citizen.contact_points.get()
    elif_.client.post(PAGE, {**ticks(point, "consent"), **ticks(other, "news_consent")})
    other.refresh_from_db()
    assert other.news_consent_at is None
    assert elif_.client.post(PAGE, {**ticks(point, "consent"), "reach": str(other.pk)}).status_code == 422


def test_without_a_visit_nothing_opens(place: Any) -> None:
    client = Client()
    for path in (PAGE, CONTACT, f"{CONTACT}1/"):
        assert client.get(path).headers["Location"] == "/izle/"
        assert client.post(path).status_code == 403
    assert client.get("/tercihler/yok/").status_code == 404


@pytest.mark.duty("privacy.data-protection-compliance")
def test_every_e_mail_leads_to_its_reader_s_preferences(elif_: Citizen) -> None:
    case = elif_.file_a_case(reply="email", phone="", email="elif@ornek.example")
    notice = Notice.objects.get(template="citizen/received")
    assert "/tercihler/" not in notice.body, "whoever reads the log cannot open it"
    mail = outgoing(notice)
    found = re.search(r"/tercihler/[^/\s]+/", mail.body)
    assert found and found[0] in mail.html
    point = ContactPoint.objects.get(citizen=case.citizen)
    stranger = Client()
    page = body(stranger.get(found[0]))
    assert "e•••••@ornek.example" in page and case.number not in page and "reach" not in page
    assert stranger.post(found[0], ticks(point)).status_code == 302
    point.refresh_from_db()
    assert point.consent_at is None
    assert stranger.get(found[0] + "x/").status_code == 404
    with clock.frozen(clock.now()):
        ContactPoint.objects.filter(pk=point.pk).update(is_active=False)
    over = stranger.get(found[0])
    assert over.status_code == 404 and "Bağlantı geçmiyor" in body(over)


def test_a_link_opens_one_contact_point_only(elif_: Citizen) -> None:
    case = elif_.file_a_case(reply="email", email="elif@ornek.example")
    mail = ContactPoint.objects.get(citizen=case.citizen, kind="email")
    other = ContactPoint.objects.exclude(pk=mail.pk).filter(citizen=case.citizen).first()
    path = f"/tercihler/{links.token(mail.pk)}/"
    assert "•• 99" not in body(Client().get(path))
    if other is not None:
        Client().post(path, {**ticks(mail, "consent"), **ticks(other, "news_consent")})
        other.refresh_from_db()
        assert other.news_consent_at is None
    assert links.point_of("") is None and links.point_of("x" * 500) is None


@pytest.mark.duty("citizens.keep-current")
def test_a_new_telephone_is_confirmed_by_its_own_code(elif_: Citizen) -> None:
    old = own(elif_)
    assert CONTACT in elif_.page()
    for wrong in ("", "12", "0232 111 22 33", "0555 000 00 99"):
        refused = elif_.client.post(CONTACT, {"kind": "", "value": wrong, "replaces": ""})
        assert refused.status_code in (409, 422), wrong
    given = {"kind": "", "value": "0532 111 22 33", "replaces": str(old.pk)}
    sent = elif_.client.post(CONTACT, given)
    new = ContactPoint.objects.get(value="+905321112233")
    assert sent.headers["Location"] == f"{CONTACT}{new.pk}/"
    assert Notice.objects.filter(template="citizen/code").latest("pk").address == new.value
    assert not new.takes_messages and "0532 ••• •• 33" in body(elif_.client.get(CONTACT))
    wrong_code = elif_.client.post(sent.headers["Location"], {"code": "1"})
    assert wrong_code.status_code == 422 and "4 deneme kaldı" in body(wrong_code)
    assert elif_.client.post(sent.headers["Location"], {"code": last_code()}).status_code == 302
    now = ContactPoint.objects.in_bulk([old.pk, new.pk])
    assert now[new.pk].takes_messages and not now[old.pk].is_active
    told = Notice.objects.get(template="citizen/contact_changed")
    assert told.address == old.value and "0532 ••• •• 33" in told.body, "the old one hears of it"
    assert elif_.client.get(sent.headers["Location"]).status_code == 404, "a code counts once"


def test_a_code_grows_old_and_only_five_are_tried(elif_: Citizen) -> None:
    own(elif_)
    given = {"kind": "email", "value": "yeni@ornek.example", "replaces": ""}
    path = elif_.client.post(CONTACT, given).headers["Location"]
    for _turn in range(5):
        elif_.client.post(path, {"code": "0"})
    late = elif_.client.post(path, {"code": last_code()})
    assert late.status_code == 409, "the right one comes too late after five wrong ones"
    elif_.client.post(f"{path}yine/")
    assert Notice.objects.filter(template="citizen/code", address="yeni@ornek.example").count() == 1
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert elif_.client.post(path, {"code": last_code()}).status_code == 409
        elif_.client.post(f"{path}yine/")
        assert elif_.client.post(path, {"code": last_code()}).status_code == 302
    assert ContactPoint.objects.get(value="yeni@ornek.example").takes_messages


def test_a_number_that_nobody_confirms_goes(elif_: Citizen) -> None:
    point = own(elif_)
    for number in ("0532 111 22 33", "0532 111 22 34"):
        elif_.client.post(CONTACT, {"kind": "", "value": number, "replaces": ""})
    elif_.client.post(CONTACT, {"kind": "", "value": "12", "replaces": ""})
    assert ContactPoint.objects.get(value="+905321112234").is_active, "a refusal leaves what waits"
    assert not ContactPoint.objects.get(value="+905321112233").is_active, "one at a time"
    with clock.frozen(clock.now() + timedelta(days=2)):
        jobs.tidy()
    assert list(ContactPoint.objects.filter(citizen=point.citizen, is_active=True)) == [point]


def test_there_is_an_end_of_new_numbers(elif_: Citizen) -> None:
    own(elif_)
    for turn in range(5):
        elif_.client.post(CONTACT, {"kind": "", "value": f"0532 111 22 3{turn}", "replaces": ""})
    more = elif_.client.post(CONTACT, {"kind": "", "value": "0532 111 22 39", "replaces": ""})
    assert more.status_code == 429 and 'value="0532 111 22 39"' in body(more), "what was typed stays"
    assert PointCode.objects.filter(point__value="+905321112239").count() == 0


def test_a_tip_without_a_name_has_no_preferences(elif_: Citizen) -> None:
    point = own(elif_)
    Record.objects.filter(pk=point.citizen_id).update(identity_hidden=True)
    assert elif_.client.get(PAGE).status_code == 200, "who is hidden from others sees their own"
