"""Turns of the clock, each made once: the row that marks one and what it makes are one transaction."""

from __future__ import annotations

from datetime import date

from django.db import connection

from muhatap.kit import clock
from muhatap.overdue.models import Round

BEGIN = """
INSERT INTO overdue_round (kind, day, made_at, n) VALUES (%s, %s, %s, 0)
ON CONFLICT (kind, day) DO NOTHING RETURNING id
"""


def begin(kind: Round.Kind, day: date) -> Round | None:
    """The turn of that day, for whoever is first; None for everybody else. Call inside a transaction.

    A second one waits until the first has ended, and begins it anew if that one was lost.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [kind.value, day, clock.now()])
        made = cursor.fetchone()
    return Round.objects.get(pk=made[0]) if made else None


def last(kind: Round.Kind) -> date | None:
    """The day of the latest turn."""
    return Round.objects.filter(kind=kind).order_by("-day").values_list("day", flat=True).first()
