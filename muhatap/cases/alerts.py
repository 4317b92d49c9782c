"""Telling a unit that a date nears or has passed. Promises notices only; locks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from muhatap.cases import telling
from muhatap.cases.lifecycle import IN_HAND
from muhatap.cases.models import Referral
from muhatap.deadlines.services import Alert
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.notifications.services import Letter, Recipient
from muhatap.organization.persons import Person

TEMPLATES = {"warning": "unit/warning", "breach": "unit/late"}


def tell(alerts: Sequence[Alert], *, by: Person) -> int:
    """One notice to each unit that still works on what an alert is about; how many were promised.

    Of several clocks that speak of one case at once the unit hears of the gravest, with its date. At most six
    statements, however many there are.
    """
    gravest = _gravest(alerts)
    letters = [
        _letter(referral, max(filter(None, of_it(referral, gravest)), key=_weight))
        for referral in in_hand(gravest)
        # another institution cannot look here: whoever follows it sees it among what is late
        if referral.unit.email and not referral.unit.is_outside
    ]
    return len(notifications.queue_all(letters, by=by))


def in_hand(dockets: Mapping[int, object]) -> list[Referral]:
    """The parts that units still have in hand, of these dockets or of cases that these are of."""
    rows = Referral.objects.filter(status__in=IN_HAND)
    found = (
        rows.filter(docket_id__in=dockets)
        .union(rows.filter(case__docket_id__in=dockets))
        .values_list("pk", flat=True)
    )
    wanted = Referral.objects.filter(pk__in=list(found)).order_by("pk")
    return list(wanted.select_related("unit", "case__topic", "case__reply_point"))


def of_it(referral: Referral, by_docket: Mapping[int, Alert]) -> tuple[Alert | None, Alert | None]:
    """What is said of a unit's part, and of its case."""
    return by_docket.get(referral.docket_id), by_docket.get(referral.case.docket_id)


def _gravest(alerts: Sequence[Alert]) -> dict[int, Alert]:
    found: dict[int, Alert] = {}
    for alert in alerts:
        if alert.kind in TEMPLATES:
            before = found.get(alert.docket_id)
            found[alert.docket_id] = max(before, alert, key=_weight) if before else alert
    return found


def _weight(alert: Alert) -> tuple[bool, bool, float]:
    return alert.kind == "breach", alert.is_law, -alert.due_at.timestamp()


def _letter(referral: Referral, alert: Alert) -> Letter:
    context = {
        **telling.context(referral.case, None, audience="unit"),
        "unit": referral.unit.name_tr,
        "due": clock.local(alert.due_at).strftime("%d.%m.%Y"),
    }
    recipient = Recipient(
        audience="unit",
        channel=Channel.EMAIL,
        address=referral.unit.email,
        language="tr",
        unit_id=referral.unit_id,
    )
    return Letter(TEMPLATES[alert.kind], [recipient], context, case_id=referral.case_id)
