"""How many statements writing costs. None of it grows with the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import Channel, Referral
from muhatap.deadlines.models import Clock, Policy
from muhatap.organization import settings
from tests.cases.town import Town
from tests.cases.working import closed, working

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


def test_giving_back_and_reopening_too(place: Town) -> None:
    """The case hears nothing of what no rule of its own follows; its new clocks go down with the unit's."""
    _case, part = working(place)
    answers.submit(part.pk, "Yol onarıldı, 18 m² asfalt.", by=place.roads_user, outcome="done")
    with settings.one_reading():
        back = statements(
            partial(services.move_referral, part.pk, "reject", by=place.reviewer, facts={"reason": "Tarih?"})
        )
    over = closed(place)
    again = {"reason": "Yeniden çöktü.", "units": [place.roads.pk]}
    with settings.one_reading():
        reopened = statements(partial(services.move, over.pk, "reopen", by=place.coordinator, facts=again))
    for sql in (back, reopened):
        assert len(sql) < MOST, "\n".join(line[:120] for line in sql)
    round_two = Clock.objects.filter(docket=over.docket_id, round=2)
    assert round_two.exists()
    new_part = Referral.objects.get(case=over, round=2)
    assert Clock.objects.filter(docket=new_part.docket_id).exists()


def test_a_rule_that_follows_a_return_is_heard(place: Town) -> None:
    """What a municipality adds to its rules of time counts, though the shipped ones do not follow it."""
    Policy.objects.create(
        code="duzeltme-2", name_tr="Düzeltme süresi", level="target", holder="case", source="x", amount=2,
        unit="working_days", start_on=["rejected"], stop_on=["answered"], valid_from=date(2000, 1, 1),
    )  # fmt: skip
    case, part = working(place)
    answers.submit(part.pk, "Yol onarıldı, 18 m² asfalt.", by=place.roads_user, outcome="done")
    services.move_referral(part.pk, "reject", by=place.reviewer, facts={"reason": "Tarih?"})
    assert Clock.objects.filter(docket=case.docket_id, policy__code="duzeltme-2").exists()
