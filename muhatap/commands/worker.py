"""`muhatap worker`: background work and what happens by the clock."""

from __future__ import annotations

import click

from muhatap.commands import ground


@click.command("worker")
@click.option("--concurrency", type=click.IntRange(1, 64), default=2, show_default=True, help="Jobs at once.")
@click.option("--drain", is_flag=True, help="End when nothing is left to do.")
def command(concurrency: int, drain: bool) -> None:
    """Do background work until stopped. Several may run; each job is done by one."""
    with ground.product():
        from muhatap.jobs import worker
        from muhatap.web.schedule import ROWS

        worker.run(ROWS, concurrency=concurrency, wait=not drain)
