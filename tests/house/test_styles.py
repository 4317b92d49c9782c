"""Classes: what the styles define is used, what templates use is defined, and the design page shows it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.house.rules.sources import ROOT

CSS = re.compile(r"/\*.*?\*/", re.S)
SELECTOR = re.compile(r"([^{}]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
TAG, VALUE = re.compile(r"\{[%#].*?[%#]\}", re.S), re.compile(r"\{\{.*?\}\}", re.S)
BLOCK = re.compile(r"\{%\s*block \w*class\s*%\}([^{]*)\{%\s*endblock")
GIVEN = re.compile(r'\bcss="([^"]*)"')
ATTRIBUTE = re.compile(r'\bclass="([^"]*)"')
STRING = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1""")
DESIGN = "muhatap/web/templates/web"
# What a script or a test takes hold of, without a look of its own.
HOOKS = {"js": "set on <html> when scripts run", "sent": "tests find what was sent by it"}
# Made by libraries while they run, or from a value.
MADE = {
    *("htmx-request", "leaflet-container", "leaflet-control-attribution", "leaflet-marker-draggable"),
    *("leaflet-tile", "leaflet-tooltip", "is-POST", "is-PUT", "is-PATCH", "is-DELETE"),
}
# Used by pages, and not on the design page, with the reason.
FRAME = {
    "the frame, which stands around the design page too": """top top-end brand seek me me-name menu-btn nav
        nav-new staff has-acts page skip toasts only-wide only-narrow wide-only print-foot no-print""",
    "the grid of a whole page": """split cols intake intake-main walk report api-cols api-nav api public""",
    "the frame of the citizen's side and the sign-in": "town lang foot gate door hall arch needs-js js-only",
    "a library's map draws it: the map on this page": "cell is-tall",
    "the live form of the page draws it": "tail",
    "columns of a long list": "k-text",
}


@cache
def texts(*kinds: str) -> dict[str, str]:
    """Every file of the product of these kinds, by its path."""
    files = [
        path for path in (ROOT / "muhatap").rglob("*") if path.suffix in kinds and "built" not in path.parts
    ]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}


def words_of(template: str) -> set[str]:
    """The classes a template gives; a name that ends with a value ends with `*`."""
    plain = VALUE.sub("*", TAG.sub(" ", template))
    found = [*ATTRIBUTE.findall(plain), *BLOCK.findall(template), *GIVEN.findall(template)]
    return {word for words in found for word in words.split() if word[0].isalpha() and word != "is-*"}


def defined(css: str) -> set[str]:
    """The classes that a sheet speaks of."""
    return {name for selector in SELECTOR.findall(CSS.sub("", css)) for name in CLASS.findall(selector)}


def told(code: str) -> set[str]:
    """Words of the strings of a program: scripts and tags give classes by them."""
    return {word for _quote, text in STRING.findall(code) for word in re.findall(r"[a-zA-Z][\w-]*", text)}


def has(name: str, words: set[str]) -> bool:
    """Is the class among them, whole or begun? `m*` stands for a letter and a number."""
    numbered = name.rstrip("0123456789")
    return (
        name in words
        or (numbered != name and f"{numbered}*" in words)
        or any(one.endswith("-*") and name.startswith(one[:-1]) for one in words)
    )


@cache
def sheets() -> dict[str, set[str]]:
    """Classes by sheet."""
    found = (ROOT / "frontend/css").glob("*.css")
    return {path.name: defined(path.read_text(encoding="utf-8")) for path in found}


@cache
def given(on_design: bool) -> set[str]:
    """Classes of the templates: of the design page, or of all others."""
    pages = texts(".html").items()
    chosen = [
        text for path, text in pages if (f"{DESIGN}/" in path and "component" in Path(path).name) == on_design
    ]
    return set[str]().union(*map(words_of, chosen))


@cache
def programs() -> set[str]:
    """Classes that scripts and template tags may give."""
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "frontend/js").glob("*.js")]
    return set[str]().union(*map(told, [*scripts, *texts(".py").values()]))


def test_the_reader_reads() -> None:
    assert words_of('<p class="a{% if x == "y" %} is-b{% endif %} c-{{ d }}">') == {"a", "is-b", "c-*"}
    assert defined("/* .x */ .a > .b-1:hover { color: red } @media print { .c { top: .5rem } }") == {
        "a",
        "b-1",
        "c",
    }
    assert has("c-2", {"c-*"}) and not has("c", {"c-*"})
    assert has("m2", {"m*"}) and not has("mail", {"m*"})


def test_no_style_is_left_over() -> None:
    used = given(True) | given(False) | programs() | MADE
    started = {f"{one}*" for one in programs() if one.endswith("-")}
    left = {
        (sheet, name) for sheet, names in sheets().items() for name in names if not has(name, used | started)
    }
    assert sorted(left) == []


def test_no_class_is_without_a_style() -> None:
    known, scripts = set[str]().union(*sheets().values()), programs()
    unknown = {
        one
        for one in given(True) | given(False)
        if one not in HOOKS and not any(has(name, {one}) for name in known) and one not in scripts
    }
    assert sorted(unknown) == []


def test_the_design_page_shows_every_class() -> None:
    known = set[str]().union(*sheets().values())
    shown = given(True) | {name for names in FRAME.values() for name in names.split()}
    assert sorted(name for name in known if has(name, given(False)) and not has(name, shown)) == []
    named = [name for names in FRAME.values() for name in names.split()]
    assert [name for name in named if name not in known or name in given(True)] == []
