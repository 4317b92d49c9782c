"""From arrows and places to SVG. Text is drawn as text, so that a search finds a move's name."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from muhatap.cases.lifecycle import CASE_ROWS, ENDED, REFERRAL_ROWS, Move, ReferralStatus, Status
from muhatap.operations.drawing.arrows import START, Arrow, arrows, stays
from muhatap.operations.drawing.layout import BOX, CASE, COLUMN, REFERRAL, ROW, Plan, Way

WIDTH = 900
MANY_WORDS = {"open": "any open state", "in_hand": "any state in hand"}
ENDS = {*ENDED, ReferralStatus.PASSED, ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN}
STYLE = """
:root { color-scheme: light dark }
text { font: 12px Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; fill: #43514e }
.ground { fill: #fff } .box { fill: #f2f5f4; stroke: #72807c }
.end { fill: #dcedef; stroke: #0a5c68; stroke-width: 2 } .many { fill: none; stroke: #72807c }
.many, .self { stroke-dasharray: 5 4 } .name { font-size: 14px; font-weight: 640; fill: #15201e }
.code { font-size: 11px; fill: #596663 } .title { font-size: 18px; font-weight: 640; fill: #15201e }
.way { fill: none; stroke: #72807c; stroke-width: 1.4 } .tip { fill: #72807c }
.start { fill: #0a5c68 } .seen { fill: #0a5c68; font-weight: 540 }
@media (prefers-color-scheme: dark) {
text { fill: #b4c0bd } .ground { fill: #151d1c } .box { fill: #1b2523 }
.end { fill: #17363b; stroke: #74c6d1 } .name, .title { fill: #e6ecea } .code { fill: #93a09d }
.start, .seen { fill: #74c6d1 } }
"""
TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path class="tip" d="M0 0.6 7.4 4 0 7.4z"/></marker></defs>'
)
Point = tuple[float, float]


def picture() -> str:
    """The whole drawing: the case, then the referral, then what the signs mean."""
    case, height = _table(CASE, CASE_ROWS, Status, 24)
    referral, height = _table(REFERRAL, REFERRAL_ROWS, ReferralStatus, height + 40)
    legend = _legend(height + 20)
    total = height + 70
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" role="img" '
        f'aria-label="The lifecycles of a case and of a referral"><style>{STYLE}</style>'
        + TIP
        + f'<rect class="ground" width="{WIDTH}" height="{total}" rx="6"/>\n'
        + "\n".join([*case, *referral, *legend])
        + "\n</svg>\n"
    )


def _table(plan: Plan, rows: tuple[Move, ...], states: Any, top: int) -> tuple[list[str], int]:
    labels = {str(state.value): str(state.label) for state in states}
    parts = [
        f'<g transform="translate(0 {top})">',
        f'<text class="title" x="34" y="14">{escape(plan.title)}</text>',
    ]
    parts += [_way(plan, arrow) for arrow in arrows(rows)]
    parts += [_box(plan, state, labels.get(state, "")) for state in plan.places]
    bottom = plan.rows * ROW + 6
    parts.append(f'<text class="name" x="34" y="{bottom}">Without changing where it stands</text>')
    for where, names in stays(rows):
        bottom += 20
        parts.append(
            f'<text x="34" y="{bottom}">{escape(where)}</text>'
            f'<text x="420" y="{bottom}">{escape(", ".join(names))}</text>'
        )
    return [*parts, "</g>"], top + bottom + 10


def _corner(plan: Plan, state: str) -> tuple[int, int]:
    column, row = plan.places[state]
    return COLUMN[column], row * ROW + 24


def _box(plan: Plan, state: str, label: str) -> str:
    x, y = _corner(plan, state)
    wide, high = BOX
    middle = x + wide / 2
    if state == START:
        return f'<circle class="start" cx="{middle:g}" cy="{y + high / 2:g}" r="8"/>'
    if state in MANY_WORDS:
        return (
            f'<rect class="many" x="{x}" y="{y}" width="{wide}" height="{high}" rx="5"/>'
            f'<text text-anchor="middle" x="{middle:g}" y="{y + high / 2 + 4:g}">{MANY_WORDS[state]}</text>'
        )
    kind = "box end" if state in ENDS else "box"
    return (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{wide}" height="{high}" rx="5"/>'
        f'<text class="name" lang="tr" text-anchor="middle" x="{middle:g}" y="{y + 24}">'
        f"{escape(label)}</text>"
        f'<text class="code" text-anchor="middle" x="{middle:g}" y="{y + 41}">{escape(state)}</text>'
    )


def _port(plan: Plan, state: str, side: str, along: int) -> Point:
    x, y = _corner(plan, state)
    wide, high = BOX
    middle_x, middle_y = x + wide / 2, y + high / 2
    if state == START:
        return {
            "left": (middle_x - 8, middle_y),
            "right": (middle_x + 8, middle_y),
            "top": (middle_x, middle_y - 8),
            "bottom": (middle_x, middle_y + 8),
        }[side]
    return {
        "left": (x, middle_y + along),
        "right": (x + wide, middle_y + along),
        "top": (middle_x + along, y),
        "bottom": (middle_x + along, y + high),
    }[side]


def points(plan: Plan, arrow: Arrow, way: Way) -> list[Point]:
    """The corners an arrow runs through, both ends included."""
    found = [_port(plan, arrow.source, way.leave, way.leave_at)]
    end = _port(plan, arrow.target, way.enter, way.enter_at)
    for axis, value in way.lanes:
        x, y = found[-1]
        found.append((value, y) if axis == "x" else (x, value))
    x, y = found[-1]
    turn = (x, end[1]) if way.enter in {"left", "right"} else (end[0], y)
    return [*found, *([turn] if turn not in {found[-1], end} else []), end]


def _way(plan: Plan, arrow: Arrow) -> str:
    way = plan.ways[arrow.source, arrow.target]
    corners = points(plan, arrow, way)
    kind = "way self" if arrow.by_itself else "way"
    return f'<path class="{kind}" d="{_path(corners)}" marker-end="url(#tip)"/>{_words(arrow, way, corners)}'


def _path(corners: list[Point]) -> str:
    """Straight parts with round corners of 7."""
    drawn = [f"M{corners[0][0]:g} {corners[0][1]:g}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        a, b = _towards(corner, before), _towards(corner, after)
        drawn.append(f"L{a[0]:g} {a[1]:g}Q{corner[0]:g} {corner[1]:g} {b[0]:g} {b[1]:g}")
    return "".join([*drawn, f"L{corners[-1][0]:g} {corners[-1][1]:g}"])


def _towards(corner: Point, other: Point) -> Point:
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    share = min(7, length / 2) / length if length else 0
    return (corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share)


def _words(arrow: Arrow, way: Way, corners: list[Point]) -> str:
    """The moves' names beside the middle of one part of the way, one under the other."""
    (x1, y1), (x2, y2) = corners[way.part], corners[way.part + 1]
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    lines = len(arrow.moves)
    anchor = {"left": "end", "right": "start"}.get(way.words, "middle")
    if way.words in {"left", "right"}:
        x += 7 if way.words == "right" else -7
        y += way.shift - (lines - 1) * 7.5 + 4
    else:
        x += way.shift
        y += -6 - (lines - 1) * 15 if way.words == "above" else 15
    return "".join(
        f'<text{_seen(move)} text-anchor="{anchor}" x="{x:g}" y="{y + 15 * line:g}">'
        f"{escape(move.name)}</text>"
        for line, move in enumerate(arrow.moves)
    )


def _seen(move: Move) -> str:
    return ' class="seen"' if move.outward else ""


def _legend(top: int) -> Iterable[str]:
    yield f'<path class="way self" d="M34 {top}h40" marker-end="url(#tip)"/>'
    yield f'<text x="84" y="{top + 4}">the system does it, derived from the referrals</text>'
    yield f'<text class="seen" x="400" y="{top + 4}">coloured</text>'
    yield f'<text x="458" y="{top + 4}">the citizen sees it in the story</text>'
    yield f'<rect class="box end" x="678" y="{top - 9}" width="26" height="18" rx="4"/>'
    yield f'<text x="714" y="{top + 4}">an end</text>'
