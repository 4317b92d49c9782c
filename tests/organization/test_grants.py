"""Roles: given, corrected, ended; experts; what a grant covers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours, Refused
from muhatap.organization import queries, services
from muhatap.organization.models import RoleGrant
from muhatap.organization.roles import Role
from tests import cast
from tests.trying import often

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.mark.duty("access-control.unit-him-users")
def test_units_keep_their_users_and_changes_of_appointment_show(friday: datetime) -> None:
    admin, unit = cast.person(Role.ADMIN), cast.unit("yol")
    first, second = cast.staff("ayse.tas", unit=unit), cast.staff("hale.kor", unit=unit)
    grant = services.grant_role(first.pk, Role.UNIT_USER, unit.pk, by=admin)
    assert queries.person_of(first).has(Role.UNIT_USER)
    services.end_grant(grant.pk, by=admin, last_day=DAY, reason="tayin")
    services.grant_role(second.pk, Role.UNIT_USER, unit.pk, since=DAY + timedelta(days=1), by=admin)
    assert not queries.person_of(second).has(Role.UNIT_USER)
    with clock.frozen(friday + timedelta(days=1)):
        assert not queries.person_of(first).has(Role.UNIT_USER)
        assert queries.person_of(second).has(Role.UNIT_USER)
        assert [held.staff_id for held in queries.grants_in(unit.pk)] == [second.pk]
    actions = [event.action for event in queries.history(f"unit:{unit.pk}")]
    assert actions == ["unit.grant_given", "unit.grant_ended", "unit.grant_given"]


@pytest.mark.duty("routing.resolution-experts")
def test_a_unit_names_its_resolution_experts(friday: datetime) -> None:
    admin, unit = cast.person(Role.ADMIN), cast.unit("park")
    user, lead, expert = (cast.staff(name, unit=unit) for name in ("a.user", "b.lead", "c.expert"))
    assert queries.experts(unit.pk) == []
    services.grant_role(user.pk, Role.UNIT_USER, unit.pk, by=admin)
    assert queries.experts(unit.pk) == [user]
    services.grant_role(lead.pk, Role.UNIT_LEAD, unit.pk, by=admin)
    assert queries.experts(unit.pk) == [lead], "without named experts the unit's lead receives"
    named = services.grant_role(expert.pk, Role.UNIT_USER, unit.pk, is_expert=True, by=admin)
    assert queries.experts(unit.pk) == [expert]
    services.close_account(expert.pk, reason="emekli", by=admin)
    assert queries.experts(unit.pk) == [lead]
    services.open_account(expert.pk, by=admin)
    services.change_grant(named.pk, {"is_expert": False}, by=admin)
    assert queries.experts(unit.pk) == [lead]
    with pytest.raises(Incomplete):
        services.grant_role(expert.pk, Role.AGENT, None, is_expert=True, by=admin)


def test_what_is_no_grant_is_refused(friday: datetime) -> None:
    admin = cast.person(Role.ADMIN)
    who, unit = cast.staff("ayse.tas"), cast.unit("yol")
    give = services.grant_role
    refused: tuple[tuple[type[Refused], tuple[Role, int | None], dict[str, Any]], ...] = (
        (Incomplete, (Role.CITIZEN, None), {}),
        (Incomplete, (Role.UNIT_USER, None), {}),
        (Incomplete, (Role.UNIT_USER, 10**9), {}),
        (Incomplete, (Role.AGENT, None), {"since": DAY, "until": DAY - timedelta(days=1)}),
    )
    for refusal, arguments, more in refused:
        with pytest.raises(refusal):
            give(who.pk, *arguments, by=admin, **more)
    with pytest.raises(NotYours):
        give(admin.staff_id or 0, Role.MANAGER, None, by=admin)
    with pytest.raises(NotYours):
        give(who.pk, Role.MANAGER, None, by=cast.person(Role.MANAGER))
    give(who.pk, Role.UNIT_USER, unit.pk, by=admin)
    with pytest.raises(NotNow):
        give(who.pk, Role.UNIT_USER, unit.pk, by=admin)
    assert RoleGrant.objects.filter(staff=who).count() == 1


SPANS = st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 20)))


@given(spans=st.lists(SPANS, min_size=2, max_size=3))
@settings(max_examples=often(15))
def test_the_same_role_never_covers_a_day_twice(spans: list[tuple[int, int | None]]) -> None:
    admin, who = queries.system(), cast.staff("ayse.tas")
    RoleGrant.objects.filter(staff=who).delete()
    covered: set[int] = set()
    for start, length in spans:
        days = set(range(start, 60 if length is None else start + length + 1))
        until = None if length is None else DAY + timedelta(days=start + length)
        arguments: dict[str, Any] = {"since": DAY + timedelta(days=start), "until": until, "by": admin}
        if days & covered:
            with pytest.raises(NotNow):
                services.grant_role(who.pk, Role.AGENT, None, **arguments)
        else:
            services.grant_role(who.pk, Role.AGENT, None, **arguments)
            covered |= days
    for day in (0, 1, 7, 14, 20, 24):
        live = RoleGrant.objects.filter(queries.live_grants(DAY + timedelta(days=day)), staff=who)
        assert live.exists() == (day in covered)
        assert all(grant.is_live(DAY + timedelta(days=day)) for grant in live)


def test_the_last_administrator_stays(friday: datetime) -> None:
    first = cast.person(Role.ADMIN)
    only = RoleGrant.objects.get(staff_id=first.staff_id or 0)
    system = queries.system()
    for attempt in (
        lambda: services.end_grant(only.pk, by=system),
        lambda: services.change_grant(only.pk, {"until": DAY - timedelta(days=1)}, by=system),
        lambda: services.close_account(first.staff_id or 0, reason="x", by=system),
    ):
        with pytest.raises(NotNow):
            attempt()
    second = cast.person(Role.ADMIN)
    services.end_grant(only.pk, by=second)
    assert not queries.person_of(cast.staff("admin-less")).has(Role.ADMIN)
    with pytest.raises(NotNow):
        services.close_account(second.staff_id or 0, reason="x", by=second)


def test_a_grant_taken_back_before_it_began_covers_no_day(friday: datetime) -> None:
    admin, who = cast.person(Role.ADMIN), cast.staff("ayse.tas")
    later = services.grant_role(who.pk, Role.AGENT, None, since=DAY + timedelta(days=5), by=admin)
    services.end_grant(later.pk, by=admin)
    services.grant_role(who.pk, Role.AGENT, None, since=DAY + timedelta(days=5), by=admin)
    with clock.frozen(friday + timedelta(days=6)):
        assert queries.person_of(who).grants[0].role == Role.AGENT
        assert len(queries.person_of(who).grants) == 1


def test_a_grant_covers_its_branch_and_nothing_beside_it() -> None:
    fen = cast.unit("fen")
    yol, park = cast.unit("yol", parent=fen), cast.unit("park")
    lead = cast.person(Role.UNIT_LEAD, fen)
    assert lead.grant(Role.UNIT_LEAD, yol.pk, yol.path)
    assert not lead.grant(Role.UNIT_LEAD, park.pk, park.path)
    assert not lead.grant(Role.UNIT_LEAD, None)
    assert cast.person(Role.MANAGER).grant(Role.MANAGER, park.pk, park.path)
