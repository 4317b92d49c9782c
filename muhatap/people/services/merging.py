"""Two records become one: the kept one takes over, the other stays as its shadow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases.services import following as cases
from muhatap.cases.services import search_anew
from muhatap.citizens import cipher, following
from muhatap.citizens.drafts import clean_number
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Citizen, CitizenChange
from muhatap.citizens.services.records import hides
from muhatap.kit import clock, turkish
from muhatap.kit import text as texts
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person
from muhatap.people import policy
from muhatap.people.models import Merge
from muhatap.people.services.pairs import note
from muhatap.people.services.points import unite

# what may be taken from the other record -> its columns
FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "kind": ("kind",),
    "representative": ("representative",),
    "place": ("district_id", "neighbourhood_id", "address"),
    "language": ("language",),
    "preferred_channel": ("preferred_channel",),
    "call_hours": ("call_hours",),
    "note": ("note",),
}


@transaction.atomic
def merge(kept_id: int, other_id: int, *, take: Collection[str], reason: str, by: Person) -> Merge:
    """Two records of one person become one (izmir:15.12): `kept_id` stands, the other becomes its shadow.

    `take` names FIELDS whose value the other record gives. Contact points and consents are put together with
    their proofs, cases and conversations follow at once, both histories stay where they were written. A wish
    to be hidden on either holds for both. Locks: records, cases, points. DoesNotExist where `by` may not
    know one of them; BadRecord without a reason; NotNow for two identity numbers, or when one is merged
    already.
    """
    kept, other = locked_pair(kept_id, other_id, by)
    why = reason_of(reason, _("Kayıtlar birleştirilmedi."))
    if kept.merged_into_id or other.merged_into_id:
        raise NotNow(_("Bu kayıtlardan biri az önce birleştirilmiş; sayfayı yeniden açın."))
    if kept.number_index and other.number_index:
        raise NotNow(_("İki kaydın kimlik numarası ayrı: bunlar iki ayrı kişi, birleştirilmez."))
    cases.hold_cases([kept.pk, other.pk])
    fields = _take(kept, other, take)
    moved = unite(kept, other)
    moved["shadows"] = _shadows(kept, other)
    twins = {one["id"]: one["twin"] for one in moved["twins"]}
    moved["cases"] = cases.follow_person("merge_person", other.pk, kept, points=twins)
    moved["contacts"] = cases.contacts_follow(other.pk, kept.pk)
    moved["more"] = {name: go(other.pk, kept.pk, None, by=by) for name, go in following.FOLLOWERS.items()}
    search_anew(kept.pk, by=by)
    _remember(kept, other, fields, why, by)
    note(kept.pk, other.pk, "merged", why, by=by)
    return Merge.objects.create(
        kept=kept, other=other, at=clock.now(), by_id=by.actor_id, reason=why, fields=fields, moved=moved
    )


def locked_pair(kept_id: int, other_id: int, by: Person) -> tuple[Citizen, Citizen]:
    """Both records, locked in the order of their keys; DoesNotExist for who may not put them together."""
    rows = {
        row.pk: row
        for row in Citizen.objects.select_for_update().filter(pk__in={kept_id, other_id}).order_by("pk")
    }
    if len(rows) != 2 or not policy.may_merge(by, *rows.values()):
        raise Citizen.DoesNotExist
    return rows[kept_id], rows[other_id]


def reason_of(reason: str, undone: str) -> str:
    """The reason as it is kept; BadRecord (field `reason`) when there is none."""
    why = texts.one_line(reason)
    wrong = texts.flaw(why, limit=300)
    if wrong or len(why) < 3:
        raise BadRecord(undone, fields={"reason": str(wrong) or _("Neden olduğunu yazın; kayda geçer.")})
    return why


def _take(kept: Citizen, other: Citizen, take: Collection[str]) -> dict[str, Any]:
    """Write the chosen columns and the number on the kept record; before and after of what changed."""
    fields: dict[str, Any] = {}
    for name in take:
        for column in FIELDS[name]:
            before, after = getattr(kept, column), getattr(other, column)
            if before != after:
                fields[column] = [before, after]
                setattr(kept, column, after)
    if other.identity_hidden and not kept.identity_hidden:
        fields["identity_hidden"] = [False, True]
        kept.identity_hidden = True
        hides(kept.pk)
    if "name" in fields:
        name_anew(kept)
    if other.number_index:
        fields["number"] = True
        kept.number_cipher, kept.number_index = other.number_cipher, other.number_index
        other.number_index = ""
    _check_number(kept)
    other.merged_into = kept
    other.save(update_fields=["number_index", "merged_into"])
    kept.save()
    return fields


def _check_number(row: Citizen) -> None:
    """A number only a kind of person can have that is given such numbers."""
    if not row.number_cipher:
        return
    try:
        clean_number(cipher.unseal(row.number_cipher).value, row.kind)
    except cipher.Unreadable:
        return
    except ValueError as wrong:
        raise BadRecord(
            _("Kayıtlar birleştirilmedi."), fields={"kind": _("Kişi türü kayıttaki numaraya uymuyor.")}
        ) from wrong


def name_anew(row: Citizen) -> None:
    """The columns by which a name is sorted and found."""
    row.name_sort, row.name_fold = turkish.sort_key(row.name), turkish.ascii_fold(row.name)


def _shadows(kept: Citizen, other: Citizen) -> list[int]:
    """Records merged into the other one earlier lead to the kept one now."""
    rows = Citizen.objects.filter(merged_into=other).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    Citizen.objects.filter(pk__in=ids).update(merged_into=kept)
    return ids


def _remember(kept: Citizen, other: Citizen, fields: dict[str, Any], why: str, by: Person) -> None:
    lines = [
        line(kept, "merged", "", str(other.pk), why, by),
        line(other, "merged_into", "", str(kept.pk), why, by),
    ]
    for column, value in fields.items():
        if column == "number":
            continue
        before, after = (_as_text(one) for one in value)
        lines.append(line(kept, column, before, after, why, by))
    CitizenChange.objects.bulk_create(lines)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def line(row: Citizen, field: str, before: str, after: str, why: str, by: Person) -> CitizenChange:
    """One line of a record's history, not yet stored."""
    return CitizenChange(
        citizen=row,
        at=clock.now(),
        by_id=by.actor_id,
        field=field,
        before=before[:300],
        after=after[:300],
        reason=why,
    )
