"""How time is drawn: the clock's words, the time line of a row, the day ruler of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from muhatap.deadlines.ladder import said
from muhatap.deadlines.models import Policy
from muhatap.deadlines.rulers import Ruler
from muhatap.deadlines.states import DueState, Segment
from muhatap.kit.templatetags.ui import icon

register = template.Library()
LEFT, RIGHT_MARGIN = 3.0, 7.8
NOTHING = SafeString("")  # safe: empty


@register.filter
def ladder(policy: Policy) -> list[str]:
    """When a policy warns and whom it tells while it stays late, in words."""
    return said(policy)


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

    def path(css: str, segment: Segment | None) -> str:
        if segment is None or segment[0] >= segment[1]:
            return ""
        return f'<path class="{css}" d="M{x(segment[0])} 7H{x(segment[1])}"/>'

    parts = [
        f'<svg class="line" width="{width:d}" height="14" viewBox="0 0 {width:d} 14" aria-hidden="true">',
        path("base", (0.0, 1.0)),
        path("gone", line.gone),
        path("held", line.held),
        path("over", line.over),
        path("over law", line.over_law),
    ]
    if line.aim is not None:
        parts.append(f'<path class="aim" d="M{x(line.aim)} 2.5V11.5"/>')
    if line.law is not None:
        parts.append(f'<path class="lawtick" d="M{float(x(line.law)) - 1.2:.1f} 2h2.4v10h-2.4z"/>')
    parts.append(f'<circle class="now" cx="{x(line.now)}" cy="7" r="3"/></svg>')
    return mark_safe("".join(parts))  # safe: constants and numbers; a list has fifty of them


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
