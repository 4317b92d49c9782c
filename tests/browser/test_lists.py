"""A list built, kept and moved in the browser: what it finds, boxes that stay ticked, an undo."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.people import Someone, colleague
from tests.browser.watch import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def elif_(house: House, browser: Browser) -> Someone:
    return colleague(house, browser, "elif.karaca")


def settled(page: Page) -> None:
    """What was asked for has come and answers again: nobody types between two frames, a test does."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_condition_is_built_and_shows_what_it_finds(elif_: Someone) -> None:
    page = elif_.page
    elif_.open("/listeler/bak/")
    page.get_by_role("button", name="Koşul ekle").click()
    field = page.get_by_label("Alan", exact=True)
    expect(field).to_be_focused()
    field.select_option("kind")
    page.get_by_label("Şikâyet").check()
    found = page.get_by_role("region", name="Şu an bulunan")
    expect(found).to_contain_text("Tür: Şikâyet")
    expect(found).to_contain_text(re.compile(r"\d+ başvuru"))
    page.get_by_role("button", name="Koşul ekle").click()
    second = page.get_by_label("Alan", exact=True).nth(1)
    expect(second).to_be_focused()
    settled(page)
    second.select_option("topic")
    expect(page.get_by_label("Konu ekle")).to_be_visible()
    settled(page)
    page.get_by_label("Konu ekle").select_option(index=2)
    expect(page.locator(".cond")).to_have_count(2)
    expect(found).to_contain_text("ve Konu:")
    assert violations(page) == []
    page.get_by_role("button", name="Koşulu kaldır").nth(1).click()
    expect(page.locator(".cond")).to_have_count(1)
    page.get_by_role("button", name="Listeyi göster").click()
    expect(page).to_have_url(re.compile(r"k=%7B"))
    expect(page.locator("header [aria-live]")).to_contain_text("başvuru")
    page.get_by_role("link", name="Kaydet…").click()
    page.get_by_label("Ad", exact=True).fill("Şikâyetler")
    page.get_by_role("button", name="Kaydet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Şikâyetler")
    page.get_by_role("button", name="Menüye ekle").click()
    expect(
        page.get_by_role("navigation", name="Ana menü").get_by_role("link", name="Şikâyetler")
    ).to_be_visible()
    assert violations(page) == [] and elif_.watch.take() == []
    page.get_by_role("link", name="Düzelt").click()
    assert violations(page) == []


def test_boxes_stay_ticked_and_what_was_done_is_taken_back(elif_: Someone) -> None:
    page = elif_.page
    elif_.open("/kuyruk/tumu/")
    bar, boxes = page.locator("[data-pick-bar]"), page.locator("[data-pick]")
    expect(bar).to_be_hidden()
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(bar).to_contain_text("2 seçili")
    page.get_by_role("link", name="Sonraki").click()
    expect(bar).to_contain_text("2 seçili, 0 tanesi bu sayfada")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("3 seçili, 1 tanesi bu sayfada")
    assert violations(page) == []
    page.reload()
    expect(bar).to_contain_text("3 seçili, 1 tanesi bu sayfada")
    page.get_by_role("button", name="Seçilenlerle…").click()
    elif_.sees("3 başvuru seçildi")
    page.get_by_label("Ne yapılsın?").select_option("case:note")
    page.get_by_label("Not (yalnız personel görür)").fill("Hepsine bir kez bakıldı.")
    assert violations(page) == []
    page.get_by_role("button", name="Ön izle").click()
    elif_.sees("Henüz hiçbir şey değişmedi")
    page.get_by_role("button", name="3 başvuruda yap").click()
    undo = page.get_by_role("button", name="Hepsini geri al")
    expect(undo).to_be_visible(timeout=30_000)
    assert violations(page) == []
    undo.click()
    expect(page.get_by_role("status").first).to_contain_text("Geri alındı", timeout=30_000)
    elif_.open("/kuyruk/tumu/")
    expect(bar).to_be_hidden()
    assert elif_.watch.take() == []


def test_a_list_comes_out_as_a_file(elif_: Someone) -> None:
    page = elif_.page
    elif_.open("/kuyruk/tumu/")
    page.get_by_role("button", name="Dışa aktar").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Excel").click()
    assert re.fullmatch(r"butun-basvurular-\d{4}-\d\d-\d\d\.xlsx", coming.value.suggested_filename)
    assert violations(page) == []
