"""`script/bench`: one command for each promise. Figures go to the screen, with `--json` to a file as well."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bench import machine
from bench.report import Section, show
from muhatap.commands.ground import setup_django


def choices(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every command takes."""
    command = click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path))(command)
    command = click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help="Keep the database there and use it again; without it everything lies in a temporary folder.",
    )(command)
    return click.option("--cases", type=click.IntRange(100), default=100_000, show_default=True)(command)


@click.group()
def main() -> None:
    """Measure on a database with the sample: DATABASE_URL if it is set, else an embedded server."""


@main.command()
@click.option("--requests", type=click.IntRange(20), default=300, show_default=True, help="For each page.")
@choices
def pages(requests: int, cases: int, home: Path | None, file: Path | None) -> None:
    """Server time, processor time and SQL statements of every important page, through the real web server."""
    from bench import ground, pages

    with ground.town(cases, home) as town:
        tell(pages.measure(town, requests), file, cases)


@main.command()
@click.option(
    "--requests", type=click.IntRange(5), default=60, show_default=True, help="For each text and role."
)
@choices
def typing(requests: int, cases: int, home: Path | None, file: Path | None) -> None:
    """Server time of what is asked while somebody types: palette, register, topics, by several roles."""
    from bench import ground, typed

    with ground.town(cases, home) as town:
        tell(typed.measure(town, requests), file, cases)


@main.command()
@choices
def writes(cases: int, home: Path | None, file: Path | None) -> None:
    """SQL statements and time of creating a case and of every move that the table knows."""
    from bench import ground, writes

    with ground.town(cases, home):
        tell(writes.measure(), file, cases)


@main.command()
@choices
def lists(cases: int, home: Path | None, file: Path | None) -> None:
    """Taking all cases out as Excel, CSV and PDF: seconds and memory; a bulk move and its undo."""
    from bench import exports, ground

    with ground.town(cases, home):
        tell(exports.measure(), file, cases)


@main.command()
@choices
def plans(cases: int, home: Path | None, file: Path | None) -> None:
    """Query plans of the lists, the counts and the search: which indexes, how many blocks."""
    from bench import ground, plans

    with ground.town(cases, home):
        tell(plans.measure(), file, cases)


@main.command()
@choices
def weight(cases: int, home: Path | None, file: Path | None) -> None:
    """How much a page weighs, compressed, with its scripts and styles."""
    from bench import ground, weight

    with ground.town(cases, home) as town:
        tell(weight.measure(town), file, cases)


@main.command()
@click.option("--visits", type=click.IntRange(1, 50), default=7, show_default=True, help="Of each page.")
@click.option("--only", default="", help="Pages whose name has this in it.")
@choices
def browser(visits: int, only: str, cases: int, home: Path | None, file: Path | None) -> None:
    """Largest paint and the longest interaction of the main pages, in Chromium slowed down four times."""
    from bench import browsing, ground

    with ground.town(cases, home) as town:
        tell(browsing.measure(town, visits, only), file, cases)


@main.command()
@click.option("--minutes", type=float, default=10.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@choices
def monkey(minutes: float, seed: int, cases: int, home: Path | None, file: Path | None) -> None:
    """Random clicks, words and keys as every role and as a passer-by: what breaks?"""
    from bench import ground, monkey

    with ground.town(cases, home) as town:
        tell(monkey.measure(town, minutes, seed), file, cases)


@main.command()
@click.option("--rows", type=click.IntRange(10, 20_000), default=10_000, show_default=True)
@choices
def onboarding(rows: int, cases: int, home: Path | None, file: Path | None) -> None:
    """A workbook of so many rows with every kind of mistake, and one without: time and memory."""
    from bench import ground, onboarding

    with ground.town(cases, home):
        tell(onboarding.measure(rows), file, cases)


@main.command(name="import")
@click.option("--rows", type=click.IntRange(100, 100_000), default=50_000, show_default=True)
@click.option("--wrong", type=click.IntRange(0), default=300, show_default=True)
@click.option("--kills", type=click.IntRange(0), default=20, show_default=True)
@click.option("--seed", "start", type=click.IntRange(1, 80), default=1, show_default=True)
@choices
def import_file(
    rows: int, wrong: int, kills: int, start: int, cases: int, home: Path | None, file: Path | None
) -> None:
    """A file of so many outside applications, taken over once and brought in twice; and killed over it."""
    from bench import ground, imports

    with ground.town(cases, home):
        tell(imports.measure(rows, wrong, kills, start), file, cases)


@main.command()
@click.option("--clocks", type=click.IntRange(1000), default=200_000, show_default=True)
@choices
def recompute(clocks: int, cases: int, home: Path | None, file: Path | None) -> None:
    """A change of the calendar with so many open clocks: preview, counting, and who waits meanwhile."""
    from bench import ground, recompute

    with ground.town(cases, home):
        tell(recompute.measure(clocks), file, cases)


@main.command()
@click.option("--clocks", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--due", type=click.IntRange(1), default=10_000, show_default=True)
@click.option("--kills", type=click.IntRange(0), default=200, show_default=True)
@click.option("--seed", "start", type=int, default=1, show_default=True)
@choices
def sweepers(
    clocks: int, due: int, kills: int, start: int, cases: int, home: Path | None, file: Path | None
) -> None:
    """Warnings of so many clocks; and two sweepers killed at random: is everything told exactly once?"""
    from bench import ground, sweepers

    with ground.town(cases, home):
        tell(sweepers.measure(clocks, due, kills, start), file, cases)


@main.command()
@choices
def seed(cases: int, home: Path | None, file: Path | None) -> None:
    """How fast the sample is made, in an empty database."""
    from bench import ground

    with ground.town(cases, home) as town:
        tell([town.seeding()], file, cases)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8790, show_default=True)
@choices
def footprint(port: int, cases: int, home: Path | None, file: Path | None) -> None:
    """Memory of `muhatap demo` at rest: web, worker and database, as proportional set size."""
    from bench import footprint

    tell(footprint.measure(cases, home, port), file, cases)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8791, show_default=True)
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path))
def demo(port: int, file: Path | None) -> None:
    """The first `script/demo` of a clean clone and a later one, until /healthz answers 200."""
    from bench import demo

    tell(demo.measure(port), file, 3000)


@main.command()
@click.option("--dates", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--combinations", type=click.IntRange(100), default=1_000_000, show_default=True)
@click.option("--seed", "start", type=int, default=1, show_default=True)
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path))
def dates(dates: int, combinations: int, start: int, file: Path | None) -> None:
    """Due dates a second, and random combinations against a plain walker. Needs no database."""
    os.environ.setdefault("MUHATAP_BUILD", "1")
    setup_django()
    from bench import dates as work

    sections = work.measure(dates, combinations, start)
    tell(sections, file, 0)
    if any(row[2] for row in sections[1].rows):
        raise SystemExit(1)


def tell(sections: list[Section], file: Path | None, cases: int) -> None:
    """To the screen, and to a file for who compares."""
    facts = {**machine.facts(), "cases": cases}
    show(facts, sections)
    if file is not None:
        made = {"facts": facts, "sections": [section.plain() for section in sections]}
        file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
