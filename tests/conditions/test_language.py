"""The language of conditions: what is read is what was written and runs, the rest is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.cases import conditions, services
from muhatap.cases.conditions import Unfit
from muhatap.cases.conditions.fields import FIELDS, ROWS, Field, Op, Takes, Type
from muhatap.cases.models import Case
from muhatap.cases.queries import visible_to
from tests.cases.rules import branch, district
from tests.cases.town import Town
from tests.cases.working import closed, routed, working

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def found(place: Town, data: Any, person: Any = None) -> set[int]:
    who = person or place.coordinator
    rows = visible_to(who).filter(conditions.where(conditions.parse(data), person=who))
    return set(rows.values_list("pk", flat=True))


def values(field: Field, op: Op) -> st.SearchStrategy[Any]:
    """Every value that the operator takes."""
    if op.takes is Takes.MANY and field.type is Type.CHOICE:
        one: st.SearchStrategy[Any] = st.sampled_from([value for value, _label in field.choices])
        return st.lists(one, min_size=1, max_size=4, unique=True)
    if op.takes is Takes.MANY:
        ids: st.SearchStrategy[Any] = st.integers(1, 2**31 - 1)
        one = st.one_of(ids, st.just("me")) if field.type is Type.PERSON else ids
        return st.lists(one, min_size=1, max_size=4, unique=True)
    if op.takes is Takes.DAY:
        return DAYS.map(date.isoformat)
    if op.takes is Takes.TWO_DAYS:
        return st.tuples(DAYS, DAYS).map(lambda days: [day.isoformat() for day in sorted(days)])
    if op.takes is Takes.COUNT:
        return st.integers(1, 3660)
    if op.takes is Takes.TEXT:
        return st.text(min_size=1, max_size=60).map(str.strip).filter(lambda text: _readable(field, op, text))
    return st.none()


def _readable(field: Field, op: Op, text: str) -> bool:
    from muhatap.cases.conditions.tree import read

    return not read(field, op, text)[1]


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(ROWS))
    op = draw(st.sampled_from(field.ops))
    return leaf(field.key, op.name, draw(values(field, op)))


def groups(depth: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    part = questions() if depth == 1 else st.one_of(questions(), groups(depth - 1))
    modes = st.sampled_from(["all", "any", "none"])
    return st.tuples(modes, st.lists(part, min_size=1, max_size=4)).map(lambda made: {made[0]: made[1]})


@SLOW
@given(groups())
def test_whatever_is_written_is_read_back_said_and_asked(place: Town, data: dict[str, Any]) -> None:
    tree = conditions.parse(data)
    assert conditions.serialise(tree) == data
    assert conditions.parse(conditions.serialise(tree)) == tree
    with translation.override("tr"):
        assert conditions.sentence(tree)
    list(visible_to(place.roads_user).filter(conditions.where(tree, person=place.roads_user))[:3])


JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("kind")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["all", "any", "none", "field", "op", "value", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_comes_is_read_or_refused_with_a_message(data: Any) -> None:
    faults: list[conditions.Fault] = []
    try:
        tree = conditions.parse(data)
    except Unfit as refused:
        faults = refused.faults
    else:
        assert conditions.parse(conditions.serialise(tree)) == tree
        return
    assert faults and all(fault.message for fault in faults)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"all": [leaf("kind", "is", ["nothing"])]}, "Tür"),
        ({"all": [leaf("kind", "is", [])]}, "en az birini"),
        ({"all": [leaf("kind", "is", [["complaint"]])]}, "Tür"),
        ({"all": [leaf("kind", "older", 3)]}, "karşılaştırma"),
        ({"all": [leaf("citizen", "is", [1])]}, "bilinmeyen"),
        ({"all": [leaf("received", "last", 0)]}, "Geliş"),
        ({"all": [leaf("received", "last", True)]}, "Geliş"),
        ({"all": [leaf("received", "before", "2026-02-30")]}, "günü"),
        ({"all": [leaf("received", "before", "0001-01-01")]}, "günü"),
        ({"all": [leaf("received", "between", ["2026-02-02", "2026-02-01"])]}, "ilk gün"),
        ({"all": [leaf("words", "has", "\x00")]}, "sözü"),
        ({"all": [leaf("words", "has", "\u200b")]}, "sözü"),
        ({"all": [leaf("topic", "is", [2**31])]}, "Konu"),
        ({"all": [leaf("late", "yes", 1)]}, "değer yazılmaz"),
        ({"all": [{"any": []}]}, "Boş grup"),
        ({"all": [{"any": [{"all": [{"any": [leaf("late", "yes")]}]}]}]}, "kat"),
        ({"all": [leaf("late", "yes")] * 41}, "en çok 40"),
        ({"any": [{"all": [leaf("late", "yes")] * 30}, {"all": [leaf("late", "no")] * 30}]}, "en çok 40"),
        ([], "okunamadı"),
        ({"all": [], "any": []}, "okunamadı"),
    ],
)
def test_what_is_forged_is_refused_with_its_clause(data: Any, says: str) -> None:
    with pytest.raises(Unfit) as refused:
        conditions.parse(data)
    assert says in str(refused.value)


def test_every_fault_names_its_place() -> None:
    bad = {"all": [leaf("late", "yes"), {"any": [leaf("late", "yes"), leaf("kind", "is", ["x"])]}, 5]}
    with pytest.raises(Unfit) as refused:
        conditions.parse(bad)
    assert [fault.path for fault in refused.value.faults] == [(1, 1), (2,)]


def test_a_branch_finds_what_is_beneath_it(place: Town) -> None:
    road, asphalt, hole = branch(place.manager)
    case = place.register().case
    Case.objects.filter(pk=case.pk).update(topic=hole)
    other = place.register().case
    for topic in (road, asphalt, hole):
        assert found(place, {"all": [leaf("topic", "is", [topic.pk])]}) == {case.pk}
    assert found(place, {"all": [leaf("topic", "is_not", [road.pk])]}) == {other.pk}


def test_a_unit_s_branch_and_its_part(place: Town) -> None:
    """Side by side the questions about a unit's part are about one and the same part."""
    both, parts = routed(place, place.roads, place.parks)
    services.move_referral(parts[0].pk, "accept", by=place.roads_user)
    top = place.roads.parent_id
    assert found(place, {"all": [leaf("unit", "is", [top])]}) == {both.pk}
    at_work = leaf("unit_status", "is", ["working"])
    assert found(place, {"all": [leaf("unit", "is", [place.roads.pk]), at_work]}) == {both.pk}
    assert found(place, {"all": [leaf("unit", "is", [place.parks.pk]), at_work]}) == set()
    assert found(place, {"all": [leaf("unit", "is_not", [place.parks.pk])]}) == set()
    unassigned = leaf("officer", "empty")
    assert found(place, {"all": [leaf("unit", "is", [place.roads.pk]), unassigned]}) == {both.pk}
    services.move_referral(
        parts[0].pk, "assign", by=place.roads_lead, facts={"officer": place.roads_user.staff_id}
    )
    assert found(place, {"all": [leaf("unit", "is", [place.roads.pk]), unassigned]}) == set()
    assert found(place, {"all": [leaf("officer", "is", ["me"])]}, place.roads_user) == {both.pk}
    fresh = place.register(route=False).case
    assert found(place, {"all": [leaf("unit", "empty")]}) == {fresh.pk}


def test_flags_days_words_and_groups(place: Town) -> None:
    bornova = district("35-1", "Bornova")
    near = place.register(district=bornova, text="Rögar kapağı kırık.").case
    plain = place.register().case
    old = closed(place)
    Case.objects.filter(pk=plain.pk).update(received_at=plain.received_at - timedelta(days=40), round=2)
    assert found(place, {"all": [leaf("words", "has", "rögar")]}) == {near.pk}
    assert near.pk not in found(place, {"all": [leaf("words", "has_not", "rögar")]})
    assert found(place, {"all": [leaf("district", "is", [bornova.pk])]}) == {near.pk}
    assert found(place, {"all": [leaf("district", "is_not", [bornova.pk])]}) == {plain.pk, old.pk}
    assert found(place, {"all": [leaf("district", "empty")]}) == {plain.pk, old.pk}
    assert found(place, {"all": [leaf("received", "last", 30)]}) == {near.pk, old.pk}
    assert found(place, {"all": [leaf("received", "older", 30)]}) == {plain.pk}
    assert found(place, {"all": [leaf("received", "today")]}) == {near.pk, old.pk}
    assert found(place, {"all": [leaf("closed", "filled")]}) == {old.pk}
    assert found(place, {"all": [leaf("open", "no")]}) == {old.pk}
    assert found(place, {"all": [leaf("reopened", "yes")]}) == {plain.pk}
    either = {"any": [leaf("words", "has", "rögar"), leaf("reopened", "yes")]}
    assert found(place, {"all": [either]}) == {near.pk, plain.pk}
    assert found(place, {"none": [leaf("words", "has", "rögar"), leaf("reopened", "yes")]}) == {old.pk}


def test_many_conditions_are_asked_of_one_case_in_one_statement(place: Town) -> None:
    case, _part = working(place)
    asked = [
        conditions.parse({"all": [leaf("open", "yes")]}),
        conditions.parse({"all": [leaf("unit", "is", [place.parks.pk])]}),
        conditions.parse({"none": [leaf("district", "is", [1])]}),
        conditions.EVERYTHING,
    ]
    with CaptureQueriesContext(connection) as captured:
        answers = conditions.matching(case.pk, asked, person=place.coordinator)
    assert answers == [True, False, True, True] and len(captured) == 1
    assert conditions.matching(10**9, asked, person=place.coordinator) == [False] * 4
    assert conditions.matching(case.pk, [], person=place.coordinator) == []


def test_a_condition_is_said_in_both_languages(place: Town) -> None:
    bornova, konak = district("35-1", "Bornova"), district("35-2", "Konak")
    tree = conditions.parse(
        {
            "all": [
                leaf("kind", "is", ["complaint"]),
                leaf("district", "is", [bornova.pk, konak.pk]),
                leaf("received", "last", 30),
                {"any": [leaf("late", "yes"), leaf("officer", "is", ["me"])]},
            ]
        }
    )
    with CaptureQueriesContext(connection) as captured:
        said = conditions.sentence(tree)
    assert len(captured) == 1
    assert said == (
        "Tür: Şikâyet ve İlçe: Bornova ya da Konak ve Geliş son 30 gün içinde ve "
        "(Gecikti: evet ya da Görevli: ben)"
    )
    with translation.override("en"):
        assert "Bornova or Konak" in conditions.sentence(tree)
    assert "9999999 no.lu kayıt" in conditions.sentence(
        conditions.parse({"all": [leaf("topic", "is", [9999999])]})
    )
    assert conditions.sentence(conditions.EVERYTHING) == "Bütün başvurular"


def test_nothing_asks_who_the_applicant_is() -> None:
    columns = {field.column.partition("__")[0] for field in FIELDS.values()}
    assert not columns & {"citizen", "applicant", "reply_point", "title", "text", "street", "door"}
