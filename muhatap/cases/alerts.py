"""Telling a unit that a date nears or has passed. Promises notices only; locks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from muhatap.cases import telling
from muhatap.cases.lifecycle import IN_HAND
from muhatap.cases.models import Referral
from muhatap.deadlines.services import Alert
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.notifications.services import Recipient
from muhatap.organization.persons import Person

TEMPLATES = {"warning": "unit/warning", "breach": "unit/late"}


def tell(alerts: Sequence[Alert], *, by: Person) -> int:
    """One notice to each unit that still works on what an alert is about; how many were promised."""
    kinds = {alert.docket_id: alert.kind for alert in alerts}
    rows = (
        Referral.objects.filter(status__in=IN_HAND)
        .filter(docket_id__in=kinds)
        .union(Referral.objects.filter(status__in=IN_HAND, case__docket_id__in=kinds))
        .values_list("pk", flat=True)
    )
    told = 0
    referrals = Referral.objects.filter(pk__in=list(rows)).select_related(
        "unit", "case__topic", "case__reply_point"
    )
    for referral in referrals:
        kind = kinds.get(referral.docket_id) or kinds[referral.case.docket_id]
        if not referral.unit.email or referral.unit.is_outside:
            continue  # another institution cannot look here: whoever follows it sees it among what is late
        context = {**telling.context(referral.case, None, audience="unit"), "unit": referral.unit.name_tr}
        recipient = Recipient(
            audience="unit",
            channel=Channel.EMAIL,
            address=referral.unit.email,
            language="tr",
            unit_id=referral.unit_id,
        )
        notifications.queue(TEMPLATES[kind], [recipient], context=context, by=by, case_id=referral.case_id)
        told += 1
    return told
