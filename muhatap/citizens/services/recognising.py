"""Who comes in with many others: somebody registered, plainly the same as somebody registered, or new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from muhatap.citizens import cipher, policy, queries
from muhatap.citizens.drafts import CitizenDraft, Clean, clean
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.likeness import Face, best, face, weigh
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.citizens.numbers import Number
from muhatap.citizens.services.main_address import first_address
from muhatap.citizens.services.records import new_row, note_consents, points_of, require_writer, stand_for
from muhatap.kit import keys
from muhatap.kit.copying import copy_in
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person


@dataclass(frozen=True)
class Comer:
    """An applicant as another system names them: by number, by everything a record holds, by neither."""

    number: Number | None = None
    draft: CitizenDraft | None = None


@transaction.atomic
def recognise_many(comers: Sequence[Comer], *, by: Person) -> list[Citizen | BadRecord | None]:
    """The record of each, in their order; None for who gave no name, a refusal for what is no record.

    Somebody registered by this number; else the one who is plainly the same (`LikelyDuplicate` would name
    them); else a fresh record, as `register` one after another would make it: who comes twice is one. A dozen
    statements for any number. `IntegrityError` when somebody registers one of the numbers at the same moment.
    """
    require_writer(by)
    ready = [_cleaned(comer) for comer in comers]
    book = _Book(comers, ready, by)
    found: list[int | BadRecord | None] = [
        one if isinstance(one, BadRecord) else book.find(comer, one)
        for comer, one in zip(comers, ready, strict=True)
    ]
    people = book.keep()
    stands = stand_for({pk for pk in found if isinstance(pk, int) and pk not in people})
    people |= Citizen.objects.in_bulk(set(stands.values()))
    return [people[stands.get(pk, pk)] if isinstance(pk, int) else pk for pk in found]


def _cleaned(comer: Comer) -> Clean | BadRecord | None:
    if comer.draft is None:
        return None
    try:
        return clean(comer.draft)
    except BadRecord as wrong:
        return wrong


class _Book:
    """What the register holds that may be these people, and who of them is added."""

    def __init__(
        self, comers: Sequence[Comer], ready: Sequence[Clean | BadRecord | None], by: Person
    ) -> None:
        self.by, self.sees = by, policy.sees(by, hidden=True)
        given = [one for one in ready if isinstance(one, Clean)]
        indexes = {cipher.index(comer.number) for comer in comers if comer.number is not None}
        indexes |= {cipher.index(one.number) for one in given if one.number is not None}
        values = {point.value for one in given for point in one.points}
        rows = Citizen.objects.filter(number_index__in=indexes).values_list("number_index", "pk")
        self.numbers: dict[str, int] = dict(rows)
        self.reached: dict[str, list[int]] = {}
        shared = ContactPoint.objects.filter(value__in=values, citizen__merged_into=None).order_by("pk")
        for value, pk in shared.values_list("value", "citizen_id"):
            self.reached.setdefault(value, []).append(pk)
        self.faces = self._faces()
        self.fresh: list[tuple[Citizen, Clean, list[ContactPoint]]] = []
        self.ids = iter(keys.fresh(Citizen, len(given)))

    def _faces(self) -> dict[int, Face]:
        ids = {*self.numbers.values(), *(pk for ids in self.reached.values() for pk in ids)}
        rows = Citizen.objects.filter(pk__in=ids).prefetch_related("contact_points")
        return {row.pk: face(row, row.contact_points.all()) for row in rows}

    def find(self, comer: Comer, ready: Clean | None) -> int | None:
        """Whose it is: the id of a record that is there or will be."""
        for number in (comer.number, ready.number if ready is not None else None):
            if number is not None and (known := self.numbers.get(cipher.index(number))) is not None:
                return known
        if ready is None or comer.draft is None:
            return None
        same = self._the_same(comer.draft, ready)
        return same[0] if len(same) == 1 else self._add(ready)

    def _the_same(self, draft: CitizenDraft, ready: Clean) -> list[int]:
        values = [point.value for point in ready.points]
        ids = [pk for value in values[: queries.MOST_VALUES] for pk in self.reached.get(value, ())]
        faces = {pk: self.faces[pk] for pk in dict.fromkeys(ids[: queries.MOST_SHARING])}
        index = cipher.index(ready.number) if ready.number is not None else ""
        weighed = weigh(draft, faces, number_index=index, values=values, names_of_hidden=self.sees)
        return [pk for pk, verdict in best(weighed, queries.LIKELIEST) if verdict.is_certain]

    def _add(self, ready: Clean) -> int:
        row = new_row(ready, Actor(kind=Actor.Kind.CITIZEN), by=self.by)
        row.pk = next(self.ids)
        points = points_of(row, ready)
        self.fresh.append((row, ready, points))
        self.faces[row.pk] = face(row, points)
        if row.number_index:
            self.numbers[row.number_index] = row.pk
        for point in points:
            self.reached.setdefault(point.value, []).append(row.pk)
        return row.pk

    def keep(self) -> dict[int, Citizen]:
        """Write who is new, with points, consents and address. By their ids."""
        rows = [row for row, _ready, _points in self.fresh]
        copy_in([row.actor for row in rows])
        copy_in(rows)
        points = [point for _row, _ready, points in self.fresh for point in points]
        copy_in(points)
        note_consents(points, before={}, by=self.by)
        copy_in([first_address(row, by=self.by) for row in rows if row.address])
        return {row.pk: row for row in rows}
