"""Help beside a screen, the first visit, and the texts that stand ready: by keyboard, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House
from tests.browser.people import Someone, colleague
from tests.browser.watch import violations

pytestmark = pytest.mark.browser

Enter = Callable[[str], Someone]


@pytest.fixture
def someone(house: House, browser: Browser) -> Enter:
    """Lets somebody in, in a window of their own."""
    return lambda who: colleague(house, browser, who)


def test_help_opens_beside_the_page_and_the_focus_comes_back(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/yonlendirme/")
    page.keyboard.press("F1")
    panel = page.get_by_role("complementary", name="Yardım")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Sizi bekleyen başvurular")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    help_ = page.locator(".top").get_by_role("link", name="Bu ekranın yardımı")
    help_.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_focused()
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Kapat")).to_be_focused()
    page.keyboard.press("Enter")
    expect(help_).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Bu ekranın yardımı")
    assert one.watch.take() == []


def test_the_palette_leads_to_a_chapter(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/gunum/")
    page.keyboard.press("Control+k")
    page.keyboard.type("gelen ziyaretci")
    option = page.get_by_role("option", name="Gelen ziyaretçi")
    expect(option).to_be_visible()
    option.click()
    expect(page).to_have_url(re.compile("/kilavuz/kabul/#gelen-ziyaretci$"))
    expect(page.locator("img.shot").first).to_be_visible()
    assert one.watch.take() == []


def test_the_first_visit_is_walked_by_keyboard_and_ends(someone: Enter) -> None:
    page = (one := someone("ece.cinar")).page
    one.open("/gunum/")
    one.button("Turu başlat").click()
    card = page.get_by_role("complementary", name="İlk ziyaret")
    on = card.get_by_role("button", name="İleri")
    for title in ("Günüm", "Menü", "Ara"):
        expect(card.get_by_role("heading")).to_have_text(title)
        expect(on).to_be_focused()
        assert violations(page) == []
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/kilavuz/alistirma/$"))
    expect(card.get_by_role("heading")).to_have_text("Kim arıyor?")
    page.locator("[name=new_name]").fill("Ayşe Deneme")
    page.locator("[name=text]").fill("Okulun önündeki yolda çukur var.")
    one.button("Kaydet ve yönlendir").click()
    expect(page.get_by_role("alert").filter(has_text="Kaydedilmedi")).to_be_visible()
    expect(page.locator("[name=new_name]")).to_have_value("Ayşe Deneme")
    expect(card).to_be_visible()
    one.watch.take()  # the refusal was meant
    page.locator("[name=new_phone]").fill("0532 000 00 00")
    for name, typed in (("topic_text", "tesekk"), ("neighbourhood_text", "alsancak")):
        page.locator(f"[name={name}]").fill(typed)
        page.locator(f"[name={name}][aria-activedescendant]").wait_for()
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    for asked in page.locator("#konu-parcasi select").all():
        asked.select_option(index=1)
    one.button("Kaydet ve yönlendir").click()
    one.sees("Kaydınız tam olurdu.")
    expect(card).to_contain_text("Numara ve kod")
    assert violations(page) == []
    on.press("Enter")
    expect(page).to_have_url(re.compile("/kuyruk/"))
    card.get_by_role("button", name="Turu bırak").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Günüm")
    expect(card).to_have_count(0)
    one.misses("Turu başlat", "Turu sürdür")
    assert one.watch.take() == []


def test_a_standard_answer_is_looked_for_and_put_where_one_writes(someone: Enter) -> None:
    page = (one := someone("elif.karaca")).page
    one.open("/kuyruk/yonlendirme/")
    page.locator("main .list tbody tr[data-row]").first.click()
    page.goto(page.url.split("?")[0] + "yap/ask/")
    area = page.locator("main textarea").first
    expect(area).to_be_visible()
    page.keyboard.press("F8")
    search = page.get_by_role("combobox", name="Hazır metin ara")
    expect(search).to_be_focused()
    expect(page.get_by_role("option").first).to_contain_text("Hemşehriye sorarken")
    assert violations(page) == []
    page.keyboard.type("fotograf ister")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(area).to_have_value(re.compile("^(Yeri tam|To find the exact)"))
    expect(area).to_be_focused()
    expect(search).to_have_value("")
    assert one.watch.take() == []
