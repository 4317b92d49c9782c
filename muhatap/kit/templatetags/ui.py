"""What every template uses: icons, the mark, fields, and days and numbers in our form."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from muhatap.kit import clock, turkish
from muhatap.kit.days import long_day, short_weekday
from muhatap.kit.forms import css_of

register = template.Library()

HIDDEN = SafeString('aria-hidden="true"')  # safe: no value in it
ARCH = (
    '<path d="M3 28V15A11 11 0 0 1 14 4h1.2v13.5a4.5 4.5 0 0 1-4.5 4.5H9z"/>'
    '<path d="M29 28V15A11 11 0 0 0 18 4h-1.2v13.5a4.5 4.5 0 0 0 4.5 4.5H23z" fill-opacity=".62"/>'
)


@lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """Name → SVG inside, as `frontend/build.py` left them; empty before the first build."""
    found = finders.find("built/icons.json")
    return dict(json.loads(Path(found).read_text())) if isinstance(found, str) else {}


@register.simple_tag
def icon(name: str, big: bool = False, label: str = "") -> SafeString:
    """A Tabler outline icon, 16 px (20 with `big`). Silent for screen readers unless it has a `label`.

    The drawing stands in the page itself: no second request, nothing for the CSP to allow, and pieces
    swapped in by htmx need no sprite. Repeats compress to a few bytes.
    """
    inside = _drawing(name)
    if not label:
        return _silent(inside, big)
    size = "i big" if big else "i"
    head = format_html('<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">', size, label)
    return mark_safe(head + inside + "</svg>")  # safe: our own drawing


@lru_cache(maxsize=1024)
def _silent(inside: str, big: bool) -> SafeString:
    """Put together once a process: a list has hundreds of them."""
    head = format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">', "i big" if big else "i")
    return mark_safe(head + inside + "</svg>")  # safe: our own drawing


def _drawing(name: str) -> str:
    inside = drawings().get(name, "")
    if not inside and drawings() and (settings.TESTING or settings.DEBUG):
        raise template.TemplateSyntaxError(f"icon {name!r} is not in frontend/icons.txt")
    return inside


@register.simple_tag
def mark(css: str = "", label: str = "") -> SafeString:
    """The mark: two turns of speech that make a gate."""
    seen = format_html('role="img" aria-label="{}"', label) if label else HIDDEN
    head = format_html('<svg class="mark {}" viewBox="0 0 32 32" fill="currentColor" {}>', css, seen)
    return mark_safe(head + ARCH + "</svg>")  # safe: our own drawing


@register.simple_tag
def initials(name: str) -> str:
    """First letters of the first and the last name: `Derya Aksoy` → `DA`."""
    words = str(name or "").split()
    if not words:
        return ""
    return turkish.upper(words[0][:1] + words[-1][:1] if len(words) > 1 else words[0][:2])


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """A bound field in the `.field` markup: label above, hint below, error below with its icon.

    Options: `label`, `hint` (replace the form's), `bare=True` (label for screen readers only), `css` (extra
    class on the field), `key` (keyboard hint in the label), `icon` (drawn inside the input), `tail` (short
    text at the right), `note` (True: room for the draft note).
    """
    group = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    tick = isinstance(bound.field.widget, CheckboxInput)
    hint = options.get("hint", bound.help_text)
    ids = [f"{bound.auto_id}_hint"] if hint else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, Any] = css_of(bound.field.widget)
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if re.fullmatch(r"F\d+|[a-z/]|Alt \d", options.get("key", "")) and not group:
        attrs |= {"data-key": options["key"], "data-key-says": str(options.get("label") or bound.label)}
    context = {
        **options,
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "label": options.get("label") or bound.label,
        "hint": hint,
        "optional": _may_stay_empty(bound) and not options.get("plain"),
        "group": group,
        "tick": tick,
    }
    return render_to_string("kit/field.html", context)


def _may_stay_empty(bound: BoundField) -> bool:
    """Whether "(isterseniz)" is worth saying: not for a choice that is always made."""
    if bound.field.required or isinstance(bound.field.widget, RadioSelect):
        return False
    choices = getattr(bound.field.widget, "choices", None)
    return choices is None or any(not value for value, _label in choices)


@register.filter
def day(value: date | datetime | None) -> str:
    """`20.11.2026`, on an Istanbul clock."""
    return date_format(_local(value), "d.m.Y") if value else ""


@register.filter
def day_short(value: date | datetime | None) -> str:
    """`20.11 Cum`, for the story."""
    return f"{date_format(_local(value), 'd.m')} {short_weekday(_local(value))}" if value else ""


@register.filter
def weekday_short(value: date | datetime | None) -> str:
    """`Cum`, for a list of days."""
    return short_weekday(_local(value)) if value else ""


@register.filter
def day_long(value: date | datetime | None) -> str:
    """`23 Kasım Pazartesi`, for the citizen."""
    return long_day(_local(value)) if value else ""


@register.filter
def day_full(value: date | datetime | None) -> str:
    """`23 Kasım 2026 Pazartesi`, at the head of a page."""
    return long_day(_local(value), year=True) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """`09.12`."""
    return date_format(_local(value), "H.i") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`20.11.2026 09.12`."""
    return date_format(_local(value), "d.m.Y H.i") if value else ""


@register.filter
def machine(value: date | datetime | None) -> str:
    """The `datetime` attribute of `<time>`."""
    return _local(value).isoformat() if value else ""


@register.filter
def ago(value: datetime | None) -> str:
    """`2 dakika önce`, up to a week; older moments as a day."""
    if value is None:
        return ""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("şimdi")
    if minutes < 60:
        return ngettext("%(n)s dakika önce", "%(n)s dakika önce", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s saat önce", "%(n)s saat önce", minutes // 60) % {"n": minutes // 60}
    days = (clock.today() - clock.local(value).date()).days
    if days <= 7:
        return ngettext("dün", "%(n)s gün önce", days) % {"n": days}
    return day(value)


@register.filter
def thousands(value: object) -> str:
    """`1842` → `1.842` (in English `1,842`); what is not a number stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:,.1f}" if isinstance(value, float) and value != int(value) else f"{int(value):,}"
    if (get_language() or "tr").startswith("en"):
        return text
    return text.translate(str.maketrans(",.", ".,"))


def _local(value: date | datetime) -> date | datetime:
    return clock.local(value) if isinstance(value, datetime) and value.tzinfo else value


@register.simple_tag
def tiles() -> SafeString | str:
    """The attributes of a map for the municipality's tiles; nothing where it has none."""
    if not settings.MAP_TILES:
        return ""
    return format_html(' data-tiles="{}" data-credit="{}"', settings.MAP_TILES, settings.MAP_TILES_CREDIT)
