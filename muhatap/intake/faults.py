"""Everything that is wrong with a record before it is saved, told at once: one round, not three.

The same rules refuse it again when it is saved (`citizens.register`, `cases.register`); what only the
database knows, such as a number that is registered already, is told then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.cases.completeness import missing
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.errors import MissingFacts
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.citizens.drafts import CitizenDraft, clean
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Citizen
from muhatap.kit import clock

Faults = dict[str, str | Promise]
# what the register and completeness call a thing, and the field of this form that means it
FIELDS: Mapping[str, str] = {
    **{"name": "new_name", "phone": "new_phone", "email": "new_email", "number": "new_number"},
    **{"kind": "new_kind", "place": "neighbourhood", "files": "uploads"},
}


def field_of(name: str) -> str:
    """The field of the intake form for a name in `Refused.fields`."""
    return f"q_{name[2:]}" if name.startswith("q:") else FIELDS.get(name, name)


def of_person(draft: CitizenDraft) -> Faults:
    """What the register would refuse about somebody new, by field."""
    try:
        clean(draft)
    except BadRecord as bad:
        return {field_of(name): words for name, words in bad.fields.items()}
    return {}


def of_case(
    values: Mapping[str, Any], answers: Mapping[str, Any], *, is_new: bool, is_anonymous: bool
) -> Faults:
    """What the topic needs and the record lacks, by field; `values` may hold less than the whole form.

    Somebody new (`is_new`) will be in the register by the time the case is made.
    """
    draft = CaseDraft(
        topic=values["topic"],
        kind=values.get("kind", ""),
        channel=values.get("channel", ""),
        text=values.get("text", ""),
        received_at=clock.now(),
        citizen=Citizen() if is_new else values.get("citizen"),
        answers=answers,
        neighbourhood=values.get("neighbourhood"),
        lat=values.get("lat"),
        lon=values.get("lon"),
        files=range(len(values.get("uploads") or ())),
    )
    lacking = set(missing(draft)) - {"citizen"}
    told = MissingFacts(CASE_MOVES["register"], sorted(lacking)).fields
    found = {field_of(name): words for name, words in told.items()}
    if "files" in lacking:
        found["uploads"] = _("Dilekçenin taranmış görüntüsünü ya da fotoğrafını ekleyin.")
    if is_anonymous and not draft.topic.allows_anonymous:
        found["who"] = _("Bu konuda isimsiz başvuru alınmaz.")
    return found
