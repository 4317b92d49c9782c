"""Whoever agreed gets it once, whoever did not never does, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from muhatap.announcements import audience, services, tokens
from muhatap.announcements.models import Change, Recipient
from muhatap.announcements.services import sending
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import PointDraft
from muhatap.citizens.models import CitizenChange, ContactPoint
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, NotYours
from muhatap.notifications import channels
from muhatap.notifications import services as notifications
from muhatap.notifications.channels import NotAccepted
from muhatap.notifications.models import Channel, Notice, NoticeTry
from muhatap.organization import queries as organization
from muhatap.organization.models import Staff
from muhatap.organization.roles import Role
from tests import cast
from tests.announcements.hall import Hall, State, counts, fresh, point, recounted, work
from tests.citizens.people import kazimdirik

pytestmark = pytest.mark.django_db


def letters(home: Path) -> dict[str, str]:
    """To whom e-mails went, with their words."""
    from email import policy
    from email.parser import BytesParser

    found = {}
    for path in (home / "outbox-mail").rglob("*.eml"):
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        body = mail.get_body(("plain",))
        assert mail["To"] not in found, "twice"
        found[str(mail["To"])] = f"{mail['Subject']}\n{body.get_content() if body else ''}"
    return found


def texts(home: Path) -> list[dict[str, Any]]:
    """Text messages that went."""
    return [
        orjson.loads(line)
        for path in (home / "outbox-sms").glob("*.jsonl")
        for line in path.read_bytes().splitlines()
    ]


@pytest.mark.duty("notifications.information-service")
def test_a_unit_tells_those_who_agreed_and_nobody_else(house: Hall, home: Path) -> None:
    house.citizen(1)
    house.citizen(2, news=False)
    withdrawn = house.citizen(3)
    citizens.set_news_consent(point(withdrawn).pk, False, source="", by=house.chief)
    row = house.approved(by_sms=True)
    assert letters(home) == {}, "not before the worker"
    work(row)
    mails, messages = letters(home), texts(home)
    assert set(mails) == {"kisi1@ornek.example"}
    assert {one["to"] for one in messages} == {"+905550000001", "+905550000003"}
    assert not any(one["commercial"] for one in messages)
    words = mails["kisi1@ornek.example"]
    assert words.startswith("Yeni park açılıyor\n")
    assert "Herkesi bekleriz." in words
    assert "Park ve Bahçeler" in words
    assert counts(row) == recounted(row) == (3, 3, 0, 0, 0)
    assert fresh(row).state == State.SENT
    assert [one.what for one in row.changes.all()] == ["written", "submitted", "approved", "started", "ended"]


def test_each_message_carries_its_own_way_out_that_no_colleague_reads(house: Hall, home: Path) -> None:
    one, two = house.citizen(1), house.citizen(2)
    row = house.approved()
    run_all("announcements.step")
    stored = list(Notice.objects.values_list("body", flat=True))
    assert len(stored) == 2
    for who in (one, two):
        token = tokens.token(point(who).pk)
        assert len(token) == len(tokens.EXAMPLE)
        assert not any(token in body for body in stored)
    work(row)
    mails = letters(home)
    for who in (one, two):
        assert f"https://muhatap.example/birak/{tokens.token(point(who).pk)}" in mails[point(who).value]
    assert set(Notice.objects.values_list("secret", flat=True)) == {""}


def test_english_goes_to_those_who_do_not_read_turkish(house: Hall, home: Path) -> None:
    house.citizen(1)
    house.citizen(2, language="en")
    house.citizen(3, language="ar")
    house.sent(title_en="A new park", text_en="The park opens on Saturday.")
    mails = letters(home)
    assert "Yeni park" in mails["kisi1@ornek.example"]
    for n in (2, 3):
        assert mails[f"kisi{n}@ornek.example"].startswith("A new park")
        assert "Yeni park" not in mails[f"kisi{n}@ornek.example"]
    other = house.sent()
    assert other.n_sent == 3, "without English everybody gets the Turkish"


def test_one_person_once_a_channel_at_the_preferred_address(house: Hall, home: Path) -> None:
    who = house.citizen(1, points=(PointDraft("ikinci@ornek.example", "email", news=True),))
    assert audience.counted(house.submitted(by_sms=True)) == {Channel.EMAIL: 1, Channel.SMS: 1}
    second = who.contact_points.get(value="ikinci@ornek.example")
    citizens.prefer_point(second.pk, by=house.chief)
    house.sent()
    assert set(letters(home)) == {"ikinci@ornek.example"}
    citizens.set_news_consent(second.pk, False, source="", by=house.chief)
    house.sent()
    assert set(letters(home)) == {"ikinci@ornek.example", "kisi1@ornek.example"}, "the consented one then"


def test_an_address_of_several_records_gets_it_once(house: Hall, home: Path) -> None:
    """Somebody registered twice, or a family with one telephone."""
    who, twin = house.citizen(1), house.citizen(2)
    ContactPoint.objects.filter(pk=point(twin).pk).update(value=point(who).value)
    assert house.sent().n_sent == 1
    citizens.set_news_consent(point(who).pk, False, source="", by=house.chief)
    assert house.sent().n_sent == 1, "the other record still wants it"
    area = kazimdirik()
    citizens.set_news_consent(point(who).pk, True, source="web", by=house.chief)
    citizens.change(twin.pk, {"neighbourhood_id": area.pk}, by=house.chief)
    row = house.sent(audience="neighbourhoods", neighbourhood_ids=(area.pk,))
    assert row.recipients.get().citizen == twin, "the first record does not belong to the audience"


def test_districts_and_neighbourhoods(house: Hall, home: Path) -> None:
    area = kazimdirik()
    house.citizen(1, neighbourhood_id=area.pk)
    house.citizen(2, district_id=area.district_id)
    house.citizen(3)
    district = house.approved(audience="districts", district_ids=(area.district_id,))
    quarter = house.approved(audience="neighbourhoods", neighbourhood_ids=(area.pk,))
    whole = house.approved()
    for row, n in ((district, 2), (quarter, 1), (whole, 3)):
        work(row)
        assert counts(row) == (n, n, 0, 0, 0)


def test_consent_taken_back_counts_up_to_the_moment_of_sending(house: Hall, home: Path) -> None:
    """Before its step, and after its message was promised; both are counted as withdrawn."""
    early, late, stays = (house.citizen(n) for n in (1, 2, 3))
    row = house.approved()
    run_all("announcements.step")
    assert counts(row)[0] == 3
    # promised, not sent: the jobs of sending still wait
    citizens.set_news_consent(point(late).pk, False, source="", by=organization.visitor(late.actor_id))
    work(row)
    assert counts(row) == recounted(row) == (3, 2, 0, 1, 0)
    assert point(late).value not in letters(home)
    attempt = NoticeTry.objects.get(outcome=Notice.Status.CANCELLED)
    assert attempt.problem == NoticeTry.Problem.WITHDRAWN
    again = house.approved()
    sending.step(again.pk, fresh(again).turn, by=house.system)  # gathered: two of them
    citizens.retire_point(point(early).pk, by=house.chief)
    work(again)
    assert counts(again) == recounted(again) == (2, 1, 0, 1, 0)
    assert again.recipients.get(state=Recipient.State.WITHDRAWN).notice is None
    assert again.recipients.get(state=Recipient.State.SENT).point == point(stays)


def test_it_waits_for_its_moment(house: Hall, home: Path) -> None:
    house.citizen(1)
    moment = clock.now() + timedelta(days=2)
    row = house.approved(send_at=moment)
    assert fresh(row).state == State.APPROVED
    sending.step(row.pk, fresh(row).turn, by=house.system)
    services.sweep(by=house.system)
    run_all()
    assert letters(home) == {}
    with clock.frozen(moment):
        work(row)
    assert len(letters(home)) == 1


def test_small_steps_carry_any_number_and_never_more_in_the_air_than_allowed(
    house: Hall, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "GATHERED_AT_ONCE", 4)
    monkeypatch.setattr(sending, "PROMISED_AT_ONCE", 3)
    monkeypatch.setattr(sending, "IN_THE_AIR", 5)
    for n in range(1, 12):
        house.citizen(n)
    row = house.approved(by_sms=True)
    most = 0
    while (now := fresh(row)).ended_at is None and most < 5:
        sending.step(row.pk, now.turn, by=house.system)
        most = row.recipients.filter(state=Recipient.State.PROMISED).count()
    for _again in range(3):
        sending.step(row.pk, fresh(row).turn, by=house.system)
    assert row.recipients.filter(state=Recipient.State.PROMISED).count() == most == 5
    assert fresh(row).n_audience == 22
    work(row)
    assert counts(row) == recounted(row) == (22, 22, 0, 0, 0)
    assert len(letters(home)) == 11
    assert len({one["to"] for one in texts(home)}) == len(texts(home)) == 11


class Broken:
    """A gateway that refuses until it is mended."""

    name, is_real, broken = "broken", True, True

    def __init__(self) -> None:
        self.went: list[str] = []

    def send(self, message: channels.Outgoing) -> None:
        if self.broken:
            raise NotAccepted(NoticeTry.Problem.REFUSED, "550 no", final=True)
        self.went.append(message.address)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Broken:
    made = Broken()
    monkeypatch.setattr(channels, "gateway", lambda _channel: made)
    return made


def test_failed_ones_can_be_tried_again(house: Hall, gateway: Broken) -> None:
    house.citizen(1)
    who = house.citizen(2)
    row = house.sent()
    assert counts(row) == (2, 0, 2, 0, 0)
    with pytest.raises(NotYours):
        services.retry(row.pk, by=house.lead)
    citizens.set_news_consent(point(who).pk, False, source="", by=house.chief)
    gateway.broken = False
    assert services.retry(row.pk, by=house.chief) == 2
    assert fresh(row).state == State.SENDING
    work(row)
    assert gateway.went == ["kisi1@ornek.example"]
    assert counts(row) == recounted(row) == (2, 1, 0, 1, 0)
    with pytest.raises(NotNow):
        services.retry(row.pk, by=house.chief)


def test_what_a_person_decides_about_one_message_is_counted(house: Hall, gateway: Broken) -> None:
    house.citizen(1)
    house.citizen(2)
    row = house.sent()
    first, second = Notice.objects.order_by("pk")
    notifications.mark_sent(first.pk, by=house.chief, reason="Telefonda sordum.")
    run_all()
    assert counts(row) == recounted(row) == (2, 1, 1, 0, 0)
    gateway.broken = False
    notifications.resend(second.pk, by=house.chief)
    work(row)
    assert counts(row) == recounted(row) == (2, 2, 0, 0, 0)
    assert fresh(row).state == State.SENT


def test_stopped_means_that_what_has_not_gone_is_not_sent(
    house: Hall, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PROMISED_AT_ONCE", 2)
    for n in range(1, 7):
        house.citizen(n)
    row = house.approved()
    for _step in range(2):
        sending.step(row.pk, fresh(row).turn, by=house.system)
    run_all("notifications.send")
    sending.step(row.pk, fresh(row).turn, by=house.system)
    assert row.recipients.filter(state=Recipient.State.PROMISED).count() == 2
    stopped = services.stop(row.pk, reason="Yanlış tarih yazılmış", by=house.lead)
    assert (stopped.state, stopped.ended_at is not None) == (State.STOPPED, True)
    run_all()
    assert len(letters(home)) == 2
    assert counts(row) == recounted(row) == (6, 2, 0, 0, 4)
    why = NoticeTry.objects.filter(outcome=Notice.Status.CANCELLED)
    assert {(one.error, one.by_id) for one in why} == {("Yanlış tarih yazılmış", house.lead.actor_id)}
    with pytest.raises(NotNow):
        services.stop(row.pk, reason="yine", by=house.chief)


def test_what_is_in_the_air_when_it_is_stopped_is_still_counted(house: Hall, home: Path) -> None:
    house.citizen(1)
    row = house.approved()
    for _step in range(2):
        sending.step(row.pk, fresh(row).turn, by=house.system)
    notice = Notice.objects.get()
    Notice.objects.filter(pk=notice.pk).update(status=Notice.Status.SENDING)
    stopped = services.stop(row.pk, reason="Dur", by=house.chief)
    assert stopped.ended_at is None
    Notice.objects.filter(pk=notice.pk).update(status=Notice.Status.SENT)
    work(row)
    assert (fresh(row).state, counts(row)) == (State.STOPPED, (1, 1, 0, 0, 0))


def test_approved_and_stopped_before_it_began_reaches_nobody(house: Hall, home: Path) -> None:
    house.citizen(1)
    row = house.approved(send_at=clock.now() + timedelta(hours=1))
    services.stop(row.pk, reason="Vazgeçildi", by=house.chief)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        services.sweep(by=house.system)
        run_all(even_later=True)
    assert letters(home) == {}
    assert counts(row) == (0, 0, 0, 0, 0)


def test_nobody_wants_it(house: Hall, home: Path) -> None:
    house.citizen(1, news=False)
    row = house.sent()
    assert (row.state, counts(row)) == (State.SENT, (0, 0, 0, 0, 0))


def test_a_broken_chain_goes_on_and_a_second_one_ends(house: Hall, home: Path) -> None:
    house.citizen(1)
    row = house.approved()
    turn = fresh(row).turn
    sending.step(row.pk, turn + 1, by=house.system)
    assert fresh(row).state == State.APPROVED, "the first chain lives"
    assert services.sweep(by=house.system) == 0
    with clock.frozen(clock.now() + sending.STALLED + timedelta(seconds=1)):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        assert services.sweep(by=house.system) == 1
        work(row)
    assert len(letters(home)) == 1


def test_a_message_of_unknown_end_is_never_sent_again_by_itself(
    house: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost(Broken):
        def send(self, message: channels.Outgoing) -> None:
            raise channels.OutcomeUnknown(NoticeTry.Problem.LOST, "?")

    monkeypatch.setattr(channels, "gateway", lambda _channel: Lost())
    house.citizen(1)
    row = house.sent()
    assert (row.n_unknown, row.n_failed, row.n_sent) == (1, 0, 0)
    with pytest.raises(NotNow):
        services.retry(row.pk, by=house.chief)


def test_consent_for_cases_is_not_consent_for_announcements(house: Hall, home: Path) -> None:
    who = house.citizen(1, news=False, consent=True)
    assert point(who).consent_at is not None
    assert house.sent().n_audience == 0
    citizens.set_news_consent(point(who).pk, True, source="personel", by=house.chief)
    change = CitizenChange.objects.get(field="news_consent")
    assert (change.before, change.after, change.by_id) == ("", "k•••••@ornek.example", house.chief.actor_id)
    assert house.sent().n_sent == 1
    post = citizens.add_point(who.pk, "Gül Sokak 1", kind="post", by=house.chief, news=True)
    assert post.news_consent_at is None
    with pytest.raises(NotNow):
        citizens.set_news_consent(post.pk, True, source="personel", by=house.chief)


def test_history_names_who_and_why(house: Hall) -> None:
    row = house.submitted()
    other = cast.person(Role.SUPERVISOR, None, "ikinci.sef")
    services.return_(row.pk, reason="Tarih yazın", by=other)
    services.correct(row.pk, house.draft(text_tr="Park 28 Kasım’da açılıyor."), version=1, by=house.lead)
    lines = list(Change.objects.order_by("pk").values_list("what", "by_id", "reason"))
    assert lines[2:] == [
        ("returned", other.actor_id, "Tarih yazın"),
        ("corrected", house.lead.actor_id, ""),
    ]
    before, after = Change.objects.get(what="corrected").fields["text_tr"]
    assert before.startswith("Gül Sokak")
    assert after == "Park 28 Kasım’da açılıyor."


def test_whoever_wrote_it_is_told_that_it_came_back(house: Hall) -> None:
    row = house.submitted(title_en="A park opens", text_en="On Saturday at ten.")
    helper = cast.person(Role.UNIT_LEAD, house.unit, "ikinci.sorumlu")
    services.take_back(row.pk, by=house.lead)
    services.correct(row.pk, house.draft(text_tr="Park pazar günü açılıyor."), version=row.version, by=helper)
    services.submit(row.pk, by=house.lead)
    Staff.objects.filter(pk=helper.staff_id or 0).update(language="en")
    services.return_(row.pk, reason="Saati yazın", by=house.chief)
    told = {notice.address: notice for notice in Notice.objects.filter(template="author/announcement")}
    assert set(told) == {"park.sorumlusu@korfez.example", "ikinci.sorumlu@korfez.example"}
    turkish, english = told["park.sorumlusu@korfez.example"], told["ikinci.sorumlu@korfez.example"]
    assert "Saati yazın" in turkish.body and f"/duyurular/{row.pk}/" in turkish.body
    assert "Yeni park açılıyor" in turkish.subject and "returned for correction" in english.subject
    assert {notice.audience for notice in told.values()} == {"author"}
