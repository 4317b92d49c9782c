"""Who acts for whom: exactly from the first moment until before the last, in the roles lent and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import queries, services
from muhatap.organization.models import AdminEvent, Delegation
from muhatap.organization.roles import Role
from tests import cast
from tests.trying import often

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


@given(
    begins=st.integers(0, 48),
    length=st.integers(1, 48),
    ended=st.one_of(st.none(), st.integers(0, 60)),
    moment=st.integers(-2, 110),
)
@settings(max_examples=often(25))
def test_a_delegate_holds_the_roles_exactly_while_the_delegation_runs(
    begins: int, length: int, ended: int | None, moment: int
) -> None:
    principal = cast.staff("asil")
    cast.person(Role.REVIEWER, username="asil")
    deputy = cast.staff("vekil")
    Delegation.objects.filter(principal=principal).delete()
    since, until = START + hours(begins), START + hours(begins + length)
    with clock.frozen(START):
        row = services.delegate(
            principal.pk, deputy.pk, since=since, until=until, reason="izin", by=queries.system()
        )
    last = until
    if ended is not None and START + hours(ended) < until:
        with clock.frozen(START + hours(ended)):
            row = services.end_delegation(row.pk, by=queries.system())
        last = min(until, START + hours(ended))
    now = START + hours(moment)
    with clock.frozen(now):
        held = queries.person_of(deputy).has(Role.REVIEWER)
    assert held == (since <= now < last)
    assert row.is_live(now) == held


def test_what_a_delegate_does_is_done_on_behalf_of_the_principal(friday: datetime) -> None:
    unit = cast.unit("yol")
    lead = cast.person(Role.UNIT_LEAD, unit, "sorumlu")
    deputy = cast.staff("vekil")
    by = queries.person_of(cast.staff("sorumlu"))
    span: dict[str, Any] = {"since": friday, "until": friday + hours(8), "reason": "izin"}
    services.delegate(lead.staff_id or 0, deputy.pk, **span, by=by)
    acting = queries.person_of(deputy)
    grant = acting.grant(Role.UNIT_LEAD, unit.pk, unit.path)
    assert grant is not None
    assert grant.on_behalf_of == lead.actor_id
    cast.person(Role.UNIT_LEAD, unit, "vekil")
    own = queries.person_of(deputy).grant(Role.UNIT_LEAD, unit.pk, unit.path)
    assert own is not None
    assert own.on_behalf_of is None, "an own role goes before a lent one"
    assert AdminEvent.objects.filter(action="delegation.given", subject=f"staff:{deputy.pk}").exists()


def test_lent_roles_are_not_lent_on_and_only_the_role_named_is_lent(friday: datetime) -> None:
    cast.person(Role.REVIEWER, username="asil")
    cast.person(Role.DELIVERER, username="asil")
    asil, second, third = cast.staff("asil"), cast.staff("ikinci"), cast.staff("ucuncu")
    span: dict[str, Any] = {
        "since": friday,
        "until": friday + hours(8),
        "reason": "izin",
        "by": queries.system(),
    }
    services.delegate(asil.pk, second.pk, role=Role.REVIEWER, **span)
    assert [grant.role for grant in queries.person_of(second).grants] == [Role.REVIEWER]
    with pytest.raises(Incomplete):
        services.delegate(second.pk, third.pk, **span)
    cast.person(Role.AGENT, username="ikinci")
    services.delegate(second.pk, third.pk, **span)
    assert [grant.role for grant in queries.person_of(third).grants] == [Role.AGENT]


def test_a_delegation_ends_with_the_account_and_with_the_role(friday: datetime) -> None:
    cast.person(Role.REVIEWER, username="asil")
    asil, deputy = cast.staff("asil"), cast.staff("vekil")
    span: dict[str, Any] = {
        "since": friday,
        "until": friday + hours(100),
        "reason": "izin",
        "by": queries.system(),
    }
    services.delegate(asil.pk, deputy.pk, **span)
    assert queries.person_of(deputy).has(Role.REVIEWER)
    services.close_account(asil.pk, reason="ayrıldı", by=queries.system())
    assert not queries.person_of(deputy).has(Role.REVIEWER)
    services.open_account(asil.pk, by=queries.system())
    services.end_grant(asil.grants.get().pk, by=queries.system())
    assert not queries.person_of(deputy).has(Role.REVIEWER)


def test_refused_delegations(friday: datetime) -> None:
    cast.person(Role.REVIEWER, username="asil")
    asil, deputy = cast.staff("asil"), cast.staff("vekil")
    stranger = queries.person_of(cast.staff("baskasi"))
    by = queries.person_of(asil)
    good: dict[str, Any] = {"since": friday, "until": friday + hours(8), "reason": "izin"}
    for refusal, delegate_id, changed, who in (
        (Incomplete, asil.pk, {}, by),
        (Incomplete, deputy.pk, {"until": friday}, by),
        (Incomplete, deputy.pk, {"since": friday - hours(9), "until": friday - hours(1)}, by),
        (Incomplete, deputy.pk, {"until": friday + hours(24 * 400)}, by),
        (Incomplete, deputy.pk, {"reason": "  "}, by),
        (Incomplete, deputy.pk, {"role": Role.MANAGER}, by),
        (NotYours, deputy.pk, {}, stranger),
    ):
        with pytest.raises(refusal):
            services.delegate(asil.pk, delegate_id, **{**good, **changed}, by=who)
    row = services.delegate(asil.pk, deputy.pk, **good, by=by)
    with pytest.raises(NotNow):
        services.delegate(asil.pk, deputy.pk, **good, by=by)
    with pytest.raises(Delegation.DoesNotExist):
        services.end_delegation(row.pk, by=stranger)
    services.end_delegation(row.pk, by=queries.person_of(deputy))
    with pytest.raises(NotNow):
        services.end_delegation(row.pk, by=by)


def test_a_person_with_delegations_costs_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries, friday: datetime
) -> None:
    cast.person(Role.REVIEWER, username="asil")
    asil, deputy = cast.staff("asil"), cast.staff("vekil")
    span: dict[str, Any] = {
        "since": friday,
        "until": friday + hours(8),
        "reason": "izin",
        "by": queries.system(),
    }
    services.delegate(asil.pk, deputy.pk, **span)
    deputy.actor  # noqa: B018 - read with the session
    with django_assert_num_queries(1):
        assert queries.person_of(deputy).has(Role.REVIEWER)
