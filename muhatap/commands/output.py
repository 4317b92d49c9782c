"""How commands show things: tables for people, JSON for scripts, bars for patience."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import click

MARKS = {"good": ("✓", "green"), "look": ("!", "yellow"), "bad": ("✗", "red")}


def as_json(value: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as what they hold."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in [list(head), *cells]) for n in range(len(head))]
    click.secho(_line(head, widths), bold=True)
    for row in cells:
        click.echo(_line(row, widths))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def mark(state: str) -> str:
    """A coloured sign for "good", "look" or "bad"."""
    sign, colour = MARKS[state]
    return click.style(sign, fg=colour)


class Progress(Protocol):
    """Called with how much is done, of how much, and what it is."""

    def __call__(self, done: int, total: int = 0, what: str = "") -> None: ...


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A bar on a terminal, a line every few seconds elsewhere; nothing for what is quick."""
    show: Callable[[int, int, str], None] = _Bar(label) if sys.stderr.isatty() else _Lines(label)

    def progress(done: int, total: int = 0, what: str = "") -> None:
        show(done, total, what)

    try:
        yield progress
    finally:
        show(-1, 0, "")


class _Lines:
    """For logs: a line every five seconds."""

    def __init__(self, label: str) -> None:
        self.label, self.next = label, time.monotonic() + 2

    def __call__(self, done: int, total: int, what: str) -> None:
        if done < 0 or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + 5
        of = f" of {total}" if total else ""
        click.echo(f"{what or self.label}: {done}{of}", err=True)


class _Bar:
    """For a terminal: one line that fills."""

    def __init__(self, label: str) -> None:
        self.label, self.drawn = label, 0.0

    def __call__(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if done < 0:
            if self.drawn:
                click.echo("\r\033[K", nl=False, err=True)
            return
        if now - self.drawn < 0.1 and done != total:
            return
        self.drawn = now
        width = 30
        filled = "█" * (width * done // total) if total else ""
        share = f"{filled:<{width}} {100 * done // total:3d} %" if total else f"{done}"
        click.echo(f"\r\033[K{what or self.label:<28.28} {share}", nl=False, err=True)


def plain(row: Any) -> dict[str, Any]:
    """A dataclass as a dictionary."""
    import dataclasses

    return dataclasses.asdict(row)
