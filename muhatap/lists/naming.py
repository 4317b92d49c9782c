"""What the log of administration calls the things of this package."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from muhatap.lists.models import SavedView
from muhatap.organization import words


def views(keys: set[str]) -> Mapping[str, str]:
    """Views by id; one statement."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return {str(pk): name for pk, name in SavedView.objects.filter(pk__in=ids).values_list("pk", "name")}


def register() -> None:
    """Called once, when the application is ready."""
    words.NAMERS["savedview"] = views
    words.KINDS["savedview"] = _("Görünüm")
    words.ACTIONS |= {
        "savedview.created": _("Görünüm kaydedildi"),
        "savedview.changed": _("Görünüm değişti"),
        "savedview.deleted": _("Görünüm silindi"),
        "savedview.restored": _("Görünüm geri getirildi"),
        "export.made": _("Liste dışa aktarıldı"),
        "bulk.made": _("Toplu işlem yapıldı"),
        "bulk.undone": _("Toplu işlem geri alındı"),
    }
    words.COLUMNS |= {
        "name": _("Ad"),
        "condition": _("Koşul"),
        "columns": _("Sütunlar"),
        "group": _("Gruplama"),
        "layout": _("Düzen"),
        "shared": _("Kimler görür"),
        "format": _("Biçim"),
        "rows": _("Satır"),
        "moved": _("Yapılan"),
        "refused": _("Yapılamayan"),
    }
    words.VALUES["shared"] = dict(SavedView.Shared.choices)
