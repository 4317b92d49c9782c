"""Two doors for machines that watch over the product."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.operations import health
from muhatap.organization import gates


@gates.public
@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process lives. Touches nothing, so that a dead database or worker takes no web process away."""
    return HttpResponse("ok\n", content_type="text/plain")


@gates.public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """What works and what does not; 503 when something does not."""
    found = health.check()
    return JsonResponse(found.as_dict(), status=200 if found.ok else 503)
