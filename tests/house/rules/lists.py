"""Lists: every staff page that lists something is filtered, opened and taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What a list is known by: a table of rows, rows for the keyboard, pages to leaf through.
_LIST = re.compile(r'<table[^>]*class="table|\bdata-rows\b|class="pager"')
_STAFF = re.compile(r'\{%\s*extends\s+"base/staff\.html"')
_INCLUDE = re.compile(r'\{%\s*include\s+"([^"]+)".*?%\}')
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.S)
# A form that asks by the address, alternatives side by side, tabs; a search and the builder are forms too.
_FILTER = re.compile(
    r'class="(?:filters\b|seg"|tabs")|<form[^>]*role="search"|hx-post="\{% url "view-builder"'
)
_OPEN = re.compile(r"<a\b[^>]*\bhref=|<details\b|<tr[^>]*data-href=")
_EXPORT = re.compile(r'\{%\s*export\s+"([\w-]+)"')
_LOOP = re.compile(r"<tbody.*?</tbody>|<ul\b[^>]*data-rows.*?</ul>|data-rows.*", re.S)


def whole(name: str, texts: Mapping[str, str], seen: tuple[str, ...] = ()) -> str:
    """A template with everything it includes by name, without its comments."""
    seen = (*seen, name)
    text = _COMMENT.sub("", texts.get(name, ""))
    return _INCLUDE.sub(lambda match: whole(match[1], texts, seen) if match[1] not in seen else "", text)


def listing(texts: Mapping[str, str]) -> dict[str, str]:
    """The staff pages that list something, as the whole text of each."""
    found = {name: whole(name, texts) for name, text in texts.items() if _STAFF.search(text)}
    return {name: text for name, text in found.items() if _LIST.search(text)}


def lacks(text: str) -> list[str]:
    """What a page that lists something does not have."""
    rows = " ".join(_LOOP.findall(text))
    found = {"filter": _FILTER.search(text), "open": _OPEN.search(rows), "export": _EXPORT.search(text)}
    return [what for what, match in found.items() if not match]


def exported(text: str) -> set[str]:
    """The names of the lists that a page takes out."""
    return set(_EXPORT.findall(text))
