"""One application, locked with its case; every write leaves a line in its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import ENDED
from muhatap.cases.models import Case, Kind
from muhatap.information import policy
from muhatap.information.models import Application, Change, Enquiry
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person

LONGEST = 300  # letters of one value in the history


def held(case_id: int, by: Person) -> Application:
    """The application of a case that `by` may see and handle, its case locked as moves lock it.

    Written on the first look. Raises `Case.DoesNotExist` for strangers, `NotYours`, and `NotNow` for a case
    that is no information request.
    """
    policy.require(by, *policy.HANDLERS)
    rows = cases.visible_to(by).select_related(*cases.WITH).select_for_update(of=("self",), no_key=True)
    case: Case = rows.get(pk=case_id)
    if case.kind != Kind.INFORMATION_REQUEST:
        raise NotNow(_("Bu başvuru bilgi edinme başvurusu değil; önce türünü düzeltin."))
    application, _made = Application.objects.get_or_create(case=case)
    application.case = case
    return application


def require_open(application: Application) -> None:
    """Refuse what belongs to the time before the end."""
    if application.case.status in ENDED:
        raise NotNow(_("Başvuru sonuçlanmış; hiçbir şey değişmedi."))


def note(
    subject: Application | Enquiry,
    what: str,
    *,
    by: Person,
    fields: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> None:
    """One line of the history: what differs in `fields`, as people read it."""
    told = {
        name: [_plain(before), _plain(after)]
        for name, (before, after) in (fields or {}).items()
        if _plain(before) != _plain(after)
    }
    Change.objects.create(
        application=subject if isinstance(subject, Application) else None,
        enquiry=subject if isinstance(subject, Enquiry) else None,
        at=clock.now(),
        by_id=by.actor_id,
        what=what,
        fields=told,
        reason=reason[:500],
    )


def morning(day: date) -> datetime:
    """A day from which a docket counts: nine o'clock in Istanbul."""
    return datetime.combine(day, time(9), tzinfo=clock.ISTANBUL)


def differences(row: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set the columns that differ and save them; what they were and are, by the column's name."""
    found = {
        name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value
    }
    for name, value in values.items():
        setattr(row, name, value)
    if found:
        row.save(update_fields=list(found))
    return found


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "+" if value else "–"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)[:LONGEST]
    if hasattr(value, "strftime"):
        return str(value.strftime("%d.%m.%Y"))
    return str(value)[:LONGEST]
