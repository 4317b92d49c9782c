"""A day in words, in the order of the language: `23 Kasım Pazartesi`, `Monday 23 November`."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SHORT = ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz")


def short_weekday(day: date) -> str:
    """`Çar`, `Wed`: as the dates of law write it (`deadlines.words`), wherever a weekday stands short."""
    return SHORT[day.weekday()] if (get_language() or "tr").startswith("tr") else date_format(day, "D")


def long_day(day: date, *, year: bool = False) -> str:
    """`23 Kasım Pazartesi`; with `year`, `23 Kasım 2026 Pazartesi`. A moment must be local already."""
    return date_format(day, _("j F Y l") if year else _("j F l"))
