"""The pages' scripts in Chromium: keys, comboboxes, days, files, drafts. No database, no server."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, Route, expect

pytestmark = pytest.mark.browser


def test_keys_find_what_they_name_and_the_help_lists_them(specimen: Page) -> None:
    specimen.keyboard.press("/")
    expect(specimen.locator(".seek input")).to_be_focused()
    specimen.keyboard.type("?s")
    expect(specimen.locator("dialog[open]")).to_have_count(0)
    specimen.keyboard.press("Escape")
    specimen.keyboard.press("s")
    expect(specimen.locator("#specimen-dialog")).to_be_visible()
    specimen.keyboard.press("Escape")
    specimen.keyboard.press("Alt+2")
    expect(specimen.locator("[name=kind][value=sikayet]")).to_be_checked()
    specimen.evaluate("document.activeElement.blur()")
    specimen.keyboard.press("?")
    expect(specimen.locator("#keys")).to_contain_text("Formu gönder")
    specimen.keyboard.press("Escape")
    specimen.keyboard.press("Control+k")
    specimen.keyboard.type("sor")
    specimen.keyboard.press("Enter")
    expect(specimen.locator("#specimen-dialog")).to_be_visible()


def test_a_combobox_is_worked_with_the_keyboard(specimen: Page) -> None:
    unit, value = specimen.locator("#id_unit"), specimen.locator("[name=unit]")
    unit.fill("yol")
    expect(specimen.locator(".float [role=option]:visible", has_text="Asfalt")).to_be_visible()
    expect(unit).to_have_attribute("aria-expanded", "true")
    specimen.keyboard.press("ArrowDown")
    specimen.keyboard.press("Enter")
    expect(value).to_have_value("2")
    expect(unit).to_have_attribute("aria-expanded", "false")
    specimen.keyboard.press("Backspace")
    expect(value).to_have_value("")
    unit.fill("zzz")
    expect(specimen.locator(".options:visible", has_text="“zzz” bulunamadı.")).to_be_visible()
    place = specimen.locator(".combo:has(select) input")
    place.fill("cinar")
    expect(specimen.locator(".float [role=option]:visible")).to_have_text("Çınarlı")
    specimen.keyboard.press("Enter")
    expect(specimen.locator("select[name=neighbourhood]")).to_have_value("Çınarlı")


def test_a_day_is_picked_from_the_month(specimen: Page) -> None:
    specimen.locator("#id_due").fill("27.11.2026")
    specimen.get_by_label("Takvimden seç").click()
    expect(specimen.locator(".cal.float [aria-selected=true]")).to_have_text("27")
    specimen.keyboard.press("ArrowDown")
    expect(specimen.locator(".cal.float header")).to_contain_text("Aralık 2026")
    specimen.keyboard.press("Enter")
    expect(specimen.locator("#id_due")).to_have_value("04.12.2026")


def test_a_menu_opens_beside_its_button(specimen: Page) -> None:
    for width in (1280, 390):
        specimen.set_viewport_size({"width": width, "height": 800})
        button, menu = specimen.locator("[popovertarget=specimen-menu]"), specimen.locator("#specimen-menu")
        button.scroll_into_view_if_needed()
        button.click()
        expect(menu).to_be_visible()
        opener, opened = button.bounding_box(), menu.bounding_box()
        assert opener and opened
        gap = max(opened["y"] - opener["y"] - opener["height"], opener["y"] - opened["y"] - opened["height"])
        assert 0 <= gap < 16, "above or beneath"
        assert opened["x"] >= 0 and opened["x"] + opened["width"] <= width, "within the window"
        assert opened["x"] < opener["x"] + opener["width"] and opened["x"] + opened["width"] > opener["x"]
        specimen.keyboard.press("Escape")


def test_files_that_will_not_be_taken_say_why(specimen: Page) -> None:
    specimen.set_input_files(
        "#id_photos",
        [
            FilePayload(name="kapı.pdf", mimeType="application/pdf", buffer=b"x" * 60_000),
            FilePayload(name="büyük.pdf", mimeType="application/pdf", buffer=b"x" * 5_100_000),
        ],
    )
    expect(specimen.locator(".file.bad")).to_contain_text("5 MB’tan büyük, alınmaz.")
    assert specimen.evaluate("document.querySelector('#id_photos').files.length") == 1
    specimen.get_by_label("kapı.pdf dosyasını kaldır").click()
    assert specimen.evaluate("document.querySelector('#id_photos').files.length") == 0


def test_what_was_typed_comes_back_until_it_was_sent(specimen: Page) -> None:
    specimen.locator("#id_name").fill("Elif Karaca")
    specimen.locator("#id_password").fill("gizli parola")
    specimen.wait_for_timeout(600)
    assert "gizli" not in specimen.evaluate("JSON.stringify(localStorage)")
    specimen.reload()
    expect(specimen.locator("#id_name")).to_have_value("Elif Karaca")
    expect(specimen.locator("#specimen .notice")).to_contain_text("geri getirildi")
    specimen.locator("#specimen .notice button").click()
    expect(specimen.locator("#id_name")).to_have_value("")


def test_a_draft_is_saved_as_one_types_and_kept_here_when_the_line_is_down(specimen: Page) -> None:
    posted: list[str] = []
    down = {"now": True}

    def draft(route: Route) -> None:
        if down["now"]:
            return route.abort()
        posted.append(route.request.post_data or "")
        return route.fulfill(json={"draft": 7})

    specimen.route("**/taslak/", draft)
    # As a page with a draft form would arrive: before the scripts dress it.
    specimen.evaluate(
        """() => {
        const form = document.createElement("form");
        form.id = "draft"; form.dataset.draft = "/taslak/"; form.method = "post";
        form.innerHTML = '<input type="hidden" name="draft"><textarea name="words"></textarea>' +
          '<span class="saved" data-saved hidden><span></span></span>';
        document.querySelector("main").prepend(form);
        htmx.process(form); htmx.trigger(form, "htmx:load", {elt: form});
    }"""
    )
    specimen.locator("#draft textarea").fill("Uzun bir metin")
    expect(specimen.locator("#draft .saved")).to_contain_text("bu bilgisayarda duruyor")
    assert "Uzun bir metin" in specimen.evaluate("JSON.stringify(localStorage)")
    down["now"] = False
    specimen.locator("#draft textarea").fill("Uzun bir metin daha")
    expect(specimen.locator("#draft .saved")).to_contain_text("saatinde saklandı")
    assert any("metin+daha" in body or "metin daha" in body for body in posted)
    expect(specimen.locator("#draft [name=draft]")).to_have_value("7")
    assert "Uzun bir metin" not in specimen.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(specimen: Page, theme: str, width: int) -> None:
    specimen.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    specimen.set_viewport_size({"width": width, "height": 860})
    found = Axe().run(specimen).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    specimen.set_viewport_size({"width": 320, "height": 700})
    assert (
        specimen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )
