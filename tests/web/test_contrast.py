"""The contrast every pair of the design language promises, computed from tokens.css (WCAG 2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "frontend/css/tokens.css").read_text()

TEXT = 4.5
DRAWN = 3.0
PAIRS: dict[str, tuple[float, str]] = {
    "ink": (TEXT, "sheet desk sunk hover pick today-soft late-soft law-soft ok-soft act-soft map-land map-2"),
    "ink-2": (TEXT, "sheet desk sunk hover pick act-soft today-soft map-land"),
    "ink-3": (TEXT, "sheet desk sunk hover pick"),
    "act": (TEXT, "sheet desk sunk hover pick act-soft today-soft law-soft"),
    "act-2": (TEXT, "sheet hover"),
    "on-act": (TEXT, "act act-2"),
    "on-band": (TEXT, "band band-well"),
    "on-band-2": (TEXT, "band band-well"),
    "ok": (TEXT, "ok-soft sheet pick sunk"),
    "today": (TEXT, "today-soft sheet pick sunk"),
    "late": (TEXT, "late-soft sheet pick desk hover"),
    "hold": (TEXT, "hold-soft sheet pick"),
    "on-law": (TEXT, "law"),
    "law-ink": (TEXT, "sheet law-soft pick desk sunk hover"),
    "ins": (TEXT, "ins-soft"),
    "del": (TEXT, "del-soft"),
    "edge": (DRAWN, "sheet desk sunk"),
    "focus": (DRAWN, "sheet desk pick"),
    "band-edge": (DRAWN, "band"),
    "chart-1": (DRAWN, "sheet"),
    "chart-2": (DRAWN, "sheet"),
    "chart-3": (DRAWN, "sheet"),
    "law": (DRAWN, "sheet"),
    "map-5": (DRAWN, "map-land"),
}


def block(selector: str, after: str = "") -> dict[str, str]:
    """Tokens of the first rule of `selector` that follows `after`, without the comments."""
    css = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    css = css[css.index(after) :] if after else css
    found = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", css)
    assert found, selector
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", found[1]))


LIGHT = block(":root")
DARK = {**LIGHT, **block(':root[data-theme="dark"]')}


def luminance(colour: str) -> float:
    """WCAG's relative luminance of `#RRGGBB`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """WCAG's contrast of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_promised_pair_is_readable(theme: str) -> None:
    tokens = LIGHT if theme == "light" else DARK
    short = {
        f"{front} on {ground}": round(ratio(tokens[front], tokens[ground]), 2)
        for front, (least, grounds) in PAIRS.items()
        for ground in grounds.split()
        if ratio(tokens[front], tokens[ground]) < least
    }
    assert short == {}


def test_known_contrasts() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio(LIGHT["ink"], LIGHT["sheet"]) == pytest.approx(16.7, abs=0.05)
    assert ratio(DARK["ink-3"], DARK["pick"]) == pytest.approx(4.8, abs=0.05)


def test_the_two_dark_blocks_and_the_two_high_contrast_ones_are_the_same() -> None:
    chosen, system = block(':root[data-theme="dark"]'), block(':root:not([data-theme="light"])')
    assert chosen == system
    more = "@media (prefers-contrast: more)"
    both = "@media (prefers-contrast: more) and (prefers-color-scheme: dark)"
    assert block(':root[data-theme="dark"]', more) == block(':root:not([data-theme="light"])', both)


def test_high_contrast_hints_are_much_darker() -> None:
    more = {**LIGHT, **block(":root", "@media (prefers-contrast: more)")}
    assert ratio(more["ink-3"], more["sheet"]) >= 10
    assert more["line"] == LIGHT["edge"]
    assert more["edge"] == LIGHT["ink"]
