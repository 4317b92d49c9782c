"""Every door that leads in, with its gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A route as typed, its name, who may pass ("" when nobody said), and the view behind it."""

    path: str
    name: str
    gate: str
    view: str


def routes() -> list[Route]:
    """All routes, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, path, inner)
        else:
            view = pattern.callback
            yield Route(
                path=path,
                name=space + (pattern.name or ""),
                gate=getattr(view, "gate", ""),
                view=f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}",
            )
