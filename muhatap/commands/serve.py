"""`muhatap serve`: the web processes, for a real installation."""

from __future__ import annotations

import signal

import click

from muhatap.commands import ground, preparing
from muhatap.commands.apart import apart
from muhatap.commands.exits import refuse
from muhatap.commands.supervisor import Supervisor


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(0, 256), default=0, help="Web processes; 0: one per core.")
def command(host: str, port: int, workers: int) -> None:
    """Serve the pages. The worker is a process of its own: muhatap worker."""
    with preparing.take_port(host, port), ground.database() as server:
        apart(_prepare)
        child = preparing.web(host, port, workers)
        supervisor = Supervisor(
            f"serve:{host}:{port}", [child], tend=preparing.tender(server), say=ground.say
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: setattr(supervisor, "stopping", True))
        try:
            supervisor.start()
            ground.say(f"Serving on http://{host}:{port}")
            supervisor.run()
        finally:
            supervisor.stop()


def _prepare() -> None:
    ground.setup_django()
    from muhatap.operations.health import pending

    left = pending()
    if left:
        refuse(f"{len(left)} migrations are missing. Run: muhatap migrate")
    preparing.collect_static()
