"""From a tree to one `Q` over `Case`. Every question is answered by the database.

Questions about a unit's part that stand side by side in an "all" group are about the same part: "unit is
Roads" and "status at the unit is waiting" finds cases that wait at Roads, not such that wait anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Exists, Expression, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Choose
from django.db.models import Field as DbField
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

from muhatap.cases.conditions.fields import Field, Type
from muhatap.cases.conditions.tree import ME, Group, Leaf, Mode
from muhatap.cases.models import Case, Referral, Topic
from muhatap.cases.searching import search_query
from muhatap.kit import clock
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person


def where(condition: Group, *, person: Person) -> Q:
    """The condition over `Case`; "me" is `person`. What they may see at all is `queries.visible_to`'s."""
    return _group(condition, person)


def judged(rows: QuerySet[Any, Any], conditions: Sequence[Group], *, person: Person) -> QuerySet[Any, Any]:
    """Rows of cases that say for every condition whether it holds, as `c0`, `c1` …"""
    asked: dict[str, Any] = {f"c{at}": _holds(one, person) for at, one in enumerate(conditions)}
    return cast("QuerySet[Any, Any]", rows.annotate(**asked))


def matching(case_id: int, conditions: Sequence[Group], *, person: Person) -> list[bool]:
    """Which of the conditions hold for one case, in their order; all False when there is no such case.

    One statement, however many conditions.
    """
    rows = judged(Case.objects.filter(pk=case_id).values("pk"), conditions, person=person)
    found = cast(Mapping[str, Any], rows.first() or {})
    return [bool(found.get(f"c{at}")) for at in range(len(conditions))]


def holding(columns: Mapping[str, Expression], conditions: Sequence[Group], *, person: Person) -> list[bool]:
    """As `matching`, for a case that does not exist yet: `columns` are its columns as expressions.

    Every column that the conditions ask about must be there; of units' parts there are none. One statement,
    which reads no case.
    """
    if not conditions:
        return []
    row = _asked_of(columns, conditions, person).get_compiler(DEFAULT_DB_ALIAS).execute_sql(SINGLE)
    return [bool(one) for one in row]


def holding_many(
    columns: Mapping[str, tuple[DbField[Any, Any], Sequence[Any]]],
    conditions: Sequence[Group],
    *,
    person: Person,
) -> list[list[bool]]:
    """As `holding`, for many cases at once: of each column its type and its value in every case.

    A list of verdicts for each case. One statement, however many cases and conditions.
    """
    if not conditions:
        return [[] for _one in next(iter(columns.values()))[1]]
    said = {name: _Said(name, kind) for name, (kind, _values) in columns.items()}
    sql, params = _asked_of(said, conditions, person).get_compiler(DEFAULT_DB_ALIAS).as_sql()
    names = ", ".join(map(connection.ops.quote_name, columns))
    arrays = ", ".join(f"%s::{kind.db_type(connection)}[]" for kind, _values in columns.values())
    table = f"unnest({arrays}) WITH ORDINALITY AS said({names}, at)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} FROM {table} ORDER BY said.at",  # safe: names and types of columns
            [*params, *(list(values) for _kind, values in columns.values())],
        )
        return [[bool(one) for one in row] for row in cursor.fetchall()]


class _Said(Expression):
    """A column of the cases that are told and not yet there."""

    def __init__(self, name: str, field: DbField[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Its name."""
        return f"said.{connection.ops.quote_name(self.name)}", []


def _asked_of(columns: Mapping[str, Expression], conditions: Sequence[Group], person: Person) -> Query:
    """A statement without a table: these columns, and of every condition whether it holds."""
    query = Query(None)
    for name, value in columns.items():
        query.add_annotation(value, name, select=False)
    for at, condition in enumerate(conditions):
        query.add_annotation(_holds(condition, person), f"c{at}")
    return query


def _holds(condition: Group, person: Person) -> Expression:
    if not condition.parts:
        return Value(True)
    return Choose(
        When(where(condition, person=person), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _group(group: Group, person: Person) -> Q:
    if not group.parts:
        return Q()
    if group.mode is Mode.ALL:
        return _all(group.parts, person)
    found = Q()
    for part in group.parts:
        one = _all([part], person)
        found = found | one if found else one
    return ~found if group.mode is Mode.NONE else found


def _all(parts: Sequence[Group | Leaf], person: Person) -> Q:
    """What holds together: the case's own questions, and one part of it for those about a unit's."""
    found, same_part = Q(), Q()
    for part in parts:
        if isinstance(part, Group):
            found &= _group(part, person)
        elif not part.field.part:
            found &= _asked(part, person)
        elif part.op.name == "empty" and part.field.key != "unit":
            same_part &= Q(**{f"{part.field.column}__isnull": True})
        elif part.op.denies:
            found &= ~_some_part(_asked(part, person, affirmed=True))
        else:
            same_part &= _asked(part, person)
    return found & _some_part(same_part) if same_part else found


def _some_part(condition: Q) -> Q:
    """Some unit's part of the present round is so."""
    return Q(Exists(Referral.objects.filter(condition, case=OuterRef("pk"), round=OuterRef("round"))))


def _asked(leaf: Leaf, person: Person, *, affirmed: bool = False) -> Q:
    """One question over the row it is about; `affirmed` turns what it denies into what it speaks of."""
    found = _spoken(leaf, person)
    return ~found if leaf.op.denies and not affirmed else found


def _spoken(leaf: Leaf, person: Person) -> Q:
    field, column = leaf.field, leaf.field.column
    if leaf.op.name in ("empty", "filled"):
        return Q(**{f"{column}__isnull": False})
    if field.flag is not None:
        return field.flag()
    if field.type is Type.WORDS:
        return Q(**{column: search_query(str(leaf.value))})
    if field.type is Type.CHOICE:
        return Q(**{f"{column}__in": leaf.value})
    if field.type in (Type.TREE, Type.PERSON):
        return _things(field, cast(tuple[int | str, ...], leaf.value), person)
    if field.type is Type.NUMBER:
        way = {"equals": "exact", "more": "gt", "less": "lt"}[leaf.op.name]
        return Q(**{f"{column}__{way}": leaf.value})
    return _days(leaf)


def _things(field: Field, ids: Sequence[int | str], person: Person) -> Q:
    """The things named and what hangs beneath them."""
    if field.type is Type.PERSON:
        return Q(**{f"{field.column}__in": [person.staff_id or 0 if one == ME else one for one in ids]})
    if field.of == "topic":
        beneath = Q(pk__in=ids) | Q(parent__in=ids) | Q(parent__parent__in=ids)
        return Q(**{f"{field.column}__in": Topic.objects.filter(beneath).order_by().values("pk")})
    if field.of == "unit":
        branch = Q()
        for one in ids:
            branch |= Q(path__contains=f"/{one}/")
        return Q(**{f"{field.column}__in": Unit.objects.filter(branch).order_by().values("pk")})
    return Q(**{f"{field.column}__in": ids})


def _days(leaf: Leaf) -> Q:
    """Days in Istanbul as a half-open range of the column, days or moments."""
    first, after = _range(leaf.op.name, leaf.value)
    bound = _whole if leaf.field.column == "scheduled_for" else _midnight
    found = Q()
    if first is not None:
        found &= Q(**{f"{leaf.field.column}__gte": bound(first)})
    if after is not None:
        found &= Q(**{f"{leaf.field.column}__lt": bound(after)})
    return found


def _range(name: str, value: Any) -> tuple[date | None, date | None]:
    """The first day, and the first day after."""
    today, one = clock.today(), timedelta(days=1)
    if name == "today":
        return today, today + one
    if name == "last":
        return today - timedelta(days=value), today + one
    if name == "next":
        return today, today + timedelta(days=value + 1)
    if name == "older":
        return None, today - timedelta(days=value)
    if name == "before":
        return None, value
    if name == "after":
        return value + one, None
    return value[0], value[1] + one


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.ISTANBUL)


def _whole(day: date) -> date:
    return day
