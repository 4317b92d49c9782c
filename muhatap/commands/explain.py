"""`muhatap explain CASE`: how a case came to be where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import FOUND, MISSING, refuse

if TYPE_CHECKING:
    from muhatap.cases.models import Case


@click.command("explain")
@click.argument("number")
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(number: str, machine: bool) -> None:
    """Show status, clocks with their derivation, the timeline, and whether its chain verifies.

    NUMBER is the case's number, 2026/043318-5 or 43318 for this year's. Personal facts are not shown.
    """
    with ground.product():
        case = _find(number)
        told = _told(case)
        if machine:
            output.as_json(told)
        else:
            _print(told)
        if told["faults"]:
            raise click.exceptions.Exit(FOUND)


def _find(typed: str) -> Case:
    from muhatap.cases import numbers
    from muhatap.cases.models import Case
    from muhatap.kit import clock

    number = numbers.parse(typed, year=clock.today().year)
    case = Case.objects.filter(number=number).select_related("topic", "docket").first() if number else None
    if case is None:
        refuse(f"There is no case {typed}.", MISSING)
    return case


def _told(case: Case) -> dict[str, Any]:
    from muhatap.operations.chains import verify

    _seen, broken = verify(case.number)
    referrals = case.referrals.select_related("unit").order_by("id")
    return {
        "number": case.number,
        "status": case.status,
        "round": case.round,
        "received_at": case.received_at,
        "topic": case.topic.name_tr,
        "referrals": [
            {"unit": one.unit.name_tr, "status": one.status, "round": one.round} for one in referrals
        ],
        "clocks": [
            line
            for docket in [case.docket_id, *(one.docket_id for one in referrals)]
            for line in _clocks(docket)
        ],
        "events": [
            {
                "seq": event.seq,
                "at": event.at,
                "move": event.move,
                "from": event.before,
                "to": event.after,
                "by": event.by_id,
                "facts": event.facts,
            }
            for event in case.events.order_by("seq")
        ],
        "faults": list(broken[0].faults) if broken else [],
    }


def _clocks(docket_id: int) -> list[str]:
    from muhatap.deadlines import queries

    lines: list[str] = []
    for clock in queries.docket_view(docket_id).clocks:
        why = clock.explanation
        lines.append(f"{clock.label}, {clock.source}: {clock.when} = {why.compact}")
        if why.moved:
            lines.append(f"    {why.moved}")
    return lines


def _print(told: dict[str, Any]) -> None:
    from muhatap.kit import clock

    click.secho(f"{told['number']}  {told['status']}  (round {told['round']})", bold=True)
    click.echo(f"{told['topic']}, received {clock.local(told['received_at']):%d.%m.%Y %H.%M}")
    for one in told["referrals"]:
        click.echo(f"  {one['unit']}: {one['status']}")
    click.secho("\nClocks", bold=True)
    click.echo("\n".join(told["clocks"]) or "none")
    click.secho("\nTimeline", bold=True)
    rows = []
    for event in told["events"]:
        step = f"{event['from'] or '·'} → {event['to']}" if event["from"] != event["to"] else ""
        facts = ", ".join(f"{key}={value}" for key, value in event["facts"].items())
        rows.append(
            [event["seq"], f"{clock.local(event['at']):%d.%m.%Y %H.%M.%S}", event["move"], step, facts[:80]]
        )
    output.table(["", "When", "Move", "Status", "Facts"], rows)
    click.echo()
    if told["faults"]:
        click.secho("The chain is broken: " + "; ".join(told["faults"]), fg="red")
    else:
        click.echo(f"The chain of {len(rows)} lines verifies.")
