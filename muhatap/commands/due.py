"""`muhatap due POLICY START`: when a period ends, and why on that day. Needs no database."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from muhatap.commands import ground, output
from muhatap.commands.exits import MISSING, refuse

if TYPE_CHECKING:
    from muhatap.deadlines.arithmetic import Calendar, Derivation, Pause
    from muhatap.deadlines.models import Policy

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d.%m.%Y %H.%M", "%d.%m.%Y")
MORNING = time(9)
EARLIEST, LATEST = 2000, 2100


@click.command("due")
@click.argument("code", metavar="POLICY")
@click.argument("start", default="")
@click.option(
    "--pause", "pauses", multiple=True, metavar="A..B", help="It stood still from A to B. Repeatable."
)
@click.option("--extend", is_flag=True, help="It was extended, as its policy allows it.")
@click.option("--extended-on", metavar="DAY", help="The day on which it was, in time.")
@click.option(
    "--after-pause",
    type=click.Choice(["resume", "restart"]),
    help="In place of the policy's own.",
)
@click.option("--topic-days", type=click.IntRange(1, 3660), help="The topic's own service standard.")
@click.option("--promised", metavar="DAY", help="The promised day, for a policy that runs to one.")
@click.option(
    "--calendar",
    "book",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Days off from a file, [{day, kind: holiday|half|leave|closure, name}, …], for the years in it.",
)
@click.option("--language", type=click.Choice(["tr", "en"]), default="tr", show_default=True)
@click.option("--json", "machine", is_flag=True, help="For a script.")
def command(
    code: str,
    start: str,
    pauses: tuple[str, ...],
    extend: bool,
    extended_on: str | None,
    after_pause: str | None,
    topic_days: int | None,
    promised: str | None,
    book: Path | None,
    language: str,
    machine: bool,
) -> None:
    """Derive a due date day by day, by the policies that ship and the public holidays.

    POLICY is a code (3071, 4982, izmir-3, …; `list` names them), START a day or a moment in Istanbul:
    2026-03-10, 2026-03-10T14:20, 10.03.2026.
    """
    os.environ.setdefault("MUHATAP_BUILD", "1")  # no secret, no database
    ground.setup_django()
    from django.utils import translation

    with translation.override(language):
        if code == "list":
            _list(machine)
            return
        if not start:
            refuse(f"The start is missing: muhatap due {code} 2026-03-10")
        begins = _moment(start)
        policy = _policy(code, begins.date())
        stood = [_pause(text) for text in pauses]
        day = _promise(policy, promised, begins)
        if (extend or extended_on) and not policy.extended_amount:
            refuse(f"{policy.code} cannot be extended.")
        policy.after_pause = after_pause or policy.after_pause
        longer = _longer(policy, begins, stood, extended_on, topic_days, book)
        found = _derived(policy, begins, stood, day, extend or longer is not None, longer, topic_days, book)
        output.as_json(found) if machine else _print(policy, found)


def _longer(
    policy: Policy,
    start: datetime,
    pauses: list[Pause],
    on: str | None,
    topic_days: int | None,
    book: Path | None,
) -> date | None:
    """The day of the extension, which is asked for while the plain period runs."""
    if not on:
        return None
    day = _moment(on).date()
    last = date.fromisoformat(
        _derived(policy, start, pauses, None, False, None, topic_days, book)["due"][:10]
    )
    if not start.date() <= day <= last:
        refuse(f"{policy.code} ends on {last}: it cannot be extended on {day}.")
    return day


def _derived(
    policy: Policy,
    start: datetime,
    pauses: list[Pause],
    promised: date | None,
    extended: bool,
    extended_on: date | None,
    topic_days: int | None,
    book: Path | None,
) -> dict[str, Any]:
    from muhatap.deadlines import queries

    last = max([start.date(), *(until.date() for _since, until in pauses), *([promised] if promised else [])])
    length = policy.rule(topic_days, extended=extended).amount
    derivation, told = queries.what_if(
        policy,
        start,
        topic_days=topic_days,
        pauses=pauses,
        promised=promised,
        extended=extended,
        extended_on=extended_on,
        calendar=_calendar(start.year - 1, last.year + 2 + length // 200, book),
    )
    return _found(policy, start, derivation, told.days, told.compact)


def _list(machine: bool) -> None:
    from muhatap.deadlines.services.policies import shipped_policies

    rows = [(one.code, one.length, one.cited, one.name) for one in shipped_policies()]
    if machine:
        output.as_json([dict(zip(("policy", "length", "source", "name"), row, strict=True)) for row in rows])
    else:
        output.table(["Policy", "Length", "Source", "Name"], rows)


def _policy(code: str, on: date) -> Policy:
    from muhatap.deadlines.services.policies import shipped_policies

    rows = [one for one in shipped_policies() if one.code == code]
    if not rows:
        refuse(f"There is no policy {code}. `muhatap due list` names them all.", MISSING)
    held = [one for one in rows if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)]
    if not held:
        refuse(f"{code} does not hold on {on}; it begins on {min(one.valid_from for one in rows)}.", MISSING)
    return max(held, key=lambda one: one.valid_from)


def _promise(policy: Policy, promised: str | None, start: datetime) -> date | None:
    if policy.is_promised and not promised:
        refuse(f"{policy.code} runs to a promised day: --promised 2026-12-01.")
    if not promised:
        return None
    if not policy.is_promised:
        refuse(f"{policy.code} is counted, not promised: leave --promised out.")
    day = _moment(promised).date()
    if day < start.date():
        refuse(f"The promised day {day} lies before it starts.")
    return day


def _moment(text: str) -> datetime:
    from muhatap.deadlines.arithmetic import ISTANBUL

    for form in FORMATS:
        try:
            found = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the zone is added below
        except ValueError:
            continue
        if not EARLIEST <= found.year <= LATEST:
            refuse(f"{text} is outside {EARLIEST} to {LATEST}.")
        if "%H" not in form:
            found = datetime.combine(found, MORNING)
        return found.replace(tzinfo=ISTANBUL)
    try:
        aware = datetime.fromisoformat(text)
    except ValueError:
        refuse(f"{text} is no day: write 2026-03-10, 2026-03-10T14:20 or 10.03.2026.")
    if not EARLIEST < aware.year < LATEST:
        refuse(f"{text} is outside {EARLIEST} to {LATEST}.")
    return aware.astimezone(ISTANBUL) if aware.tzinfo else aware.replace(tzinfo=ISTANBUL)


def _pause(text: str) -> Pause:
    since, sign, until = text.partition("..")
    if not sign:
        refuse(f"A pause is written A..B, 2026-03-12..2026-03-16; this is {text}.")
    found = _moment(since), _moment(until)
    if found[1] < found[0]:
        refuse(f"The pause {text} ends before it begins.")
    return found


def _calendar(first: int, end: int, book: Path | None) -> Calendar:
    """Public holidays from the year `first` to before `end`; years that a file names come from it alone."""
    from muhatap.deadlines.arithmetic import Calendar, Mark, Off
    from muhatap.deadlines.holidays import holidays_of

    own = _read(book) if book else {}
    named = {day.year for day in own}
    known = holidays_of(year for year in range(first, end) if year not in named)
    marks = {one.day: Mark(Off(one.kind), one.name_tr, one.name_en, one.is_estimated) for one in known}
    return Calendar({**marks, **own})


def _read(book: Path) -> Mapping[date, Any]:
    from muhatap.deadlines.arithmetic import Mark, Off

    try:
        rows = json.loads(book.read_text(encoding="utf-8"))
        return {
            date.fromisoformat(row["day"]): Mark(
                Off(row.get("kind", "holiday")), str(row["name"]), str(row.get("name_en", ""))
            )
            for row in rows
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        refuse(f'{book} is no calendar ({error}): [{{"day": "2026-05-25", "kind": "leave", …}}, …].')


def _found(
    policy: Policy, start: datetime, derivation: Derivation, steps: tuple[str, ...], compact: str
) -> dict[str, Any]:
    return {
        "due": derivation.due_at.isoformat(),
        "policy": policy.code,
        "name": policy.name,
        "source": policy.source,
        "cited": policy.cited,
        "certainty": policy.certainty,
        "is_law": policy.is_law,
        "start": start.isoformat(),
        "summary": compact,
        "is_estimated": any(step.mark is not None and step.mark.is_estimated for step in derivation.steps),
        "steps": [
            {"day": step.day.isoformat(), "reason": step.reason.value, "number": step.number, "text": text}
            for step, text in zip(derivation.steps, steps, strict=True)
        ],
    }


def _print(policy: Policy, found: Mapping[str, Any]) -> None:
    click.secho(f"{datetime.fromisoformat(found['due']):%d.%m.%Y %H.%M}", bold=True)
    click.echo(f"{policy.name}, {policy.length}, {policy.cited}")
    click.secho(policy.certainty, dim=True)
    click.echo()
    for step in found["steps"]:
        click.echo(step["text"])
    click.echo()
    click.echo(found["summary"])
