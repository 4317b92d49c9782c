"""The form of an application: what 4982 m.6 asks for, and the applicant is told what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from muhatap.cases import services as cases
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case
from muhatap.information import requirements
from muhatap.information.models import Application, Change
from muhatap.information.requirements import REQUIREMENTS
from muhatap.information.services.recording import differences, held, note, require_open
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.organization.persons import Person

COLUMNS = tuple(REQUIREMENTS)


@transaction.atomic
def check(case_id: int, values: Mapping[str, Any], *, by: Person, tell: bool = False) -> Application:
    """Note what of the required is there (4982 m.6); `tell` writes to the applicant what lacks.

    `values` holds the columns of the application and `applicant`, `is_foreign`, `reciprocity`, `wanted`.
    Raises `Incomplete` for a foreigner without a word on reciprocity (m.4).
    """
    application = held(case_id, by)
    require_open(application)
    if values.get("is_foreign") and not values.get("reciprocity"):
        raise Incomplete(
            _("Şekil şartları kaydedilmedi; işaretledikleriniz duruyor."),
            fields={
                "reciprocity": _("Yabancı başvuranda kendisiyle ilgisini ve karşılıklılığı yazın (m.4).")
            },
        )
    case = application.case
    is_legal = values.get("applicant") == Application.Applicant.LEGAL
    missing = requirements.missing(values, is_legal=is_legal, channel=case.channel)
    columns = {
        **{name: bool(values.get(name)) for name in COLUMNS},
        "applicant": values.get("applicant") or Application.Applicant.NATURAL,
        "is_foreign": bool(values.get("is_foreign")),
        "reciprocity": str(values.get("reciprocity") or ""),
        "wanted": str(values.get("wanted") or ""),
        "missing": missing,
    }
    changed = differences(application, columns)
    application.checked_at, application.checked_by_id = clock.now(), by.actor_id
    application.save(update_fields=["checked_at", "checked_by"])
    note(application, Change.What.CHECKED, by=by, fields=changed)
    if tell and missing:
        _tell(case, missing, by=by)
    return application


def _tell(case: Case, missing: list[str], *, by: Person) -> None:
    """Before anything was routed it is a question that waits; later it is interim information."""
    text = words(missing, case.language)
    if case.status == Status.TO_ROUTE:
        cases.move(case.pk, "ask", by=by, facts={"question": text})
    else:
        cases.move(case.pk, "pass_on", by=by, facts={"text": text})


def words(missing: list[str], language: str) -> str:
    """What lacks, and by which article, in the applicant's language."""
    with translation.override(language):
        lines = [f"– {REQUIREMENTS[code].lacking} ({REQUIREMENTS[code].article})" for code in missing]
        head = _("Bilgi edinme başvurunuz 4982 sayılı Kanunun aradığı şartlardan şunları taşımıyor:")
        tail = _("Eksiği tamamlarsanız başvurunuz işleme konur; tamamlanmazsa bu nedenle reddedilir.")
        return "\n".join([head, *lines, tail])
