"""What everybody may fetch without a page around it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from muhatap.files.serving import serve
from muhatap.organization import gates
from muhatap.publishing import queries, telling


@gates.public
@require_safe
def photo(request: HttpRequest, public_id: str, pk: int) -> HttpResponseBase:
    """A photo that a moderator released; 404 for every other, and once it is taken back."""
    case = queries.by_id(public_id)
    shown = telling.photos_shown().filter(attachment_id=pk, publication__case=case) if case else None
    row = shown.select_related("attachment__file").first() if shown is not None else None
    if row is None:
        raise Http404
    response = serve(row.attachment.file, thumbnail="kucuk" in request.GET)
    # short: what is taken back is gone everywhere within minutes
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
