"""How many statements writing costs. None of it grows with the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import Channel, Referral
from muhatap.organization import settings
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


def test_of_a_hidden_applicant_too(place: Town) -> None:
    """Nothing is taken out of a letter that quotes nobody; settings are read once, as in a request."""
    case = place.register(route=False, identity_hidden=True).case
    work = {"units": [place.roads.pk]}
    look = {"units": [place.parks.pk], "reason": "Verilerle uyuşmuyor."}
    with settings.one_reading():
        routed = statements(partial(services.move, case.pk, "route", by=place.coordinator, facts=work))
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    answers.submit(part.pk, "Yol onarıldı, 18 m² asfalt yapıldı.", by=place.roads_user)
    with settings.one_reading():
        checked = statements(partial(services.move, case.pk, "verify", by=place.reviewer, facts=look))
    for sql in (routed, checked):
        assert len(sql) <= MOST, "\n".join(line[:120] for line in sql)
        assert not [line for line in sql if line.startswith("SELECT") and '"citizens_citizen"."name"' in line]
