"""What the base templates need: the theme chosen, the municipality's name, toasts with an undo."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import RequestContext
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.organization import settings as house

register = template.Library()
THEMES = ("light", "dark")


@register.simple_tag(takes_context=True)
def theme(context: RequestContext) -> SafeString:
    """` data-theme="dark"` for whoever chose one: staff by their account, citizens by a cookie."""
    request = context.get("request")
    chosen = ""
    if getattr(request, "person", None) is not None:
        chosen = getattr(getattr(request, "user", None), "theme", "")
    elif request is not None:
        chosen = request.COOKIES.get("theme", "")
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else SafeString("")  # safe: empty


@register.simple_tag
def municipality(what: str) -> str:
    """A setting of the municipality: `name`, `line` (its solution centre), `phone`."""
    return house.spoken(f"municipality.{what}")


@register.simple_tag(takes_context=True)
def printed(context: RequestContext) -> str:
    """Who printed this page and when, for the foot of the paper."""
    person = getattr(context.get("request"), "person", None)
    when = date_format(clock.local(clock.now()), "d.m.Y H.i")
    if person is None:
        return when
    return _("%(name)s yazdırdı, %(when)s") % {"name": person.name, "when": when}


@register.filter
def phone_link(phone: str) -> str:
    """A telephone number as `tel:` wants it."""
    return re.sub(r"[^\d+]", "", str(phone))


@register.filter
def undo_url(message: Message) -> str:
    """The address in a message's `extra_tags="undo=/…"`, or nothing."""
    found = re.search(r"(?:^|\s)undo=(/[^/\s]\S*)", str(getattr(message, "extra_tags", "") or ""))
    return found[1] if found else ""


@register.filter
def is_bad(message: Any) -> bool:
    """True for what went wrong."""
    return getattr(message, "level", 0) >= constants.WARNING
