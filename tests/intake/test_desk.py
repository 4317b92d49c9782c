"""The intake desk through its pages: who, what, where, and what becomes of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.cases import services, story
from muhatap.cases.models import Attachment, Case, Channel, Contact, Desk, Event, Kind, Referral, Topic
from muhatap.citizens.models import Citizen
from muhatap.files.models import StoredFile
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.organization.models import Unit
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town, citizen
from tests.citizens.people import HATICE, kazimdirik
from tests.files.samples import pdf
from tests.intake.calls import TEXT, call, ticked
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def paper(name: str = "dilekce.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


@pytest.mark.duty("intake.telephone", "intake.request-type")
def test_a_call_becomes_a_case_while_it_lasts(desk: Client, place: Town) -> None:
    page = body(desk.get("/yeni/"))
    for field in ("citizen_text", "text", "topic_text", "street", "uploads", "identity_hidden"):
        assert f'name="{field}"' in page, field
    for kind in (Kind.REQUEST, Kind.COMPLAINT, Kind.SUGGESTION, Kind.THANKS, Kind.ENQUIRY, Kind.TIP):
        assert f'value="{kind}"' in page
    asked = body(desk.get("/konular/bul/", {"q": "yol cok"}))
    assert f'data-value="{place.topic.pk}"' in asked
    answer = desk.post("/yeni/", call(place, street="372. Sokak", door="14"))
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/yeni/kaydedildi/{case.pk}/"
    assert (case.channel, case.kind, case.text, case.street) == ("phone", "complaint", TEXT, "372. Sokak")
    assert case.citizen_id == place.citizen.pk and case.status == "awaiting_approval"
    assert case.registered_by_id == place.agent.actor_id and case.received_at == clock.now()
    receipt = body(desk.get(answer["Location"]))
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", receipt)
    assert case.number in receipt and code is not None
    again = body(desk.get(answer["Location"]))
    assert case.number in again and code[0] not in again and "Kod gösterildi" in again
    sit(desk, place.supervisor)
    assert code[0] not in body(desk.get(answer["Location"])), "the code is for who saved it, once"
    assert code[0] not in body(desk.get(f"/basvuru/{case.pk}/alindi/"))


@pytest.mark.duty("intake.telephone", "citizens.register")
def test_a_new_caller_is_registered_with_the_case_or_not_at_all(desk: Client, place: Town) -> None:
    new = call(
        place, who="new", citizen="", new_name="Şükrü Çağlar", new_phone="0532 111 22", new_number="123"
    )
    refused = desk.post("/yeni/", new)
    assert refused.status_code == 422
    assert (
        "Şükrü Çağlar" in body(refused) and TEXT in body(refused) and 'value="0532 111 22"' in body(refused)
    )
    assert not Case.objects.exists() and Citizen.objects.count() == 1
    fine = {**new, "new_phone": "0532 111 22 33", "new_number": HATICE}
    assert desk.post("/yeni/", fine).status_code == 302
    case = Case.objects.select_related("citizen", "reply_point").get()
    assert case.citizen is not None and case.citizen.name == "Şükrü Çağlar"
    assert case.reply_point is not None and case.reply_point.value == "+905321112233"
    again = {**fine, "text": "Başka bir konu.", "despite": "on"}
    refused = desk.post("/yeni/", again)
    assert refused.status_code == 409, "the number is known already"
    assert "Başka bir konu." in body(refused)
    assert Case.objects.count() == 1


@pytest.mark.duty("intake.in-person-counter")
def test_the_counter_takes_residents_firms_visitors_and_the_nameless(desk: Client, place: Town) -> None:
    for number, (kind, name) in enumerate(
        (("legal", "Körfez Tekstil Ltd."), ("foreign", "John Smith"), ("natural", "Ali Can"))
    ):
        values = call(
            place,
            channel="counter",
            who="new",
            citizen="",
            new_kind=kind,
            new_name=name,
            new_phone=f"0532 111 22 3{number}",
            text=f"{number}. {TEXT}",
        )
        answer = desk.post("/yeni/", values)
        assert answer.status_code == 302, body(answer)
    values = call(place, channel="counter", who="anonymous", citizen="", text="Adımı vermek istemiyorum.")
    assert desk.post("/yeni/", values).status_code == 302
    cases = list(Case.objects.select_related("citizen").order_by("pk"))
    kinds = [case.citizen.kind if case.citizen else "" for case in cases]
    assert kinds == ["legal", "foreign", "natural", ""]
    assert {case.channel for case in cases} == {"counter"}
    assert {case.status for case in cases} == {"to_route"}, "what comes to the counter needs no approval here"
    assert cases[-1].law_due_at is None, "nobody to answer: no statutory time runs"
    assert body(desk.get("/kuyruk/kayitlarim/")).count("c-no no faint") == 4


@pytest.mark.duty("intake.multichannel-register")
def test_every_channel_lands_in_the_same_register(desk: Client, place: Town) -> None:
    channels = (
        *("phone", "counter", "petition", "post", "fax", "courier", "email", "whatsapp", "social"),
        *("mobile_team", "stand", "public_day", "field", "unit"),
    )
    for channel in channels:
        values = call(place, channel=channel, who="anonymous", citizen="", text=f"{channel}: {TEXT}")
        assert desk.post("/yeni/", values).status_code == 302, channel
    assert set(Case.objects.values_list("channel", flat=True)) == set(channels)
    sit(desk, place.coordinator)
    page = body(desk.get("/kuyruk/tumu/"))
    assert all(case.short_number in page for case in Case.objects.all())


@pytest.mark.duty("intake.petition-entry")
def test_a_petition_comes_with_its_image_and_its_own_day(desk: Client, place: Town) -> None:
    typed = call(place, channel="petition", paper_no="2026/1204", received_on="16.11.2026")
    refused = desk.post("/yeni/", typed)
    assert refused.status_code == 422 and "2026/1204" in body(refused) and "16.11.2026" in body(refused)
    assert not StoredFile.objects.exists()
    wrong = desk.post(
        "/yeni/", {**typed, "uploads": SimpleUploadedFile("dilekce.pdf", b"MZ\x90\x00 not a pdf")}
    )
    assert wrong.status_code in (409, 422) and TEXT in body(wrong)
    assert not Case.objects.exists()
    for bad_day in ("21.11.2026", "01.01.2020", "32.13.2026"):
        bad = {**typed, "received_on": bad_day, "uploads": paper()}
        assert desk.post("/yeni/", bad).status_code == 422, bad_day
    assert desk.post("/yeni/", {**typed, "uploads": paper()}).status_code == 302
    case = Case.objects.get()
    assert case.paper_no == "2026/1204"
    assert clock.local(case.received_at).date() == date(2026, 11, 16)
    assert clock.local(case.registered_at).date() == date(2026, 11, 20)
    assert case.law_due_at is not None and clock.local(case.law_due_at).date() == date(2026, 12, 16)
    row = Attachment.objects.get(case=case)
    opened = desk.get(f"/basvuru/{case.pk}/dosya/{row.pk}/")
    assert opened["Content-Type"] == "application/pdf" and opened.getvalue()
    sit(desk, place.parks_user)
    assert desk.get(f"/basvuru/{case.pk}/dosya/{row.pk}/").status_code == 404


@pytest.mark.duty("intake.post-fax-courier")
@pytest.mark.parametrize("channel", [Channel.POST, Channel.FAX, Channel.COURIER])
def test_what_comes_on_paper_is_scanned_and_numbered(desk: Client, place: Town, channel: str) -> None:
    typed = call(
        place, channel=channel, paper_no="K-77", received_on="dün", uploads=[paper(), paper("ek.pdf")]
    )
    assert desk.post("/yeni/", typed).status_code == 302
    case = Case.objects.get()
    assert (case.channel, case.paper_no) == (channel, "K-77")
    assert clock.local(case.received_at).date() == date(2026, 11, 19)
    page = body(desk.get(f"/basvuru/{case.pk}/"))
    assert "dilekce.pdf" in page and "ek.pdf" in page and "K-77" in page


@pytest.mark.duty("intake.completeness-check")
def test_what_a_topic_asks_is_asked_and_what_lacks_is_followed(desk: Client, place: Town) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(
        needs_place=True,
        allows_anonymous=False,
        questions=[
            {"code": "derinlik", "label_tr": "Çukur ne kadar derin?", "type": "text", "required": True},
            {"code": "arac", "label_tr": "Araç geçebiliyor mu?", "type": "yesno"},
        ],
    )
    area = kazimdirik()
    asked = {"topic": str(place.topic.pk), "q_derinlik": "Diz boyu"}
    piece = body(desk.post("/yeni/konu/", asked))
    assert "Çukur ne kadar derin?" in piece and 'value="Diz boyu"' in piece
    typed = call(place, q_arac="Evet", street="372. Sokak")
    refused = desk.post("/yeni/", typed)
    page = body(refused)
    assert refused.status_code == 422 and not Case.objects.exists()
    assert page.count(' bad"') >= 2 and TEXT in page and 'value="372. Sokak"' in page
    assert re.search(r'value="Evet"\s+selected', page)
    nobody = desk.post("/yeni/", {**typed, "who": "anonymous", "citizen": ""})
    assert nobody.status_code == 422
    marked = desk.post("/yeni/", {**typed, "incomplete": "on"})
    assert marked.status_code == 302
    case = Case.objects.get()
    assert case.is_incomplete and set(case.missing) == {"place", "q:derinlik"}
    assert "Eksik" in body(desk.get(f"/basvuru/{case.pk}/"))
    sit(desk, place.supervisor)
    assert case.short_number in body(desk.get("/kuyruk/eksik/"))
    # the missing words come in by and by
    services.move(case.pk, "approve_unrouted", by=place.approver)
    form = {"title": case.title, "text": case.text, "kind": case.kind, "street": "372. Sokak"}
    assert desk.post(f"/basvuru/{case.pk}/duzelt/", {**form, "q_derinlik": "Yarım metre"}).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert case.is_incomplete and case.missing == ["place"]
    whole = {**form, "q_derinlik": "Yarım metre", "neighbourhood": str(area.pk)}
    assert "Kayıt düzeltildi" in body(desk.post(f"/basvuru/{case.pk}/duzelt/", whole, follow=True))
    case = Case.objects.get(pk=case.pk)
    assert not case.is_incomplete and case.missing == [] and case.district_id == area.district_id
    assert case.short_number not in body(desk.get("/kuyruk/eksik/"))
    event = Event.objects.filter(move="amend").latest("pk")
    assert event.facts["changed"] and event.personal is not None and "before" in event.personal


@pytest.mark.duty("intake.approval-queue")
def test_an_approver_returns_the_author_corrects_the_approver_refers(desk: Client, place: Town) -> None:
    desk.post("/yeni/", call(place, text="Evin önündeki yol çöktüü."))
    case = Case.objects.get()
    assert desk.get(f"/basvuru/{case.pk}/yap/return/").status_code == 404, "an agent does not approve"
    sit(desk, place.approver)
    assert case.short_number in body(desk.get("/kuyruk/onay/"))
    empty = desk.post(f"/basvuru/{case.pk}/yap/return/", {"reason": " "})
    assert empty.status_code == 422
    shown = desk.post(f"/basvuru/{case.pk}/yap/return/", {"reason": "“çöktüü” yanlış.", "onizle": "1"})
    assert "“çöktüü” yanlış." in body(shown)
    assert Case.objects.get().status == "awaiting_approval", "a preview changes nothing"
    assert desk.post(f"/basvuru/{case.pk}/yap/return/", {"reason": "“çöktüü” yanlış."}).status_code == 302
    letter = Notice.objects.get(template="author/returned")
    assert letter.body in body(shown).replace("&quot;", '"') or "“çöktüü” yanlış." in letter.body
    sit(desk, place.agent)
    page = body(desk.get(f"/basvuru/{case.pk}/"))
    assert "“çöktüü” yanlış." in page and case.short_number in body(desk.get("/kuyruk/donen/"))
    fixed = {"title": case.title, "text": "Evin önündeki yol çöktü.", "kind": case.kind}
    assert desk.post(f"/basvuru/{case.pk}/duzelt/", fixed).status_code == 302
    assert desk.post(f"/basvuru/{case.pk}/hemen/resubmit/").status_code == 302
    assert desk.post(f"/basvuru/{case.pk}/hemen/resubmit/").status_code == 409
    case.refresh_from_db()
    assert (case.status, case.text) == ("awaiting_approval", "Evin önündeki yol çöktü.")
    sit(desk, place.approver)
    units = {"units_0": str(place.roads.pk), "kuyruk": "onay"}
    answer = desk.post(f"/basvuru/{case.pk}/yap/approve/", units)
    assert answer.status_code == 302 and answer["Location"] == "/kuyruk/onay/"
    assert Referral.objects.get(case=case).unit_id == place.roads.pk
    assert Event.objects.get(move="amend").by_id == place.agent.actor_id


@pytest.mark.duty("intake.approval-queue")
def test_each_channel_has_approvers_of_its_own(desk: Client, place: Town) -> None:
    media = cast.unit("medya", "Sosyal Medya Onay Birimi")
    Desk.objects.create(stage="approval", channel="social", unit=media)
    desk.post("/yeni/", call(place, channel="social", who="anonymous"))
    case = Case.objects.get()
    assert case.status == "awaiting_approval"
    sit(desk, place.approver)
    assert case.short_number not in body(desk.get("/kuyruk/onay/"))
    sit(desk, cast.person(Role.APPROVER, media, "medya.onay"))
    assert case.short_number in body(desk.get("/kuyruk/onay/"))


@pytest.mark.duty("intake.approval-queue")
def test_a_unit_s_records_are_approved_though_no_desk_is_named(desk: Client, place: Town) -> None:
    Desk.objects.filter(stage="approval").delete()
    Unit.objects.filter(pk=place.agent.unit_id or 0).update(needs_approval=True)
    desk.post("/yeni/", call(place))
    assert Case.objects.get().status == "awaiting_approval"


@pytest.mark.duty("intake.duplicate-request-guard")
def test_the_same_person_s_same_matter_is_joined_or_kept_apart_on_purpose(desk: Client, place: Town) -> None:
    first = place.register(channel=Channel.COUNTER).case
    typed = call(place, channel="counter", text="Yol hâlâ çökük.")
    hint = body(desk.post("/yeni/ayni/", {"topic": str(place.topic.pk), "citizen": str(place.citizen.pk)}))
    assert first.number in hint
    warned = desk.post("/yeni/", typed)
    page = body(warned)
    assert warned.status_code == 409 and first.number in page and "Yol hâlâ çökük." in page
    assert f'value="bagla-{first.pk}"' in page and 'name="despite"' in page
    assert Case.objects.count() == 1 and Contact.objects.count() == 1
    asked = desk.post("/yeni/", {**typed, "yap": f"bagla-{first.pk}"})
    page = body(asked)
    assert asked.status_code == 200 and "başvurusuna bağlansın mı?" in page and first.number in page
    assert "Yol hâlâ çökük." in page and f'value="bagla-evet-{first.pk}"' in page
    assert Contact.objects.count() == 1 and not Event.objects.filter(move="join").exists(), "only asked"
    joined = desk.post("/yeni/", {**typed, "yap": f"bagla-evet-{first.pk}"})
    assert joined.status_code == 302 and joined["Location"] == f"/basvuru/{first.pk}/"
    assert Contact.objects.latest("pk").case_id == first.pk
    event = Event.objects.get(move="join")
    assert (event.fact("text"), event.fact("kind")) == ("Yol hâlâ çökük.", "same")
    assert Case.objects.count() == 1
    page = body(desk.post("/yeni/", typed))
    assert desk.post("/yeni/", {**typed, "despite": ticked(page)}).status_code == 302
    assert Case.objects.count() == 2
    for wrong in (
        "bagla-",
        "bagla-evet-",
        "bagla-evet-999999999",
        "bagla-x",
        "bagla-²",
        f"bagla-{10**15}",
        "bagla-999999999",
    ):
        assert desk.post("/yeni/", {**typed, "yap": wrong}).status_code == 404, wrong


@pytest.mark.duty("intake.duplicate-request-guard", "privacy.hidden-applicant")
@pytest.mark.parametrize("column", ["is_sensitive", "identity_hidden"])
def test_the_guard_does_not_tell_of_cases_that_one_may_not_know(
    desk: Client, place: Town, column: str
) -> None:
    secret = place.register(channel=Channel.COUNTER).case
    Case.objects.filter(pk=secret.pk).update(**{column: True}, registered_by_id=place.supervisor.actor_id)
    asked = {"topic": str(place.topic.pk), "citizen": str(place.citizen.pk)}
    assert secret.number not in body(desk.get("/yeni/ayni/", asked))
    assert desk.post("/yeni/", call(place, channel="counter")).status_code == 302
    assert Case.objects.count() == 2
    sit(desk, place.supervisor)
    assert secret.number in body(desk.get("/yeni/ayni/", asked)), "who may know is told"


@pytest.mark.duty("intake.duplicate-request-guard")
def test_a_neighbour_who_joins_is_not_taken_for_the_applicant(desk: Client, place: Town) -> None:
    first = place.register(channel=Channel.COUNTER).case
    neighbour = citizen("Mehmet Kara", "+905550000018")
    typed = call(place, citizen=str(neighbour.pk), text="Bizim sokak da çöktü.", yap=f"bagla-evet-{first.pk}")
    assert desk.post("/yeni/", typed).status_code == 302
    contact = Contact.objects.latest("pk")
    assert (contact.case_id, contact.citizen_id) == (first.pk, neighbour.pk)
    event = Event.objects.get(move="join")
    assert event.fact("kind") == "other"
    page = body(desk.get(f"/basvuru/{first.pk}/"))
    assert "Başka bir hemşehri aynı durumu bildirdi" in page and "Mehmet" not in page
    told = [entry.words for entry in story.for_citizen([event])]
    assert told == ["Başka bir hemşehri de aynı durumu bildirdi."]


def test_a_form_sent_twice_is_saved_once(desk: Client, place: Town) -> None:
    typed = call(place, channel="counter", who="anonymous", citizen="")
    assert desk.post("/yeni/", typed).status_code == 302
    again = desk.post("/yeni/", typed)
    assert again.status_code == 409 and TEXT in body(again)
    assert Case.objects.get().number in body(again)
    twice = {**typed, "despite": ticked(body(again))}
    assert desk.post("/yeni/", twice).status_code == 302
    assert desk.post("/yeni/", twice).status_code == 409, "the tick spoke of the first one alone"
    assert Case.objects.count() == 2


def test_the_point_finds_its_district(desk: Client, place: Town) -> None:
    kazimdirik()
    typed = call(place, lat="38.45", lon="27.05")
    assert desk.post("/yeni/", typed).status_code == 302
    case = Case.objects.select_related("district").get()
    assert case.district is not None and case.district.name == "Bornova"
    for lat, lon in (("91", "27"), ("nan", "27"), ("38,45", "27"), ("x", "y"), ("1e400", "27")):
        assert desk.post("/yeni/", call(place, lat=lat, lon=lon)).status_code in (302, 409, 422)


def test_the_slip_says_when_nothing_was_sent_and_why(desk: Client, place: Town) -> None:
    said = "Hemşehriye ileti gitmedi"
    assert said not in body(desk.post("/yeni/", call(place), follow=True)), "a message went"
    points = place.citizen.contact_points
    points.update(consent_at=None)
    silent = body(desk.post("/yeni/", call(place, text="Kaldırım da çöktü.", despite=despite()), follow=True))
    assert said in silent and "Bildirim izni yok." in silent and "siz okuyun" in silent
    points.update(is_active=False)
    silent = body(desk.post("/yeni/", call(place, text="Rögar da çöktü.", despite=despite()), follow=True))
    assert said in silent and "cep telefonu yok" in silent
    toast = desk.post("/yeni/", call(place, text="Üçüncüsü.", despite=despite(), yap="yenisi"), follow=True)
    assert "Hemşehriye ileti gitmedi, ikisini siz verin." in body(toast)
    nobody = call(place, channel="counter", who="anonymous", citizen="", text="Dördüncüsü.")
    silent = body(desk.post("/yeni/", nobody, follow=True))
    assert "İsimsiz başvuru, gönderilecek kimse yok." in silent


def despite() -> str:
    return ",".join(map(str, Case.objects.values_list("pk", flat=True)))
