"""Every page that a link leads to: axe finds nothing, all of it fits, the browser is content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.urls import get_resolver
from playwright.sync_api import Browser, Page

from tests.browser.crawl import Found, crawl
from tests.browser.fits import misfits
from tests.browser.house import House
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch, axe, violations
from tests.house.test_gates import doors

pytestmark = pytest.mark.browser

FOLLOWER = "a follower"  # a citizen with number and code
ROLES = (
    "",
    FOLLOWER,
    "agent",
    "approver",
    "coordinator",
    "reviewer",
    "deliverer",
    "unit_lead",
    "unit_user",
    "supervisor",
    "manager",
    "information_officer",
    "cimer_officer",
    "admin",
)
# Routes that no link leads to, and why. A new route is either found by walking or named here.
ELSEWHERE = {
    "data for programs": """livez healthz case-near district-shapes public-cells
        open311-discovery open311-discovery-v2 open311 open311-services open311-service open311-requests
        open311-request open311-one open311-token open311-any-services open311-any-requests open311-test
        open311-test-services open311-test-service open311-test-requests open311-test-request
        open311-test-one open311-test-token open311-test-any-services open311-test-any-requests
        api-answers-approval api-answers-return api-answers-text api-calls-attempts api-cases
        api-cases-answers api-cases-applicant api-cases-attempts api-cases-calls api-cases-clocks
        api-cases-conversations api-cases-events api-cases-files api-cases-files-one api-cases-messages
        api-cases-moves api-cases-moves-one api-cases-one api-cases-similar api-citizens api-citizens-one
        api-citizens-reveal api-contacts api-districts api-key api-neighbourhoods api-openapi api-queues
        api-policies api-policies-due api-policies-one api-calendar
        api-information-requests api-information-requests-one api-outside-applications
        api-referrals-answers api-referrals-clocks api-referrals-moves-one api-routing-rules api-text-modules
        api-topics api-units api-vocabulary api-webhook-messages-replay api-webhooks api-webhooks-messages
        api-webhooks-one api-webhooks-ping api-webhooks-replay""",
    "files": """change-document case-file report-photo track-file export-file public-photo publishing-photo
        dossier-paper label-paper labels-paper receipt-paper onboarding-export onboarding-template
        workbook-marked workbook-passwords information-report-pdf enquiry-paper
        cimer-import-faults cimer-letter-file overdue-letter-paper""",
    "pieces of a page": """case-preview topic-piece topic-options same-piece earlier-piece place-at-point
        neighbourhood-options citizen-find citizen-likely template-preview report-topic report-near
        design-units case-amend-questions text-module-options look-count merge-like reception-board""",
    "only posted to": """sign-out set-language set-theme keep-draft forget-draft case-attach case-at-once
        answer-approve deliver-send citizen-confirm citizen-notice citizen-point unit-reopen staff-reopen
        topic-reopen notice-decide template-back calendar-remove calendar-seed
        policy-drop change-act report-photos report-resend track-leave
        track-reply track-files track-object track-withdraw delegation-end staff-password
        text-module-switch announcement-act announcement-delete view-builder view-copy view-delete
        view-restore view-pin export export-cancel bulk-choose bulk-act public-join pairs-look merge-different
        rule-act template-put-back
        cimer-import-map cimer-import-take cimer-import-stop cimer-officer-end cimer-officer-inform
        cimer-letter-answer cimer-undo cimer-document
        point-code point-code-again visit-act visit-answer visit-direct public-day-close tour
        enquiry-answer enquiry-letter overdue-letter-act overdue-inform""",
    "pieces and posts of the desk": """
        guess-piece mention-options topic-questions-preview answer-draft answer-draft-forget mentions-looked
        case-here put-away-saved search-quick address-piece citizen-address-main my-contact-again
        webhook-end webhook-pause webhook-ping webhook-replay
        webhook-replay-span webhook-resume workbook-again workbook-apply onboarding-boundaries""",
    "the sample has nothing of the kind, or no link leads there": """
        api-page case-by-number citizen-news-consent-back merge-part my-contact-code preferences-link
        public-day say webhook webhook-edit workbook
        policy-revise change-cases cimer-correct cimer-entry cimer-write""",
    "seen in the journey": "registered report-confirm report-joined answer-combine",
    "seen where a list is kept and moved": "saved-view view-edit bulk-run export-progress",
    "seen after a record for practice": "practice-done",
    "seen in the way of an announcement": "announcement-leave",
    "forms like those of an information request": "information-act-row",
}
LOOKS = (("light", 390), ("dark", 1280), ("dark", 390))
EVERYTHING = os.environ.get("MUHATAP_AXE") == "all"  # every page in every look; minutes


def starts(house: House, who: str) -> list[str]:
    """Where a walk begins: home, and what opens by typing instead of a link."""
    if not who:
        return ["/", "/basla/", "/giris/"]
    if who == FOLLOWER:
        return ["/izle/basvuru/"]
    leaf = house.value("SELECT id FROM cases_topic WHERE level = 3 ORDER BY id LIMIT 1")
    house_mate = house.value("SELECT min(citizen_id) FROM people_member")
    own = [f"/hemsehriler/{house_mate}/"] if who == "agent" else []
    if who == "information_officer":  # so small a sample may have no request under law 4982
        first = "SELECT min(id) FROM cases_case WHERE status = 'with_units'"
        changed = f"UPDATE cases_case SET kind = 'information_request' WHERE id = ({first}) RETURNING id"
        own = [f"/bilgi-edinme/{house.value(changed)}/"]
    return [*own, "/gunum/", "/ara/?q=yol", "/ara/?q=zzzzqq", "/tasarim/", f"/konular/{leaf}/"]


@dataclass(frozen=True)
class Walk:
    """What is open to somebody, and the links that were shown but do not open."""

    pages: list[Found]
    dead: list[str]


@pytest.fixture(scope="module")
def walk(house: House) -> Walk:
    """Each kind of page once, with the first who reaches it; homes for every role."""
    found: dict[tuple[str, ...], Found] = {}
    dead: list[str] = []
    follower = house.inside[FOLLOWER] = Visitor(house.base)
    number, code = house.tracking[0]
    follower.post("/izle/", number=number, code=code)
    begun = {who: starts(house, who) for who in ROLES}  # nothing changes while they walk
    with ThreadPoolExecutor(3) as several:
        walks = list(several.map(lambda who: crawl(house.visitor(who), who, begun[who], dead), ROLES))
    for who, pages in zip(ROLES, walks, strict=True):
        for key, page in pages.items():
            found.setdefault((*key, who) if page.route == "home" else key, page)
    return Walk(sorted(found.values(), key=lambda page: (ROLES.index(page.who), page.key)), dead)


def test_every_link_opens(walk: Walk) -> None:
    assert walk.dead == [], "\n" + "\n".join(walk.dead)


def test_no_page_is_forgotten(walk: Walk) -> None:
    pages = walk.pages
    reached = {page.route for page in pages}
    elsewhere = {name for names in ELSEWHERE.values() for name in names.split()}
    named = {entry.name or "" for _address, entry in doors(get_resolver())}
    assert sorted(named - reached - elsewhere) == []
    assert sorted((elsewhere & reached) | (elsewhere - named)) == []


CUT = """<style>p { font: 20px/.7 sans-serif; width: 90px; overflow: hidden; margin: 0 }
.roomy { line-height: 1.5 } .dots { white-space: nowrap; text-overflow: ellipsis }
.low { height: 12px }</style>"""


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ('<p class="roomy">Şişli, ığdır</p>', 0),
        ('<p class="dots roomy">İsmet İnönü Bulvarı ve çevresi</p>', 0),
        ("<p>Şişli</p>", 1),  # the line is lower than the letters
        ('<p class="roomy low">ğ</p>', 1),
        ('<p class="roomy" style="white-space: nowrap">İsmet İnönü Bulvarı</p>', 1),
        ('<div style="width: 400px">x</div>', 1),
    ],
)
def test_what_is_cut_is_seen(walker: Page, words: str, cut: int) -> None:
    walker.set_content(CUT + words)
    assert bool(misfits(walker, 320)) == bool(cut)


@pytest.fixture
def walker(browser: Browser) -> Iterator[Page]:
    """One window for all pages; axe is in it before they are."""
    context = browser.new_context(
        locale="tr-TR", reduced_motion="reduce", viewport={"width": 1280, "height": 860}
    )
    context.add_init_script(axe())
    yield context.new_page()
    context.close()


def look(page: Page, theme: str, width: int) -> list[str]:
    """One look of the page that is open."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 860})
    return [f"{theme} {width}: {one}" for one in violations(page)]


def narrow(page: Page) -> list[str]:
    """What does not fit the narrowest screen, or a usual one at 200 %."""
    return misfits(page, 640) + misfits(page, 320)


def wide(page: Page) -> list[str]:
    """What axe finds on the usual screen."""
    page.set_viewport_size({"width": 1280, "height": 860})
    return violations(page)


def test_every_page_is_accessible_narrow_and_quiet(house: House, walk: Walk, walker: Page) -> None:
    """Every page at 1280 in light, every third in another look too (all in all with MUHATAP_AXE=all)."""
    watch, faults, who = Watch(), {}, None
    watch.listen(walker)
    for number, one in enumerate(walk.pages):
        if one.who != who:
            who = one.who
            walker.context.clear_cookies()
            walker.context.add_cookies(house.visitor(who).cookies())
        walker.goto(house.base + one.path)
        if walker.locator("[data-map]").first.is_visible():
            walker.locator("[data-map]").first.scroll_into_view_if_needed()
            walker.wait_for_selector(".leaflet-container")
        # a window as wide as the last page left it is not sized again
        sizes = (narrow, wide) if number % 2 else (wide, narrow)
        found = [fault for looked in sizes for fault in looked(walker)]
        others = LOOKS if EVERYTHING else [LOOKS[number // 3 % 3]] if number % 3 == 0 else []
        for theme, width in others:
            found += look(walker, theme, width)
        if others:
            walker.emulate_media(color_scheme="light")
        found += watch.take()
        if found:
            faults[f"{one.who or 'visitor'} {one.path}"] = found
    assert not faults, "\n" + "\n".join(f"{path}\n   " + "\n   ".join(said) for path, said in faults.items())
