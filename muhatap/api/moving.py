"""Moves through the table: what each takes, and the facts that were sent, checked by the move's own form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from muhatap.cases import policy, queries, services
from muhatap.cases.errors import AlreadySo, NotNow, NotYours
from muhatap.cases.forms import MoveForm, UnitsField, UnitsWidget, is_generic
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES, Move
from muhatap.cases.models import Case, Referral
from muhatap.kit.errors import Incomplete
from muhatap.kit.forms import DayField
from muhatap.organization.persons import Person

FEW = 60  # choices that are told with the move; longer lists have an address of their own
# moves with a body of their own, and where they are made
DOORS = {
    "answer": "/api/v1/referrals/{referral}/answers",
    "record_result": "/api/v1/referrals/{referral}/answers",
    "combine": "/api/v1/cases/{case}/answers",
    "attach": "/api/v1/cases/{case}/files",
    "amend": "/api/v1/cases/{case}",
    "join": "/api/v1/cases/{case}/conversations",
    "say_information": "/api/v1/cases/{case}/calls",
    "say_question": "/api/v1/cases/{case}/calls",
    "say_forwarded": "/api/v1/cases/{case}/calls",
    "say_schedule": "/api/v1/cases/{case}/calls",
    "say_extension": "/api/v1/cases/{case}/calls",
    "say_fee": "/api/v1/cases/{case}/calls",
    "say_end": "/api/v1/cases/{case}/calls",
    "call_in_vain": "/api/v1/cases/{case}/calls",
    "attempt": "/api/v1/cases/{case}/attempts",
    "deliver": "/api/v1/cases/{case}/attempts",
}
UNTOLD = frozenset({"pass", "reject", "reject_outside", "edit", "take"})  # made by way of an answer


def makes(row: Move) -> bool:
    """True when the move is made by its name and facts alone."""
    return bool(row.sources) and is_generic(row)


def offered(person: Person, case: Case, referral: Referral | None) -> Iterator[dict[str, Any]]:
    """The moves that may be made now, in the order of the table, each with what it takes."""
    if referral is None:
        rows = queries.available_moves(person, case)
    else:
        rows = queries.available_referral_moves(person, case, referral)
    for row in rows:
        if not makes(row) and row.name not in DOORS:
            continue
        facts = list(_facts(MoveForm(row, case, referral))) if makes(row) else []
        yield {
            "name": row.name,
            "label": str(row.label),
            "target": str(row.target) if row.target else None,
            "address": address(row, case, referral),
            "facts": facts,
        }


def address(row: Move, case: Case, referral: Referral | None) -> str:
    """Where a move is made."""
    if not makes(row) and row.name in DOORS:
        return DOORS[row.name].format(case=case.pk, referral=referral.pk if referral else 0)
    whose = f"referrals/{referral.pk}" if referral is not None else f"cases/{case.pk}"
    return f"/api/v1/{whose}/moves/{row.name}"


def _facts(form: MoveForm) -> Iterator[dict[str, Any]]:
    for name, field in form.fields.items():
        kind, choices = _kind(field)
        yield {
            "name": name,
            "label": str(field.label),
            "type": kind,
            "required": field.required,
            "hint": str(field.help_text),
            "max_length": getattr(field, "max_length", None),
            "choices": choices,
        }


def _kind(field: forms.Field) -> tuple[str, list[dict[str, Any]] | None]:
    if isinstance(field, UnitsField):
        return "integers", _few(field.fields[0])
    if isinstance(field, DayField):
        return "date", None
    if isinstance(field, forms.TypedChoiceField):
        return "integer", _few(field)
    return ("choice", _few(field)) if isinstance(field, forms.ChoiceField) else ("text", None)


def _few(field: Any) -> list[dict[str, Any]] | None:
    flat: list[dict[str, Any]] = []
    for value, label in field.choices:
        group = label if isinstance(label, list | tuple) else [(value, label)]
        flat += [{"value": one, "label": str(words)} for one, words in group if one != ""]
    return flat if len(flat) <= FEW else None


def make(person: Person, case: Case, name: str, given: Mapping[str, Any]) -> Case:
    """One move of the case table. Raises what `services.move` raises; its fields are names of facts."""
    row = _row(CASE_MOVES, name)
    services.check(case, name, by=person)
    return services.move(case.pk, name, by=person, facts=_checked(row, case, None, given))


def make_of_referral(
    person: Person, case: Case, part: Referral, name: str, given: Mapping[str, Any]
) -> Referral:
    """One move of the referral table."""
    row = _row(REFERRAL_MOVES, name)
    if policy.may(person, row, case, part) is None:
        raise NotYours(row)
    if not policy.at_work(row, case, part):
        raise NotNow(row, case.get_status_display())
    if part.status not in row.sources:
        raise NotNow(row, part.get_status_display())
    if not policy.changes_something(row, case):
        raise AlreadySo(row)
    return services.move_referral(part.pk, name, by=person, facts=_checked(row, case, part, given))


def _row(table: Mapping[str, Move], name: str) -> Move:
    row = table.get(name)
    if row is None or not row.sources:
        raise Case.DoesNotExist
    if not makes(row):
        where = DOORS.get(name, "/api/v1/answers/{id}")
        words = _("“%(move)s” bu adresten yapılmaz; şuradan yapılır: %(address)s.")
        raise Incomplete(words % {"move": row.label, "address": where})
    return row


def _checked(row: Move, case: Case, referral: Referral | None, given: Mapping[str, Any]) -> dict[str, Any]:
    form = MoveForm(row, case, referral, {})
    wrong = {name: _("Bu işlemde böyle bir bilgi yok.") for name in given if name not in form.fields}
    data: dict[str, Any] = {}
    for name, value in given.items():
        if name in form.fields:
            data |= _entered(name, form.fields[name], value, wrong)
    if not wrong:
        form = MoveForm(row, case, referral, data)
        if form.is_valid():
            return form.facts()
        wrong = {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}
    raise Incomplete(
        _("“%(move)s” için gereken bilgi eksik ya da yanlış.") % {"move": row.label},
        fields={f"facts.{name}": words for name, words in wrong.items()},
    )


def _entered(name: str, field: forms.Field, value: Any, wrong: dict[str, str]) -> dict[str, Any]:
    """A fact as its form field takes it."""
    if isinstance(field, UnitsField):
        if not isinstance(value, list) or len(value) > len(UnitsWidget.names):
            wrong[name] = _("En çok %(n)s birim, numaraları bir dizide.") % {"n": len(UnitsWidget.names)}
            return {}
        return {f"{name}_{place}": _word(one) for place, one in enumerate(value)}
    if isinstance(value, list | dict | bool):
        wrong[name] = _("Bir metin ya da sayı olmalı.")
        return {}
    if isinstance(field, DayField) and isinstance(value, str):
        try:
            return {name: date.fromisoformat(value)}
        except ValueError:
            pass  # the field reads other spellings, and says so where it cannot
    return {name: _word(value)}


def _word(value: Any) -> str:
    return "" if value is None else str(value)[:50_000]
