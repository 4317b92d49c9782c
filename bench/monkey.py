"""A monkey at the keyboard: clicks, types, presses keys, goes back, and tells what broke.

It has found something when the server answers 5xx, when a script throws, when the console says an error, and
when a swapped piece leaves the focus nowhere. What is refused (4xx) is refused rightly: the monkey has no
manners. The same seed makes the same choices; what comes back in time is not the same twice.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import click

from bench.ground import Town, web
from bench.report import Section

CONTROLS = """a[href]:not([href^="mailto:"], [href^="tel:"]), button, summary, select, label,
    input:not([type=hidden], [type=file]), textarea, [role=option], tr[data-row]"""
# What would end the visit or lead out of the house.
LEFT = """form[data-sign-out] *, [action$="/cikis/"] *, [href*="/cikis/"], [target=_blank], [href*="parola"],
    [href*="/static/"], .leaflet-control-attribution *"""
FIND = """([controls, left, share]) => {
    const all = [...document.querySelectorAll(controls)].filter((one) => !one.matches(left)
        && !one.disabled && one.checkVisibility({ visibilityProperty: true })
        && one.getBoundingClientRect().width > 0
        && (!one.href || new URL(one.href).host === location.host));
    const open = document.querySelector("dialog[open]");
    const near = open ? all.filter((one) => open.contains(one)) : all.filter((one) => one.closest("main"));
    const from = near.length && share < 0.85 ? near : all;
    return from[Math.floor(share * 7919) % Math.max(from.length, 1)] ?? null;
}"""
LISTEN = """(() => {
    let had = null;
    document.addEventListener("htmx:beforeSwap", () => { had = document.activeElement; });
    document.addEventListener("htmx:afterSettle", () => setTimeout(() => {
        const lost = had && had !== document.body && !had.isConnected;
        const nowhere = lost && document.activeElement === document.body;
        if (nowhere) console.error(`the focus was lost: ${had.outerHTML.slice(0, 160)}`);
        had = null;
    }, 200));
})()"""
KEYS = [
    *"jkoxnitabrspclhyd?/",
    *(["Escape", "Tab", "Tab", "Enter", "Space", "Home", "End", "F2", "F4", "F8", "ArrowDown", "ArrowUp"]),
]
KEYS += ["Shift+Tab", "Control+k", "Control+Enter", "Alt+1", "Alt+2", "Backspace", "Delete"]
WORDS = [
    *(
        "çukur",
        "İSMAİL ığdır ŞÜKRÜ",
        "2026/000123-4",
        "0532 111 22 33",
        "yarın",
        "+5 iş günü",
        "31.02.2026",
        "-1",
    ),
    *(
        "<b>kalın</b> & “tırnak” ' \" \\ %_",
        "::",
        "::yap",
        "@",
        "@elif",
        " ",
        "999999999999999999999",
        "🙂👩‍👩‍👧",
    ),
    *(
        "a" * 300,
        "x\ny\n\nz",
        "ali@ornek.example",
        "10000000146",
        "'; DROP TABLE cases; --",
        "\u202e\u0000ters",
    ),
]
MOVES = (
    "click",
    "click",
    "click",
    "click",
    "write",
    "write",
    "key",
    "key",
    "key",
    "back",
    "reload",
    "choose",
)
CALM = ("net::ERR", "status of 4", "ERR_ABORTED", "preloaded using link preload")


@dataclass
class Monkey:
    """One visitor's page, and what was heard from it."""

    who: str
    page: Any
    home: str
    chance: Random
    faults: list[str] = field(default_factory=list)
    trail: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    done: int = 0

    def listen(self) -> None:
        """From now on."""
        self.page.set_default_timeout(1500)
        self.page.set_default_navigation_timeout(15_000)
        self.page.add_init_script(LISTEN)
        self.page.on(
            "response", lambda r: self.fault(f"{r.status} {r.request.method} {r.url}", r.status >= 500)
        )
        self.page.on("pageerror", lambda error: self.fault(f"exception: {error}"))
        self.page.on("console", lambda m: self.fault(f"console: {m.text}", m.type == "error"))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.on("download", lambda download: download.cancel())
        self.page.on("popup", lambda popup: popup.close())

    def fault(self, what: str, counts: bool = True) -> None:
        """Write it down with the way that led there."""
        if counts and not any(calm in what for calm in CALM):
            steps = " → ".join(self.trail)
            self.faults.append(f"{self.who or 'passer-by'} at {self.page.url}: {what}\n    after {steps}")

    def step(self) -> None:
        """One thing, whatever comes of it."""
        name = self.chance.choice(MOVES)
        self.done += 1
        try:
            getattr(self, name)()
            self.page.wait_for_timeout(self.chance.choice((20, 60, 250)))
            if not self.page.url.startswith(self.home.rpartition("/")[0][:16]) or "/giris/" in self.page.url:
                self.page.goto(self.home)
        except Exception as error:  # covered, gone, still loading: the next step comes
            if "has been closed" in str(error):
                raise
            self.trail.append(f"({type(error).__name__})")

    def _control(self) -> Any:
        share = self.chance.random()
        found = self.page.evaluate_handle(FIND, [CONTROLS, LEFT, share]).as_element()
        if found is not None:
            said = found.evaluate(
                "one => (one.getAttribute('aria-label') || one.innerText || one.name || '')"
            )
            self.trail.append(str(said).strip().replace("\n", " ")[:40] or "?")
        return found

    def click(self) -> None:
        """Whatever can be clicked; twice at times."""
        found = self._control()
        if found is not None:
            found.click(click_count=self.chance.choice((1, 1, 1, 1, 2)), no_wait_after=True)

    def write(self) -> None:
        """Words where something can be written."""
        inputs = self.page.locator(
            "main :is(input:not([type]), input[type=text], input[type=search], textarea)"
        )
        seen = [one for one in inputs.all()[:30] if one.is_visible() and one.is_editable()]
        if not seen:
            return self.click()
        words = self.chance.choice(WORDS)
        self.trail.append(f"writes {words[:20]!r}")
        self.chance.choice(seen).click(no_wait_after=True)
        self.page.keyboard.type(words)

    def choose(self) -> None:
        """Another line of a select."""
        selects = [one for one in self.page.locator("main select").all()[:20] if one.is_visible()]
        if not selects:
            return self.click()
        one = self.chance.choice(selects)
        count = one.locator("option").count()
        self.trail.append("chooses")
        one.select_option(index=self.chance.randrange(max(count, 1)), no_wait_after=True)

    def key(self) -> None:
        """A key, wherever the focus is."""
        key = self.chance.choice(KEYS)
        self.trail.append(f"[{key}]")
        self.page.keyboard.press(key)

    def back(self) -> None:
        """The browser's own way."""
        self.trail.append("back")
        self.page.go_back(wait_until="commit")
        if not self.page.url.startswith("http"):
            self.page.goto(self.home)

    def reload(self) -> None:
        """Again, or from the start."""
        self.trail.append("start" if self.chance.random() < 0.5 else "reload")
        if self.trail[-1] == "start":
            self.page.goto(self.home)
        else:
            self.page.reload(wait_until="commit")


def roam(monkeys: list[Monkey], until: Callable[[], bool]) -> list[str]:
    """All of them in turn, some steps each, until told to stop. Gives what broke."""
    for one in monkeys:
        one.listen()
        one.page.goto(one.home)
    while not until():
        for one in monkeys:
            for _step in range(8):
                if not until():
                    one.step()
    return [fault for one in monkeys for fault in one.faults]


def measure(town: Town, minutes: float, seed: int) -> list[Section]:
    """Every role and a passer-by, in Chromium, against the real web server."""
    from playwright.sync_api import sync_playwright

    from bench.catalogue import PEOPLE

    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    people = {"": "", "admin": "yonetici", **{role: username for role, (username, _queue) in PEOPLE.items()}}
    cookies = {role: town.cookie(username) for role, username in people.items()}
    with web(town) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        base, monkeys = f"http://localhost:{server.port}", []
        for number, (role, cookie) in enumerate(cookies.items()):
            wide = (1280, 390)[number % 2]
            context = browser.new_context(locale="tr-TR", viewport={"width": wide, "height": 860})
            name, _equals, value = cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": base}])
            home = f"{base}/gunum/" if role else f"{base}/basla/"
            monkeys.append(Monkey(role, context.new_page(), home, Random(f"{seed} {role}")))
        end = time.monotonic() + minutes * 60
        faults = roam(monkeys, lambda: time.monotonic() > end)
        browser.close()
    for fault in faults:
        click.echo(fault, err=True)
    rows: list[list[object]] = [[one.who or "passer-by", one.done, len(one.faults)] for one in monkeys]
    note = f"{minutes:g} minutes, seed {seed}; wanted: nothing broke. " + (
        "Something did." if faults else "Kept."
    )
    return [Section("Monkey", ["who", "steps", "broke"], rows, [note])]
