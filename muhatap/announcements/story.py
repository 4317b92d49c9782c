"""The history of an announcement in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.announcements.models import Announcement, Change
from muhatap.kit import clock
from muhatap.notifications import differences
from muhatap.notifications.differences import Piece
from muhatap.notifications.models import Channel

FIELDS: dict[str, str | Promise] = {
    "unit": _("Birim"),
    "title_tr": _("Başlık"),
    "text_tr": _("Metin"),
    "title_en": _("İngilizce başlık"),
    "text_en": _("İngilizce metin"),
    "channels": _("Kanallar"),
    "audience": _("Kimlere"),
    "districts": _("İlçeler"),
    "neighbourhoods": _("Mahalleler"),
    "send_at": _("Gönderme zamanı"),
}
WORDS: dict[str, dict[str, str | Promise]] = {
    "channels": dict(Channel.choices),
    "audience": dict(Announcement.Audience.choices),
}
ICONS = {
    Change.What.WRITTEN: "pencil",
    Change.What.CORRECTED: "pencil",
    Change.What.SUBMITTED: "hourglass",
    Change.What.TAKEN_BACK: "arrow-back-up",
    Change.What.RETURNED: "arrow-back-up",
    Change.What.APPROVED: "check",
    Change.What.STARTED: "send",
    Change.What.STOPPED: "ban",
    Change.What.RETRIED: "refresh",
    Change.What.ENDED: "checks",
}
FORMS = {"returned": "is-back", "approved": "is-ok", "started": "is-out"}


@dataclass(frozen=True)
class Field:
    """One field that changed, word by word."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    change: Change
    icon: str
    form: str
    fields: Sequence[Field]


def told(changes: Sequence[Change]) -> list[Told]:
    """Changes ready to be shown. No statement."""
    return [
        Told(
            one,
            ICONS[Change.What(one.what)],
            FORMS.get(one.what, ""),
            [_field(*row) for row in one.fields.items()],
        )
        for one in changes
    ]


def _field(name: str, both: Sequence[Any]) -> Field:
    before, after = (_said(name, value) for value in both)
    return Field(str(FIELDS.get(name, name)), differences.between(before, after))


def _said(name: str, value: Any) -> str:
    words = WORDS.get(name, {})
    if isinstance(value, list):
        return ", ".join(str(words.get(one, one)) for one in value)
    if name == "send_at" and value:
        return clock.local(datetime.fromisoformat(value)).strftime("%d.%m.%Y %H.%M")
    return str(words.get(value, value))
