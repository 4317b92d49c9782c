"""Keyset paging: bounded, stable while rows arrive, the same cost on every page."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NoReturn, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from muhatap.kit.patience import TooLong

Row = TypeVar("Row", bound=Model)


FURTHER = 4  # how many times as far a window is widened


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the cursors to its neighbours; empty cursors mean that there is nothing more.

    `cut`: the page ends where patience did, not where it is full. Looking goes on at the cursor.
    """

    rows: Sequence[Row]
    next: str
    previous: str
    cut: bool = False


def encode(values: Sequence[object]) -> str:
    """Values of the ordering columns as an opaque cursor."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str, width: int) -> list[Any] | None:
    """The values of a cursor, or None when it is not one (a forged cursor shows the first page)."""
    try:
        read = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(read, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != width:
        return None
    moments = [_moment(value) for value in values]
    return moments if all(map(_fits, moments)) else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # Infinity and NaN: Python reads them, JSON and our columns know neither


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # ours have one; a forged one may not
    return value


def _fits(value: Any) -> bool:
    """Whether some column could hold it: what none can would be an error of the database."""
    if isinstance(value, datetime):
        return 1 < value.year < 9999  # in another time zone the first and last years have no name
    if isinstance(value, str):
        return "\x00" not in value
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or (isinstance(value, int) and abs(value) < 2**63)


@dataclass(frozen=True)
class Guard:
    """What stands around the looks of a page: `nearby` around all, `everywhere` around the whole table's.

    When one takes too long, `patience.TooLong` comes through, or with `or_near` what was found till then.
    With `most` the nearest so many rows of the table are walked instead, inside `walking`, and the page is
    cut there.
    """

    nearby: Callable[[], AbstractContextManager[None]] = nullcontext
    everywhere: Callable[[], AbstractContextManager[None]] = nullcontext
    or_near: bool = False
    walking: Callable[[], AbstractContextManager[None]] = nullcontext
    most: int = 0


UNGUARDED = Guard()


def keyset(
    rows: QuerySet[Row],
    order: Sequence[str],
    cursor: str = "",
    *,
    size: int = 50,
    window: int = 0,
    guard: Guard = UNGUARDED,
    far: QuerySet[Row] | None = None,
) -> Page[Row]:
    """One page of `rows` in `order` ("-received_at", "-id"); the last column must be unique.

    `cursor` is "" for the first page, else another page's. Empty values sort last in either direction.

    `window` is for large tables narrowed by anything: the page is first looked for among so many rows of the
    whole table from the cursor on, and when they fill a quarter of it among `FURTHER` times as many. Only
    what is too rare to fill it from there is looked for everywhere, by the indexes of what narrows it, and
    then sorted. So neither frequent nor rare things cost more in a larger table, whatever the planner guesses
    about them. The first column of `order` must never be empty. `far`: what of `rows` is looked for
    everywhere, where not all of it is worth the time.
    """
    view, edge = _View.of(rows, order, cursor), None
    try:
        if window:
            found, edge = _in_window(view, rows, size, window, guard, far)
        else:
            with guard.everywhere():
                found = list(view.sorted(rows)[: size + 1])
    except (ValueError, TypeError, OverflowError, ValidationError):
        return keyset(rows, order, "", size=size, window=window, guard=guard, far=far)
    return _page(view, found, size, edge)


def _page(view: _View, found: list[Row], size: int, edge: Sequence[Any] | None) -> Page[Row]:
    """The rows in their order with the cursors at their ends; at `edge` where looking stopped."""
    more, found = len(found) > size, found[:size]
    if view.back:
        found.reverse()
    moved = view.values is not None
    before: Sequence[Any] | None = view.values
    after: Sequence[Any] | None = None
    ends = [[_value(row, name) for name in view.names] for row in (*found[:1], *found[-1:])]
    if ends:
        before, after = ends[0], ends[-1]
    has_next, has_previous = (moved if view.back else more), (more if view.back else moved)
    if edge is not None and view.back:
        before, has_previous = edge, True
    elif edge is not None:
        after, has_next = edge, True
    elif not ends:
        has_previous = False
    return Page(
        rows=found,
        next=">" + encode(after) if after and has_next else "",
        previous="<" + encode(before) if before and has_previous else "",
        cut=edge is not None,
    )


def _in_window(
    view: _View, rows: QuerySet[Row], size: int, window: int, guard: Guard, far: QuerySet[Row] | None
) -> tuple[list[Row], Sequence[Any] | None]:
    """The rows, and the cursor at which looking stopped where it did not come to an end."""
    found: list[Row] = []
    try:
        with guard.nearby():
            found = list(view.near(rows, window)[: size + 1])
            if size < FURTHER * len(found) <= FURTHER * size:  # a little further it is full, as it seems
                found = list(view.near(rows, FURTHER * window)[: size + 1])
            if len(found) <= size:
                with guard.everywhere():
                    late = list(view.sorted_late(rows if far is None else far)[: size + 1])
                near = [] if far is None else found
                return [*near, *(row for row in late if row not in near)], None
    except TooLong:
        if guard.most:
            return _walked(view, rows, size, guard)
        if not guard.or_near:
            raise
    return found, None


def _walked(
    view: _View, rows: QuerySet[Row], size: int, guard: Guard
) -> tuple[list[Row], Sequence[Any] | None]:
    with guard.walking():
        edge = view.edge(rows, guard.most)
        near = view.sorted(rows) if edge is None else view.near(rows, guard.most)
        found = list(near[: size + 1])
    return found, edge if len(found) <= size else None


@dataclass(frozen=True)
class _View:
    """Where a page begins and which way it looks."""

    names: Sequence[str]
    directions: Sequence[bool]
    nullable: Sequence[bool]
    values: Sequence[Any] | None
    back: bool

    @classmethod
    def of(cls, rows: QuerySet[Any], order: Sequence[str], cursor: str) -> _View:
        """Read a cursor. One that is forged or of another list means the first page."""
        names, back = [name.lstrip("-") for name in order], cursor.startswith("<")
        values = decode(cursor.lstrip("<>"), len(names)) if cursor else None
        directions = [name.startswith("-") != back for name in order]
        view = cls(names, directions, [_nullable(rows, name) for name in names], values, back)
        try:
            view.beyond(rows)
        except (ValueError, TypeError, OverflowError, ValidationError):
            return cls(names, directions, view.nullable, None, back)
        return view

    def beyond(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The rows behind the cursor, unordered."""
        if self.values is None:
            return rows
        return rows.filter(_after(self.names, self.directions, self.values, self.back, self.nullable))

    def sorted(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The rows behind the cursor, nearest first."""
        columns = zip(self.names, self.directions, self.nullable, strict=True)
        return self.beyond(rows).order_by(
            *(_ordering(F(name), down, self.back, empty) for name, down, empty in columns)
        )

    def sorted_late(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The same in an order that no index has, so that whatever narrows the rows is what finds them."""
        first, *others = zip(self.names, self.directions, self.nullable, strict=True)
        same = Coalesce(F(first[0]), F(first[0]))
        return self.beyond(rows).order_by(
            _ordering(same, first[1], self.back, first[2]),
            *(_ordering(F(name), down, self.back, empty) for name, down, empty in others),
        )

    def near(self, rows: QuerySet[Row], window: int) -> QuerySet[Row]:
        """Of `rows` those among the first `window` of the whole table behind the cursor, nearest first.

        None at all when the table ends before: then looking everywhere costs as little.
        """
        bound = f"{self.names[0]}__{'gte' if self.directions[0] else 'lte'}"
        return self.sorted(rows).filter(**{bound: Subquery(self._first_beyond(rows, window))})

    def edge(self, rows: QuerySet[Row], window: int) -> Sequence[Any] | None:
        """The cursor behind everything that `near` finds; None when the table ends before. One statement.

        The columns after the first must be numbers.
        """
        last = next(iter(self._first_beyond(rows, window)), None)
        beyond = [0 if down else 2**63 - 1 for down in self.directions[1:]]
        return None if last is None else [last[self.names[0]], *beyond]

    def _first_beyond(self, rows: QuerySet[Row], window: int) -> QuerySet[Any, dict[str, Any]]:
        every = self.sorted(rows.model._default_manager.all()).values(self.names[0])
        return every[window : window + 1]


def _value(row: Model | Mapping[str, object], name: str) -> object:
    if isinstance(row, Mapping):
        return row[name]  # of a list read by `values()`
    value: object = row
    for part in name.split("__"):
        value = getattr(value, part, None)
    return value


def _nullable(rows: QuerySet[Any], name: str) -> bool:
    """True when the column may be empty; computed columns and joins may."""
    head, _dunder, deeper = name.partition("__")
    if deeper or head in rows.query.annotations:
        return True
    return bool(rows.model._meta.pk.null if head == "pk" else rows.model._meta.get_field(head).null)


def _ordering(column: Any, down: bool, back: bool, nullable: bool) -> Any:
    """Empty values last, first on the way back.

    Said only where an empty value is possible and the database would do otherwise: an index that was made
    with the default order serves nothing else.
    """
    if not nullable or down == back:
        return column.desc() if down else column.asc()
    return column.desc(nulls_last=True) if down else column.asc(nulls_first=True)


def _after(
    names: Sequence[str],
    directions: Sequence[bool],
    values: Sequence[Any],
    back: bool,
    nullable: Sequence[bool],
) -> Q:
    """What lies beyond the cursor. The bound on the first column only gives an index a place to start."""
    condition, equal, start = Q(pk__in=[]), Q(), Q()
    for name, down, value, empty in zip(names, directions, values, nullable, strict=True):
        if value is None:
            beyond = Q(**{f"{name}__isnull": False}) if back else Q(pk__in=[])
            same = Q(**{f"{name}__isnull": True})
        else:
            beyond = Q(**{f"{name}__{'lt' if down else 'gt'}": value})
            if empty and not back:
                beyond |= Q(**{f"{name}__isnull": True})
            elif name == names[0]:
                start = Q(**{f"{name}__{'lte' if down else 'gte'}": value})
            same = Q(**{name: value})
        condition |= equal & beyond
        equal &= same
    return start & condition
