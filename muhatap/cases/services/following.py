"""Cases follow the record of their applicant when two records are merged, and when they are parted again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from muhatap.cases import queries
from muhatap.cases.lifecycle import CASE_MOVES, OPEN
from muhatap.cases.models import Case, Contact
from muhatap.cases.services.moving import make
from muhatap.citizens import following
from muhatap.citizens.models import CALL, Citizen
from muhatap.citizens.queries import reply_way
from muhatap.organization import queries as organization


@transaction.atomic
def hold_cases(citizen_ids: Collection[int]) -> None:
    """Lock every case of these people, after their records and before their contact points."""
    rows = Case.objects.filter(citizen_id__in=citizen_ids).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


@transaction.atomic
def follow_person(
    name: str,
    whose: int,
    to: Citizen,
    *,
    points: Mapping[int, int],
    only: Collection[int] | None = None,
) -> list[int]:
    """Put another record behind the cases of `whose`, by the move `name`; ids of those that followed.

    Whose actor applied stays: the applicant's own way to the case is the same as before. `points` names the
    twin of a contact point on the other record; `only` narrows it to some cases. The caller holds the records
    and the cases, and has asked who may: the move is the system's, since it takes cases of every desk along.
    """
    rows = Case.objects.filter(citizen_id=whose)
    if only is not None:
        rows = rows.filter(pk__in=only)
    by = organization.system()
    followed = []
    for case in (
        rows.select_related(*queries.WITH).select_for_update(of=("self",), no_key=True).order_by("pk")
    ):
        changes: dict[str, object] = {"citizen": to}
        if case.reply_point_id is not None and case.reply_point_id in points:
            changes["reply_point"] = to.contact_points.get(pk=points[case.reply_point_id])
        make(case, CASE_MOVES[name], by=by, facts={}, changes=changes)
        followed.append(case.pk)
    return followed


@transaction.atomic
def contacts_follow(whose: int, to: int, *, only: Collection[int] | None = None) -> list[int]:
    """Conversations of one record become the other's; ids of those that followed."""
    return following.move(Contact.objects.filter(citizen_id=whose), to, only)


@transaction.atomic
def reply_as_wished(citizen: Citizen) -> None:
    """Open cases of somebody are answered as their record wishes from now on. The caller holds the cases."""
    point, called = reply_way(citizen)
    Case.objects.filter(citizen=citizen, status__in=OPEN).update(reply_point=point, wants_call=called)


@transaction.atomic
def read_as_wished(citizen: Citizen) -> None:
    """Messages about open cases of somebody come in the language of their record from now on."""
    Case.objects.filter(citizen=citizen, status__in=OPEN).update(language=citizen.language)


@transaction.atomic
def reply_elsewhere(citizen: Citizen, points: Collection[int]) -> None:
    """Cases of this record that were to be answered at a point it has no more are answered at its own."""
    if not points:
        return
    for case in Case.objects.filter(citizen=citizen, reply_point_id__in=points).select_for_update(
        of=("self",), no_key=True
    ):
        point, _called = reply_way(citizen, CALL if case.wants_call else "")
        Case.objects.filter(pk=case.pk).update(reply_point=point)
