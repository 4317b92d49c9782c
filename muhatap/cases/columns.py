"""What the rows of a list leave in the database: a third of a list's time goes into columns nobody sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
UNSEEN: Mapping[str, str] = {
    "": "answers_to_questions missing tracking_hash chain_head event_count place_note paper_no registered_at "
    "language lat lon round to_review to_inform to_call search",
    "topic__": "questions asked_before keywords name_fold code order",
    "district__": "outline drawn name_sort name_fold attribution code south west north east lat lon",
    "neighbourhood__": "outline name_sort name_fold code population is_synthetic is_active south west "
    "north east lat lon",
}


def lean(rows: QuerySet[Row], prefix: str = "", but: Collection[str] = ()) -> QuerySet[Row]:
    """Rows of cases (or of what leads to them by `prefix`, "case__") without what no list shows.

    `but` names columns of the case that this list shows after all.

    A template that shows one of these columns after all would ask for it row by row; the tests count.
    """
    unseen = (
        f"{prefix}{table}{name}"
        for table, names in UNSEEN.items()
        for name in names.split()
        if table or name not in but
    )
    return rows.defer(*unseen)
