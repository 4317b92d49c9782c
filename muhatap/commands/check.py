"""`muhatap check …`: what can be proven about this installation or this checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND, MISSING, refuse

if TYPE_CHECKING:
    from muhatap.operations.duties import Duty, Report


@click.group("check")
def command() -> None:
    """Verify duties, chains, counters, messages."""


@command.command("duties")
@click.option("--json", "machine", is_flag=True, help="For a script.")
@click.option("--all", "everything", is_flag=True, help="Also duties that later versions promise.")
@click.option("--lenient", is_flag=True, help="Code 0 even when duties are without a test.")
def duties(machine: bool, everything: bool, lenient: bool) -> None:
    """Set the duties of the regulations against the tests that prove them. Code 1 when one is unproven."""
    from muhatap.operations import duties as book

    if not book.TESTS.is_dir():
        refuse("The tests are not part of an installed package; run this in a checkout.")
    report = book.report()
    shown = [duty for duty in report.duties if duty.kind != "human"] if everything else report.scope
    if machine:
        rows = [output.plain(duty) | {"tests": report.tests.get(duty.id, ())} for duty in shown]
        output.as_json(
            {"duties": rows, "without": [duty.id for duty in report.without], "unknown": report.unknown}
        )
    else:
        _print_duties(report, shown)
    if report.unknown or (report.without and not lenient):
        raise click.exceptions.Exit(FOUND)


def _print_duties(report: Report, shown: list[Duty]) -> None:
    for duty in shown:
        tests = report.tests.get(duty.id, ())
        sign = output.mark("good" if tests else "bad")
        click.echo(f"{sign} {duty.id:<44} {duty.title_en}" + (f"  ({len(tests)})" if tests else ""))
    for name in report.unknown:
        click.secho(f"A test is marked with {name}, and no duty is called so.", fg="red")
    proven = len(report.scope) - len(report.without)
    click.echo(f"\n{proven} of {len(report.scope)} duties of this version are proven by a test.")


@command.command("chains")
@click.option("--case", "number", default="", help="Only this case.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def chains(number: str, machine: bool) -> None:
    """Verify that no timeline was changed after it was written. Code 1 when one was."""
    with ground.product():
        from muhatap.cases.models import Case
        from muhatap.operations.chains import verify

        total = 1 if number else Case.objects.count()
        with output.bar("Verifying timelines") as progress:
            seen, broken = verify(number, progress=lambda done: progress(done, total))
        if number and not seen:
            refuse(f"There is no case {number}.", MISSING)
        if machine:
            output.as_json({"verified": seen, "broken": [output.plain(one) for one in broken]})
        else:
            for one in broken:
                click.secho(f"{one.number}: {'; '.join(one.faults)}", fg="red")
            click.echo(f"{seen} timelines, {len(broken)} broken.")
        if broken:
            raise click.exceptions.Exit(FOUND)


@command.command("messages")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def messages(machine: bool) -> None:
    """Find moves that tell somebody something for which no template exists. Code 1 when there are some."""
    with ground.product():
        from muhatap.operations.messages import missing

        found = missing()
        if machine:
            output.as_json(found)
        else:
            click.echo("\n".join(found) if found else "Every message has its templates.")
        if found:
            raise click.exceptions.Exit(FOUND)


@command.command("counters")
@click.option("--repair", is_flag=True, help="Write wrong counters anew; people may go on working.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def counters(repair: bool, machine: bool) -> None:
    """Compare the counters of the queues with a recount. Code 1 when one is wrong and was not repaired."""
    with ground.product():
        from muhatap.cases import counting

        with output.bar("Counting") as progress:
            wrong = counting.audit(repair=repair, tell=progress)
        if machine:
            output.as_json({"wrong": [output.plain(row) for row in wrong], "repaired": repair})
        else:
            for row in wrong:
                click.echo(f"{row.scope} {row.unit_id} {row.status}: {row.says}, should be {row.is_right}")
            click.echo(f"{len(wrong)} counters wrong{', repaired' if wrong and repair else ''}.")
        if wrong and not repair:
            raise click.exceptions.Exit(FOUND)


@command.command("figures")
@click.option("--repair", is_flag=True, help="Write wrong tallies anew; people may go on working.")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def figures(repair: bool, machine: bool) -> None:
    """Compare the tallies of the figures with a recount. Code 1 when one is wrong and was not repaired."""
    with ground.product():
        from muhatap.figures import counting

        wrong = counting.audit(repair=repair)
        if machine:
            output.as_json({"wrong": [output.plain(row) for row in wrong], "repaired": repair})
        else:
            for row in wrong:
                click.echo(f"{row.measure} {row.key} {row.day}: {row.says}, should be {row.is_right}")
            click.echo(f"{len(wrong)} tallies wrong{', repaired' if wrong and repair else ''}.")
        if wrong and not repair:
            raise click.exceptions.Exit(FOUND)
