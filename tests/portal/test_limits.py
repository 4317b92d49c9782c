"""Who knocks too often waits; who guesses is stopped; what belongs to others is not there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases.models import Attachment, Case
from muhatap.cases.services import amending
from muhatap.files.models import StoredFile
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.organization import queries
from muhatap.organization.models import Actor
from muhatap.portal import limits
from muhatap.portal import services as portal
from muhatap.portal.models import Key, Knock, Photo, Submission
from tests.cases.town import Town, citizen
from tests.pages import streamed
from tests.portal.walk import WORDS, Citizen, last_code, shot

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=16)


def set_to(key: str, value: Any) -> None:
    """A choice of the municipality."""
    from muhatap.organization.models import Setting

    Setting.objects.update_or_create(
        key=key,
        defaults={"value": value, "changed_at": clock.now(), "changed_by_id": queries.system().actor_id},
    )


def test_one_address_and_one_contact_send_so_many_a_day(place: Town) -> None:
    set_to("portal.daily_limit", 2)
    for phone in ("05550000091", "05550000092"):
        assert Citizen(place).report(phone=phone).status_code == 302
    third = Citizen(place).report(phone="05550000093")
    page = third.content.decode()
    assert third.status_code == 429 and "en çok 2 başvuru" in page and WORDS in page
    assert Citizen(place, address="203.0.113.9").report(phone="05550000094").status_code == 302
    for n in range(2):
        Citizen(place, address=f"203.0.113.2{n}").report(phone="05550000095")
    contact = Citizen(place, address="203.0.113.30").report(phone="0555 000 00 95")
    assert contact.status_code == 429 and "Bu telefon ya da e-postayla" in contact.content.decode()
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert Citizen(place).report(phone="05550000093").status_code == 302
    assert not re.search("203[.]0", str(list(Knock.objects.values_list("key", flat=True))))


def test_one_form_does_not_send_codes_to_everybody(place: Town) -> None:
    set_to("portal.daily_limit", 3)
    one = Citizen(place)
    sent = [one.report(phone=f"0555 000 01 {n:02}").status_code for n in range(5)]
    assert sent == [302, 302, 302, 429, 429]
    assert one.report(phone="0555 000 01 02").status_code == 302, "to the last one a code is on its way"
    assert Notice.objects.filter(template="citizen/code").count() == 3


def test_a_subscriber_s_many_addresses_count_as_one(place: Town) -> None:
    set_to("portal.daily_limit", 2)
    sent = [
        Citizen(place, address=f"2001:db8:7:1::{n + 1:x}").report(phone=f"0555 000 01 {n:02}").status_code
        for n in range(3)
    ]
    assert sent == [302, 302, 429]
    neighbour = Citizen(place, address="2001:db8:7:2::1")
    assert neighbour.report(phone="0555 000 01 09").status_code == 302


def test_machines_are_too_quick_or_fall_into_the_trap(elif_: Citizen) -> None:
    elif_.open()
    quick = elif_.client.post("/bildir/", elif_.values())
    assert quick.status_code == 429 and WORDS in quick.content.decode()
    trapped = elif_.report(website="https://spam.example")
    assert trapped.status_code == 429 and "spam.example" not in trapped.content.decode()
    assert elif_.report(token="uydurma").status_code == 422
    assert elif_.report().status_code == 302


def test_a_wrong_code_counts_and_a_new_one_is_limited(elif_: Citizen) -> None:
    sent = elif_.report()
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    said = [elif_.confirm(sent, wrong) for _ in range(5)]
    assert [one.status_code for one in said] == [422] * 5
    assert "4 deneme hakkınız kaldı" in said[0].content.decode() and "bitti" in said[4].content.decode()
    assert "süresi doldu" in elif_.confirm(sent, code).content.decode()
    again = f"{sent.headers['Location']}yeniden/"
    assert elif_.client.post(again).status_code == 429  # within a minute
    now = clock.now()
    for minutes in (2, 4, 6):
        with clock.frozen(now + timedelta(minutes=minutes)):
            assert elif_.client.post(again).status_code == 302
    with clock.frozen(now + timedelta(minutes=8)):
        assert elif_.client.post(again).status_code == 429
        assert last_code() != code and elif_.confirm(sent).status_code == 302
    assert Case.objects.count() == 1


def test_a_code_is_over_after_half_an_hour(elif_: Citizen) -> None:
    sent = elif_.report()
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        late = elif_.confirm(sent)
        assert late.status_code == 422 and "süresi doldu" in late.content.decode()
        elif_.client.post(f"{sent.headers['Location']}yeniden/")
        assert elif_.confirm(sent).status_code == 302


def test_guessing_a_tracking_code_is_stopped_for_a_while(place: Town) -> None:
    made = place.register()
    right, guesser = {"number": made.case.number, "code": made.tracking_code}, Client()
    for _ in range(5):
        wrong = guesser.post("/izle/", {**right, "code": "AAAA-AAAA"})
        assert wrong.status_code == 422 and "Numara ya da kod yanlış" in wrong.content.decode()
    assert guesser.post("/izle/", right).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.40").post("/izle/", right).status_code == 429
    with clock.frozen(clock.now() + LATER):
        spaced = {**right, "code": made.tracking_code.replace("-", " ").lower()}
        assert guesser.post("/izle/", spaced).status_code == 302
        assert guesser.get("/izle/basvuru/").status_code == 200
        short = {**right, "number": made.case.short_number.partition("-")[0].lstrip("0")}
        assert Client().post("/izle/", short).status_code == 302
    unknown = Client().post("/izle/", {"number": "2026/999999", "code": "AAAA-AAAA"})
    assert unknown.status_code == 422 and "Numara ya da kod yanlış" in unknown.content.decode()


def test_one_address_cannot_try_number_after_number(place: Town) -> None:
    guesser = Client()
    statuses = [
        guesser.post("/izle/", {"number": str(n), "code": "AAAA-AAAA"}).status_code for n in range(1, 28)
    ]
    assert statuses[:25] == [422] * 25 and statuses[25:] == [429, 429]


def test_a_lost_code_is_replaced_at_the_case_own_address_only(place: Town) -> None:
    made = place.register()
    asker = Client()
    for contact in ("0555 000 00 18", "baskasi@ornek.example"):
        assert asker.post("/izle/kod/", {"number": made.case.number, "contact": contact}).status_code == 302
    assert not Key.objects.exists() and not Notice.objects.filter(template="citizen/code").exists()
    asker.post("/izle/kod/", {"number": made.case.number, "contact": "555 000 00 17"})
    notice = Notice.objects.get(template="citizen/code")
    assert notice.address == "+905550000017" and last_code() not in notice.body
    assert asker.post("/izle/kod/", {"number": made.case.number, "contact": "1"}).status_code == 429
    spare = {"number": made.case.number, "code": last_code()}
    assert asker.post("/izle/", spare).status_code == 302
    page = asker.get("/izle/basvuru/").content.decode()
    fresh = re.search(r'class="key">([2-9A-Z-]{9})<', page)
    assert fresh and last_code() not in page
    assert Client().post("/izle/", spare).status_code == 422
    assert Client().post("/izle/", {**spare, "code": made.tracking_code}).status_code == 422
    assert Client().post("/izle/", {**spare, "code": fresh[1]}).status_code == 302


def test_a_lost_code_is_sent_at_once_though_its_owner_wants_quiet(place: Town) -> None:
    """It is over in half an hour: in the morning it would open nothing any more."""
    made = place.register()
    place.citizen.contact_points.update(quiet_from=0, quiet_until=23)
    Client().post("/izle/kod/", {"number": made.case.number, "contact": "555 000 00 17"})
    run_all("notifications.send")
    assert Notice.objects.get(template="citizen/code").status == "sent"


def test_whose_record_it_is_not_any_more_opens_it_no_more(place: Town) -> None:
    """Registered for the wrong person: the code that they were given would open the right one's record."""
    made = place.register()
    Client().post("/izle/kod/", {"number": made.case.number, "contact": "555 000 00 17"})
    spare, other = last_code(), citizen("Mehmet Demir", "+905550000044")
    amending.change_applicant(made.case.pk, place.citizen, "", by=place.agent)
    known = {"number": made.case.number, "code": made.tracking_code}
    visitor = Client()
    assert visitor.post("/izle/", known).status_code == 302, "the same person as before"
    amending.change_applicant(made.case.pk, other, "", by=place.agent)
    assert visitor.get("/izle/basvuru/").status_code == 404, "a visit that was open sees no more"
    for code in (made.tracking_code, spare):
        assert Client().post("/izle/", {**known, "code": code}).status_code == 422
    Client().post("/izle/kod/", {"number": made.case.number, "contact": "555 000 00 44"})
    assert Client().post("/izle/", {**known, "code": last_code()}).status_code == 302, "the right one's own"


def test_a_nameless_applicant_who_was_found_keeps_the_code(place: Town) -> None:
    made = place.register(citizen=None, reply_point=None)
    amending.change_applicant(made.case.pk, place.citizen, "", by=place.agent)
    assert (
        Client().post("/izle/", {"number": made.case.number, "code": made.tracking_code}).status_code == 302
    )


def test_other_peoples_things_are_not_there(elif_: Citizen) -> None:
    place = elif_.town
    stranger = place.register().case
    inside = place.register(citizen=None, reply_point=None).case
    elif_.file_a_case(photos=shot())
    own = Attachment.objects.get()
    paper = StoredFile.objects.create(
        key="x", name="x.pdf", content_type="application/pdf", size=1, sha256="", uploaded_at=clock.now(),
        uploaded_by_id=place.agent.actor_id,
    )  # fmt: skip
    hidden = Attachment.objects.create(
        case=own.case, file=paper, audience="staff", added_at=clock.now(), added_by_id=place.agent.actor_id
    )
    theirs = Attachment.objects.create(
        case=stranger, file=paper, audience="citizen", added_at=clock.now(), added_by_id=place.agent.actor_id
    )
    assert streamed(elif_.client.get(f"/izle/dosya/{own.pk}/"))
    for pk in (hidden.pk, theirs.pk, 10**12):
        assert elif_.client.get(f"/izle/dosya/{pk}/").status_code == 404
    question = stranger.questions.create(text="?", asked_at=clock.now(), asked_by_id=place.agent.actor_id)
    answer = elif_.client.post(
        f"/izle/basvuru/cevap/{question.pk}/", {f"soru{question.pk}-reply": "Benim değil"}
    )
    assert answer.status_code == 404
    assert inside.pk and "x.pdf" not in elif_.page()
    for address in (f"/basvuru/{own.case_id}/", "/hemsehriler/"):
        assert elif_.client.get(address).status_code == 302  # a visit is no staff session


def test_a_visit_ends_by_itself_and_keeps_what_was_typed(elif_: Citizen) -> None:
    elif_.file_a_case()
    long = "Uzun bir cevap yazıyordum ve telefon çaldı."
    with clock.frozen(clock.now() + timedelta(minutes=50)):
        elif_.page()
    with clock.frozen(clock.now() + timedelta(minutes=105)):
        elif_.page()
    with clock.frozen(clock.now() + timedelta(hours=4)):
        ended = elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": long})
        assert ended.status_code == 403 and long in ended.content.decode()
        assert elif_.client.get("/izle/basvuru/").headers["Location"] == "/izle/"
    elif_.client.post("/izle/cikis/")
    assert elif_.client.get("/izle/basvuru/").status_code == 302


def test_a_mail_server_that_is_away_loses_nothing(elif_: Citizen, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sent = elif_.report(reply="email", email="elif@ornek.example", phone="")
    run_all("notifications.send")
    assert NoticeTry.objects.get().outcome == Notice.Status.FAILED
    page = elif_.client.get(sent.headers["Location"]).content.decode()
    assert "Kod sıraya alındı" in page and "e•••••@ornek.example" in page and "gidiyor" not in page
    Notice.objects.update(status=Notice.Status.FAILED)
    page = elif_.client.get(sent.headers["Location"]).content.decode()
    assert "adresine gönderilemedi" in page and "gidiyor" not in page
    Notice.objects.update(status=Notice.Status.QUEUED)
    assert elif_.confirm(sent).status_code == 302
    assert Case.objects.count() == 1


def test_without_confirmation_nobody_is_taken_for_somebody_known(elif_: Citizen) -> None:
    set_to("portal.confirm", False)
    sent = elif_.report(phone="05550000017", name="Hatice Yıldız")
    case = Case.objects.get()
    assert sent.headers["Location"] == "/izle/basvuru/" and case.citizen != elif_.town.citizen
    assert case.reply_point is not None and case.reply_point.verified_at is None
    set_to("portal.open", False)
    assert "şu an kapalı" in elif_.client.get("/bildir/").content.decode()
    assert elif_.client.post("/bildir/", elif_.values()).status_code == 409


def test_what_nobody_confirms_is_forgotten_after_a_day(elif_: Citizen) -> None:
    elif_.report(photos=shot())
    Citizen(elif_.town, address="203.0.113.50").file_a_case(phone="05550000051")
    assert portal.tidy(by=queries.system()) == 0
    with clock.frozen(clock.now() + timedelta(days=1, hours=1)):
        run_all("portal.tidy")
        assert portal.tidy(by=queries.system()) == 1
    assert not Photo.objects.exists() and not StoredFile.objects.exists()
    with clock.frozen(clock.now() + timedelta(days=3)):
        portal.tidy(by=queries.system())
    assert not Submission.objects.exists() and not Knock.objects.exists()
    assert Case.objects.count() == 1


def test_what_is_due_goes_however_much_it_is(elif_: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("BATCH", "VISITS"):
        monkeypatch.setattr(f"muhatap.portal.services.tidying.{bound}", 2)
    before = Actor.objects.count()
    for n in range(5):
        portal.begin(f"t{n}", sender=f"s{n}", language="tr", by=queries.system())
        Knock.objects.create(door="x", key=f"{n}", at=clock.now())
    elif_.report(photos=shot())
    assert Actor.objects.count() == before + 6
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert portal.tidy(by=queries.system()) == 6
    assert not Knock.objects.exists() and not Submission.objects.exists()
    assert [portal.forget_visits(by=queries.system()) for _ in range(4)] == [2, 2, 2, 0]
    assert Actor.objects.count() == before


def test_a_visit_that_left_something_stays(elif_: Citizen) -> None:
    elif_.open()
    elif_.report(reply="none", name="", phone="", photos=shot())
    tip = Case.objects.get()
    Citizen(elif_.town, address="203.0.113.50").report(phone="05550000051")
    with clock.frozen(clock.now() + timedelta(days=3)):
        portal.tidy(by=queries.system())
        run_all("portal.forget_visits")
        portal.forget_visits(by=queries.system())
    assert Actor.objects.filter(pk=tip.applicant_id).exists()
    assert Citizen(elif_.town).open().status_code == 200


def test_what_is_wrong_begins_no_report_and_nobody_begins_without_end(
    elif_: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    actors = Actor.objects.count()
    assert elif_.report(text="").status_code == 422
    assert not Submission.objects.exists() and Actor.objects.count() == actors
    assert elif_.report(text="", photos=shot()).status_code == 422
    assert Photo.objects.count() == 1
    monkeypatch.setattr(limits, "BEGUN", limits.Door("begun", 1, limits.DAY))
    other = Citizen(elif_.town)
    refused = other.report()
    assert refused.status_code == 429 and WORDS in refused.content.decode()
    piece = other.client.post(
        "/bildir/foto/", {"token": other.token, "photos": shot()}, headers={"hx-request": "true"}
    )
    assert "Yarın yeniden deneyin" in piece.content.decode()
    assert elif_.report().status_code == 302, "what was begun goes on"
    assert Submission.objects.count() == 1


def test_pages_cost_a_bounded_number_of_statements(
    elif_: Citizen, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        Client().get("/bildir/")
    elif_.open()
    case = elif_.file_a_case(photos=shot())
    for n in range(12):
        from muhatap.cases import services as cases

        cases.move(case.pk, "pass_on", by=elif_.town.coordinator, facts={"text": f"{n}. bilgi"})
    with django_assert_max_num_queries(18):
        page = elif_.page()
    assert "11. bilgi" in page
