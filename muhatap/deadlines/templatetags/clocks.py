"""How time is drawn: the clock's words, the time line of a row, the day ruler of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muhatap.deadlines.rulers import Ruler
from muhatap.deadlines.states import DueState, Segment
from muhatap.kit.templatetags.ui import icon

register = template.Library()
LEFT, RIGHT_MARGIN = 3.0, 7.8
NOTHING = SafeString("")  # safe: empty


@register.simple_tag
def clock(state: DueState) -> SafeString:
    """`<span class="clock is-today">`: shape, icon and words of a due state."""
    return format_html(
        '<span class="clock {}"{}>{}{}</span>',
        state.css,
        format_html(' title="{}"', state.title) if state.title else "",
        icon(state.icon),
        state.words,
    )


@register.simple_tag
def timeline(state: DueState, width: int = 58) -> SafeString:
    """The time line of a row: ring today, thin tick target, thick tick law. Empty where no date is set."""
    line = state.line
    if line is None:
        return NOTHING

    def x(fraction: float) -> str:
        return f"{LEFT + fraction * (width - RIGHT_MARGIN - LEFT):.1f}"

    def path(css: str, segment: Segment | None) -> SafeString:
        if segment is None or segment[0] >= segment[1]:
            return NOTHING
        return format_html('<path class="{}" d="M{} 7H{}"/>', css, x(segment[0]), x(segment[1]))

    parts = [
        path("base", (0.0, 1.0)),
        path("gone", line.gone),
        path("held", line.held),
        path("over", line.over),
        path("over law", line.over_law),
    ]
    if line.aim is not None:
        parts.append(format_html('<path class="aim" d="M{} 2.5V11.5"/>', x(line.aim)))
    if line.law is not None:
        left = f"{float(x(line.law)) - 1.2:.1f}"
        parts.append(format_html('<path class="lawtick" d="M{} 2h2.4v10h-2.4z"/>', left))
    parts.append(format_html('<circle class="now" cx="{}" cy="7" r="3"/>', x(line.now)))
    return format_html(
        '<svg class="line" width="{0}" height="14" viewBox="0 0 {0} 14" aria-hidden="true">{1}</svg>',
        width,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


@register.simple_tag
def ruler(view: Any) -> SafeString:
    """The day ruler of a docket's view (or of a `Ruler`): a cell a day."""
    shown = view if isinstance(view, Ruler) else getattr(view, "ruler", None)
    if shown is None:
        return NOTHING
    cells = format_html_join(
        "",
        '<li class="{}"{}>{}</li>',
        (
            (day.css, format_html(' title="{}"', day.title) if day.title else "", day.number)
            for day in shown.days
        ),
    )
    return format_html('<ol class="days" aria-label="{}">{}</ol>', shown.label, cells)
