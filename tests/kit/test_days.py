"""Days in words."""

from __future__ import annotations

from datetime import date

from django.utils import translation

from muhatap.deadlines.words import SHORT_WEEKDAYS
from muhatap.kit.days import short_weekday
from muhatap.kit.templatetags.ui import day_short

WEEK = [date(2026, 11, 16 + n) for n in range(7)]


def test_a_short_weekday_is_the_same_beside_a_date_of_law_and_in_the_story() -> None:
    for language in ("tr", "en"):
        with translation.override(language):
            assert tuple(short_weekday(day) for day in WEEK) == SHORT_WEEKDAYS[language]
    with translation.override("tr"):
        assert day_short(WEEK[2]) == "18.11 Çar"
