"""While an answer is on its way: what one goes on changing stays, the focus too, and is asked for again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser.house import House
from tests.browser.people import Someone, colleague

pytestmark = pytest.mark.browser


@pytest.fixture
def elif_(house: House, browser: Browser) -> Someone:
    return colleague(house, browser, "elif.karaca")


@contextmanager
def slow(page: Page, address: str, seconds: float) -> Iterator[None]:
    """Answers from this address come late."""

    def wait(route: Route) -> None:
        with suppress(Error):  # a newer request has taken its place
            said = route.fetch()
            time.sleep(seconds)
            route.fulfill(response=said)

    page.route(address, wait)
    yield
    page.unroute(address, wait)


def test_a_condition_changed_while_the_answer_comes_is_not_lost(elif_: Someone) -> None:
    page = elif_.page
    elif_.open("/listeler/bak/")
    page.get_by_role("button", name="Koşul ekle").click()
    page.get_by_label("Alan", exact=True).select_option("kind")
    expect(page.get_by_label("Şikâyet")).to_be_visible()
    with slow(page, "**/listeler/kur/**", 0.8):
        with page.expect_request("**/listeler/kur/**"):
            page.get_by_label("Şikâyet").check()
        page.get_by_label("Talep").check()  # the answer to the first is still under way
        found = page.get_by_role("region", name="Şu an bulunan")
        expect(found).to_contain_text("Talep")
        expect(found).to_contain_text("Şikâyet")
        expect(page.get_by_label("Talep")).to_be_checked()
        expect(page.get_by_label("Talep")).to_be_focused()
    assert elif_.watch.take() == []


def test_words_typed_while_the_answer_comes_are_not_lost(elif_: Someone) -> None:
    page = elif_.page
    elif_.open("/listeler/bak/")
    page.get_by_role("button", name="Koşul ekle").click()
    page.get_by_label("Alan", exact=True).select_option("words")
    word = page.get_by_label("Söz", exact=True)
    expect(word).to_be_visible()
    with slow(page, "**/listeler/kur/**", 0.8):
        with page.expect_request("**/listeler/kur/**"):
            page.get_by_label("Koşullar nasıl sayılsın?").select_option(index=1)
        word.click()
        page.keyboard.type("çuk")
        page.wait_for_timeout(1100)  # the piece has come under the fingers
        expect(word).to_be_focused()
        page.keyboard.type("ur")
        expect(word).to_have_value("çukur")
        page.keyboard.press("Tab")
        expect(page.get_by_role("region", name="Şu an bulunan")).to_contain_text("çukur")
    assert elif_.watch.take() == []


def test_a_button_pressed_while_the_answer_comes_does_its_work(elif_: Someone) -> None:
    page = elif_.page
    elif_.open("/listeler/bak/")
    page.get_by_role("button", name="Koşul ekle").click()
    page.get_by_label("Alan", exact=True).select_option("kind")
    expect(page.get_by_label("Şikâyet")).to_be_visible()
    with slow(page, "**/listeler/kur/**", 0.6):
        with page.expect_request("**/listeler/kur/**"):
            page.get_by_label("Şikâyet").check()
        page.get_by_role("button", name="Koşul ekle").click()
        expect(page.locator(".cond")).to_have_count(2)
        expect(page.get_by_label("Şikâyet")).to_be_checked()
        expect(page.get_by_label("Alan", exact=True).nth(1)).to_be_focused()
    assert elif_.watch.take() == []
