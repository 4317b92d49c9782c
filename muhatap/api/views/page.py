"""The description of the API: a page for people, the same as JSON for machines."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.request import HttpRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.api.description import description
from muhatap.api.problems import KINDS
from muhatap.api.replies import reply
from muhatap.api.showing import nouns
from muhatap.organization import gates
from muhatap.organization.scopes import ROWS

LONGEST = 100


@gates.public
@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """Operations by noun with parameters, bodies, examples, errors; narrowed by words."""
    wanted = request.GET.get("q", "")[:LONGEST].strip()
    context = {
        "nouns": nouns(wanted),
        "wanted": wanted,
        "scopes": ROWS,
        "kinds": KINDS,
    }
    return render(request, "api/page.html", context)


@gates.public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return reply(description(), headers={"Cache-Control": "public, max-age=300"})
