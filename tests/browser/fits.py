"""Does a page fit its window? What sticks out to the right, and text whose letters are cut."""

from __future__ import annotations

from playwright.sync_api import Page

TOO_WIDE = """() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    const all = [...document.body.querySelectorAll("*")];
    const wide = all.filter((one) => one.getBoundingClientRect().right > most);
    return wide.slice(0, 3).map((one) => `wider than ${most}: ${one.outerHTML.slice(0, 140)}`);
}"""

# The lines of a text, as tall as the font's ascent and descent (the dot of İ, the cedilla of ş), must lie
# inside every box that cuts. An ellipsis and a clamp say that there is more; what scrolls can be reached.
CUT = """() => {
    const most = document.documentElement.clientWidth, found = new Set(), known = new Map();
    const style = (box) => known.get(box) ?? known.set(box, getComputedStyle(box)).get(box);
    const aside = ".vh, .skip, script, style, noscript, svg, option, textarea, .leaflet-container";
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const cuts = (how) => how === "hidden" || how === "clip";
    const isCut = (own, line) => {
        let across = true, down = true;
        for (let box = own; box && box !== document.body; box = box.parentElement) {
            const { display, overflowX, overflowY, textOverflow, clipPath, position } = style(box);
            if (clipPath !== "none") return false;
            if (display === "inline" || display === "contents") continue;
            const { left, right, top, bottom } = box.getBoundingClientRect();
            if (textOverflow === "ellipsis" || /auto|scroll/.test(overflowX)) across = false;
            if (style(box).webkitLineClamp !== "none" || /auto|scroll/.test(overflowY)) down = false;
            if (across && cuts(overflowX) && (line.right > right + 1 || line.left < left - 1)) return true;
            if (down && cuts(overflowY) && (line.bottom > bottom + 1 || line.top < top - 1)) return true;
            const tight = across && box.matches(".btn, .tag, .chip, .clock, td, th");
            if (tight && line.right > right + 1) return true;
            if (position === "fixed") break;
        }
        return across && line.right > most + 1;
    };
    while (walk.nextNode()) {
        const text = walk.currentNode, own = text.parentElement;
        if (!text.data.trim() || own.closest(aside)) continue;
        if (!own.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        range.selectNodeContents(text);
        const lines = [...range.getClientRects()].filter((line) => line.width >= 1);
        const bad = lines.some((line) => isCut(own, line));
        if (bad) found.add(`cut at ${most}: ${own.outerHTML.slice(0, 140)}`);
    }
    return [...found].slice(0, 3);
}"""


def misfits(page: Page, width: int) -> list[str]:
    """What does not fit a window of this width in CSS pixels: 320 is 400 % zoom of 1280, 640 is 200 %."""
    page.set_viewport_size({"width": width, "height": 860})
    return [*page.evaluate(TOO_WIDE), *page.evaluate(CUT)]
