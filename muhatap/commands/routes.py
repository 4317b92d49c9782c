"""`muhatap routes`: the doors and their gates."""

from __future__ import annotations

import os

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND


@click.command("routes")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(machine: bool) -> None:
    """List every address with who may pass. Code 1 when one has no gate."""
    os.environ.setdefault("MUHATAP_BUILD", "1")  # reads no data: needs neither database nor key
    ground.setup_django()
    from muhatap.operations.routes import routes

    found = routes()
    if machine:
        output.as_json([output.plain(route) for route in found])
    else:
        rows = [[route.path, route.gate or "NO GATE", route.name] for route in found]
        output.table(["Address", "Gate", "Name"], rows)
    if any(not route.gate for route in found):
        raise click.exceptions.Exit(FOUND)
