"""From the desk to the decision: what law 4982 asks for on the way."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import services
from muhatap.cases.models import Call, Case, Question, Referral
from muhatap.information import letters, requirements
from muhatap.information import services as information
from muhatap.information.models import Application, Consent, Decision
from muhatap.information.services import Draft
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.information.requests import (
    ANSWER,
    GRANTED,
    REASON,
    REFUSED,
    act,
    answered,
    asked,
    at,
    file_page,
    pdf,
    told,
)
from tests.intake.calls import call
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
WHOLE = dict.fromkeys(("has_name", "signed", "has_address", "is_clear"), "on")


@pytest.mark.duty("information-requests.register-and-handle")
@pytest.mark.parametrize("channel", ["phone", "social", "whatsapp"])
def test_the_telephone_brings_no_request_and_the_desk_hears_the_way_out(
    client: Client, place: Town, channel: str
) -> None:
    sit(client, place.information_officer)
    typed = call(place, channel=channel, text="İhale sözleşmesini istiyorum.")
    refused = client.post("/yeni/", typed)
    page = body(refused)
    assert refused.status_code == 422 and not Case.objects.exists()
    assert "dilekçeyle" in page and "e-Devlet" in page and "İhale sözleşmesini istiyorum." in page
    assert client.post("/yeni/", {**typed, "channel": "counter"}).status_code == 302
    case = Case.objects.get()
    assert case.kind == "information_request", "the topic says so, whatever kind stood chosen"


@pytest.mark.duty("information-requests.register-and-handle")
def test_what_lacks_is_told_to_the_applicant_with_its_article(client: Client, place: Town) -> None:
    case = asked(place)
    sit(client, place.information_officer)
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Bilgi edinme (4982)" in page and "Şekil şartlarına bak" in page
    signed = {**WHOLE, "applicant": "legal", "tell": "on"}
    assert act(client, case, "denetim", **signed).status_code == 302
    record = Application.objects.get(case=case)
    assert record.missing == ["has_authority"]
    case.refresh_from_db()
    assert case.status == "waiting_citizen"
    question = Question.objects.get(case=case).text
    assert "yetki belgesi" in question and "m.6" in question
    assert "Yetkili kişinin imzası ve yetki belgesi" in file_page(client, case)
    register = body(client.get("/bilgi-edinme/?asama=eksik"))
    assert case.number in register


def test_where_nothing_lacks_nobody_is_written_to(client: Client, place: Town) -> None:
    case = asked(place)
    sit(client, place.information_officer)
    before = Notice.objects.count()
    assert act(client, case, "denetim", applicant="natural", tell="on", **WHOLE).status_code == 302
    case.refresh_from_db()
    assert not Question.objects.exists() and Notice.objects.count() == before
    assert case.status == "to_route" and Application.objects.get(case=case).missing == []


def test_what_is_asked_depends_on_who_applies_and_how() -> None:
    nothing: dict[str, object] = {}
    by_hand = requirements.missing(nothing, is_legal=False, channel="counter")
    assert by_hand == ["has_name", "signed", "has_address", "is_clear"]
    company = requirements.missing(nothing, is_legal=True, channel="petition")
    assert "has_authority" in company and "has_number" not in company
    mail = requirements.missing(nothing, is_legal=False, channel="email")
    assert mail == ["has_name", "has_address", "has_form", "has_number", "is_clear"]
    assert "has_form" not in requirements.missing(nothing, is_legal=False, channel="e_devlet")


def test_a_foreigner_needs_a_word_on_reciprocity(client: Client, place: Town) -> None:
    case = asked(place)
    sit(client, place.information_officer)
    refused = act(client, case, "denetim", **WHOLE, applicant="natural", is_foreign="on")
    assert refused.status_code == 422 and "karşılıklılığı yazın" in body(refused)
    with_word = {
        **WHOLE,
        "applicant": "natural",
        "is_foreign": "on",
        "reciprocity": "Alman vatandaşı, kendi evi",
    }
    assert act(client, case, "denetim", **with_word).status_code == 302


@pytest.mark.duty("information-requests.register-and-handle")
def test_nothing_goes_out_without_its_decision_and_the_decision_goes_with_it(
    client: Client, place: Town
) -> None:
    case = answered(place)
    sit(client, place.information_officer)
    row = case.answers.get()
    stopped = client.post(f"/cevap/{row.pk}/onayla/", follow=True)
    assert "kararı yazılmadan bildirime geçmez" in body(stopped)
    bare = act(client, case, "karar", outcome="refused")
    assert (
        bare.status_code == 422 and "en az bir gerekçe" in body(bare) and "Gerekçeyi açıklayın" in body(bare)
    )
    sent = act(client, case, "karar", outcome="refused", grounds=["23"], reason=REASON)
    assert sent.status_code == 302
    client.post(f"/cevap/{row.pk}/onayla/")
    case.refresh_from_db()
    assert case.status == "to_deliver"
    page = body(client.get(f"/basvuru/{case.pk}/bildir/"))
    for words in (
        ANSWER,
        "İsteğiniz reddedilmiştir",
        "4982 m.23, ticarî sır",
        REASON,
        "15 gün içinde",
        "idare mahkemesinde",
    ):
        assert words in page, words
    client.post(f"/basvuru/{case.pk}/bildir/gonder/sms/")
    letter = Notice.objects.filter(template="citizen/answered").first()
    if letter is not None:
        assert "reddedilmiştir" in letter.body


def test_the_block_is_written_in_the_language_of_the_applicant(place: Town) -> None:
    case = answered(place, language="en")
    made = information.decide(case.pk, REFUSED, by=place.information_officer)
    english = letters.words(made, "en")
    assert "refused" in english and "Board" in english and "within 15 days" in english
    assert "reddedil" not in english.replace(REASON, "")
    turkish = letters.words(made, "tr")
    assert "Değerlendirme Kuruluna" in turkish


def test_a_decision_is_corrected_by_a_new_version_and_both_stay(client: Client, place: Town) -> None:
    case = answered(place)
    sit(client, place.information_officer)
    act(client, case, "karar", outcome="refused", grounds=["23"], reason=REASON)
    again = {
        "outcome": "separated",
        "grounds": ["21"],
        "reason": "Ad içerir.",
        "separated": "3. sayfada adlar",
    }
    refused = act(client, case, "karar", **again)
    assert (
        refused.status_code == 422
        and "neden düzeltildiğini" in body(refused)
        and "3. sayfada adlar" in body(refused)
    )
    assert act(client, case, "karar", **again, why_corrected="Kısmen verilebilir").status_code == 302
    rows = list(Decision.objects.filter(application__case=case).order_by("version"))
    assert [(row.version, row.outcome, row.is_current) for row in rows] == [
        (1, "refused", False),
        (2, "separated", True),
    ]
    page = file_page(client, case)
    assert "Kısmen verilebilir" in page and "2 sürüm" in page and REASON in page


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("refused", ("16",)), "reason"),
        (Draft("separated", ("21",), REASON), "separated"),
        (Draft("refused", ("8",), REASON), "published"),
        (Draft("granted", ("16",)), "grounds"),
        (Draft("refused", ("99",), REASON), "grounds"),
        (Draft("forwarded"), "forwarded_to"),
        (Draft("withdrawn"), "outcome"),
    ],
)
def test_what_the_law_asks_of_a_decision(place: Town, draft: Draft, field: str) -> None:
    case = answered(place)
    with pytest.raises(Incomplete) as refused:
        information.decide(case.pk, draft, by=place.information_officer)
    assert field in refused.value.fields
    assert not Decision.objects.exists()


@pytest.mark.duty("information-requests.register-and-handle")
def test_what_is_not_held_here_is_forwarded_and_counts_so_only_then(client: Client, place: Town) -> None:
    case = asked(place)
    sit(client, place.information_officer)
    with pytest.raises(Incomplete, match="kaydedilmedi"):
        information.decide(
            case.pk, Draft("forwarded", forwarded_to=place.power), by=place.information_officer
        )
    services.move(case.pk, "route", by=place.information_officer, facts={"units": [place.power.pk]})
    assert Referral.objects.get(case=case).status == "forwarded"
    told_so = (
        Notice.objects.filter(template="citizen/forwarded").exists()
        or Call.objects.filter(case=case).exists()
    )
    assert told_so, "the applicant hears of it (m.7)"
    sent = act(client, case, "karar", outcome="forwarded", forwarded_to=place.power.pk)
    assert sent.status_code == 302
    assert "Elektrik Dağıtım" in letters.words(Decision.objects.get(), "tr")


@pytest.mark.duty("information-requests.register-and-handle")
def test_a_third_person_is_told_seven_days_before_and_consents_in_writing(
    client: Client, place: Town
) -> None:
    case = answered(place)
    sit(client, place.information_officer)
    asks = {"name": "Kemal Usta", "interest": "Sözleşmede adı geçiyor, kamu kaynağı", "told_how": "Mektup"}
    assert act(client, case, "riza", **asks, told_on="20.11.2026").status_code == 302
    row = Consent.objects.get()
    waits = act(client, case, "karar", outcome="granted")
    assert waits.status_code == 422 and "Kemal Usta rıza vermedi" in body(waits)
    bare = act(client, case, "riza-cevabi", row.pk, given="evet", day="20.11.2026")
    assert bare.status_code == 422 and "Rıza yazılı olmalı" in body(bare)
    signed = act(client, case, "riza-cevabi", row.pk, given="evet", day="20.11.2026", uploads=[pdf()])
    assert signed.status_code == 302
    early = act(client, case, "karar", outcome="granted")
    assert early.status_code == 422 and "27.11.2026" in body(early)
    with at("2026-11-27"):
        sit(client, place.information_officer)
        assert act(client, case, "karar", outcome="granted", access=["inspect"]).status_code == 302
    assert "Kemal Usta" in file_page(client, case)
    sit(client, place.roads_user)
    assert "Kemal Usta" not in body(client.get(f"/basvuru/{case.pk}/")), "units do not read who was asked"


def test_a_third_person_written_down_by_mistake_holds_nothing_back(client: Client, place: Town) -> None:
    case = answered(place)
    sit(client, place.information_officer)
    told_of = {"interest": "Kamu yararı", "told_on": "20.11.2026", "told_how": "Mektup"}
    act(client, case, "riza", name="Cemil Aydın", **told_of)
    row = Consent.objects.get()
    with pytest.raises(Incomplete):
        information.decide(case.pk, GRANTED, by=place.information_officer)
    assert act(client, case, "riza-yanlis", row.pk, reason=" ").status_code == 422
    assert act(client, case, "riza-yanlis", row.pk, reason="Başka dosyanın").status_code == 302
    page = file_page(client, case)
    assert "Başka dosyanın" in page and "Yanlış kayıt" in page
    assert client.get(f"/bilgi-edinme/{case.pk}/riza-yanlis/{row.pk}/").status_code == 404
    assert client.get(f"/bilgi-edinme/{case.pk}/riza-cevabi/{row.pk}/").status_code == 404
    information.decide(case.pk, GRANTED, by=place.information_officer)


def test_strangers_and_other_kinds(client: Client, place: Town) -> None:
    case = asked(place)
    sit(client, place.roads_user)
    assert client.get(f"/bilgi-edinme/{case.pk}/").status_code == 404
    assert client.get("/bilgi-edinme/").status_code == 404
    other = place.register(route=False, kind="complaint").case
    sit(client, place.information_officer)
    assert client.get(f"/bilgi-edinme/{other.pk}/").status_code == 404
    assert client.get(f"/bilgi-edinme/{case.pk}/yok/").status_code == 404
    assert client.get(f"/bilgi-edinme/{case.pk}/odeme/").status_code == 404
    with pytest.raises(NotNow):
        information.decide(other.pk, GRANTED, by=place.information_officer)
    reader = sit(client, place.manager)
    assert reader.get(f"/bilgi-edinme/{case.pk}/").status_code == 200
    assert reader.get(f"/bilgi-edinme/{case.pk}/karar/").status_code == 404


@pytest.mark.duty("information-requests.register-and-handle")
def test_the_register_narrows_by_stage_outcome_and_unit(client: Client, place: Town) -> None:
    first, second = told(place), answered(place, text="Başka bir şey istiyorum.")
    sit(client, place.information_officer)
    whole = body(client.get("/bilgi-edinme/"))
    assert first.number in whole and second.number in whole
    for query, stands in (
        ("sonuc=refused", first),
        ("asama=kapali", first),
        ("asama=karar", second),
        ("sure=gecen", None),
        ("sira=sure", second),
        (f"birim={place.roads.pk}", second),
        ("itiraz=open", None),
        (f"q={first.number}", first),
    ):
        page = body(client.get(f"/bilgi-edinme/?{query}"))
        for case in (first, second):
            assert (case.number in page) == (
                case == stands or (query.startswith("birim") and case == first)
            ), query
    assert "Bu süzgeçle başvuru yok" in body(client.get("/bilgi-edinme/?sure=gecen"))


@pytest.mark.duty("information-requests.information-desk")
def test_the_desk_sees_its_day_by_means_and_every_number_opens_its_cases(client: Client, place: Town) -> None:
    asked(place, channel="mobile_team")
    answered(place, channel="email", text="E-postayla istiyorum.")
    told(place, channel="counter", text="Sözlü geldim.")
    sit(client, place.information_officer)
    page = body(client.get("/bilgi-edinme/masa/"))
    for words in (
        "Gezici ekipler",
        "Başvuru masası, sözlü",
        "dilekçe",
        "Çağrı merkezi",
        "Sosyal medya",
        "E-posta",
    ):
        assert words in page
    import re

    links = re.findall(r'<a(?: class="is-late")? href="(/listeler/bak/[^"]+)">(\d+)</a>', page)
    assert sum(int(count) for _url, count in links[::4]) == 3, "three came today"
    for url, count in links:
        listed = body(client.get(url))
        numbers = set(re.findall(r"2026/\d{6}-\d", listed))
        short = len(re.findall(r"data-row", listed))
        assert (short or len(numbers)) == int(count), url
    assert f"konu={place.topic.pk}" in page
    assert "Bilgi edinme (4982)" in body(client.get(f"/yeni/?kanal=petition&konu={place.topic.pk}"))


def test_clock_of_the_request_is_the_law_s(place: Town) -> None:
    case = asked(place)
    assert case.law_due_at is not None
    assert clock.local(case.law_due_at).date().isoformat() == "2026-12-11"


def test_the_register_costs_the_same_however_many_it_shows(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    answered(place)
    with CaptureQueriesContext(connection) as few:
        client.get("/bilgi-edinme/")
    for number in range(3):
        told(place, text=f"{number}. istek.")
    with CaptureQueriesContext(connection) as many:
        client.get("/bilgi-edinme/")
    assert len(many) <= len(few) + 1  # the filter of units has a choice now


@pytest.mark.duty("information-requests.register-and-handle")
def test_the_desk_reads_the_law_of_what_it_writes_down(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    with at("2026-11-02"):
        page = body(client.get(f"/yeni/?kanal=petition&konu={place.topic.pk}"))
        assert "15 iş günü, 23.11.2026 gününe kadar (4982 m.11)" in page and "3071" not in page
        topic = {"topic": str(place.topic.pk), "kind": "request", "channel": "petition"}
        back = body(client.post("/yeni/konu/", {**topic, "received_on": "30.10.2026"}))
        assert "20.11.2026 gününe kadar (4982 m.11)" in back, "from the day on which it came in"
        place.topic.kind = "complaint"
        place.topic.save(update_fields=["kind"])
        other = body(client.post("/yeni/konu/", {**topic, "kind": "complaint"}))
        assert "30 takvim günü, 02.12.2026 gününe kadar (3071 m.7)" in other
        assert "Yasal cevap süresi yok" in body(client.post("/yeni/konu/", {**topic, "kind": "thanks"}))


@pytest.mark.duty("information-requests.register-and-handle")
def test_whoever_gets_nothing_reads_of_no_way_to_it(client: Client, place: Town) -> None:
    case = answered(place)
    sit(client, place.information_officer)
    assert act(client, case, "denetim", **WHOLE, applicant="natural", wanted="copy").status_code == 302
    facts = {"outcome": "refused", "grounds": ["23"], "reason": REASON, "access": ["copy"]}
    assert act(client, case, "karar", **facts).status_code == 302
    row = Decision.objects.get(application__case=case)
    assert row.access == [] and "Onaylı kopya" not in letters.words(row, "tr")
    facts = {**facts, "outcome": "partly", "why_corrected": "Bir bölümü verilebilir."}
    assert act(client, case, "karar", **facts).status_code == 302
    row = Decision.objects.get(application__case=case, is_current=True)
    assert row.access == ["copy"] and "Onaylı kopya" in letters.words(row, "tr")


def test_the_file_says_what_is_wanted_and_until_when(client: Client, place: Town) -> None:
    with at("2026-11-02"):
        case = asked(place)
        sit(client, place.information_officer)
        page = file_page(client, case)
    assert case.text in page and "23.11.2026" in page and f"/basvuru/{case.pk}/sureler/" in page


def test_the_form_of_the_decision_asks_for_what_belongs_to_its_outcome(client: Client, place: Town) -> None:
    case = answered(place)
    sit(client, place.information_officer)
    page = body(client.get(f"/bilgi-edinme/{case.pk}/karar/"))
    assert page.count("data-show-when=") == 5 and 'data-show-when="outcome=forwarded"' in page
    wrong = act(client, case, "karar", outcome="granted", grounds=["23"], reason=REASON)
    assert wrong.status_code == 422 and body(wrong).count("data-show-when=") == 4, "what is wrong is seen"


def test_a_day_that_is_not_ahead_is_asked_for_in_its_own_words(client: Client, place: Town) -> None:
    case = told(place)
    sit(client, place.information_officer)
    page = body(client.get(f"/bilgi-edinme/{case.pk}/teblig/"))
    assert "iş günü”" not in page, "a day of notification is never tomorrow"
    page = body(client.get(f"/bilgi-edinme/{case.pk}/itiraz/"))
    assert "gg.aa.yyyy, “dün”" in page and "yarın" not in page
