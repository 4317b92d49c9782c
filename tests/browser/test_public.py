"""What everybody sees, in a real browser: list, map, one case; and the moderator on the way through."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House
from tests.browser.people import colleague, content, newcomer
from tests.browser.watch import violations

pytestmark = pytest.mark.browser
LOOKS = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_list_map_and_case_are_for_everybody(house: House, browser: Browser, theme: str, width: int) -> None:
    somebody = newcomer(house, browser, width=width)
    somebody.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    somebody.open("/basla/")
    somebody.follow("Çevremde neler bildirildi?")
    if width < 600:
        assert violations(somebody.page) == []
        expect(somebody.page.locator("#harita")).to_be_hidden()
        somebody.page.get_by_text("Harita", exact=True).click()
        expect(somebody.page.locator(".cards")).to_be_hidden()
    expect(somebody.page.locator(".cell").first).to_be_visible()
    content(somebody)
    if width < 600:
        somebody.page.get_by_text("Liste", exact=True).click()
    expect(somebody.page.locator(".cards a").first).to_be_visible()
    somebody.open("/bildirimler/?durum=acik")  # which ones are, others of this town may have changed
    somebody.page.locator(".cards a").first.click()
    somebody.sees("Şimdiye kadar", "Aynısı sizde de mi var?")
    content(somebody)


def test_a_mark_is_reached_by_keyboard_and_the_view_is_listed(house: House, browser: Browser) -> None:
    somebody = newcomer(house, browser)
    somebody.open("/bildirimler/?zaman=365")
    mark = somebody.page.locator(".cell-icon[role=button]").first
    expect(mark).to_be_visible()
    before = somebody.page.locator("#burada").get_attribute("href")
    mark.focus()
    mark.press("Enter")
    expect(somebody.page.locator("#burada")).not_to_have_attribute("href", before or "")
    somebody.follow("Haritada görünenleri listele")
    somebody.sees("Yalnız haritada seçilen yerdekiler.")


def test_a_moderator_decides_by_keyboard(house: House, browser: Browser) -> None:
    waiting = house.value("SELECT count(*) FROM publishing_publication WHERE waiting_since IS NOT NULL")
    assert waiting > 2
    reviewer = colleague(house, browser, "gulsah.sahin")
    reviewer.open("/yayin/")
    content(reviewer)
    reviewer.page.keyboard.press("j")
    reviewer.page.keyboard.press("o")
    reviewer.sees("Hemşehrinin sözleri")
    content(reviewer)
    first = reviewer.page.url
    reviewer.page.keyboard.press("n")
    reviewer.page.wait_for_url(lambda address: address != first)
    expect(reviewer.page.locator("body")).to_contain_text("Yayımlanmadı")
    second = reviewer.page.url
    reviewer.page.keyboard.press("s")
    reviewer.page.wait_for_url(lambda address: address != second)
    reviewer.page.get_by_label("Yayımlanacak metin").fill("Yol bozuk, onarılsın.")
    reviewer.page.keyboard.press("Control+Enter")
    expect(reviewer.page.locator("body")).to_contain_text("Yayımlandı")
    shown = house.value("SELECT text FROM publishing_publication ORDER BY decided_at DESC NULLS LAST LIMIT 1")
    assert shown == "Yol bozuk, onarılsın."
