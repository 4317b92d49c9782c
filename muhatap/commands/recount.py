"""`muhatap recount`: dates that were stored by an older way of counting, counted anew."""

from __future__ import annotations

import click

from muhatap.commands import ground, output


@click.command("recount")
@click.option("--write", is_flag=True, help="Keep what was counted; without it nothing changes.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(write: bool, machine: bool) -> None:
    """Count the date of every open clock anew and show which differ from what is stored."""
    with ground.product():
        from muhatap.cases.services import copy_dates
        from muhatap.deadlines.services import recount
        from muhatap.organization import queries

        by = queries.system()
        found = recount(write=write, by=by)
        while write and copy_dates(by=by):
            pass
        if machine:
            output.as_json([output.plain(row) for row in found])
            return
        for row in found:
            dates = " → ".join(f"{moment:%d.%m.%Y %H:%M}" for moment in (row.before, row.after))
            click.echo(f"{row.docket_id:>9}  {row.code:<16}  {dates}")
        click.echo(f"{len(found)} dates {'were corrected' if write else 'differ'}.")
        if found and not write:
            click.secho("  → muhatap recount --write keeps them.", dim=True)
