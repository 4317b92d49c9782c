"""`muhatap seed`: the sample municipality in an empty database."""

from __future__ import annotations

import click

from muhatap.commands import ground, output, preparing
from muhatap.commands.exits import refuse


@click.command("seed")
@click.option("--cases", type=click.IntRange(0, 2_000_000), default=3000, show_default=True)
def command(cases: int) -> None:
    """Fill an empty database with the sample municipality. All of it is marked as synthetic."""
    with ground.product():
        preparing.migrate()
        if not is_empty():
            refuse("The database is not empty; a sample is never mixed with what is there.")
        fill(cases)


def is_empty() -> bool:
    """True when nobody works here yet."""
    from muhatap.organization.models import Staff

    return not Staff.objects.exists()


def fill(cases: int) -> None:
    """Make the sample, with a bar."""
    try:
        from muhatap.sample import services
    except ImportError:
        ground.say("There is no sample municipality in this version.")
        return
    with output.bar("Making the sample municipality") as progress:
        services.seed(cases=cases, progress=progress)


def sign_ins() -> list[dict[str, str]]:
    """One sign-in for every role of the sample."""
    try:
        from muhatap.sample import queries
    except ImportError:
        return []
    return [output.plain(one) for one in queries.sign_ins()]
