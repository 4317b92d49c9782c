"""Planned and delayed cases are listed, followed, and their citizens and units told by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services as cases
from muhatap.cases.models import Case
from muhatap.citizens.models import ContactPoint
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.overdue.models import DelayNotice
from tests.overdue.conftest import MONDAY, Late, part, referred
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
WORDS = "{numara} numaralı başvurunuz gecikti, çalışıyoruz."


def planned(late: Late) -> Case:
    town = late.town
    case = referred(town, MONDAY - timedelta(days=3))
    cases.move_referral(part(case).pk, "accept", by=town.roads_user)
    facts = {"reason": "Asfalt programı", "date": "2026-12-20"}
    cases.move_referral(part(case).pk, "schedule", by=town.roads_user, facts=facts)
    return case


def post(client: Client, ids: list[int], step: str = "gonder", **more: Any) -> Any:
    values = {"sec": ids, "yap": step, "text": WORDS, "citizen": "on", "hal": "geciken"} | more
    return client.post("/gecikme/bildirim/gonder/", {k: v for k, v in values.items() if v is not None})


@pytest.mark.duty("deadlines.delay-notices")
def test_delayed_and_planned_work_is_listed_and_told(client: Client, late: Late) -> None:
    town, case = late.town, planned(late)
    sit(client, town.supervisor)
    shown = body(client.get("/gecikme/bildirim/"))
    assert all(one.number in shown for one in late.cases) and case.number not in shown
    shown = body(client.get("/gecikme/bildirim/?hal=planli"))
    assert case.number in shown and "20.12.2026" in shown and "bildirilmedi" in shown

    chosen = late.ids[:2]
    begun = body(client.post("/gecikme/bildirim/gonder/", {"sec": chosen, "hal": "geciken"}))
    assert "“{konu}” konulu" in begun
    before = Notice.objects.count()
    shown = body(post(client, chosen, "onizle", units="on"))
    assert f"{late.cases[0].number} numaralı başvurunuz gecikti" in shown and "2 başvuru için bildir" in shown
    assert Notice.objects.count() == before and DelayNotice.objects.count() == 0, "a preview sends nothing"

    assert post(client, chosen, units="on").status_code == 302
    letters = Notice.objects.filter(template="citizen/information").order_by("pk")
    assert [one.address for one in letters] == ["+905550000017"] * 2
    assert late.cases[1].number in letters[1].body
    assert Notice.objects.filter(template="unit/reminder", address="yol@korfez.example").count() == 2
    shown = body(client.get("/gecikme/bildirim/"))
    assert "İleti gönderildi" in shown
    assert late.cases[2].number not in body(client.get("/gecikme/bildirim/?bilgi=verildi"))
    assert late.cases[0].number not in body(client.get("/gecikme/bildirim/?bilgi=verilmedi"))

    post(client, [case.pk], text="Planlanan tarih {tarih}: {konu}.", hal="planli")
    last = Notice.objects.filter(template="citizen/information").latest("pk")
    assert "Planlanan tarih 20.12.2026: Yol çökmesi." in last.body


def test_whom_no_message_reaches_is_called(client: Client, late: Late) -> None:
    """Consent decides; without one somebody calls, and the case waits for that (decision 0017)."""
    ContactPoint.objects.filter(citizen=late.town.citizen).update(consent_at=None)
    sit(client, late.town.supervisor)
    assert "Aranıp söylenecek" in body(post(client, late.ids[:1], "onizle"))
    post(client, late.ids[:1])
    case = Case.objects.get(pk=late.ids[0])
    assert case.to_call and Notice.objects.filter(template="citizen/information").count() == 0
    assert case.calls.get().text == f"{case.number} numaralı başvurunuz gecikti, çalışıyoruz."
    assert DelayNotice.objects.get().how == "call"


def test_an_anonymous_one_is_nobody_to_tell(client: Client, late: Late) -> None:
    case = referred(late.town, MONDAY - timedelta(days=40), citizen=None, reply_point=None, kind="tip")
    sit(client, late.town.coordinator)
    post(client, [case.pk], units="on")
    row = DelayNotice.objects.get()
    assert (row.how, row.units) == ("nobody", 1)


def test_told_twice_at_once_is_told_once(client: Client, late: Late) -> None:
    seen = (clock.now() - timedelta(minutes=1)).isoformat()
    sit(client, late.town.supervisor)
    post(client, late.ids[:1], seen=seen)
    answer = post(client, late.ids[:1], seen=seen)
    assert DelayNotice.objects.count() == 1
    assert Notice.objects.filter(template="citizen/information").count() == 1
    assert "başkası bildirmiş" in body(client.get(answer["Location"]))


def test_what_has_ended_meanwhile_is_left_alone_and_the_rest_is_told(client: Client, late: Late) -> None:
    cases.move(late.ids[0], "cancel", by=late.town.coordinator, facts={"reason": "Mükerrer."})
    sit(client, late.town.supervisor)
    answer = post(client, late.ids[:2])
    shown = body(client.get(answer["Location"]))
    assert "1 başvuru için bildirildi" in shown and "Artık ne planda ne gecikmiş" in shown
    assert list(DelayNotice.objects.values_list("case", flat=True)) == [late.ids[1]]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": ""}, "Metni yazın"),
        ({"text": "{ad} için"}, "Yalnız şu yer tutucular"),
        ({"text": "a" * 3000}, "Çok uzun"),
        ({"text": "Bir\u202eiki"}, "Görünmeyen"),
        ({"citizen": None}, "Hemşehriye mi, birime mi"),
    ],
)
def test_what_cannot_be_sent_keeps_what_was_typed(
    client: Client, late: Late, more: dict[str, Any], said: str
) -> None:
    sit(client, late.town.supervisor)
    answer = post(client, late.ids[:1], **more)
    assert answer.status_code == 422 and said in body(answer)
    assert DelayNotice.objects.count() == 0


def test_strangers_find_no_door_and_no_selection_leads_back(client: Client, late: Late) -> None:
    for person in (late.town.roads_lead, late.town.agent, late.town.manager):
        sit(client, person)
        assert post(client, late.ids[:1]).status_code == 404
    sit(client, late.town.supervisor)
    answer = client.post("/gecikme/bildirim/gonder/", {"hal": "planli"})
    assert answer.status_code == 302 and "hal=planli" in answer["Location"]
    assert client.get("/gecikme/bildirim/gonder/").status_code == 302
    assert post(client, [999_999]).status_code == 422
    assert post(client, late.ids[:1], seen="dün").status_code == 302


def test_a_text_with_a_day_leaves_out_what_has_none(client: Client, late: Late) -> None:
    sit(client, late.town.supervisor)
    shown = body(post(client, late.ids[:1], "onizle", text="Planlanan gün {tarih}."))
    assert "Planlanan bir tarihi yok" in shown and "için bildir</button>" not in shown
