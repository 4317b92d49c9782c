"""Expressions of the database that Django does not bring."""

from __future__ import annotations

from django.db.models import Exists


class AskedByRow(Exists):
    """EXISTS that is asked for each row, of the few rows that belong to it, by their index.

    The planner would else gather every row of a unit first, a hundred thousand of them, to show one page, or
    read a whole table to name a handful of units; OFFSET keeps it from that.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
