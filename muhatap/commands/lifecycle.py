"""`muhatap lifecycle`: the two tables of moves, for people who do not read Python."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from muhatap.commands import ground, output

if TYPE_CHECKING:
    from muhatap.cases.lifecycle import Move


@click.command("lifecycle")
@click.option("--mermaid", is_flag=True, help="As a drawing for the documentation.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(mermaid: bool, machine: bool) -> None:
    """Show what can happen to a case and to a unit's part of it."""
    os.environ.setdefault("MUHATAP_BUILD", "1")
    ground.setup_django()
    from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS

    if machine:
        output.as_json(
            {"case": [_plain(row) for row in CASE_ROWS], "referral": [_plain(row) for row in REFERRAL_ROWS]}
        )
    elif mermaid:
        click.echo(drawing(CASE_ROWS) + "\n" + drawing(REFERRAL_ROWS), nl=False)
    else:
        for title, rows in (("A case", CASE_ROWS), ("A referral, one unit's part", REFERRAL_ROWS)):
            click.secho(f"\n{title}", bold=True)
            output.table(
                ["Move", "From", "To", "Who", "Clocks", "Tells", "Needs"], [_cells(row) for row in rows]
            )


def _cells(row: Move) -> list[str]:
    return [
        row.name,
        _sources(row),
        row.target or "=",
        " ".join(row.who),
        str(row.occasion),
        row.tells or "-",
        " ".join(row.needs) or "-",
    ]


def _sources(row: Move) -> str:
    from muhatap.cases.lifecycle import ANY, OPEN

    named: dict[tuple[str, ...], str] = {ANY: "any", OPEN: "any open", (): "new"}
    return named.get(row.sources, " ".join(row.sources))


def _plain(row: Move) -> dict[str, object]:
    return {
        "name": row.name,
        "label": str(row.label),
        "from": list(row.sources),
        "to": row.target,
        "who": list(row.who),
        "occasion": str(row.occasion),
        "tells": row.tells.split(),
        "needs": list(row.needs),
        "outward": row.outward,
    }


def drawing(rows: tuple[Move, ...]) -> str:
    """A Mermaid state diagram of the moves that change a status; those from every open state as one arrow."""
    from muhatap.cases.lifecycle import ANY, OPEN

    arrows: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.target is None:
            continue
        broad = row.sources in (OPEN, ANY)
        for source in ("any_open",) if broad else row.sources or ("[*]",):
            arrows.setdefault((str(source), str(row.target)), []).append(row.name)
    lines = [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in arrows.items()]
    return "\n".join(["stateDiagram-v2", *lines]) + "\n"
