"""Every date says why, in Turkish and in English."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.deadlines.arithmetic import ISTANBUL, Calendar, LastDay, Rule, Unit, derive, fixed
from muhatap.deadlines.explaining import between, explain
from muhatap.deadlines.words import SENTENCES, STARTS, full
from tests.deadlines.test_arithmetic import CALENDAR, calendars, moments, pauses_after, rules


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISTANBUL)


def test_fifteen_working_days_over_ramazan_bayrami() -> None:
    rule = Rule(15, Unit.WORKING_DAYS)
    told = explain(derive(rule, at("2026-03-10"), CALENDAR), rule, is_law=True, started_by="received")
    assert told.compact == (
        "10.03.2026 kayıt; 1. gün 11.03; … 19.03 Ramazan Bayramı arifesi, yarım gün sayıldı; "
        "20–22.03 Ramazan Bayramı; … 15. gün 01.04.2026"
    )
    assert told.days[0] == "10.03.2026 Salı: başlangıç, sayılmaz"
    assert told.days[1] == "11.03.2026 Çarşamba: 1. gün"
    assert "19.03.2026 Perşembe: 7. gün; Ramazan Bayramı arifesi, yarım gün sayıldı" in told.days
    assert "20.03.2026 Cuma: Ramazan Bayramı, sayılmaz" in told.days
    assert told.days[-1] == "01.04.2026 Çarşamba: 15. gün"
    english = explain(
        derive(rule, at("2026-03-10"), CALENDAR), rule, is_law=True, started_by="received", language="en"
    )
    assert english.compact == (
        "10.03.2026 received; day 1 is 11.03; … 19.03 Eve of Eid al-Fitr, half-day counted; "
        "20–22.03 Eid al-Fitr; … day 15 is 01.04.2026"
    )


@pytest.mark.parametrize(
    ("last_day", "is_law", "moved", "end"),
    [
        (LastDay.LATER, True, "yasal son gün ilk iş gününe kayar", "23.11.2026"),
        (LastDay.EARLIER, False, "hedef bir önceki iş günüdür", "20.11.2026"),
    ],
)
def test_a_last_day_that_is_off_says_where_it_went(
    last_day: LastDay, is_law: bool, moved: str, end: str
) -> None:
    rule = Rule(30, last_day=last_day)
    told = explain(derive(rule, at("2026-10-23"), CALENDAR), rule, is_law=is_law, started_by="received")
    assert told.moved == f"30. gün 22.11.2026 Pazar’a denk geliyor; {moved}"
    assert told.compact.startswith("23.10.2026 kayıt; 1. gün 24.10; … ")
    assert told.compact.endswith(end)


def test_pauses_hours_and_promises() -> None:
    rule = Rule(10)
    pauses = [(at("2026-11-12T10:00"), at("2026-11-16T10:00"))]
    told = explain(derive(rule, at("2026-11-09"), CALENDAR, pauses), rule, is_law=False)
    assert "12–15.11 süre durdu" in told.compact
    assert told.compact.endswith("10. gün 23.11.2026")
    hourly = Rule(48, Unit.HOURS)
    told = explain(derive(hourly, at("2026-11-12T14:20"), CALENDAR), hourly, is_law=False, started_by="noted")
    assert told.compact == "12.11.2026 birimin ara bilgisi; 48 saat sonra 14.11.2026, saat 14.20"
    promised = fixed(at("2027-05-03").date(), at("2026-11-12"), CALENDAR)
    told = explain(promised, Rule(0), is_law=False, started_by="scheduled")
    assert told.compact == "12.11.2026 programa alma; söz verilen tarih 03.05.2027"


def test_days_off_between_two_dates() -> None:
    text = between(CALENDAR, at("2026-10-23").date(), at("2026-11-23").date())
    assert text == "28.10 Cumhuriyet Bayramı öğleden sonrası, yarım gün; 29.10 Cumhuriyet Bayramı"


def test_both_languages_have_every_sentence() -> None:
    assert SENTENCES["tr"].keys() == SENTENCES["en"].keys()
    assert STARTS["tr"].keys() == STARTS["en"].keys()


@given(rule=rules, start=moments, calendar=calendars, language=st.sampled_from(["tr", "en"]), data=st.data())
def test_the_last_line_is_the_due_date(
    rule: Rule, start: datetime, calendar: Calendar, language: str, data: st.DataObject
) -> None:
    derivation = derive(rule, start, calendar, data.draw(pauses_after(start)))
    told = explain(derivation, rule, is_law=True, language=language)
    assert told.days[-1].startswith(full(derivation.last_day))
    assert told.compact.endswith(full(derivation.last_day))
    assert "{" not in told.compact
