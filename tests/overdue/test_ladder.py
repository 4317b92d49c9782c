"""The ladder after a breach, and the week's warnings: whom they reach, and once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from muhatap.cases import services as cases
from muhatap.cases.models import Case
from muhatap.deadlines.ladder import Whom
from muhatap.deadlines.models import Clock
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.organization import services as office
from muhatap.organization.models import Unit
from muhatap.organization.roles import Role
from muhatap.overdue import services
from muhatap.overdue.addressing import Addresses
from muhatap.overdue.models import Report, Step
from muhatap.web.jobs import sweep
from tests import cast
from tests.cases.town import Town
from tests.overdue.conftest import MONDAY, Late, part, referred
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 1, 10, tzinfo=clock.ISTANBUL)


def days_after(case: Case, days: int) -> datetime:
    due = Clock.objects.get(docket=part(case).docket_id, policy__code="birim-30").due_at
    return datetime.combine(clock.local(due).date() + timedelta(days=days), START.time(), clock.ISTANBUL)


def told(template: str) -> list[str]:
    return list(Notice.objects.filter(template=template).order_by("pk").values_list("address", flat=True))


def swept(until: datetime, since: datetime = START) -> None:
    """The sweeper as the worker runs it, once a day."""
    moment = since
    while moment <= until:
        with clock.frozen(moment):
            sweep()
        moment += timedelta(days=1)


def test_a_late_unit_is_reminded_then_its_lead_then_those_above(settled: Town) -> None:
    case = referred(settled, START)
    swept(days_after(case, 2))
    assert told("unit/late")[-1:] == ["yol@korfez.example"] and Step.objects.count() == 0
    swept(days_after(case, 40), since=days_after(case, 3))
    steps = [(one.to, one.days, one.code, one.told) for one in Step.objects.order_by("at", "pk")]
    assert ("unit", 3, "birim-30", 1) in steps and ("lead", 7, "birim-30", 1) in steps
    assert ("manager", 10, "3071", 1) in steps and ("supervisor", 5, "3071", 1) in steps
    assert len(steps) == len(set(steps))
    assert told("unit/still_late") == ["yol@korfez.example"]
    people = set(told("staff/still_late"))
    assert people == {"kemal.dogru@korfez.example", "selin.tan@korfez.example", "nihat.ersoy@korfez.example"}
    letter = Notice.objects.filter(template="staff/still_late").first()
    assert letter is not None and case.number in letter.body and "Yol çökmesi" in letter.body
    assert "Hatice" not in letter.body and case.text not in letter.body
    before = Notice.objects.count()
    swept(days_after(case, 60), since=days_after(case, 41))
    assert Notice.objects.count() == before, "every rung is told once"


def test_what_is_answered_in_time_climbs_nowhere_and_one_address_gets_one_message(settled: Town) -> None:
    first, second = referred(settled, START), referred(settled, START)
    gone = referred(settled, START)
    with clock.frozen(START + timedelta(days=1)):
        cases.move(gone.pk, "cancel", by=settled.coordinator, facts={"reason": "Mükerrer."})
    swept(days_after(first, 4), since=days_after(first, 1))
    (letter,) = Notice.objects.filter(template="unit/still_late")
    assert first.number in letter.body and second.number in letter.body and gone.number not in letter.body
    assert Step.objects.filter(case=gone).count() == 0


def test_a_unit_without_a_lead_is_told_itself_and_a_desk_s_case_goes_above(settled: Town) -> None:
    lone = referred(settled, START, unit=settled.parks)
    with clock.frozen(START):
        waiting = settled.register(received_at=START, by=settled.agent).case
    swept(days_after(lone, 9))
    assert "park@korfez.example" in told("unit/still_late") + told("staff/still_late")
    swept(START + timedelta(days=45), since=START + timedelta(days=29))
    steps = Step.objects.filter(case=waiting).values_list("to", "unit", "told")
    assert ("supervisor", None, 1) in steps and ("manager", None, 1) in steps


def test_the_case_page_says_who_was_told(client: Client, settled: Town) -> None:
    case = referred(settled, START)
    swept(days_after(case, 4))
    with clock.frozen(days_after(case, 4)):
        sit(client, settled.supervisor)
        assert "3. gün birime bildirildi" in body(client.get(f"/basvuru/{case.pk}/"))


@pytest.mark.duty("deadlines.overdue-warning-letters")
def test_a_unit_is_warned_once_a_week_of_what_is_near_and_late(client: Client, late: Late) -> None:
    """By register: documents, HİM, information and CİMER stand apart in the list (izmir:13.8)."""
    town, system = late.town, organization.system()
    near = referred(town, MONDAY - timedelta(days=14), channel="cimer")
    paper = referred(town, MONDAY - timedelta(days=14), channel="post", paper_no="E-12")
    asked = referred(town, MONDAY - timedelta(days=28), kind="information_request", unit=town.parks)
    for case in (near, paper):
        cases.move_referral(part(case).pk, "accept", by=town.roads_user)
        cases.move_referral(part(case).pk, "examine", by=town.roads_user, facts={"reason": "Keşif"})
    with clock.frozen(MONDAY - timedelta(hours=2)):
        assert services.report(by=system) == 0, "too early in the morning"
    assert services.report(by=system) == 2
    assert services.report(by=system) == 0
    with clock.frozen(MONDAY + timedelta(days=4)):
        assert services.report(by=system) == 0, "the week is done"
    report = Report.objects.get(unit=town.roads)
    assert (report.n_late, report.n_near, str(report.week)) == (3, 2, "2026-11-16")
    (letter,) = Notice.objects.filter(template="unit/weekly", address="yol@korfez.example")
    assert "Süresi geçen 3 iş:" in letter.body and "Son günü yaklaşan 2 iş:" in letter.body
    assert f"{near.number}, Yol çökmesi" in letter.body and "(CİMER)" in letter.body
    assert "(Evrak)" in letter.body and "(İletişim merkezi)" in letter.body
    assert "(Bilgi edinme)" in Notice.objects.get(address="park@korfez.example", template="unit/weekly").body
    with clock.frozen(MONDAY + timedelta(days=7)):
        assert services.report(by=system) == 2
    assert Report.objects.count() == 4

    sit(client, town.roads_lead)
    shown = body(client.get(f"/gecikme/haftalik/{report.pk}/"))
    assert all(case.number in shown for case in (*late.cases, near, paper)) and "Evrak" in shown
    theirs = Report.objects.get(unit=town.parks, week="2026-11-16")
    assert client.get(f"/gecikme/haftalik/{theirs.pk}/").status_code == 404
    assert asked.number not in shown
    cases.move(late.ids[0], "cancel", by=town.coordinator, facts={"reason": "Mükerrer."})
    assert late.cases[0].number in body(client.get(f"/gecikme/haftalik/{report.pk}/")), "as it was told"


def test_the_day_is_the_municipality_s_and_a_missed_one_is_made_up_for(late: Late) -> None:
    admin, system = cast.person(Role.ADMIN), organization.system()
    office.set_settings({"overdue.weekday": 3}, by=admin)
    assert services.report(by=system) == 0
    with clock.frozen(MONDAY + timedelta(days=3)):  # nobody was there on Wednesday
        assert services.report(by=system) == 1
    office.set_settings({"overdue.weekly": False}, by=admin)
    with clock.frozen(MONDAY + timedelta(days=9)):
        assert services.report(by=system) == 0


def test_a_unit_without_an_address_has_its_report_all_the_same(late: Late) -> None:
    Unit.objects.filter(pk=late.town.roads.pk).update(email="")
    assert services.report(by=organization.system()) == 1
    assert (Report.objects.get().address, Notice.objects.filter(template="unit/weekly").count()) == ("", 0)


def test_the_clock_makes_them(late: Late) -> None:
    from muhatap.jobs import enqueue

    enqueue("overdue.report")
    enqueue("overdue.propose")
    run_all("overdue.report")
    run_all("overdue.propose")
    assert Report.objects.count() == 1


def test_the_nearest_lead_hears_and_a_working_unit_s_supervisor_only_of_its_own(settled: Town) -> None:
    top = settled.roads.parent
    cast.person(Role.UNIT_LEAD, top, "ust.sorumlu")
    cast.person(Role.SUPERVISOR, settled.parks, "park.sefi")
    addresses = Addresses()

    def names(to: Whom, unit: Unit) -> set[str]:
        return {one.address.partition("@")[0] for one in addresses.of(to, unit)}

    assert names(Whom.LEAD, settled.roads) == {"kemal.dogru"}
    assert names(Whom.LEAD, settled.parks) == {"ust.sorumlu"}
    assert names(Whom.SUPERVISOR, settled.roads) == {"selin.tan"}
    assert names(Whom.SUPERVISOR, settled.parks) == {"selin.tan", "park.sefi"}


def test_another_institution_s_delay_climbs_no_ladder_of_the_house(settled: Town) -> None:
    """Whoever follows its work sees it among what is late."""
    case = referred(settled, START, unit=settled.power)
    swept(START + timedelta(days=50), since=START + timedelta(days=29))
    assert not Step.objects.filter(case=case).exists()
