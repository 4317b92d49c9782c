"""Where boxes stand and how arrows run. The only part of the drawing that a person decides.

A new state wants a place here and a new arrow a way; a house test says which one is missing.
Ways start and end at a side of a box (`left right top bottom`, with an offset along it) and bend at the
given lanes: `x=` runs sideways to there, `y=` up or down to there.
"""

from __future__ import annotations

from dataclasses import dataclass

BOX = (188, 54)
COLUMN = (34, 356, 678)  # left edges
ROW = 118


@dataclass(frozen=True)
class Way:
    """How an arrow runs, and where its words stand: beside the middle of a part, `left right above below`."""

    leave: str
    enter: str
    words: str
    leave_at: int = 0
    enter_at: int = 0
    lanes: tuple[tuple[str, int], ...] = ()
    part: int = 0
    shift: int = 0


@dataclass(frozen=True)
class Plan:
    """Places of one table: state → (column, row)."""

    title: str
    places: dict[str, tuple[int, int]]
    ways: dict[tuple[str, str], Way]
    rows: int


def _down(words: str = "left", at: int = 0) -> Way:
    return Way("bottom", "top", words, at, at)


def _up(words: str = "right", at: int = 0) -> Way:
    return Way("top", "bottom", words, at, at)


CASE = Plan(
    "A case",
    places={
        "start": (1, 0),
        "awaiting_approval": (1, 1),
        "to_route": (1, 2),
        "with_units": (1, 3),
        "in_review": (1, 4),
        "to_deliver": (1, 5),
        "closed": (1, 6),
        "returned": (0, 1),
        "waiting_citizen": (0, 2),
        "open": (2, 1),
        "cancelled": (2, 2),
        "objected": (2, 6),
    },
    ways={
        ("start", "awaiting_approval"): Way("bottom", "top", "left"),
        ("start", "to_route"): Way("right", "right", "above", 0, -12, (("x", 578),)),
        ("awaiting_approval", "returned"): Way("left", "right", "above", -10, -10),
        ("returned", "awaiting_approval"): Way("right", "left", "below", 10, 10),
        ("awaiting_approval", "to_route"): _down("left"),
        ("awaiting_approval", "with_units"): Way("right", "right", "right", 10, -16, (("x", 610),), 1, -14),
        ("to_route", "waiting_citizen"): Way("left", "right", "above", -10, -10),
        ("waiting_citizen", "to_route"): Way("right", "left", "below", 10, 10),
        ("to_route", "with_units"): _down("left", -18),
        ("with_units", "to_route"): _up("right", 18),
        ("with_units", "with_units"): Way("left", "left", "left", -18, 0, (("x", 316),), 1),
        ("with_units", "in_review"): _down("left", -18),
        ("in_review", "with_units"): _up("right", 18),
        ("in_review", "to_deliver"): _down("left", -18),
        ("to_deliver", "in_review"): _up("right", 18),
        ("to_deliver", "closed"): _down("right"),
        ("closed", "objected"): Way("right", "left", "above", -10, -10),
        ("objected", "closed"): Way("left", "right", "below", 10, 10),
        ("objected", "with_units"): Way("top", "right", "right", 0, 16, (), 0, 60),
        ("closed", "with_units"): Way("left", "left", "left", 0, 18, (("x", 280),), 1),
        ("open", "cancelled"): _down("right"),
        ("cancelled", "with_units"): Way("bottom", "right", "right", 0, 0, (), 0),
    },
    rows=7,
)
REFERRAL = Plan(
    "A referral: one unit's part of a case",
    places={
        "start": (1, 0),
        "offered": (1, 1),
        "working": (1, 2),
        "answered": (1, 3),
        "passed": (1, 4),
        "forwarded": (0, 1),
        "scheduled": (0, 2),
        "declined": (2, 1),
        "waiting": (2, 2),
        "correction": (2, 3),
        "in_hand": (0, 5),
        "withdrawn": (1, 5),
    },
    ways={
        ("start", "offered"): Way("bottom", "top", "right"),
        ("start", "forwarded"): Way("left", "top", "above"),
        ("offered", "working"): _down("left"),
        ("offered", "declined"): Way("right", "left", "above", -10, -10),
        ("working", "declined"): Way("right", "left", "left", -18, 12, (("x", 652),), 1),
        ("working", "waiting"): Way("right", "left", "above", 0, 0),
        ("waiting", "working"): Way("left", "right", "below", 16, 16),
        ("working", "scheduled"): Way("left", "right", "above"),
        ("scheduled", "scheduled"): Way("top", "top", "above", -60, -30, (("y", 240),), 1),
        ("scheduled", "waiting"): Way("bottom", "bottom", "below", 60, -60, (("y", 340),), 1, 70),
        ("working", "answered"): Way("bottom", "top", "left", 0, 0, (), 0, 12),
        ("scheduled", "answered"): Way("bottom", "left", "left", 30, -10, (), 0),
        ("forwarded", "answered"): Way("left", "left", "below", 0, 12, (("x", 16),), 2),
        ("answered", "passed"): _down("left"),
        ("answered", "forwarded"): Way("left", "right", "right", 18, 14, (("x", 262),), 1),
        ("passed", "forwarded"): Way("left", "right", "right", 0, 22, (("x", 306),), 1, 40),
        ("answered", "withdrawn"): Way("right", "right", "right", 16, 0, (("x", 632),), 1),
        ("answered", "correction"): Way("right", "left", "above", -10, -10),
        ("correction", "answered"): Way("left", "right", "below", 10, 10),
        ("correction", "waiting"): _up("right"),
        ("passed", "correction"): Way("right", "bottom", "above"),
        ("in_hand", "withdrawn"): Way("right", "left", "above"),
    },
    rows=6,
)
