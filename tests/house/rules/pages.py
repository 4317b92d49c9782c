"""Templates: strict CSP, a base, every word translated, forms guarded, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from html.parser import HTMLParser

from tests.house.rules.sources import Source

_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.S)
_BLOCKTRANSLATE = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.S)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Names, and the languages' own names for themselves, are the same in every language.
_NAMES = {"Muhatap", "OpenStreetMap", "Türkçe", "English"}
# A block for a class or an attribute holds no words for people.
_ATTRIBUTE_BLOCK = re.compile(
    r"(\{%\s*block\s+\w*(?:class|data|attrs|lang)\s*%\})(.*?)(\{%\s*endblock)", re.S
)
# Texts there are samples: the page that shows every component in every state.
SAMPLES = re.compile(r"/web/templates/web/(pieces/)?components?\w*\.html$")
# Whole pages without a base, each with its reason.
ALONE = {"errors/broken.html": "shown when anything may be broken, the base too"}
_SPOKEN = {"aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label"}
_ACTIONS = {"hx-post", "hx-put", "hx-patch", "hx-delete"}
_NO_TEXT = {"script", "style", "code", "kbd", "samp", "var"}
_FRAGMENT = re.compile(r"(^|/)(_[^/]*|pieces/.*|fragments/.*|widgets/.*|slots/.*|icons/.*|partials/.*)$")


def blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match replaced by spaces, line breaks kept, so that lines still count."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


class _Page(HTMLParser):
    """Collects what a browser would show or run: (line, kind, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str, str]] = []
        self.open: list[str] = []
        self.forms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        values = dict(attrs)
        shown = {*_SPOKEN, "value"} if tag in {"input", "button"} and _presses(tag, values) else _SPOKEN
        for name, value in attrs:
            if name in shown and not (tag == "link" and name == "title"):
                self.found.append((line, f"{name}=", value or ""))
            self._dangerous(line, tag, name, value or "")
        if tag == "style" or (tag == "script" and "src" not in values):
            data = values.get("type") in {"application/json", "application/ld+json"}
            if not data:
                self.found.append((line, "csp", f"an inline <{tag}>"))
        if tag in _NO_TEXT:
            self.open.append(tag)
        if tag == "form":
            self.forms += 1
        elif not self.forms and "form" not in values and _ACTIONS & set(values):
            self.found.append((line, "naked", f"<{tag}> posts by HTMX and has no form underneath"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_TEXT and tag in self.open:
            self.open.remove(tag)
        if tag == "form":
            self.forms = max(self.forms - 1, 0)

    def handle_data(self, data: str) -> None:
        if self.open:
            return
        line = self.getpos()[0]
        for offset, part in enumerate(data.split("\n")):
            self.found.append((line + offset, "text", part))

    def _dangerous(self, line: int, tag: str, name: str, value: str) -> None:
        if name == "style" or name.startswith("on") or name.startswith("hx-on"):
            self.found.append((line, "csp", f"an inline {name}="))
        if value.strip().startswith(("javascript:", "js:")):
            self.found.append((line, "csp", f"code in {name}="))
        elsewhere = re.match(r"(https?:)?//", value.strip())
        if elsewhere and (name == "src" or (tag == "link" and name == "href")):
            self.found.append((line, "csp", f"{tag} is fetched from {value.strip()}"))


def _presses(tag: str, values: dict[str, str | None]) -> bool:
    return tag == "input" and values.get("type") in {"submit", "button", "reset"}


def _parts(source: Source, translated: bool = False) -> list[tuple[int, str, str]]:
    text = blank(source.text, _COMMENT)
    text = _ATTRIBUTE_BLOCK.sub(lambda match: match[1] + " " * len(match[2]) + match[3], text)
    if translated:
        text = blank(text, _BLOCKTRANSLATE)
    page = _Page()
    page.feed(blank(text, _TAG))
    page.close()
    return page.found


def strict_csp(source: Source) -> list[str]:
    """No inline script, style or handler; nothing from another host."""
    return [source.at(line, text) for line, kind, text in _parts(source) if kind == "csp"]


def every_word_translated(source: Source) -> list[str]:
    """Visible words stand inside translate or blocktranslate, in attributes too."""
    if SAMPLES.search(source.path):
        return []
    return [
        source.at(line, f"not translated ({kind}): {text.strip()[:60]}")
        for line, kind, text in _parts(source, translated=True)
        if kind not in {"csp", "naked"} and any(word not in _NAMES for word in _WORD.findall(text))
    ]


def translated_well(source: Source) -> list[str]:
    """`blocktranslate` over several lines is `trimmed`, so that the catalogue holds sentences, not layout."""
    found = []
    for match in _BLOCKTRANSLATE.finditer(blank(source.text, _COMMENT)):
        opening = match[0].partition("%}")[0]
        if "\n" in match[0] and "trimmed" not in opening:
            found.append(
                source.at(source.text.count("\n", 0, match.start()) + 1, "blocktranslate is not trimmed")
            )
    return found


def pieces_of(sources: Iterable[Source]) -> set[str]:
    """Templates that another template includes, a tag or widget renders, or a view names as a piece."""
    named = re.compile(
        r"(?:\{%\s*include\s+|inclusion_tag\(\s*|render_to_string\(\s*|template_name\s*=\s*)[\"']([^\"']+)"
    )
    return {
        name for source in sources for match in named.finditer(source.text) for name in match.groups() if name
    }


def extends_a_base(source: Source, pieces: Container[str] = ()) -> list[str]:
    """A page extends a base; what does not is a base itself, or a piece by its folder or by its use."""
    inside = source.path.partition("/templates/")[2]
    text = blank(source.text, _COMMENT)
    whole = re.search(r"<(html|body|main)\b", text)
    if inside.startswith("base/") or inside in ALONE:
        return []
    if re.search(r"\{%\s*extends\s", text):
        return (
            [source.at(1, "extends a base and opens a page of its own")]
            if re.search(r"<html\b", text)
            else []
        )
    if not whole and (_FRAGMENT.search(inside) or inside in pieces):
        return []
    return [source.at(1, "extends no base and is no piece (included somewhere, or in a folder pieces/)")]


def guarded_forms(source: Source) -> list[str]:
    """A form that posts carries its csrf_token."""
    text = blank(source.text, _COMMENT)
    found = []
    for match in re.finditer(r"<form\b.*?</form>|<form\b.*\Z", text, re.S | re.I):
        opening = _TAG.sub("", match[0]).partition(">")[0]
        posts = re.search(r"method\s*=\s*[\"']?post", opening, re.I) or re.search(
            r"\bhx-(post|put|patch|delete)\b", opening
        )
        if posts and not re.search(r"\{%\s*csrf_token\s*%\}", match[0]):
            found.append(
                source.at(text.count("\n", 0, match.start()) + 1, "a form that posts has no csrf_token")
            )
    return found


def plain_underneath(source: Source) -> list[str]:
    """What HTMX posts is, or lies in, a form, so that it works without scripts."""
    return [source.at(line, text) for line, kind, text in _parts(source) if kind == "naked"]


def escaped_in_templates(source: Source) -> list[str]:
    """`|safe` and `autoescape off` need a reason on their line: `{# safe: … #}`."""
    return [
        source.at(number, "unescaped without {# safe: reason #}")
        for number, line in enumerate(source.lines, 1)
        if re.search(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off", line) and "{# safe: " not in line
    ]


def no_now_tag(source: Source) -> list[str]:
    """`{% now %}` reads another clock than the house's."""
    return [
        source.at(number, "{% now %} reads another clock")
        for number, line in enumerate(source.lines, 1)
        if re.search(r"\{%\s*now\b", line)
    ]
