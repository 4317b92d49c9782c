"""The chart: paths that stay true, circles refused, what closing asks for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import queries, services
from muhatap.organization.models import AdminEvent, Unit
from muhatap.organization.roles import Role
from tests import cast
from tests.trying import often

pytestmark = pytest.mark.django_db


def true_path(unit: Unit) -> str:
    """The path as the parents say it, walked one by one."""
    steps = [unit.pk]
    while unit.parent_id is not None:
        unit = Unit.objects.get(pk=unit.parent_id)
        steps.append(unit.pk)
    return "/" + "".join(f"{step}/" for step in reversed(steps))


@pytest.mark.duty("access-control.organisation-chart")
def test_a_municipality_draws_its_own_chart() -> None:
    admin = cast.person(Role.ADMIN)
    mayor = services.create_unit(name_tr="Belediye Başkanlığı", by=admin)
    works = services.create_unit(name_tr="Fen İşleri Müdürlüğü", parent_id=mayor.pk, by=admin)
    centre = services.create_unit(name_tr="Çözüm Merkezi Şefliği", parent_id=mayor.pk, by=admin)
    assert works.code == "fen-isleri-mudurlugu"
    assert services.create_unit(name_tr="Fen İşleri Müdürlüğü", by=admin).code == "fen-isleri-mudurlugu-2"
    services.place_unit(centre.pk, works.pk, by=admin)
    centre.refresh_from_db()
    assert centre.path == f"/{mayor.pk}/{works.pk}/{centre.pk}/"
    services.change_unit(centre.pk, {"name_tr": "Çağrı Merkezi Şefliği", "takes_referrals": True}, by=admin)
    (top, _twin) = queries.chart()
    assert [node.unit.name for node in top.below[0].below] == ["Çağrı Merkezi Şefliği"]
    assert [event.action for event in queries.history(f"unit:{centre.pk}")] == [
        "unit.changed",
        "unit.placed",
        "unit.created",
    ]
    with pytest.raises(NotYours):
        services.create_unit(name_tr="Başka", by=cast.person(Role.MANAGER))


MOVES = st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 7)), min_size=1, max_size=6)


@given(moves=MOVES)
@settings(max_examples=often(15))
def test_paths_say_what_the_parents_say_whatever_is_moved_where(moves: list[tuple[int, int]]) -> None:
    by = queries.system()
    units: list[Unit] = []
    for number in range(8):
        parent_id = units[(number - 1) // 2].pk if number else None
        units.append(services.create_unit(name_tr=f"Birim {number}", parent_id=parent_id, by=by))
    for moved, onto in moves:
        unit = Unit.objects.get(pk=units[moved].pk)
        parent = Unit.objects.get(pk=units[onto].pk) if onto >= 0 else None
        if parent is not None and parent.path.startswith(unit.path):
            with pytest.raises(Incomplete):
                services.place_unit(unit.pk, parent.pk, by=by)
        else:
            services.place_unit(unit.pk, parent.pk if parent else None, by=by)
    for unit in Unit.objects.filter(pk__in=[unit.pk for unit in units]):
        assert unit.path == true_path(unit)


def test_a_chart_has_an_end() -> None:
    by, parent_id = queries.system(), None
    for number in range(12):
        parent_id = services.create_unit(name_tr=f"Basamak {number}", parent_id=parent_id, by=by).pk
    with pytest.raises(Incomplete) as refused:
        services.create_unit(name_tr="Bir basamak daha", parent_id=parent_id, by=by)
    assert "parent" in refused.value.fields
    assert not Unit.objects.filter(name_tr="Bir basamak daha").exists()


def test_a_unit_closes_when_nothing_hangs_on_it_and_opens_again() -> None:
    admin = cast.person(Role.ADMIN)
    top = cast.unit("fen", takes_referrals=True)
    below = cast.unit("yol", parent=top)
    lead = cast.staff("sorumlu", unit=top)
    grant = services.grant_role(lead.pk, Role.UNIT_LEAD, top.pk, by=admin)
    for settle in (
        lambda: services.close_unit(below.pk, reason="birleşti", by=admin),
        lambda: services.change_staff(lead.pk, {"unit_id": None}, by=admin),
        lambda: services.end_grant(grant.pk, by=admin),
    ):
        with pytest.raises(NotNow):
            services.close_unit(top.pk, reason="birleşti", by=admin)
        settle()
    services.close_unit(top.pk, reason="birleşti", by=admin)
    with pytest.raises(Incomplete):
        services.create_unit(name_tr="Kapalının altı", parent_id=top.pk, by=admin)
    with pytest.raises(NotNow):
        services.reopen_unit(below.pk, by=admin)
    assert services.reopen_unit(top.pk, by=admin).is_active
    assert AdminEvent.objects.get(action="unit.closed", subject=f"unit:{top.pk}").reason == "birleşti"


def test_two_units_never_share_a_code() -> None:
    by = queries.system()
    first = services.create_unit(name_tr="Zabıta", code="zabita", by=by)
    second = services.create_unit(name_tr="Zabıta Amirliği", by=by)
    with pytest.raises(Incomplete) as refused:
        services.change_unit(second.pk, {"code": first.code}, by=by)
    assert "code" in refused.value.fields


def test_facts_and_place_change_together_or_not_at_all() -> None:
    by = queries.system()
    first, second = (services.create_unit(name_tr=name, by=by) for name in ("Bir", "İki"))
    with pytest.raises(Incomplete):
        services.change_and_place_unit(second.pk, {"code": first.code}, first.pk, by=by)
    second.refresh_from_db()
    assert second.parent_id is None
    assert second.path == f"/{second.pk}/"
