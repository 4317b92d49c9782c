"""The history of a letter in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.notifications import differences
from muhatap.notifications.differences import Piece
from muhatap.overdue.models import LetterChange

What = LetterChange.What
FIELDS: dict[str, str | Promise] = {"text": _("Metin"), "rows": _("Çıkarılan başvurular")}
ICONS = {
    What.WRITTEN: "pencil",
    What.CORRECTED: "pencil",
    What.SUBMITTED: "hourglass",
    What.RETURNED: "arrow-back-up",
    What.APPROVED: "check",
    What.SENT: "send",
    What.READ: "eye",
    What.WITHDRAWN: "arrow-back-up",
    What.DROPPED: "ban",
}
FORMS = {"returned": "is-back", "approved": "is-ok", "sent": "is-out", "withdrawn": "is-back"}


@dataclass(frozen=True)
class Field:
    """One field that changed, word by word."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    change: LetterChange
    icon: str
    form: str
    fields: Sequence[Field]


def told(changes: Sequence[LetterChange]) -> list[Told]:
    """Changes ready to be shown. No statement."""
    return [
        Told(
            one,
            ICONS[What(one.what)],
            FORMS.get(one.what, ""),
            [
                Field(str(FIELDS.get(name, name)), differences.between(str(before), str(after)))
                for name, (before, after) in one.fields.items()
            ],
        )
        for one in changes
    ]
