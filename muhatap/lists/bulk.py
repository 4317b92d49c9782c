"""Which moves can be made with many cases at once, and the form that asks once what each of them needs.

Moves that ask something of their own case (an answer, a question, interim information) are not here. Each row
stands for the row of the same name in the lifecycle; who may and from where is said there alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.cases.forms import FIELDS, LABELS, OFFERED, UnitsField, unit_choices
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES, Move
from muhatap.kit import clock
from muhatap.kit.forms import HouseForm
from muhatap.organization.models import Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.queries import live_grants
from muhatap.organization.roles import Role

MOST = 1000
# fmt: off
OF_CASE = (
    "approve", "approve_unrouted", "return", "route", "add_units", "stop_asking", "escalate", "settle",
    "speed_up", "note", "cancel",
)
OF_REFERRAL = (
    "accept", "decline", "take", "assign", "schedule", "examine", "stop_waiting", "remind", "withdraw",
)
# fmt: on
BY_ITSELF = {"take": "officer"}  # facts that are whoever does it


def row(key: str) -> Move | None:
    """The move of a key, `case:note` or `referral:accept`."""
    kind, _colon, name = key.partition(":")
    if kind == "case" and name in OF_CASE:
        return CASE_MOVES[name]
    return REFERRAL_MOVES[name] if kind == "referral" and name in OF_REFERRAL else None


def offered(person: Person) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """What this person's roles can do at all, grouped for a select."""
    found = []
    for label, kind, names, table in (
        (_("Başvuruda"), "case", OF_CASE, CASE_MOVES),
        (_("Birimin işinde"), "referral", OF_REFERRAL, REFERRAL_MOVES),
    ):
        held = [(f"{kind}:{name}", table[name].label) for name in names if _holds(person, table[name])]
        if held:
            found.append((label, held))
    return found


def _holds(person: Person, move: Move) -> bool:
    return person.has(*move.who) or Role.AUTHOR in move.who


def _units(person: Person) -> forms.Field:
    return UnitsField(
        unit_choices(), label=_("Birimler"), error_messages={"required": _("En az bir birim seçin.")}
    )


def _officer(person: Person) -> forms.Field:
    paths = person.branch_paths()
    grants = live_grants(clock.today(), "grants__")
    rows = Staff.objects.filter(
        grants, grants__role__in=[Role.UNIT_USER, Role.UNIT_LEAD], is_active=True
    ).filter(grants__unit_id__in=_within(paths))
    choices = [(row.pk, row.full_name) for row in rows.distinct().order_by("name_sort")[:200]]
    return forms.TypedChoiceField(label=_("Görevli"), choices=choices, coerce=int)


def _within(paths: list[str]) -> Any:
    branch = Q(pk__in=[])
    for path in paths:
        branch |= Q(path__startswith=path)
    return Unit.objects.filter(branch).values("pk")


OWN: Mapping[str, Callable[[Person], forms.Field]] = {"units": _units, "officer": _officer}


class BulkForm(HouseForm):
    """The facts of one move, asked once for all cases."""

    def __init__(self, person: Person, move: Move, data: Any = None) -> None:
        super().__init__(data)
        wanted = [*move.needs, *OFFERED.get(move.name, ())]
        for fact in wanted:
            if fact == BY_ITSELF.get(move.name) or fact == "suggested":
                continue
            made: Any = FIELDS[fact]
            field = OWN[fact](person) if fact in OWN else made(None, None)
            field.label = LABELS.get((move.name, fact), field.label)
            field.required = fact in move.needs
            self.fields[fact] = field

    def facts(self) -> dict[str, Any]:
        """What each case's timeline will remember."""
        found = {key: value for key, value in self.cleaned_data.items() if value not in (None, "", [])}
        if "date" in found:
            found["date"] = found["date"].isoformat()
        return found
