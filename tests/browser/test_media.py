"""The design page as others see it: more contrast, the system's own colours, less motion, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.watch import axe

pytestmark = pytest.mark.browser

ENHANCED = """async () => {
    const said = await axe.run("#icerik", { runOnly: ["color-contrast-enhanced"] });
    const nodes = said.violations.flatMap((one) => one.nodes);
    return nodes.map((one) => `${one.target}: ${one.any[0]?.message}`).slice(0, 8);
}"""
HAS_EDGE = """(selector) => {
    const style = getComputedStyle(document.querySelector(selector));
    return [style.borderTopWidth, style.outlineWidth].some((one) => parseFloat(one) > 0)
        && [style.borderTopStyle, style.outlineStyle].some((one) => one !== "none");
}"""
MOVING = """() => document.getAnimations().filter((one) => {
    const { duration, iterations } = one.effect.getComputedTiming();
    return duration > 0 && (one.playState === "running" || iterations === Infinity);
}).length"""
SHOWN = "(selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility())"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_more_contrast_is_seven_to_one_for_what_is_read(specimen: Page, theme: str) -> None:
    specimen.emulate_media(contrast="more", color_scheme="dark" if theme == "dark" else "light")
    specimen.evaluate(axe())
    quiet = (":disabled", ".off", "[aria-disabled]", "kbd", ".f-", "placeholder", ".sample:nth-child(3)")
    found = [one for one in specimen.evaluate(ENHANCED) if not any(name in one for name in quiet)]
    assert found == []


@pytest.mark.parametrize(
    "selector",
    [
        *(".clock.is-late", ".tag", ".status", ".seg input:checked + span", "tr[aria-selected=true]"),
        *(".stages [aria-current]", ".entry > .dot", ".days .lawday", ".days .aim", ".step-no", ".ghost"),
        *(
            ".options [aria-selected=true]",
            ".cond.bad > .input",
            "progress",
            ".who",
            ".menu-row [aria-pressed=true]",
        ),
    ],
)
def test_what_a_ground_told_is_told_by_a_line_in_the_system_s_colours(specimen: Page, selector: str) -> None:
    specimen.emulate_media(forced_colors="active")
    assert specimen.evaluate(HAS_EDGE, selector), selector


def test_nothing_moves_for_whom_motion_is_too_much(specimen: Page) -> None:
    specimen.emulate_media(reduced_motion="reduce")
    assert specimen.evaluate(MOVING) == 0
    specimen.emulate_media(reduced_motion="no-preference")
    assert specimen.evaluate(MOVING) > 0  # the busy button turns


@pytest.mark.parametrize(
    "gone", [".btn", ".acts", ".nav", ".top", ".bulk", ".pager", ".drop", ".c-pick", ".toast"]
)
def test_paper_has_no_machinery(specimen: Page, gone: str) -> None:
    specimen.emulate_media(media="print")
    assert not specimen.evaluate(SHOWN, gone)
    assert all(
        specimen.evaluate(SHOWN, kept) for kept in (".quote", ".entry", ".facts", ".clock", ".print-foot")
    )
