"""Two people with the same file, and one who copies its rows by hand, at the same moment."""

from __future__ import annotations

from datetime import date

import pytest

from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Case
from muhatap.cimer import services
from muhatap.cimer.columns import proposed
from muhatap.cimer.models import KIND_OF, Entry, Import
from muhatap.cimer.services import KnownNumber, Outside, taking
from muhatap.citizens.models import Citizen
from muhatap.intake.services import Who
from muhatap.kit import clock
from muhatap.organization import queries
from tests.cases.conftest import real as real
from tests.cases.racing import at_once
from tests.cases.town import Town, town
from tests.cimer.test_importing import csv_of, line
from tests.conftest import FRIDAY
from tests.portraits import broken_chains

pytestmark = pytest.mark.races


@pytest.fixture(autouse=True)
def db(real: None) -> None:
    """The copy instead of a transaction. By this name the plugin sees that there must be a database."""


@pytest.fixture
def place(real: None) -> Town:
    """The town, committed."""
    return town()


def ready(place: Town, data: bytes) -> Import:
    """Read, mapped, looked at, asked to be taken over."""
    row = services.take_in("cimer", "cimer.csv", data, by=place.cimer_officer)
    services.map_columns(row.pk, proposed(row.headings), {}, by=place.cimer_officer)
    services.judge(row.pk, by=queries.system())
    return services.ask_to_take(row.pk, by=place.cimer_officer)


def test_each_application_becomes_one_case(place: Town) -> None:
    with clock.frozen(FRIDAY):
        data = csv_of([line(n) for n in range(1, 61)])
        files = [ready(place, data) for _time in range(2)]

    def copied() -> int:
        done = 0
        for n in range(60, 0, -3):
            text, kind = f"{n}. satır, elle", "complaint"
            draft = CaseDraft(place.topic, KIND_OF[kind], "cimer", text, received_at=FRIDAY)
            outside = Outside("cimer", f"26{n:08d}", kind, date(2026, 11, 2))
            try:
                services.register(outside, draft, Who(), by=place.cimer_officer)
                done += 1
            except KnownNumber:
                continue
        return done

    def frozen(pk: int) -> int:
        with clock.frozen(FRIDAY):
            return taking.take(pk, batch=7)

    def by_hand() -> int:
        with clock.frozen(FRIDAY):
            return copied()

    one, two, hand = at_once(lambda: frozen(files[0].pk), lambda: frozen(files[1].pk), by_hand)
    assert (one, two) == (60, 60), (one, two, hand)
    for row in files:
        row.refresh_from_db()
    assert [row.state for row in files] == ["done", "done"]
    assert sum(row.taken for row in files) + int(str(hand)) == 60
    assert all(row.taken + row.twice == 60 for row in files)
    assert Entry.objects.count() == Case.objects.count() == 60 and not broken_chains()
    names = list(Citizen.objects.values_list("name", "contact_points__value"))
    assert len(names) == len(set(names)), "nobody is registered twice"
