"""`muhatap onboard`: a municipality from one workbook; looked at first, taken over when asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND, refuse

if TYPE_CHECKING:
    from muhatap.onboarding.findings import Found, Plan

SHOWN = 200


@click.command("onboard")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--apply", "wanted", is_flag=True, help="Take it over, all or nothing.")
@click.option("--close", "closing", default="", help="Sheets (units,staff,…) whose missing rows are closed.")
@click.option(
    "--boundaries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="GeoJSON of the districts, loaded first.",
)
@click.option("--attribution", default="© OpenStreetMap, ODbL", show_default=True, help="Of the boundaries.")
@click.option(
    "--export", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write what is there."
)
@click.option("--empty", type=click.Path(dir_okay=False, path_type=Path), help="Write the empty workbook.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(
    file: Path | None, wanted: bool, closing: str, boundaries: Path | None, attribution: str,
    target: Path | None, empty: Path | None, machine: bool,
) -> None:  # fmt: skip
    """Look at a municipality's workbook (.xlsx, .ods, zip of .csv): every faulty cell, what would change."""
    with ground.product():
        if boundaries:
            _load(boundaries, attribution)
        if empty or target:
            _write(empty, target)
        if file:
            _take(file, [key for key in closing.split(",") if key], wanted=wanted, machine=machine)


def _load(boundaries: Path, attribution: str) -> None:
    from muhatap.kit.errors import Refused
    from muhatap.organization import queries
    from muhatap.places import services

    try:
        shapes = json.loads(boundaries.read_text(encoding="utf-8"))
        made = services.load_districts(shapes, attribution=attribution, by=queries.system())
    except (ValueError, Refused) as wrong:
        refuse(str(wrong), FOUND)
    click.echo(f"{len(made)} districts have outlines.", err=True)


def _write(empty: Path | None, target: Path | None) -> None:
    from muhatap.onboarding import writing

    if empty:
        empty.write_bytes(writing.empty())
    if target:
        target.write_bytes(writing.filled())


def _take(file: Path, closing: list[str], *, wanted: bool, machine: bool) -> None:
    from muhatap.kit.errors import Refused
    from muhatap.onboarding import services
    from muhatap.onboarding.sheets import BY_KEY
    from muhatap.organization import queries

    strange = [key for key in closing if key not in BY_KEY or not BY_KEY[key].closes]
    if strange:
        known = ", ".join(key for key, sheet in BY_KEY.items() if sheet.closes)
        refuse(f"Nothing closes on {', '.join(strange)}. Choose from: {known}.")
    by = queries.system()
    try:
        with output.bar("Looking") as progress:
            plan = services.look(
                file.read_bytes(),
                by=by,
                reason=file.name,
                tell=lambda step, done, total: progress(done, total, step),
            )
    except Refused as wrong:
        refuse(str(wrong.message), FOUND)
    applied, refused = False, plan.faults()
    if wanted and not refused:
        refused = services.take_over(plan, by=by, reason=file.name, closing=closing)
        applied = not refused
    if machine:
        output.as_json(
            {
                "applied": applied,
                "counts": plan.counts(),
                "findings": services.plain([*plan.found, *(refused if wanted and not plan.faults() else [])]),
            }
        )
    else:
        _tell(plan, refused, applied=applied)
    if refused:
        raise click.exceptions.Exit(FOUND)


def _tell(plan: Plan, refused: list[Found], *, applied: bool) -> None:
    from muhatap.onboarding.findings import words

    kinds = ("fault", "added", "changed", "closed", "same", "absent")
    rows = [[sheet, *(counts[kind] for kind in kinds)] for sheet, counts in plan.counts().items()]
    output.table(["Sheet", *kinds], rows)
    for one in refused[:SHOWN]:
        click.echo(f"{output.mark('bad')} {one.tab}!{one.cell} {one.key}: {words(one.message, one.values)}")
    if len(refused) > SHOWN:
        click.echo(f"… and {len(refused) - SHOWN} more; --json lists all.")
    click.echo("Applied." if applied else "Nothing was changed.")
