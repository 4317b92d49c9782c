"""Days as citizens read them, numbers for machines."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.formats import date_format

from muhatap.kit import clock

register = template.Library()


@register.filter
def day_and_month(value: datetime | None) -> str:
    """`17 Kasım`; with its year when that is another one."""
    return _day(value, "j F") if value else ""


@register.filter
def day_and_month_short(value: datetime | None) -> str:
    """`17 Kas`, for the story."""
    return _day(value, "j M") if value else ""


def _day(value: datetime, form: str) -> str:
    day = clock.local(value).date()
    return date_format(day, form if day.year == clock.today().year else f"{form} Y")


@register.filter
def degrees(value: float | None) -> str:
    """A position for a machine, whatever the language of the page."""
    return "" if value is None else f"{value:.6f}"
