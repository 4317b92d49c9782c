"""The journey of a case as the people who live it see it: a running product, browsers, real e-mail."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House, text_of, wait_for
from tests.browser.people import Someone, colleague, content, newcomer

pytestmark = pytest.mark.browser

MAIL = "hatice.yildiz@ornek.example"
NUMBER = re.compile(r"\d{4}/\d{6}-\d")
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")
WORDS = "Kaldırım taşları söküldü, yanındaki çınarın dalları da kırılmış, çocuklar yola iniyor."
ANSWER = "Çınar 23.11.2026 günü budandı, kaldırım 27.11.2026 günü onarılacak. Bildirdiğiniz için sağ olun."
ROADS, PARKS = "Yol Bakım ve Onarım", "Park ve Bahçeler"


def report(citizen: Someone) -> tuple[str, str]:
    """On a telephone, without an account; the code comes by e-mail. Gives number and tracking code."""
    page = citizen.page
    citizen.open("/bildir/")
    began = time.monotonic()
    page.get_by_label("Kendi sözlerinizle yazın").fill(WORDS)
    page.get_by_text("Konuyu kendim seçeceğim").click()
    pick(citizen, "Konu", "kaldirim boz", "Kaldırım bozukluğu")
    pick(citizen, "Mahalle", "alsancak", "Alsancak")
    page.get_by_label("Sokak ve numara").fill("1420 Sokak 12")
    page.get_by_role("radio", name="E-posta").check()
    page.get_by_label("E-posta adresi").fill(MAIL)
    page.get_by_label("Adınız ve soyadınız").fill("Hatice Yıldız")
    content(citizen)
    page.wait_for_timeout(max(0.0, 3.1 - (time.monotonic() - began)) * 1000)  # quicker is taken for a machine
    citizen.button("Kodu gönder ve bildir").click()
    citizen.sees("Son adım: kodu yazın", "@ornek.example")
    content(citizen)
    said = text_of(citizen.house.letter(MAIL, "kod"))
    page.get_by_role("textbox", name="Kod").fill(re.findall(r"\b\d{6}\b", said)[0])
    citizen.button("Onayla ve bildir").click()
    citizen.sees("Bunları saklayın", WORDS)
    shown = page.locator("main").inner_text()
    return NUMBER.findall(shown)[0], CODE.findall(shown)[0]


def pick(who: Someone, label: str, typed: str, wanted: str) -> None:
    """Choose from a combobox as one does: type, wait, take."""
    field = who.page.get_by_role("combobox", name=label, exact=True)
    field.click()
    field.press_sequentially(typed)
    who.page.locator("[role=option]:visible", has_text=wanted).first.click()


def find(who: Someone, number: str) -> None:
    """By its number, from the field at the top."""
    who.page.keyboard.press("/")
    who.page.keyboard.type(number)
    who.page.keyboard.press("Enter")
    expect(who.page.locator(".case-head .no")).to_have_text(number)


def act(who: Someone, name: str) -> None:
    """Press an act of the case page, on the bar or in its menu; what asks nothing is done by it."""
    link = who.page.locator(".acts a, .acts form button", has_text=name).first
    if not link.is_visible():
        who.page.get_by_role("button", name="Diğer işlemler").click()
    link.click()


def send(who: Someone, name: str) -> None:
    """Send the form that an act has opened."""
    who.page.locator("form[data-submit]").get_by_role("button", name=name).click()


def unit_works(who: Someone, number: str, *moves: tuple[str, dict[str, str]]) -> None:
    """A unit's part: moves with what is typed for them."""
    find(who, number)
    for name, typed in moves:
        act(who, name)
        for label, text in typed.items():
            who.page.locator("form[data-submit]").get_by_role("textbox", name=label).fill(text)
        if typed:
            send(who, name)
        who.sees(number)


def answer(who: Someone, number: str, words: str) -> None:
    """Write the answer of one's unit."""
    find(who, number)
    who.follow("Cevap yaz")
    who.page.get_by_label("Cevap", exact=True).fill(words)
    who.page.get_by_label("Yapıldı", exact=True).check(force=True)
    who.button("Kontrole gönder").click()
    who.page.wait_for_url("**/basvuru/**")


def test_a_report_becomes_one_answer_of_two_units_and_comes_back_once(house: House, browser: Browser) -> None:
    citizen = newcomer(house, browser, width=390)
    number, code = report(citizen)
    assert "Körfez" in text_of(house.letter(MAIL, number))

    coordinator = colleague(house, browser, "elif.karaca")
    find(coordinator, number)
    coordinator.sees(WORDS, ROADS, "Birimde")
    act(coordinator, "Birim ekle")
    pick(coordinator, "Birim", "park ve b", PARKS)
    send(coordinator, "Birim ekle")
    coordinator.sees(PARKS)

    lead = colleague(house, browser, "kemal.dogru")
    find(lead, number)
    lead.sees("Hatice")
    lead.misses(MAIL)
    lead.follow("Bilgileri göster")
    lead.page.get_by_label("Gerekçe", exact=True).select_option(index=1)
    lead.button("Göster ve kaydet").click()
    lead.sees(MAIL)
    lead.follow("Kapat")
    lead.misses(MAIL)
    act(lead, "Kabul et")
    lead.follow("Görevli ata")
    lead.page.get_by_label("Görevli", exact=True).select_option(label="Sevgi Arslan")
    send(lead, "Görevli ata")
    lead.sees("Görevli: Sevgi Arslan")

    roads = colleague(house, browser, "sevgi.arslan")
    expect(roads.page.get_by_role("link", name="Bana atanan")).to_be_visible()
    unit_works(
        roads,
        number,
        ("Ara bilgi gir", {"Ara bilgi": "Ekip pazartesi yerinde bakacak."}),
        (
            "Programa al",
            {"Neden programa alındı?": "Taş siparişi bekleniyor.", "Termin tarihi": "+10 iş günü"},
        ),
    )
    roads.sees("Termin")
    parks = colleague(house, browser, "selin.aydin")
    unit_works(
        parks,
        number,
        ("Kabul et", {}),
        ("Hemşehriye sor", {"Hemşehriye sorulacak": "Ağaç bahçede mi, yolda mı?"}),
    )

    house.letter(MAIL, "Ağaç bahçede mi, yolda mı?")
    citizen.page.context.clear_cookies()
    citizen.open("/izle/")
    citizen.page.get_by_label("Başvuru numarası").fill(number)
    citizen.page.get_by_label("İzleme kodu").fill(code.lower())
    citizen.button("Başvurumu göster").click()
    citizen.sees("Size bir sorumuz var", "Ağaç bahçede mi, yolda mı?")
    citizen.sees("Taş siparişi bekleniyor.")
    citizen.misses("Ekip pazartesi", "Sevgi Arslan")
    content(citizen)
    citizen.page.get_by_label("Cevabınız").fill("Kaldırımda, 12 numaranın önünde.")
    citizen.button("Cevabı gönder").click()
    citizen.sees("Kaldırımda, 12 numaranın önünde.")

    answer(parks, number, "Çınar 23.11.2026 günü budandı.")
    answer(roads, number, "Kaldırım onarılacak.")

    reviewer = colleague(house, browser, "gulsah.sahin")
    find(reviewer, number)
    reviewer.sees("Çınar 23.11.2026 günü budandı.", "Kaldırım onarılacak.")
    reviewer.page.get_by_role("region", name=f"{ROADS}, cevap").get_by_role(
        "link", name="Birime iade et"
    ).click()
    reviewer.page.get_by_label("Neden iade ediliyor?").fill("Ne zaman onarılacağı yazılsın.")
    reviewer.button("Gerekçesiyle iade et").click()
    find(roads, number)
    roads.sees("Ne zaman onarılacağı yazılsın.")
    answer(roads, number, "Kaldırım 27.11.2026 günü onarılacak.")
    find(reviewer, number)
    for unit in (PARKS, ROADS):
        card = reviewer.page.get_by_role("region", name=f"{unit}, cevap")
        card.get_by_role("button", name="Bu cevabı onayla").click()
        find(reviewer, number)
    reviewer.follow("Ortak cevabı yaz")
    reviewer.sees("Çınar 23.11.2026 günü budandı.", "Kaldırım 27.11.2026 günü onarılacak.")
    content(reviewer)
    reviewer.page.get_by_label("Metin", exact=True).fill(ANSWER)
    reviewer.button("Ortak cevabı kaydet").click()
    reviewer.sees(ANSWER)
    reviewer.page.locator(".acts").get_by_role("button", name="Onayla, bildirime geç").click()
    reviewer.sees("Bildirilecek")

    deliverer = colleague(house, browser, "tolga.erdem")
    find(deliverer, number)
    deliverer.follow("Hemşehriye bildir")
    deliverer.sees(ANSWER)
    deliverer.page.get_by_role("radio", name="Telefon", exact=True).check()
    deliverer.page.get_by_role("radio", name="Açmadı").check()
    deliverer.button("Bildirimi kaydet").click()
    deliverer.sees("Açmadı")
    deliverer.follow("Hemşehriye bildir")
    shown = deliverer.page.get_by_role("group", name="Gideceği gibi").filter(has_text="E-posta").first
    subject, words = shown.locator("b").last.inner_text(), " ".join(shown.locator(".quote").all_inner_texts())
    content(deliverer)
    deliverer.button("E-posta ile gönder").click()
    letter = house.letter(MAIL, ANSWER)
    assert letter["Subject"] == subject
    body = letter.get_body(("plain",))
    assert body is not None
    covered = re.sub(r"/tercihler/[^/\s]+/", "/tercihler/••••••/", body.get_content())
    assert covered.split() == words.split(), "to the last word, but for the reader's own code"

    wait_for(lambda: "sonuçlandı" in house_page(citizen), "the closed case")
    citizen.sees(ANSWER)
    citizen.misses("Ne zaman onarılacağı", "Tolga Erdem", "Bu cevabı")
    citizen.page.get_by_text("İtiraz et…").click()
    citizen.page.get_by_label("Neden itiraz ediyorsunuz?").fill("Taşlar yine oynuyor.")
    content(citizen)
    citizen.button("İtirazı gönder").click()
    citizen.sees("Taşlar yine oynuyor.")

    find(coordinator, number)
    coordinator.sees("İtiraz edildi", "Taşlar yine oynuyor.")
    act(coordinator, "Birime yönlendir")
    send(coordinator, "Birime yönlendir")
    citizen.open("/izle/basvuru/")
    citizen.sees(ROADS)
    for one in (citizen, coordinator, lead, roads, parks, reviewer, deliverer):
        assert one.watch.take() == []


def house_page(citizen: Someone) -> str:
    """What the citizen reads now."""
    citizen.open("/izle/basvuru/")
    return citizen.page.locator("main").inner_text()


class Keys:
    """A keyboard that counts what is pressed besides the words typed."""

    def __init__(self, someone: Someone) -> None:
        self.page, self.pressed = someone.page, 0

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, words: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(words)

    def choose(self, words: str, wanted: str) -> None:
        """Type into a combobox until the wanted line stands first, and take it."""
        self.write(words)
        expect(self.page.locator("[role=option][aria-selected=true]:visible")).to_contain_text(wanted)
        self.press("Enter")


def test_a_call_is_recorded_without_the_mouse_and_approved(
    house: House, browser: Browser, record_property: Callable[[str, object], None]
) -> None:
    agent = colleague(house, browser, "derya.aksoy")
    keys = Keys(agent)
    phone, name = house.rows(
        "SELECT p.value, c.name FROM citizens_contactpoint p JOIN citizens_citizen c ON c.id = p.citizen_id"
        " WHERE p.kind = 'mobile' AND p.is_active AND NOT c.identity_hidden"
        " AND NOT EXISTS (SELECT 1 FROM cases_case k WHERE k.citizen_id = c.id AND k.topic_id IN"
        " (SELECT id FROM cases_topic WHERE name_tr = 'Kaldırım bozukluğu')) ORDER BY p.id LIMIT 1"
    )[0]
    keys.press("n")
    expect(agent.page.get_by_role("heading", level=1)).to_have_text("Yeni başvuru")
    keys.press("F2")
    keys.choose(phone.removeprefix("+90"), name.split()[0])
    keys.press("Tab", "Tab", "Tab", "ArrowRight", "Tab")
    keys.write("Okulun önündeki kaldırım taşları sökülmüş, çocuklar düşüyor.")
    keys.press("Tab")
    keys.choose("kaldirim boz", "Kaldırım bozukluğu")
    expect(agent.page.locator("#kime")).to_contain_text(ROADS)
    keys.press("Tab")
    keys.choose("alsancak", "Alsancak")
    content(agent)
    keys.press("Control+Enter")
    agent.sees("Kaydedildi", "Onay bekliyor")
    record_property("keys besides the text", keys.pressed)
    assert keys.pressed <= 15
    number = NUMBER.findall(agent.page.locator("main").inner_text())[0]
    assert CODE.search(agent.page.locator("main").inner_text())
    content(agent)

    approver = colleague(house, browser, "murat.tekin")
    find(approver, number)
    approver.page.keyboard.press("o")
    expect(approver.page.locator("#yap")).to_contain_text("Onayla ve yönlendir")
    approver.page.keyboard.press("Control+Enter")
    approver.sees(number, ROADS, "Birimde")
    content(approver)
    find(agent, number)
    agent.sees("Birimde")
