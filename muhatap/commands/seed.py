"""`muhatap seed`: the sample municipality in an empty database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from muhatap.commands import ground, output, preparing
from muhatap.commands.exits import refuse

if TYPE_CHECKING:
    from muhatap.sample.services import Seeded


TOWN_HELP = "korfez: a metropolitan municipality; sisli: a district town hall of 12 people, 150 cases."


@click.command("seed")
@click.option("--cases", type=click.IntRange(0, 2_000_000), default=3000, show_default=True)
@click.option(
    "--fresh", is_flag=True, help="Empty a database that holds nothing but a sample, and begin again."
)
@click.option(
    "--town", type=click.Choice(["korfez", "sisli"]), default="korfez", show_default=True, help=TOWN_HELP
)
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(cases: int, fresh: bool, town: str, machine: bool) -> None:
    """Fill an empty database with the sample municipality. All of it is marked as synthetic."""
    with ground.product(sample=True):
        preparing.migrate()
        made = fill(cases, fresh=fresh, town=town)
        if machine:
            output.as_json(output.plain(made))
        elif made.made:
            click.echo(f"{made.cases} cases of {made.citizens} citizens in {made.seconds:.1f} s.")
        else:
            click.echo(f"The sample is there already, with {made.cases} cases.")


def fill(cases: int, *, fresh: bool = False, town: str = "korfez") -> Seeded:
    """Make the sample, with a bar. Nothing happens when there is one; real work is never touched."""
    from muhatap.sample import services

    with output.bar("Making the sample municipality") as progress:
        try:
            return services.seed(
                cases=cases,
                fresh=fresh,
                town=town,
                progress=lambda step, done, total: progress(done, total, step),
            )
        except services.NotEmpty:
            refuse("The database holds somebody's work; a sample is never mixed with it.")


def sign_ins() -> list[dict[str, str]]:
    """One sign-in for every role of the sample."""
    from muhatap.sample import services

    keys = ("role", "name", "username", "password")
    return [{key: user[key] for key in keys} for user in services.demo_users()]
