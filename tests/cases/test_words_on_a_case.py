"""The words of messages are looked at on a real case, by whoever sees it, while they are written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from muhatap.cases import services
from muhatap.cases.models import Channel
from muhatap.notifications.models import Notice, Template
from tests.cases.rules import admin, at_door
from tests.cases.town import Town
from tests.pages import body

pytestmark = pytest.mark.django_db


def words(name: str, channel: str = "email", language: str = "tr") -> Template:
    return Template.objects.get(name=name, channel=channel, language=language, is_current=True)


def looked(client: Client, text: Template, number: str, **values: Any) -> str:
    posted = {"subject": text.subject, "body": text.body, "basvuru": number, **values}
    return body(client.post(reverse("template-preview", args=[text.pk]), posted))


def test_a_text_is_filled_from_the_case_while_one_types(settled: Town) -> None:
    case = settled.register(channel=Channel.PHONE, title="Çöken yol", text="Yol çöktü").case
    services.move(case.pk, "approve_unrouted", by=settled.approver)
    services.move(case.pk, "ask", by=settled.coordinator, facts={"question": "Hangi kapının önü?"})
    sent = Notice.objects.count()
    manager = at_door(settled.manager)
    text = words("citizen/question")
    seen = looked(manager, text, case.number, body="{title} ({number}): {question} {link}")
    assert "Çöken yol" in seen and case.number in seen and "Hangi kapının önü?" in seen
    unknown = looked(manager, text, case.number, body="{number} {question} {code}")
    assert "Bu iletide kullanılamayan yer tutucu: {code}." in unknown
    assert "<a href=" in seen and "Düz metin" in seen, "as mail programs show it, and plainly"
    assert Notice.objects.count() == sent


def test_what_the_case_does_not_have_yet_is_lent_from_the_example_and_said(settled: Town) -> None:
    case = settled.register().case
    manager = at_door(settled.manager)
    seen = looked(manager, words("citizen/cancelled"), case.number)
    assert "örnekle dolduruldu" in seen and "{reason}" in seen and case.number in seen


def test_a_text_message_is_counted_on_the_real_case(settled: Town) -> None:
    case = settled.register(title="ş" * 150).case
    seen = looked(
        at_door(settled.manager),
        words("citizen/received", "sms"),
        case.number,
        body="{number} {title} {title}",
    )
    assert "Türkçe" in seen and "3 parça" in seen
    english = looked(at_door(settled.manager), words("citizen/received", "email", "en"), case.number)
    assert 'lang="en"' in english and case.number in english


def test_the_number_is_remembered_for_the_next_text(settled: Town) -> None:
    case = settled.register().case
    manager = at_door(settled.manager)
    looked(manager, words("citizen/received"), case.number)
    page = body(manager.get(reverse("template", args=[words("unit/late").pk])))
    assert f'value="{case.number}"' in page and f"{case.number} ile" in page
    assert "görebildiğiniz bir başvuru yok" in looked(manager, words("unit/late"), "2020/000001-1")
    for odd in ("ığü", "'; --", "9" * 60):
        assert "görebildiğiniz bir başvuru yok" in looked(manager, words("unit/late"), odd)
    looked(manager, words("unit/late"), "")
    assert f"{case.number} ile" not in body(manager.get(reverse("template", args=[words("unit/late").pk])))


def test_who_sees_no_case_gets_examples_alone(settled: Town) -> None:
    case = settled.register(title="Kimsenin bilmediği söz").case
    office = at_door(admin())
    seen = looked(office, words("citizen/received"), case.number)
    assert case.number not in seen and "Kimsenin bilmediği" not in seen
    assert 'name="basvuru"' not in body(office.get(reverse("template", args=[words("citizen/received").pk])))


@pytest.mark.duty("privacy.hidden-applicant")
@pytest.mark.parametrize("name", ["citizen/received", "unit/assigned"])
def test_a_hidden_applicant_stays_hidden(settled: Town, name: str) -> None:
    case = settled.register(title="Hatice Yıldız arıyor", identity_hidden=True).case
    seen = looked(at_door(settled.manager), words(name), case.number)
    assert case.number in seen and "Hatice" not in seen and "Yıldız" not in seen


def test_an_earlier_version_is_put_back_as_a_new_one(settled: Town) -> None:
    manager = at_door(settled.manager)
    first = words("unit/late")
    door = reverse("template", args=[first.pk])
    manager.post(door, {"subject": "Başka {number}", "body": "{number} {due}", "base": first.version})
    assert "1. sürümü geri koy" in body(manager.get(door))
    answer = manager.post(reverse("template-put-back", args=[first.pk]))
    now = words("unit/late")
    assert (now.version, now.subject, now.body) == (3, first.subject, first.body)
    assert answer.headers["Location"] == reverse("template", args=[now.pk])
    assert Template.objects.filter(name="unit/late", channel="email", language="tr").count() == 3
    assert at_door(settled.agent).post(reverse("template-put-back", args=[first.pk])).status_code == 404
