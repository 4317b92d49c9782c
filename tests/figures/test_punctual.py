"""Statistics of periods: the denominator is honest, and every figure opens what it counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from muhatap.deadlines.models import Clock
from muhatap.figures import clocks, counting, punctual
from muhatap.kit import clock
from tests.cases.town import Town
from tests.cases.working import closed, working
from tests.conftest import FRIDAY
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(settled: Town) -> Town:
    """One case closed in time, one open and overdue, one open and in time."""
    closed(settled)
    with clock.frozen(FRIDAY - timedelta(days=60)):
        working(settled)
    working(settled)
    return settled


@pytest.mark.duty("deadlines.service-standards", "deadlines.statutory-periods")
def test_in_time_is_judged_with_what_is_open_and_overdue(lived: Town) -> None:
    lived.topic.target_days = 10
    lived.topic.save(update_fields=["target_days"])
    window = punctual.window_of("bu-ay")
    (line,) = punctual.lines(lived.manager, "konu", punctual.window_of("uc-ay"))
    assert (line.timely, line.ended, line.late, line.judged, line.share) == (1, 1, 1, 2, 50.0)
    assert (line.standard, line.median) == (10, 0)
    (unit,) = [one for one in punctual.lines(lived.manager, "birim", window) if one.name == lived.roads.name]
    assert (unit.timely, unit.ended, unit.late) == (1, 1, 1)
    by_code = {one.url.split("/")[-2]: one for one in punctual.lines(lived.manager, "sure", window)}
    law = by_code["3071"]
    assert (law.timely, law.ended, law.late) == (1, 1, 1)
    (month, *_earlier) = punctual.lines(lived.manager, "ay", window)
    assert (month.timely, month.ended) == (1, 1)


@pytest.mark.parametrize("by", ["birim", "konu", "sure", "ay"])
def test_every_figure_opens_as_many_as_it_says(client: Client, lived: Town, by: str) -> None:
    sit(client, lived.manager)
    page = client.get(f"/sureler/istatistik/?gore={by}&donem=uc-ay")
    figures = re.findall(r'<a href="([^"]*(?:olcu|ne)=[^"]*)">([\d.]+)</a>', page.content.decode())
    assert figures
    for url, said in figures:
        listed = client.get(url.replace("&amp;", "&"))
        assert listed.status_code == 200, url
        found = re.search(r"<p>([\d.]+) (?:süre|başvuru|iş)", body(listed))
        assert found and found[1] == said, url


def test_the_counts_of_policies_are_the_clocks(lived: Town) -> None:
    window = punctual.window_of("uc-ay")
    for line in punctual.lines(lived.manager, "sure", window):
        code = line.url.split("/")[-2]
        assert clocks.of_policy(code, "suresinde", window).count() == line.timely
        assert clocks.of_policy(code, "biten", window).count() == line.ended
        assert clocks.of_policy(code, "geciken", window).count() == line.late
        assert clocks.of_policy(code, "sayilan", window).count() == line.judged
    assert counting.audit() == []
    Clock.objects.exclude(kept=None).update(kept=False)
    assert counting.audit() == []
    assert all(line.timely == 0 for line in punctual.lines(lived.manager, "sure", window))


def test_figures_are_for_those_who_lead_the_house(client: Client, lived: Town) -> None:
    assert sit(client, lived.agent).get("/sureler/istatistik/").status_code == 404
    assert sit(client, lived.coordinator).get("/sureler/istatistik/?gore=yok&donem=yok").status_code == 200
