"""A case from the call to the closed file by keys alone; what is swapped keeps the focus and is read out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.people import Someone, colleague
from tests.browser.test_journey import CODE, NUMBER, ROADS, Keys, find

pytestmark = pytest.mark.browser

SIXTY = (
    "Okulun önündeki kaldırım taşları iki haftadır sökük duruyor, çocuklar her sabah yola iniyor. Dün bir"
    " öğrenci ayağını burktu, velisi bizi aradı. Taşların bir kısmı yığın halinde kenarda bekliyor, yağmur"
    " yağınca çukur suyla doluyor. Okul müdürü daha önce de bildirmiş, gelen olmamış. Bu hafta içinde"
    " bakılmasını, olmazsa geçici olarak kapatılmasını rica ediyor. Servis araçları da geçemiyor, kavşakta"
    " her sabah kuyruk oluşuyor."
)
ANSWER = "Kaldırım 27.11.2026 günü onarıldı. Bildirdiğiniz için sağ olun."
# Who listens hears of a hand on the mouse, and of a focus that fell to nowhere when a piece was swapped.
LISTEN = """(() => {
    addEventListener("pointerdown", () => console.error("the mouse was used"), true);
    let had = false;
    document.addEventListener("htmx:beforeSwap", () => { had = document.activeElement !== document.body; });
    document.addEventListener("htmx:afterSettle", () => setTimeout(() => {
        if (had && document.activeElement === document.body) console.error("the focus was lost");
        had = false;
    }, 150));
})()"""


def keyboard(house: House, browser: Browser, who: str) -> tuple[Someone, Keys]:
    """Somebody whose mouse is watched."""
    one = colleague(house, browser, who)
    one.page.context.add_init_script(LISTEN)
    one.open("/gunum/")
    return one, Keys(one)


def walk_to(page: Page, name: str, *, most: int = 60) -> None:
    """Past the frame by its first link, then Tab until a control of this name has the focus."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wanted = (
        page.locator("main")
        .get_by_role("button", name=name)
        .or_(page.locator("main").get_by_role("link", name=name))
    )
    for _step in range(most):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way to {name} by Tab")


def tell_by_telephone(page: Page, keys: Keys) -> None:
    """Down the form of the call: reached, everything said, sent."""
    focused = "(({ name, type }) => `${name} ${type}`)(document.activeElement)"
    for _step in range(80):
        keys.press("Tab")
        at = str(page.evaluate(focused))
        if at == "outcome radio" or at == "checklist checkbox":
            keys.press("Space")
        elif at.startswith("note"):
            break
    keys.press("Control+Enter")


def test_a_case_goes_from_the_call_to_its_end_without_a_mouse(house: House, browser: Browser) -> None:
    agent, keys = keyboard(house, browser, "derya.aksoy")
    phone, name = house.rows(
        "SELECT p.value, c.name FROM citizens_contactpoint p JOIN citizens_citizen c ON c.id = p.citizen_id"
        " WHERE p.kind = 'mobile' AND p.is_active AND NOT c.identity_hidden"
        " AND NOT EXISTS (SELECT 1 FROM cases_case k WHERE k.citizen_id = c.id AND k.topic_id IN"
        " (SELECT id FROM cases_topic WHERE name_tr = 'Kaldırım bozukluğu')) ORDER BY p.id DESC LIMIT 1"
    )[0]
    assert len(SIXTY.split()) >= 60
    keys.press("n")
    expect(agent.page.get_by_role("heading", level=1)).to_have_text("Yeni başvuru")
    keys.press("F2")
    keys.choose(phone.removeprefix("+90"), name.split()[0])
    keys.press("Tab", "Tab", "Tab", "ArrowRight", "Tab")
    keys.write(SIXTY)
    keys.press("Tab")
    keys.choose("kaldirim boz", "Kaldırım bozukluğu")
    expect(agent.page.locator("#kime")).to_contain_text(ROADS)
    keys.press("Tab")
    keys.choose("alsancak", "Alsancak")
    keys.press("Control+Enter")
    agent.sees("Kaydedildi")
    assert keys.pressed < 40
    shown = agent.page.locator("main").inner_text()
    number = NUMBER.findall(shown)[0]
    assert CODE.search(shown)

    approver, keys = keyboard(house, browser, "murat.tekin")
    find(approver, number)
    keys.press("o")
    expect(approver.page.locator("#yap")).to_contain_text("Onayla ve yönlendir")
    assert approver.page.evaluate("document.activeElement.closest('#yap') !== null")
    keys.press("Control+Enter")
    approver.sees(number, ROADS, "Birimde")

    unit, keys = keyboard(house, browser, "sevgi.arslan")
    find(unit, number)
    keys.press("a")
    expect(unit.page.locator(".acts").get_by_role("link", name="Cevap yaz")).to_be_visible()
    keys.press("c")
    expect(unit.page.get_by_role("heading", level=1)).to_have_text("Cevap yaz")
    keys.press("Tab")
    while unit.page.evaluate("document.activeElement.localName") != "textarea":
        keys.press("Tab")
    keys.write(ANSWER)
    while not unit.page.evaluate("document.activeElement.matches('[name=outcome]')"):
        keys.press("Tab")
    keys.press("Space")
    keys.press("Control+Enter")
    unit.page.wait_for_url("**/basvuru/**")

    reviewer, keys = keyboard(house, browser, "gulsah.sahin")
    find(reviewer, number)
    reviewer.sees(ANSWER)
    keys.press("o")
    reviewer.sees("Bildirilecek")

    deliverer, keys = keyboard(house, browser, "tolga.erdem")
    find(deliverer, number)
    keys.press("b")
    expect(deliverer.page.get_by_role("heading", level=1)).to_have_text("Hemşehriye bildir")
    tell_by_telephone(deliverer.page, keys)
    deliverer.sees("Sonuçlandı")
    for one in (agent, approver, unit, reviewer, deliverer):
        assert one.watch.take() == []


def test_what_is_swapped_is_read_out_and_keeps_the_focus(house: House, browser: Browser) -> None:
    one, keys = keyboard(house, browser, "elif.karaca")
    one.open("/kuyruk/yonlendirme/")
    keys.press("j", "Enter")
    one.page.wait_for_url("**/basvuru/**")
    expect(one.page.locator("#yap")).to_have_attribute("aria-live", "polite")
    keys.press("y")
    expect(one.page.locator("#yap h2")).to_be_visible()
    assert one.page.evaluate("document.activeElement.closest('#yap') !== null")
    for unit in one.page.locator("#yap input[role=combobox]").all():  # some topics propose their unit
        unit.focus()
        keys.press("Control+a", "Delete")
    keys.press("Control+Enter")  # without a unit it is refused, and the focus stands at the mistake
    expect(one.page.locator("main input[aria-invalid=true]:visible").first).to_be_focused()
    assert all("422" in said for said in one.watch.take())
    one.open("/listeler/bak/")
    walk_to(one.page, "Koşul ekle")
    keys.press("Enter")
    expect(one.page.get_by_label("Alan", exact=True)).to_be_focused()
    keys.press("ArrowDown")
    expect(one.page.get_by_label("Karşılaştırma")).to_be_visible()
    expect(one.page.get_by_label("Alan", exact=True)).to_be_focused()
    assert one.watch.take() == []
