"""Households: opened with two people, joined, left; every step with who and why."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Citizen
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person
from muhatap.people import policy
from muhatap.people.models import ELSEWHERE, Household, Member
from muhatap.people.services.merging import reason_of

Relation = Member.Relation
MOST = 30


@transaction.atomic
def link(citizen_id: int, other_id: int, relation: str, *, reason: str, by: Person) -> Member:
    """Write down that `other_id` belongs to the household of `citizen_id`; opened where there is none.

    `relation` is what the other one is to the household's own person. DoesNotExist where `by` may not know
    one of the two; BadRecord (fields `relation`, `reason`, `other`); NotNow when the other one lives in a
    household already.
    """
    row, other = _both(citizen_id, other_id, by)
    why = reason_of(reason, _("Haneye eklenmedi."))
    if relation not in Relation.values or relation == Relation.SELF:
        raise BadRecord(_("Haneye eklenmedi."), fields={"relation": _("Yakınlığını seçin.")})
    household = _household_of(row, why, by)
    standing = list(household.members.select_for_update().filter(until=None))
    if any(one.citizen_id == other.pk for one in standing):
        raise NotNow(_("Bu kişi zaten bu hanede."), fields={"other": _("Bu kişi zaten bu hanede.")})
    if len(standing) >= MOST:
        raise NotNow(_("Bir haneye en çok 30 kişi yazılır."))
    if relation not in ELSEWHERE and _lives_somewhere(other):
        wrong = _("Bu kişi başka bir hanede; önce oradan çıkarın.")
        raise NotNow(wrong, fields={"other": wrong})
    return _join(household, other, relation, why, by)


def _both(citizen_id: int, other_id: int, by: Person) -> tuple[Citizen, Citizen]:
    ids = {citizen_id, other_id}
    rows = {row.pk: row for row in Citizen.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    if len(rows) != 2 or not policy.may_link(by, *rows.values()):
        raise Citizen.DoesNotExist
    if any(row.merged_into_id for row in rows.values()):
        raise NotNow(_("Bu kayıt başka bir kayıtla birleştirildi; değişiklik kalan kayda yazılır."))
    return rows[citizen_id], rows[other_id]


def _lives_somewhere(row: Citizen) -> bool:
    return Member.objects.filter(citizen=row, until=None).exclude(relation__in=ELSEWHERE).exists()


def _household_of(row: Citizen, why: str, by: Person) -> Household:
    lives = Member.objects.filter(citizen=row, until=None).exclude(relation__in=ELSEWHERE).first()
    if lives is not None:
        return Household.objects.select_for_update().get(pk=lives.household_id)
    made = Household.objects.create(opened_at=clock.now(), opened_by_id=by.actor_id)
    _join(made, row, Relation.SELF, why, by)
    return made


def _join(household: Household, row: Citizen, relation: str, why: str, by: Person) -> Member:
    return Member.objects.create(
        household=household,
        citizen=row,
        relation=relation,
        since=clock.now(),
        by_id=by.actor_id,
        reason=why,
    )


@transaction.atomic
def leave(member_id: int, *, reason: str, by: Person) -> Member:
    """Somebody belongs to a household no more; the row stays. The last one alone closes it.

    When its own person leaves, whoever has been there longest takes that place. DoesNotExist where `by` may
    not know them; BadRecord without a reason; NotNow when it had ended.
    """
    found = Member.objects.select_related("citizen").filter(pk=member_id).first()
    if found is None or not policy.may_link(by, found.citizen):
        raise Member.DoesNotExist
    household = Household.objects.select_for_update().get(pk=found.household_id)
    row = Member.objects.select_for_update().get(pk=member_id)
    why = reason_of(reason, _("Haneden çıkarılmadı."))
    if row.until is not None:
        raise NotNow(_("Bu kişi haneden zaten çıkmış."))
    _end(row, why, by)
    left = list(household.members.filter(until=None).order_by("since", "pk"))
    staying = [one for one in left if one.relation not in ELSEWHERE]
    if len(left) <= 1 or not staying:
        for one in left:
            _end(one, why, by)
        household.closed_at = clock.now()
        household.save(update_fields=["closed_at"])
    elif row.relation == Relation.SELF:
        staying[0].relation = Relation.SELF
        staying[0].save(update_fields=["relation"])
    return row


def _end(row: Member, why: str, by: Person) -> None:
    row.until, row.ended_by_id, row.ended_reason = clock.now(), by.actor_id, why
    row.save(update_fields=["until", "ended_by", "ended_reason"])


@transaction.atomic
def households_follow(whose: int, to: int, only: Collection[int] | None, *, by: Person) -> list[int]:
    """Memberships of one record become the other's when two are merged or parted; ids of those that followed.

    What the other record has already stays where it is: nobody is twice in one household, or in two.
    """
    rows = Member.objects.select_for_update().filter(citizen_id=whose)
    if only is not None:
        rows = rows.filter(pk__in=only)
    has = list(Member.objects.filter(citizen_id=to, until=None))
    there, lives = {one.household_id for one in has}, any(one.relation not in ELSEWHERE for one in has)
    ids = []
    for row in rows.order_by("pk"):
        if row.until is None:
            if row.household_id in there or (lives and row.relation not in ELSEWHERE):
                continue
            lives = lives or row.relation not in ELSEWHERE
        row.citizen_id = to
        row.save(update_fields=["citizen"])
        ids.append(row.pk)
    return ids
