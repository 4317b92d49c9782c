"""Charts as plain geometry for a template: no styles, every point from whole numbers. No database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

TOP, LEFT = 16, 40
Series = Sequence[int | float | None]
Say = Callable[[float], str]
NICE = (1, 2, 5)


@dataclass(frozen=True)
class Frame:
    """Where a drawing's paper ends and where its plot ends."""

    width: int
    height: int
    right: int  # the last point stands here; words come behind it
    every: int  # each n-th place has its name below

    @property
    def bottom(self) -> int:
        """The line of zero."""
        return self.height - 24


WIDE = Frame(640, 190, 540, 2)
NARROW = Frame(358, 180, 262, 4)


@dataclass(frozen=True)
class Line:
    """One series: its points, where its last one is, where its words stand beside it."""

    name: str
    points: str
    x: float
    y: float
    said_y: float
    last: str


@dataclass(frozen=True)
class Tick:
    """A word on an axis."""

    at: float
    said: str | int


@dataclass(frozen=True)
class Zone:
    """The strip of one place that can be pointed at."""

    x: float
    width: float
    at: int


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    frame: Frame
    lines: list[Line]
    levels: list[Tick]
    places: list[Tick]
    zones: list[Zone]


def chart(
    frame: Frame, names: Sequence[str], series: Sequence[Series], labels: Sequence[str], say: Say
) -> Chart:
    """One or two series over the same places, from zero upwards; what is None is left out."""
    most = nice(max((n for values in series for n in values if n is not None), default=0))
    count = len(labels)
    gap = (frame.right - LEFT) / max(count - 1, 1)

    def x(at: int) -> float:
        return round(LEFT + at * gap, 1)

    def y(n: float) -> float:
        return round(frame.bottom - (frame.bottom - TOP) * n / most, 1)

    lines = []
    for name, values in zip(names, series, strict=True):
        drawn = [(x(at), y(n), n) for at, n in enumerate(values) if n is not None]
        points = " ".join(f"{across},{down}" for across, down, _n in drawn)
        across, down, last = drawn[-1] if drawn else (x(count - 1), y(0), 0)
        lines.append(Line(name, points, across, down, down + 4, say(last)))
    half = round(gap / 2, 1)
    return Chart(
        frame,
        _apart(lines),
        [Tick(y(most * part / 2), int(most * part / 2)) for part in range(3)],
        [Tick(x(at), label) for at, label in enumerate(labels) if (count - 1 - at) % frame.every == 0],
        [Zone(x(at) - half, round(gap, 1), at) for at in range(count)],
    )


def _apart(lines: list[Line]) -> list[Line]:
    """Words of two lines that end close together do not cover each other."""
    if len(lines) != 2 or abs(lines[0].said_y - lines[1].said_y) >= 14:
        return lines
    up = 0 if lines[0].said_y <= lines[1].said_y else 1
    middle = (lines[0].said_y + lines[1].said_y) / 2
    moved = {up: round(middle - 7, 1), 1 - up: round(middle + 7, 1)}
    return [Line(one.name, one.points, one.x, one.y, moved[at], one.last) for at, one in enumerate(lines)]


def nice(most: float) -> int:
    """The round even number at which an axis ends: 2, 4, 10, 20, 40, 100, …"""
    step = 2
    while step < most:
        for factor in NICE:
            if step * factor >= most:
                return step * factor
        step *= 10
    return step


def steps(values: Sequence[float]) -> list[float]:
    """The upper bounds of at most four classes of what is above zero, so that each holds about as many."""
    found = sorted(value for value in values if value > 0)
    if not found:
        return []
    bounds = [found[min(len(found) - 1, (part * len(found)) // 4)] for part in range(1, 4)]
    return sorted({*bounds, found[-1]})


def step_of(value: float, bounds: Sequence[float]) -> int:
    """1 for nothing, then 2 to 5 by the class in which the value falls."""
    if value <= 0 or not bounds:
        return 1
    place = next((at for at, bound in enumerate(bounds) if value <= bound), len(bounds) - 1)
    return 6 - len(bounds) + place
