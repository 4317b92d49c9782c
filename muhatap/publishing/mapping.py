"""Public cases on a map: counted by cells that grow with the part one looks at; every view is small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from muhatap.cases.lifecycle import ENDED
from muhatap.cases.models import Case
from muhatap.publishing import queries
from muhatap.publishing.queries import Wanted
from muhatap.publishing.rounding import LAT, LON, Box, middle

ACROSS = 12  # cells across the view; one drawn mark each
MOST = 20_000  # cases counted, the newest ones; a view of the whole town is no list
LOOKED = 100_000  # newest cases of the house among which they are looked for
LARGEST = 4_000  # squares across, which is wider than any town


@dataclass(frozen=True)
class Cell:
    """How many cases lie about here. `public_id` and `topic_id` only where it is a single one."""

    lat: float
    lon: float
    n: int
    is_closed: bool
    public_id: str = ""
    topic_id: int = 0


def cells(wanted: Wanted, box: Box) -> list[Cell]:
    """The cases wanted within a part of the map, by cells. Four statements, bounded whatever the house has.

    A mark stands in the mean of its squares' middles: no mark tells more than the rounded places do.
    """
    size = max(1, -(-min(_across(box), LARGEST) // ACROSS))
    rows = queries.narrowed(queries.listed(), replace(wanted, box=box))
    every = Case.objects.order_by("-received_at", "-pk").values_list("received_at", flat=True)
    last = next(iter(every[LOOKED : LOOKED + 1]), None)
    if last is not None:
        rows = rows.filter(received_at__gt=last)
    newest = rows.order_by("-received_at", "-pk").values_list("lat", "lon", "status", "number", "topic_id")
    sql, params = newest[:MOST].query.sql_with_params()
    counted = (
        "SELECT count(*), avg(y), avg(x), bool_and(status = ANY(%s)), max(number), max(topic_id) FROM "  # noqa: S608 - see below
        "(SELECT floor(lat / %s) AS y, floor(lon / %s) AS x, status, number, topic_id "
        f"FROM ({sql}) AS found) AS squares "  # safe: composed by the ORM, its values are parameters
        "GROUP BY floor(y / %s), floor(x / %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(counted, [[str(status) for status in ENDED], LAT, LON, *params, size, size])
        found: Sequence[Any] = cursor.fetchall()
    return [_cell(row) for row in found]


def _across(box: Box) -> int:
    return max(box.north - box.south, box.east - box.west)


def _cell(row: Any) -> Cell:
    n, y, x, is_closed, number, topic_id = row
    point = middle(float(y), LAT), middle(float(x), LON)
    if n > 1:
        return Cell(*point, n, bool(is_closed))
    return Cell(*point, n, bool(is_closed), queries.public_id(number), topic_id)
