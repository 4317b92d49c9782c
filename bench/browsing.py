"""What a person with a slow computer waits for: a page's largest paint, the longest answer to a hand.

Chromium with its processor slowed down four times, pages from the real web server on the same machine. An
interaction is what the browser calls one (Event Timing): from the key or the click to the next picture. The
worst of a visit counts, the middle over the visits is the figure, as for Interaction to Next Paint.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import click

from bench.catalogue import AGENT, COORDINATOR, PEOPLE, UNIT
from bench.ground import Town, web
from bench.report import Section

SLOWED = 4
PAINT, HAND = 1500.0, 100.0
WORDS = "Okulun önündeki kaldırım taşları sökülmüş, çocuklar her sabah yola iniyor, biri düştü."
WATCH = """
    window.seen = { paint: 0, hands: {} };
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.seen.paint = Math.max(window.seen.paint, one.startTime);
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) {
            if (!one.interactionId) continue;
            const at = window.seen.hands[one.interactionId] ?? { ms: 0, what: "" };
            if (one.duration < at.ms) continue;
            window.seen.hands[one.interactionId] = { ms: one.duration, what: one.name };
        }
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
"""


@dataclass(frozen=True)
class Visit:
    """A page, who opens it, and what the hands do there."""

    name: str
    username: str
    path: str
    hands: Callable[[Any], None]
    width: int = 1280
    follows: tuple[str, str] | None = None  # number and code, for a citizen's own case


def measure(town: Town, visits: int, only: str = "") -> list[Section]:
    """A row a page, told as soon as it is there; the misses named below. `only`: pages whose name has it."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("Chromium is missing: apt-get install chromium, or name it in CHROMIUM")
    planned = [visit for visit in _visits(town) if only in visit.name]
    for visit in planned:
        town.cookie(visit.username)  # the database is asked before the browser's loop begins
    with web(town) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        base = f"http://localhost:{server.port}"
        rows = []
        for visit in planned:
            rows.append(_row(browser, town, base, visit, visits))
            click.echo(rows[-1], err=True)
        version = browser.version
        browser.close()
    late = [str(row[0]) for row in rows if float(str(row[1])) > PAINT or float(str(row[3])) > HAND]
    notes = [
        f"Chromium {version}, processor slowed {SLOWED} times, {visits} visits a page, empty cache; at most"
        f" {PAINT:.0f} ms to the largest paint and {HAND:.0f} ms for an interaction are wanted (medians).",
        f"Missed by: {', '.join(late)}." if late else "Every page keeps both.",
    ]
    head = ["page", "paint ms", "worst paint ms", "interaction ms", "worst interaction ms", "by"]
    return [Section("In the browser", head, rows, notes)]


def _row(browser: Any, town: Town, base: str, visit: Visit, visits: int) -> list[object]:
    paints, hands = [], []
    for number in range(visits + 1):
        paint, hand = _visited(browser, town, base, visit)
        if number:  # the first warms the server
            paints.append(paint)
            hands.append(hand)
    worst = max(hands)
    return [visit.name, median(paints), max(paints), median(ms for ms, _what in hands), worst[0], worst[1]]


def _visited(browser: Any, town: Town, base: str, visit: Visit) -> tuple[float, tuple[float, str]]:
    context = browser.new_context(
        locale="tr-TR", reduced_motion="reduce", viewport={"width": visit.width, "height": 860}
    )
    name, _equals, value = town.cookie(visit.username).partition("=")
    context.add_cookies([{"name": name, "value": value, "url": base}])
    page = context.new_page()
    if visit.follows:
        _enter(page, base, *visit.follows)
    page.add_init_script(WATCH)
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(base + visit.path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    paint = float(page.evaluate("window.seen.paint"))
    visit.hands(page)
    page.wait_for_timeout(300)
    seen = page.evaluate("Object.values(window.seen.hands)")
    context.close()
    found = max(((float(one["ms"]), str(one["what"])) for one in seen), default=(0.0, "none above 16 ms"))
    return paint, found


def _press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)


def _write(page: Any, selector: str, words: str) -> None:
    page.locator(selector).first.click()
    page.keyboard.type(words, delay=40)
    page.wait_for_timeout(400)


def _home(page: Any) -> None:
    _press(page, "?", "Escape", "Tab", "Tab", "Control+k")
    page.keyboard.type("gec", delay=60)
    _press(page, "Escape")


def _queue(page: Any) -> None:
    _press(page, "j", "j", "j", "k", "x", "j", "x")
    page.wait_for_timeout(300)


def _case(page: Any) -> None:
    _press(page, "j", "k", "?", "Escape")
    for more in page.get_by_role("button", name="Diğer işlemler").all()[:1]:
        more.click()
    page.wait_for_timeout(200)


def _note(page: Any) -> None:
    _write(page, "main textarea", WORDS[:40])
    page.keyboard.type(" @eli", delay=60)
    page.wait_for_timeout(400)
    _press(page, "Escape", "Tab")


def _intake(page: Any) -> None:
    page.get_by_role("radio", name="İsimsiz").check()
    _write(page, "#id_text", WORDS)
    page.get_by_role("combobox", name="Konu").click()
    page.keyboard.type("kaldirim boz", delay=60)
    page.wait_for_timeout(600)
    _press(page, "Enter")
    page.get_by_role("combobox", name="Mahalle").click()
    page.keyboard.type("alsan", delay=60)
    page.wait_for_timeout(400)
    _press(page, "Enter")


def _answer(page: Any) -> None:
    _write(page, "main textarea", WORDS)
    page.keyboard.type(" ::yap", delay=60)
    page.wait_for_timeout(400)
    _press(page, "Escape", "Tab")


def _report(page: Any) -> None:
    _write(page, "#id_text", WORDS)
    page.get_by_text("Konuyu kendim seçeceğim").click()
    page.get_by_role("combobox", name="Mahalle", exact=True).click()
    page.keyboard.type("alsan", delay=60)
    page.wait_for_timeout(500)
    _press(page, "Enter")


def _track(page: Any) -> None:
    page.get_by_label("Başvuru numarası").click()
    page.keyboard.type("2026/000123-4", delay=40)
    _press(page, "Tab")
    page.keyboard.type("abcd-efgh", delay=40)
    _press(page, "Tab")


def _enter(page: Any, base: str, number: str, code: str) -> None:
    page.goto(f"{base}/izle/")
    page.get_by_label("Başvuru numarası").fill(number)
    page.get_by_label("İzleme kodu").fill(code)
    page.get_by_role("button", name="Başvurumu göster").click()
    page.wait_for_url("**/izle/basvuru/")


def _follow(page: Any) -> None:
    for summary in page.locator("main summary").all()[:4]:
        summary.click()
        page.wait_for_timeout(200)
    _press(page, "Tab", "Tab")


def _visits(town: Town) -> list[Visit]:
    """The pages of the promise. Needs the sample; a citizen's own case only where it was made now."""
    from django.urls import reverse

    from muhatap.cases.models import Case

    codes = town.made.tracking[:1] if town.made and town.made.made else []
    own = [Visit("citizen: own case", "", "/izle/basvuru/", _follow, 390, (one[0], one[1])) for one in codes]
    return [
        Visit("home of an officer", UNIT, "/gunum/", _home),
        Visit("home of the manager", PEOPLE["manager"][0], "/gunum/", _home),
        Visit("queue, 50 rows", COORDINATOR, "/kuyruk/tumu/", _queue),
        Visit("case, long story", COORDINATOR, f"/basvuru/{_longest(Case)}/", _case),
        Visit("a note on it", COORDINATOR, f"/basvuru/{_longest(Case)}/yap/note/", _note),
        Visit("intake", AGENT, "/yeni/", _intake),
        Visit("answer", UNIT, reverse("answer-write", args=[_answerable()]), _answer),
        Visit("citizen: report", "", "/bildir/", _report, width=390),
        Visit("citizen: track", "", "/izle/", _track, width=390),
        *own,
    ]


def _longest(cases: Any) -> int:
    from muhatap.cases.lifecycle import OPEN

    rows = cases.objects.filter(status__in=OPEN).order_by("-event_count", "-id")
    return int(rows.values_list("pk", flat=True)[0])


def _answerable() -> int:
    from muhatap.answers.templatetags.answers import answerable
    from muhatap.cases.models import Referral
    from muhatap.organization.models import Staff
    from muhatap.organization.queries import person_of

    person = person_of(Staff.objects.get(username=UNIT))
    working = Referral.objects.filter(status="working", unit=person.unit_id).select_related("case")
    for referral in working.order_by("-pk")[:50]:
        if answerable(referral.case, person):
            return int(referral.pk)
    raise SystemExit("The sample has nothing to answer.")
