"""People at their browsers: each has their own window, and does what is seen on it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.house import House
from tests.browser.watch import Watch, violations


@dataclass
class Someone:
    """A person with a window; what their browser complains about is heard."""

    house: House
    page: Page
    watch: Watch

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.house.base + path)

    def button(self, name: str) -> Locator:
        """A button of the content, by its words."""
        return self.page.locator("main").get_by_role("button", name=name)

    def follow(self, name: str) -> None:
        """Click a link of the content."""
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def sees(self, *words: str) -> None:
        """These words stand on the page."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def misses(self, *words: str) -> None:
        """These words do not."""
        for one in words:
            expect(self.page.locator("main")).not_to_contain_text(one)


def newcomer(house: House, browser: Browser, *, width: int = 1280) -> Someone:
    """Somebody whom the house does not know."""
    context = browser.new_context(
        locale="tr-TR", reduced_motion="reduce", viewport={"width": width, "height": 860}
    )
    context.set_default_timeout(10_000)
    page, watch = context.new_page(), Watch()
    watch.listen(page)
    return Someone(house, page, watch)


def colleague(house: House, browser: Browser, who: str) -> Someone:
    """Staff, signed in through the door as everybody does."""
    user, someone = house.user(who), newcomer(house, browser)
    someone.open("/giris/")
    someone.page.get_by_label("Kullanıcı adı").fill(user["username"])
    someone.page.get_by_label("Parola", exact=True).fill(user["password"])
    someone.page.keyboard.press("Enter")
    expect(someone.page.get_by_role("heading", level=1)).to_have_text("Günüm")
    return someone


def content(someone: Someone) -> None:
    """Nothing is wrong with the page they see, for axe and for their browser."""
    faults = violations(someone.page) + someone.watch.take()
    assert not faults, f"{someone.page.url}: {faults}"
