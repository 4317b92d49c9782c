"""How many statements writing costs. None of it grows with the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.cases import services
from muhatap.cases.models import Channel, Referral
from tests.cases.town import Town

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def place(settled: Town) -> Town:
    made = settled
    made.register()  # the year's first number and the calendar's first look cost extra, once
    return made


def statements(work: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    bare = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in bare if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def test_creating_a_case_stays_under_fifteen_statements(place: Town) -> None:
    draft = place.draft(channel=Channel.PHONE)
    sql = statements(lambda: services.register(draft, by=place.agent))
    assert len(sql) <= MOST, "\n".join(line[:120] for line in sql)


def test_moves_stay_under_fifteen_statements(place: Town) -> None:
    case = place.register(channel=Channel.PHONE).case
    sql = statements(
        lambda: services.move(case.pk, "approve", by=place.approver, facts={"units": [place.roads.pk]})
    )
    assert len(sql) <= MOST, "\n".join(line[:120] for line in sql)
    referral = Referral.objects.get(case=case)
    for name, facts in (
        ("accept", {}),
        ("inform", {"text": "Ekip perşembe gidecek."}),
        ("schedule", {"reason": "Proje işi", "date": "2026-12-30"}),
    ):
        sql = statements(partial(services.move_referral, referral.pk, name, by=place.roads_user, facts=facts))
        assert len(sql) <= MOST, name + "\n".join(line[:120] for line in sql)
    sql = statements(lambda: services.move(case.pk, "note", by=place.agent, facts={"text": "Arandı."}))
    assert len(sql) <= 6, "\n".join(line[:120] for line in sql)
