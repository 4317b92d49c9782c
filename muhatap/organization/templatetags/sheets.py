"""The button that takes a list out of the house."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext
from django.utils.translation import gettext_lazy as _

register = template.Library()
FORMATS = (
    ("xlsx", _("Excel"), "file-spreadsheet"),
    ("csv", _("CSV"), "table-export"),
    ("pdf", _("PDF"), "file-type-pdf"),
)


@register.inclusion_tag("organization/pieces/export.html", takes_context=True)
def export(context: RequestContext, source: str, **more: Any) -> dict[str, Any]:
    """A menu of formats for the list of this page, as its address narrows it; `more` are values besides."""
    request = context["request"]
    given = request.GET.lists()
    params = [(key, ",".join(values)) for key, values in given if key not in ("sayfa", "cursor")]
    params += [(key, value) for key, value in more.items() if value not in (None, "")]
    return {
        "source": source,
        "params": params,
        "formats": FORMATS,
        "csrf_token": context.get("csrf_token"),
    }
