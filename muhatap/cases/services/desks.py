"""Desks: which unit approves, routes, reviews and delivers what comes by a channel.

Regulations name separate ones (izmir:6.a.5, izmir:7.ç.10).

A case keeps the desks it was registered with; a change here holds for cases to come.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.cases import policy
from muhatap.cases.models import Channel, Desk
from muhatap.kit.errors import Incomplete
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit

OTHER = "other"  # the name of the row that holds for every other channel, in the log


def set_desk(stage: str, channel: str, unit_id: int, *, by: Person) -> Desk:
    """The unit of a stage for a channel; an empty channel is every other one.

    An approval desk of a channel's own makes everything from that channel wait for approval.
    """
    policy.require_rules(by)
    _check(stage, channel)
    unit = Unit.objects.filter(pk=unit_id, is_active=True).first()
    if unit is None:
        message = _("Bu birim yok ya da kapatılmış.")
        raise Incomplete(message, fields={"unit": message})
    with transaction.atomic():
        _hold()
        desk = Desk.objects.filter(stage=stage, channel=channel).first()
        before = desk.unit_id if desk else None
        if desk is not None and before == unit.pk:
            return desk
        desk = desk or Desk(stage=stage, channel=channel)
        desk.unit = unit
        desk.save()
        old = {"unit_id": before} if before else {}
        audit("desk.set", subject(stage, channel), by=by, before=old, after={"unit_id": unit.pk})
    return desk


def clear_desk(stage: str, channel: str, *, by: Person) -> None:
    """Take a desk away: its channel follows the row of every other one, or has no desk at this stage."""
    policy.require_rules(by)
    _check(stage, channel)
    with transaction.atomic():
        _hold()
        desk = Desk.objects.filter(stage=stage, channel=channel).first()
        if desk is not None:
            before = desk.unit_id
            desk.delete()
            audit(
                "desk.cleared",
                subject(stage, channel),
                by=by,
                before={"unit_id": before},
                after={"unit_id": None},
            )


def set_desks(desks: Mapping[tuple[str, str], int | None], *, by: Person) -> None:
    """Several desks at once, all or none; (stage, channel) → unit, None takes it away."""
    with transaction.atomic():
        for (stage, channel), unit_id in desks.items():
            if unit_id is None:
                clear_desk(stage, channel, by=by)
            else:
                set_desk(stage, channel, unit_id, by=by)


def subject(stage: str, channel: str) -> str:
    """A desk in the log."""
    return f"desk:{stage}.{channel or OTHER}"


def _check(stage: str, channel: str) -> None:
    fields = {}
    if stage not in Desk.Stage.values:
        fields["stage"] = _("Aşamayı seçin.")
    if channel and channel not in Channel.values:
        fields["channel"] = _("Kanalı seçin.")
    if fields:
        raise Incomplete(_("Masa kaydedilmedi."), fields=fields)


def _hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('desks', 1071))")
