"""The ladder: what follows a breach while it stays late. Runs within the sweep and locks nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation

from muhatap.cases import alerts as case_alerts
from muhatap.cases.lifecycle import OPEN
from muhatap.cases.models import Case
from muhatap.deadlines.services import Alert
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.services import Letter as Message
from muhatap.notifications.services import Recipient
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue import wording
from muhatap.overdue.addressing import Addresses
from muhatap.overdue.models import Step

TEMPLATES = {"unit": "unit/still_late", "staff": "staff/still_late"}


@dataclass(frozen=True)
class Part:
    """What one rung is about: a case, and the unit that has it; none while it lies with a desk."""

    alert: Alert
    case: Case
    unit: Unit | None


def climb(alerts: Sequence[Alert], *, by: Person) -> int:
    """Tell whom each rung names, one message an address; how many messages. At most eight statements.

    Another institution is not written to: whoever follows its work sees it among what is late. Each rung is
    kept as a `Step`, once for every date of a clock.
    """
    rungs = [alert for alert in alerts if alert.kind == "rung"]
    parts = _parts(rungs) if rungs else []
    if not parts:
        return 0
    addresses = Addresses()
    told = [(part, addresses.of(part.alert.to, part.unit)) for part in parts]
    Step.objects.bulk_create([_step(part, len(found)) for part, found in told], ignore_conflicts=True)
    return len(notifications.queue_all(_messages(told), by=by))


def _parts(rungs: Sequence[Alert]) -> list[Part]:
    by_docket: dict[int, list[Alert]] = defaultdict(list)
    for alert in rungs:
        by_docket[alert.docket_id].append(alert)
    held = case_alerts.in_hand(by_docket)
    found = [
        Part(alert, row.case, row.unit)
        for row in held
        if not row.unit.is_outside
        for docket in (row.docket_id, row.case.docket_id)
        for alert in by_docket.get(docket, ())
    ]
    busy = {row.case_id for row in held}
    desks = Case.objects.filter(docket_id__in=by_docket, status__in=OPEN).exclude(pk__in=busy)
    found += [
        Part(alert, case, None)
        for case in desks.select_related("topic")
        for alert in by_docket[case.docket_id]
    ]
    return found


def _step(part: Part, n: int) -> Step:
    alert = part.alert
    return Step(
        clock_id=alert.clock_id,
        due_at=alert.due_at,
        days=alert.days,
        to=alert.to,
        case=part.case,
        unit=part.unit,
        code=alert.code,
        told=n,
        at=clock.now(),
    )


def _messages(told: Iterable[tuple[Part, list[Recipient]]]) -> list[Message]:
    by_address: dict[Recipient, dict[tuple[int, int | None], Part]] = defaultdict(dict)
    for part, recipients in told:
        for one in recipients:
            key = (part.case.pk, part.unit.pk if part.unit is not None else None)
            before = by_address[one].get(key)
            if before is None or part.alert.due_at < before.alert.due_at:
                by_address[one][key] = part
    return [_message(one, list(parts.values())) for one, parts in by_address.items()]


def _message(recipient: Recipient, parts: Sequence[Part]) -> Message:
    now = clock.now()
    with translation.override(recipient.language):
        said = [wording.line(part.case, part.unit, part.alert.due_at, now) for part in parts]
        text = wording.lines(said)
    alone = parts[0].case if len(parts) == 1 else None
    unit = parts[0].unit if recipient.audience == "unit" else None
    context = {
        "text": text,
        "unit": unit.name_tr if unit is not None else "",
        "link": wording.link("case", alone.pk) if alone is not None else wording.link("overdue"),
    }
    case_id = alone.pk if alone is not None else None
    return Message(TEMPLATES[recipient.audience], [recipient], context, case_id=case_id)
