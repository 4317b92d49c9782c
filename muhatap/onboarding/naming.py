"""What the log of administration calls the things of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.organization import words


def register() -> None:
    """Name the log's actions and kinds."""
    words.ACTIONS |= {
        "workbook.read": _("Kurulum dosyası denetlendi"),
        "workbook.applied": _("Kurulum dosyası uygulandı"),
        "workbook.exported": _("Kurulum dosyası dışa aktarıldı"),
        "workbook.passwords": _("Geçici parolalar indirildi"),
        "places.load_districts": _("İlçe sınırları yüklendi"),
        "places.load_neighbourhoods": _("Mahalleler yüklendi"),
        "places.cut_cells": _("Mahallelere örnek sınır çizildi"),
        "places.district": _("İlçe kaydedildi"),
        "places.neighbourhood": _("Mahalle kaydedildi"),
    }
    words.KINDS |= {"workbook": _("Kurulum dosyası"), "places": _("Yerler")}
