"""Pictures of pages, for looking at while building. Debian's Chromium; no test, nothing is compared.

python tests/browser/shots.py URL out.png [--width 390] [--dark] [--whole] [--user NAME --password P]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from urllib.parse import urljoin

from playwright.sync_api import Page, sync_playwright

MISSING = "Chromium is missing: apt-get install chromium, or name it in CHROMIUM"


def chromium() -> str | None:
    """Where Chromium is; None when it is not there."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def sign_in(page: Page, address: str, user: str, password: str) -> None:
    """Through the staff door."""
    page.goto(urljoin(address, "/giris/"))
    page.fill("[name=username]", user)
    page.fill("[name=password]", password)
    page.click("main button.primary")
    page.wait_for_load_state()


def shoot(options: argparse.Namespace) -> list[str]:
    """Take the picture; answers what the browser's console complained about."""
    said: list[str] = []
    program = chromium()
    if program is None:
        return [MISSING]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": options.width, "height": options.height},
            color_scheme="dark" if options.dark else "light",
            locale="tr-TR",
            reduced_motion="reduce",
        )
        page.on(
            "console",
            lambda m: said.append(f"{m.type}: {m.text}") if m.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: said.append(f"exception: {error}"))
        if options.user:
            sign_in(page, options.url, options.user, options.password)
        page.goto(options.url)
        page.wait_for_load_state("networkidle")
        if options.at:
            page.locator(options.at).first.scroll_into_view_if_needed()
            page.wait_for_timeout(600)
        for key in options.press:
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        page.wait_for_timeout(200)
        if options.only:
            page.locator(options.only).first.screenshot(path=options.out)
        else:
            page.screenshot(path=options.out, full_page=options.whole)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            said.append(f"scrolls sideways by {wide} px")
        browser.close()
    return said


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("out")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=860)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true", help="the whole page, not the window")
    parser.add_argument("--only", default="", help="a selector: this element alone")
    parser.add_argument("--at", default="", help="a selector: scroll there first")
    parser.add_argument("--press", nargs="*", default=[], help="keys to press first")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    for line in shoot(parser.parse_args()):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
