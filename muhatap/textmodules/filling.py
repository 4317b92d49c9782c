"""Placeholders of text modules and what a case puts into them. Nothing about the applicant is among them:
a module is filled for whoever writes, and a unit never learns a name that way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from muhatap.cases.models import Case
from muhatap.kit import clock
from muhatap.kit.days import long_day
from muhatap.organization.persons import Person

SLOT = re.compile(r"\{(\w+)\}")
OPEN = "…"  # stands where the case knows nothing, for the writer to fill

Value = Callable[[Case | None, Person], str]


def _of(read: Callable[[Case], object]) -> Value:
    """A value that only a case has."""
    return lambda case, _by: str(read(case) or "") if case is not None else ""


def _street(case: Case) -> str:
    return f"{case.street} No: {case.door}" if case.street and case.door else case.street


def _last_day(case: Case) -> str:
    due = case.law_due_at
    return long_day(clock.local(due).date(), year=True) if due else ""


# fmt: off
SLOTS: dict[str, tuple[str | Promise, Value]] = {
    #  name         what it is                   where it comes from
    "numara":   (_("başvurunun numarası"),   _of(lambda case: case.number)),
    "baslik":   (_("başvurunun başlığı"),    _of(lambda case: case.title)),
    "konu":     (_("konunun adı"),           _of(lambda case: case.topic.name)),
    "ilce":     (_("ilçe"),                  _of(lambda case: getattr(case.district, "name", ""))),
    "mahalle":  (_("mahalle"),               _of(lambda case: getattr(case.neighbourhood, "name", ""))),
    "sokak":    (_("sokak ve kapı"),         _of(_street)),
    "son_gun":  (_("cevabın yasal son günü"), _of(_last_day)),
    "bugun":    (_("bugünün tarihi"),        lambda _case, _by: long_day(clock.today(), year=True)),
    "ben":      (_("yazanın adı"),           lambda _case, by: by.name),
}
# fmt: on


def fill(body: str, case: Case | None, by: Person, language: str = "tr") -> str:
    """The text with its placeholders filled; what the case does not know stays open as `…`."""
    with override(language):
        values = {name: value(case, by) for name, (_what, value) in SLOTS.items() if f"{{{name}}}" in body}
    return SLOT.sub(lambda found: (values.get(found[1]) or OPEN) if found[1] in SLOTS else found[0], body)


def unknown(body: str) -> list[str]:
    """Names in braces that are no placeholder."""
    return sorted({name for name in SLOT.findall(body) if name not in SLOTS})


def words() -> Mapping[str, str | Promise]:
    """Placeholder → what it is, for the form."""
    return {name: what for name, (what, _value) in SLOTS.items()}
