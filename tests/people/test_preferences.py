"""What may be sent to somebody, where and when: said at the desk, obeyed by every message."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob as Job

from muhatap.cases import services as cases
from muhatap.cases.models import Case
from muhatap.citizens import services as register
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import CONSENT_TEXT, Citizen, ConsentWord, ContactPoint
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.people import services
from muhatap.people.services import Wishes
from tests.cases.town import Town
from tests.pages import body, sit, streamed

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(clock.today(), datetime.min.time(), tzinfo=clock.ISTANBUL).replace(
        hour=hour, minute=minute
    )


def mobile(place: Town) -> ContactPoint:
    return place.citizen.contact_points.get(kind="mobile")


def email(place: Town) -> ContactPoint:
    return register.add_point(
        place.citizen.pk, "hatice@ornek.example", kind="email", consent=True, by=place.agent
    )


def ticks(point: ContactPoint, *purposes: str) -> dict[str, str]:
    return {f"izin-{point.pk}-{purpose}": "on" for purpose in purposes}


@pytest.mark.duty("privacy.data-protection-compliance", "citizens.keep-current")
def test_the_desk_writes_what_may_be_sent_where(client: Client, settled: Town) -> None:
    who, phone, mail = settled.citizen, mobile(settled), email(settled)
    page, case = f"/hemsehriler/{who.pk}/tercihler/", settled.register(reply_point=phone).case
    sit(client, settled.agent)
    shown = body(client.get(page))
    assert "0555 ••• •• 17" in shown and "hatice@" not in shown
    given: dict[str, Any] = {"language": "en", "reach": str(mail.pk), "source": "yüz yüze"}
    given |= ticks(mail, "consent", "news_consent", "survey_consent")
    refused = client.post(page, given)
    assert refused.status_code == 422 and "Neden kaldırıldığını yazın." in body(refused)
    assert not ConsentWord.objects.filter(source="yüz yüze").exists(), "nothing of it is written"
    halved = client.post(page, {**given, "reason": "İstemiyor", "quiet_from": "22"})
    assert halved.status_code == 422 and "İki saati de seçin" in body(halved)
    given |= {"reason": "SMS istemiyor", "quiet_from": "22", "quiet_until": "8"}
    assert client.post(page, given).status_code == 302
    now = ContactPoint.objects.in_bulk([phone.pk, mail.pk])
    assert now[phone.pk].consent_at is None
    assert now[mail.pk].news_consent_at == now[mail.pk].survey_consent_at == clock.now()
    who.refresh_from_db()
    assert (who.language, who.preferred_channel) == ("en", "email")
    case.refresh_from_db()
    assert (case.language, case.reply_point_id) == ("en", mail.pk), "open cases follow"
    words = ConsentWord.objects.filter(source="yüz yüze")
    assert {(one.purpose, one.given) for one in words} == {("news_consent", True), ("survey_consent", True)}
    assert ConsentWord.objects.get(point=phone, given=False).version == CONSENT_TEXT
    told = Notice.objects.get(template="citizen/preferences")
    assert (told.address, told.language) == ("hatice@ornek.example", "en")
    assert "h•••••@ornek.example" in told.body
    assert "SMS istemiyor" in body(client.get(f"/hemsehriler/{who.pk}/"))
    assert "yüz yüze" in body(client.get(page))
    client.post(page, {**given, "reason": ""})
    assert Notice.objects.filter(template="citizen/preferences").count() == 1, "nothing changed"
    sheet = client.post("/disa-aktar/izinler/", {"bicim": "csv", "hemsehri": str(who.pk)})
    text = (streamed(sheet) if sheet.streaming else sheet.content).decode("utf-8-sig")
    assert "yüz yüze" in text and "hatice@" not in text


def test_messages_go_where_they_are_wished(settled: Town) -> None:
    phone, mail = mobile(settled), email(settled)
    case = settled.register().case
    assert Notice.objects.filter(template="citizen/received").latest("pk").address == phone.value
    allowed = {phone.pk: ["consent"], mail.pk: ["consent"]}
    services.set_preferences(
        settled.citizen.pk, Wishes(allowed, reach=str(mail.pk)), source="telefon", by=settled.agent
    )
    case.refresh_from_db()
    assert case.reply_point_id == mail.pk, "open cases are answered as wished from now on"
    allowed[mail.pk] = []
    services.set_preferences(
        settled.citizen.pk, Wishes(allowed), source="telefon", reason="İstemiyor", by=settled.agent
    )
    cases.move(case.pk, "cancel", by=settled.coordinator, facts={"reason": "Yanlış açıldı."})
    last = Notice.objects.filter(template="citizen/cancelled").latest("pk")
    assert last.address == phone.value, "who wants no e-mail gets none"
    allowed[phone.pk] = []
    services.set_preferences(
        settled.citizen.pk, Wishes(allowed), source="telefon", reason="İstemiyor", by=settled.agent
    )
    before = Notice.objects.count()
    settled.register()
    assert Notice.objects.count() == before, "and who wants nothing gets nothing"


def test_quiet_hours_hold_a_message_back(settled: Town) -> None:
    phone = mobile(settled)
    wishes = Wishes({phone.pk: ["consent"]}, quiet=(22, 8))
    services.set_preferences(settled.citizen.pk, wishes, source="telefon", by=settled.agent)
    phone.refresh_from_db()
    for now, free in ((at(23, 30), at(8) + timedelta(days=1)), (at(2), at(8))):
        assert phone.quiet_ends(now) == free
    for now in (at(8), at(12), at(21, 59)):
        assert phone.quiet_ends(now) is None
    with clock.frozen(at(23, 30)):
        settled.register(reply_point=phone)
        notice = Notice.objects.filter(template="citizen/received").latest("pk")
        job = Job.objects.get(task_name="notifications.send", args__notices=[notice.pk])
    assert job.scheduled_at == at(8) + timedelta(days=1)
    assert notice.next_try_at is not None and notice.next_try_at > at(8) + timedelta(days=1), (
        "the sweeper waits, too"
    )
    with clock.frozen(at(23, 40)):
        services.ask(settled.citizen.pk, "05321112233", by=settled.agent)
        code = Notice.objects.get(template="citizen/code")
        sent = Job.objects.get(task_name="notifications.send", args__notices=[code.pk])
    assert sent.scheduled_at is None, "a code does not wait"


def test_midday_quiet_and_none() -> None:
    point = ContactPoint(quiet_from=12, quiet_until=14)
    assert point.quiet_ends(at(12, 30)) == at(14) and point.quiet_ends(at(14)) is None
    assert ContactPoint(quiet_from=9, quiet_until=9).quiet_ends(at(9)) is None
    assert ContactPoint().quiet_ends(at(3)) is None


def test_what_makes_no_sense_is_refused(settled: Town) -> None:
    phone = mobile(settled)
    for wishes in (
        Wishes(reach="999999"),
        Wishes(reach="fax"),
        Wishes({phone.pk: ["consent"]}, quiet=(25, 3)),
    ):
        with pytest.raises(BadRecord):
            services.set_preferences(settled.citizen.pk, wishes, source="telefon", by=settled.agent)
    with pytest.raises(Citizen.DoesNotExist):
        services.set_preferences(10**9, Wishes(), source="telefon", by=settled.agent)
    assert services.set_preferences(settled.citizen.pk, Wishes(), source="telefon", by=settled.agent) == []


def test_a_wish_for_post_is_not_lost_by_other_changes(client: Client, settled: Town) -> None:
    Citizen.objects.filter(pk=settled.citizen.pk).update(preferred_channel="post")
    sit(client, settled.agent)
    page = f"/hemsehriler/{settled.citizen.pk}/tercihler/"
    given = {"language": "tr", "reach": "post", **ticks(mobile(settled), "consent", "news_consent")}
    assert client.post(page, given).status_code == 302
    settled.citizen.refresh_from_db()
    assert settled.citizen.preferred_channel == "post"


def test_words_about_consents_are_never_changed(settled: Town) -> None:
    email(settled)
    word = ConsentWord.objects.latest("pk")
    for sql in ("UPDATE citizens_consentword SET given = false", "DELETE FROM citizens_consentword"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert ConsentWord.objects.get(pk=word.pk).given


def test_a_hidden_record_and_units_are_kept_out(client: Client, settled: Town) -> None:
    page = f"/hemsehriler/{settled.citizen.pk}/tercihler/"
    sit(client, settled.roads_user)
    assert client.get(page).status_code == 404
    Citizen.objects.filter(pk=settled.citizen.pk).update(identity_hidden=True)
    sit(client, settled.agent)
    assert client.get(page).status_code == 404
    assert Case.objects.count() == 0
