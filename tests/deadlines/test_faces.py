"""Words, icons, time line and ruler, at moments chosen around the limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from muhatap.deadlines.queries import due_state
from muhatap.deadlines.rulers import LONGEST, ruler
from muhatap.deadlines.templatetags import clocks
from muhatap.kit.clock import ISTANBUL
from tests.deadlines.test_arithmetic import CALENDAR

pytestmark = pytest.mark.usefixtures("in_turkish")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISTANBUL)


START, TARGET, LAW = at("2026-10-23T10:00"), at("2026-11-20T17:30"), at("2026-11-23T23:59:59")


@pytest.mark.parametrize(
    ("now", "css", "icon", "words"),
    [
        ("2026-11-17T09:30", "is-time", "clock", "3 gün · 20.11"),
        ("2026-11-20T09:30", "is-today", "clock-exclamation", "Bugün 17.30"),
        ("2026-11-20T17:31", "is-late", "alert-triangle", "Bugün gecikti"),
        ("2026-11-21T09:30", "is-late", "alert-triangle", "1 gün gecikti"),
        ("2026-11-23T09:30", "is-late", "alert-triangle", "3 gün gecikti"),
        ("2026-11-24T00:00", "is-law", "gavel", "Yasal: 1 gün geçti"),
        ("2026-11-25T09:30", "is-law", "gavel", "Yasal: 2 gün geçti"),
    ],
)
def test_the_earlier_date_leads_and_a_broken_law_leads_over_all(
    now: str, css: str, icon: str, words: str
) -> None:
    state = due_state(TARGET, LAW, TARGET, False, START, at(now))
    assert (state.css, state.icon, state.words) == (css, icon, words)


@pytest.mark.parametrize(
    ("now", "css", "words"),
    [
        ("2026-11-23T09:30", "is-late", "3 gün gecikti"),
        ("2026-11-24T00:00", "is-law", "4 gün gecikti, yasal da"),
        ("2026-11-25T09:30", "is-law", "5 gün gecikti, yasal da"),
    ],
)
def test_in_the_order_of_due_dates_lateness_counts_from_the_same_date(now: str, css: str, words: str) -> None:
    state = due_state(TARGET, LAW, TARGET, False, START, at(now), by_due=True)
    assert (state.css, state.words) == (css, words)
    alone = due_state(LAW, LAW, None, False, START, at("2026-11-25T09:30"), by_due=True)
    assert alone.words == "Yasal: 2 gün geçti"


def test_paused_and_ended() -> None:
    now, since = at("2026-11-05T10:00"), at("2026-11-02T10:00")
    held = due_state(LAW, LAW, TARGET, True, START, now, paused_at=since)
    assert (held.css, held.words) == ("is-hold", "Durdu · 3. gün")
    assert due_state(LAW, LAW, TARGET, True, START, at("2026-11-25T10:00")).css == "is-law"
    assert due_state(LAW, LAW, TARGET, True, START, at("2026-11-23T10:00")).words == "Yasal: bugün"
    ends = {
        "2026-11-01T10:00": ("is-done", "Süresinde, 9. gün"),
        "2026-10-23T18:00": ("is-done", "Süresinde, aynı gün"),
        "2026-11-22T10:00": ("is-time", "2 gün geç bitti"),
        "2026-11-25T10:00": ("is-time", "Yasal: 2 gün geç bitti"),
    }
    for ended, (css, words) in ends.items():
        state = due_state(None, LAW, TARGET, False, START, at("2026-12-01T10:00"), stopped_at=at(ended))
        assert (state.css, state.words) == (css, words)
    assert due_state(None, None, None, False, START, START).words == "Süre işlemiyor"


def test_markup_is_the_design_s() -> None:
    state = due_state(TARGET, LAW, TARGET, False, at("2026-10-24T10:00"), at("2026-11-20T09:30"))
    html = clocks.clock(state)
    title = "Hedef 20.11.2026 17.30, yasal son gün 23.11.2026"
    assert html.startswith(f'<span class="clock is-today" title="{title}">')
    assert html.endswith("Bugün 17.30</span>")
    late = due_state(
        at("2026-11-05T17:30"),
        at("2026-11-20T23:59"),
        at("2026-11-05T17:30"),
        False,
        at("2026-10-21T10:00"),
        at("2026-11-09T10:00"),
    )
    assert clocks.timeline(late) == (
        '<svg class="line" width="58" height="14" viewBox="0 0 58 14" aria-hidden="true">'
        '<path class="base" d="M3.0 7H50.2"/><path class="gone" d="M3.0 7H26.6"/>'
        '<path class="over" d="M26.6 7H32.9"/><path class="aim" d="M26.6 2.5V11.5"/>'
        '<path class="lawtick" d="M49.0 2h2.4v10h-2.4z"/><circle class="now" cx="32.9" cy="7" r="3"/></svg>'
    )


def test_the_ruler_is_the_one_of_the_case_page() -> None:
    cells = ruler(
        CALENDAR, date(2026, 10, 23), date(2026, 11, 20), aim=date(2026, 11, 20), law=date(2026, 11, 23)
    )
    css = {(day.number, day.css) for day in cells.days}
    assert len(cells.days) == 32
    assert {(23, "gone start-5"), (28, "gone half"), (29, "gone off"), (1, "gone off month")} <= css
    assert {(20, "aim now"), (21, "off"), (23, "lawday")} <= css
    label = "Sürenin günleri: başlangıç 23.10.2026, hedef 20.11.2026, yasal son gün 23.11.2026"
    assert clocks.ruler(cells).startswith(
        f'<ol class="days" aria-label="{label}"><li class="gone start-5">23</li>'
    )


def test_a_pause_is_dotted() -> None:
    cells = ruler(
        CALENDAR,
        date(2026, 11, 9),
        date(2026, 11, 20),
        aim=date(2026, 11, 24),
        held=[(date(2026, 11, 12), date(2026, 11, 16))],
    )
    assert [day.number for day in cells.days if "held" in day.css] == [12, 13, 14, 15]


def test_english_has_its_own_forms() -> None:
    with translation.override("en"):
        assert due_state(TARGET, LAW, TARGET, False, START, at("2026-11-17T09:30")).words


moments = st.integers(-400, 400).map(lambda hours: START + timedelta(hours=hours * 6))


@given(
    due=st.none() | moments,
    law=st.none() | moments,
    target=st.none() | moments,
    now=moments,
    paused=st.none() | moments,
    ended=st.none() | moments,
)
def test_no_combination_breaks_the_drawing(
    due: datetime | None,
    law: datetime | None,
    target: datetime | None,
    now: datetime,
    paused: datetime | None,
    ended: datetime | None,
) -> None:
    state = due_state(due, law, target, paused is not None, START, now, paused_at=paused, stopped_at=ended)
    assert state.words
    if state.line:
        for segment in (state.line.gone, state.line.held, state.line.over, state.line.over_law):
            assert segment is None or 0 <= segment[0] <= segment[1] <= 1
        assert 0 <= state.line.now <= 1
    cells = ruler(
        CALENDAR,
        START.date(),
        now.date(),
        aim=target.date() if target else None,
        law=law.date() if law else None,
    )
    assert 1 <= len(cells.days) <= LONGEST
