"""What a browser keeps of what is typed: nothing secret, nobody else's, nothing twice; and slow lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import HOUSE, answer

pytestmark = pytest.mark.browser

STORED = "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
ADD = """(html) => {
    const held = document.createElement("template");
    held.innerHTML = html;
    const made = held.content.firstElementChild;
    document.querySelector("main").prepend(made);
    htmx.process(made);
    htmx.trigger(made, "htmx:load", { elt: made });
}"""
DRAFT = (
    '<form id="draft" method="post" action="/tasarim/kayit/" data-draft="/taslak/">'
    '<input type="hidden" name="draft"><textarea name="words"></textarea><button>Kaydet</button>'
    '<span class="saved" data-saved hidden><span></span></span></form>'
)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for something that the page asks of us."""
    for _tenth in range(50):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def held_back(page: Page, pattern: str) -> list[Route]:
    """Requests wait here until the test answers them: a slow line."""
    waiting: list[Route] = []
    page.route(pattern, lambda route: waiting.append(route))  # not the method itself: it marks functions
    return waiting


def said(route: Route) -> str:
    return route.request.post_data or ""


def test_what_is_secret_is_kept_nowhere(specimen: Page) -> None:
    specimen.evaluate(
        ADD,
        '<form id="kept" data-keep><input name="plain"><input name="new_number" data-secret>'
        '<div class="combo" data-combo="/bul/"><input type="hidden" name="citizen">'
        '<input name="citizen_text" data-secret></div></form>',
    )
    form = specimen.locator("#kept")
    form.locator("[name=new_number]").fill("10000000146")
    form.locator("[name=citizen_text]").fill("Hatice Yıldız")
    form.locator("[name=citizen]").evaluate("(one) => (one.value = '4711')")
    form.locator("[name=plain]").fill("Sokak lambası")
    specimen.wait_for_timeout(600)
    stored = specimen.evaluate(STORED)
    assert "Sokak lambası" in stored
    assert not any(secret in stored for secret in ("10000000146", "Hatice", "4711"))


def test_what_staff_type_is_theirs_and_goes_when_somebody_else_comes(specimen: Page) -> None:
    specimen.evaluate(
        """() => {
        localStorage.setItem("muhatap:2:/yeni/#kayit", JSON.stringify({ at: Date.now(), values: {} }));
        localStorage.setItem("muhatap:/yeni/#kayit", JSON.stringify({ at: Date.now(), values: {} }));
        localStorage.setItem("theme", "dark");
    }"""
    )
    specimen.locator("#id_name").fill("Elif Karaca")
    specimen.wait_for_timeout(600)
    specimen.reload()
    expect(specimen.locator("#id_name")).to_have_value("Elif Karaca")
    assert sorted(specimen.evaluate("Object.keys(localStorage)")) == ["muhatap:1:/tasarim/#specimen", "theme"]


def test_what_a_citizen_types_ends_with_the_tab(specimen: Page) -> None:
    page = answer("/tasarim/")
    stranger = page.content.replace(b' data-person="1"', b"")
    assert stranger != page.content
    specimen.route(
        f"{HOUSE}/tasarim/", lambda route: route.fulfill(body=stranger, headers=dict(page.headers))
    )
    specimen.reload()
    specimen.locator("#id_name").fill("Elif Karaca")
    specimen.wait_for_timeout(600)
    assert "Elif" not in specimen.evaluate("JSON.stringify(localStorage)")
    specimen.reload()
    expect(specimen.locator("#id_name")).to_have_value("Elif Karaca")


def test_what_is_typed_while_a_draft_is_in_the_air_is_saved_after_it(specimen: Page) -> None:
    posts = held_back(specimen, "**/taslak/")
    specimen.evaluate(ADD, DRAFT)
    specimen.locator("#draft textarea").fill("Bir")
    until(specimen, lambda: len(posts) == 1)
    specimen.locator("#draft textarea").fill("Bir iki")
    specimen.wait_for_timeout(1500)
    assert len(posts) == 1, "one at a time: a second first save would make a second draft"
    posts[0].fulfill(json={"draft": 7})
    until(specimen, lambda: len(posts) == 2)
    assert "Bir iki" in said(posts[1])
    assert '"draft"\r\n\r\n7' in said(posts[1])
    posts[1].fulfill(json={"draft": 7})
    expect(specimen.locator("#draft .saved")).to_contain_text("saatinde saklandı")


@pytest.mark.parametrize("lands", [True, False], ids=["lands", "hangs"])
def test_what_is_sent_waits_for_the_draft_in_the_air(specimen: Page, lands: bool) -> None:
    posts, sent = held_back(specimen, "**/taslak/"), list[Request]()
    specimen.on("request", lambda one: sent.append(one) if one.url.endswith("/kayit/") else None)
    specimen.evaluate(ADD, DRAFT)
    specimen.locator("#draft textarea").fill("Bir")
    until(specimen, lambda: len(posts) == 1)
    specimen.locator("#draft button").dblclick()
    specimen.wait_for_timeout(300)
    assert sent == []
    if lands:
        posts[0].fulfill(json={"draft": 7})
    until(specimen, lambda: bool(sent))
    assert ("draft=7" in (sent[0].post_data or "")) is lands
    specimen.wait_for_timeout(300)
    assert len(sent) == 1


def test_after_coming_back_drafts_are_saved_again(specimen: Page) -> None:
    posts: list[str] = []

    def take(route: Route) -> None:
        posts.append(said(route))
        route.fulfill(json={"draft": 7})

    specimen.route("**/taslak/", take)
    specimen.evaluate(ADD, DRAFT)
    specimen.locator("#draft textarea").fill("Bir")
    until(specimen, lambda: len(posts) == 1)
    specimen.locator("#draft button").click()  # answered with 204: the page stays, as one that comes back
    specimen.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    specimen.locator("#draft textarea").fill("Bir iki")
    until(specimen, lambda: len(posts) == 2)


def test_a_personal_search_stands_in_no_address(specimen: Page) -> None:
    asked: list[Request] = []

    def find(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(body='<div role="option" data-value="1" data-label="H••• Y•••">H••• Y•••</div>')

    specimen.route("**/bul/**", find)
    specimen.evaluate(
        ADD,
        '<div class="combo" data-combo="/bul/" data-combo-post><input type="hidden" name="citizen">'
        '<input id="whom" name="citizen_text"></div>',
    )
    specimen.locator("#whom").press_sequentially("10000000146")
    expect(specimen.get_by_role("option", name="H••• Y•••")).to_be_visible()
    assert {(one.method, one.url) for one in asked} == {("POST", f"{HOUSE}/bul/")}
    assert asked[-1].post_data == "q=10000000146"
    assert asked[-1].headers["x-csrftoken"]


OPTION = '<div role="option" data-value="{0}" data-label="{0}" data-insert="{0} metni">{0}</div>'


def test_enter_takes_nothing_that_was_found_for_fewer_letters(specimen: Page) -> None:
    questions = held_back(specimen, "**/bul/?*")
    specimen.evaluate(
        ADD,
        '<div class="combo" data-combo="/bul/"><input type="hidden" name="unit"><input id="which"></div>',
    )
    specimen.locator("#which").press_sequentially("y")
    until(specimen, lambda: len(questions) == 1)
    questions[0].fulfill(body=OPTION.format("Yangın"))
    expect(specimen.get_by_role("option", name="Yangın")).to_be_visible()
    specimen.keyboard.type("o")
    specimen.keyboard.press("Enter")
    until(specimen, lambda: len(questions) == 2)
    expect(specimen.locator("[name=unit]").first).to_have_value("")
    questions[1].fulfill(body=OPTION.format("Yol"))
    expect(specimen.get_by_role("option", name="Yol", exact=True)).to_be_visible()
    specimen.keyboard.press("Enter")
    expect(specimen.locator("#which")).to_have_value("Yol")


def test_ready_texts_open_on_a_slow_line_and_enter_takes_what_was_typed(specimen: Page) -> None:
    questions = held_back(specimen, "**/metinler/bul/?*")
    specimen.evaluate("document.querySelector('main').dataset.modules = '/metinler/bul/'")
    specimen.evaluate(ADD, '<p><textarea id="area"></textarea></p>')
    area = specimen.locator("#area")
    area.click()
    specimen.keyboard.type("::a")
    until(specimen, lambda: len(questions) == 1)
    specimen.keyboard.type("b")
    until(specimen, lambda: len(questions) == 2)  # the first one is given up
    questions[1].fulfill(body=OPTION.format("ab"))
    expect(specimen.get_by_role("option", name="ab")).to_be_visible()
    specimen.keyboard.type("c")
    specimen.keyboard.press("Enter")
    expect(area).to_have_value("::abc")
    until(specimen, lambda: len(questions) == 3)
    questions[2].fulfill(body=OPTION.format("abc"))
    expect(specimen.get_by_role("option", name="abc")).to_be_visible()
    specimen.keyboard.press("Enter")
    expect(area).to_have_value("abc metni")
