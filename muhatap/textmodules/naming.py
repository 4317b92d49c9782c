"""What the log of administration calls text modules."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from muhatap.organization import words
from muhatap.textmodules.models import TextModule
from muhatap.textmodules.moments import Moment


def modules(keys: set[str]) -> Mapping[str, str]:
    """Modules by id; one statement."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return {str(row.pk): f"::{row.shortcut}" for row in TextModule.objects.filter(pk__in=ids)}


def register() -> None:
    """Called once, when the application is ready."""
    words.NAMERS["textmodule"] = modules
    words.POINTERS["topic"] = "topic"
    words.KINDS["textmodule"] = _("Hazır metin")
    words.ACTIONS |= {
        "textmodule.created": _("Hazır metin eklendi"),
        "textmodule.changed": _("Hazır metin değişti"),
        "textmodule.closed": _("Hazır metin kullanımdan kalktı"),
        "textmodule.reopened": _("Hazır metin yeniden kullanımda"),
    }
    words.COLUMNS |= {
        "shortcut": _("Kısaltma"),
        "title": _("Ad"),
        "body_tr": _("Metin"),
        "body_en": _("İngilizce metin"),
        "topic": _("Konu"),
        "moments": _("Ne zaman"),
    }
    words.VALUES["moments"] = dict(Moment.choices)
