"""`muhatap migrate`: bring the database to this version."""

from __future__ import annotations

import click

from muhatap.commands import ground, output, preparing
from muhatap.commands.exits import FOUND


@click.command("migrate")
@click.option("--check", "only_check", is_flag=True, help="Apply nothing; code 1 when something is missing.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(only_check: bool, machine: bool) -> None:
    """Apply the migrations this database has not seen."""
    with ground.product():
        from muhatap.operations.health import pending

        found = pending() if only_check else preparing.migrate()
        if machine:
            output.as_json({"pending" if only_check else "applied": found})
        else:
            click.echo("\n".join(found) if found else "Nothing to do.")
        if only_check and found:
            raise click.exceptions.Exit(FOUND)
