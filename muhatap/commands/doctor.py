"""`muhatap doctor`: what an administrator should look at."""

from __future__ import annotations

import os

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND


@click.command("doctor")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(machine: bool) -> None:
    """Examine versions, database, queue, disk and mail. Code 1 when something is bad."""
    foreign = bool(os.environ.get("DATABASE_URL"))
    if not foreign:
        from muhatap.postgres.server import Server

        if Server(ground.make_home()).is_stray():
            ground.say("A server left behind by a killed process was found; it is stopped when this ends.")
    with ground.product():
        from muhatap.operations.doctor import BAD, examine

        found = examine()
        if machine:
            output.as_json([output.plain(finding) for finding in found])
        else:
            width = max(len(finding.name) for finding in found)
            for finding in found:
                click.echo(f"{output.mark(finding.state)} {finding.name:<{width}}  {finding.detail}")
                if finding.remedy:
                    click.secho(f"  {'':<{width}}  → {finding.remedy}", dim=True)
        if any(finding.state == BAD for finding in found):
            raise click.exceptions.Exit(FOUND)
