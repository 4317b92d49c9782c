"""Every page a person can reach by links, each once: nobody has to remember to test a new one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve

from tests.browser.visitor import Visitor

MOST = 400  # pages of one visitor; more means that links breed


@dataclass(frozen=True)
class Found:
    """A page, who found it, and what makes it different from others of its route."""

    who: str
    path: str
    key: tuple[str, ...]

    @property
    def route(self) -> str:
        """The name of its route."""
        return self.key[0]


@cache
def key_of(path: str) -> tuple[str, ...] | None:
    """What tells pages apart: the route, its words (not its numbers), the queue a case was reached from."""
    address = urlsplit(path)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    words = [value for value in match.kwargs.values() if isinstance(value, str) and not value[:1].isdigit()]
    words = words if match.url_name in {"queue", "case-move", "referral-move"} else []
    queue = parse_qs(address.query).get("kuyruk", []) if match.url_name == "case" else []
    return (match.url_name or "", *words, *queue)


def crawl(visitor: Visitor, who: str, starts: list[str], dead: list[str]) -> dict[tuple[str, ...], Found]:
    """The pages that lie open to a visitor, breadth first. Links that lead nowhere are added to `dead`."""
    found: dict[tuple[str, ...], Found] = {}
    tried: set[tuple[str, ...]] = set()
    ahead = list(starts)
    while ahead and len(tried) < MOST:
        path = ahead.pop(0)
        key = key_of(path)
        if key is None or key in tried:
            continue
        tried.add(key)
        said = visitor.get(path)
        if said.status >= 400:
            dead.append(f"{who or 'visitor'} is led to {path} ({said.status})")
        if not said.is_page:
            continue
        found[key] = Found(who, path, key)
        ahead += said.links
    assert len(tried) < MOST, f"{who} finds no end"
    return found
