"""Pieces of the report page: the topic understood, what is near, the photos.

They come by POST, so that no word of a citizen stands in an address or a log.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from muhatap.files.serving import serve
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import wants_piece
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.portal import queries, services
from muhatap.portal.forms import ReportForm
from muhatap.portal.forms.report import row_id
from muhatap.portal.views.report import begin, offered_spots, photo_context, with_new
from muhatap.portal.visits import REPORT


def _initial(request: HttpRequest) -> dict[str, str]:
    return {key: str(value) for key, value in request.POST.items() if not key.endswith("_text")}


@gates.public
@page_or_post
def topic(request: HttpRequest) -> HttpResponse:
    """What the words were understood as, and what that topic asks."""
    if not wants_piece(request):
        return redirect("report")
    form = ReportForm(initial=_initial(request))
    return render(request, "portal/pieces/topic.html", {"form": form})


@gates.public
@page_or_post
def near(request: HttpRequest) -> HttpResponse:
    """Open cases near the point on the same matter."""
    if not wants_piece(request):
        return redirect("report")
    form = ReportForm(initial=_initial(request))
    try:
        lat, lon = float(request.POST.get("lat", "")[:40]), float(request.POST.get("lon", "")[:40])
    except ValueError:
        lat = lon = 999.0
    is_place = abs(lat) <= 90 and abs(lon) <= 180
    found = queries.near(form.topic_now, lat, lon) if form.topic_now and is_place else []
    return render(request, "portal/pieces/near.html", {"near": found})


@gates.public
@page_or_post
def photos(request: HttpRequest) -> HttpResponse:
    """Keep photos as they are chosen, or take one out; answers with those that are kept."""
    if not wants_piece(request):
        return redirect("report")
    form = ReportForm(request.POST, request.FILES)
    form.is_valid()
    token = form.form_token
    if token is None:
        return redirect("report")
    spots, trouble = offered_spots(request), [str(error) for error in form.errors.get("photos", [])]
    try:
        found = begin(request, token.token)
    except Refused as refused:
        context = {"form": form, "trouble": [str(refused.message)], **photo_context(None, spots)}
        return render(request, "portal/pieces/photos.html", context)
    visitor = queries.visitor_of(found)
    act = request.POST.get("yap", "")
    if act.startswith("sil-"):
        services.drop_photo(found, row_id(act[4:]) or 0, by=visitor)
    elif not trouble:
        try:
            fresh = services.add_photos(found, form.cleaned_data.get("photos") or [], by=visitor)
            spots = with_new(spots, fresh)
        except Refused as refused:
            trouble = [str(refused.message)]
    context = {"form": form, "trouble": trouble, **photo_context(found, spots)}
    return render(request, "portal/pieces/photos.html", context)


@gates.public
@require_safe
def photo(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """The small copy of a photo of one's own report."""
    found = queries.submission(token)
    if found is None or request.session.get(REPORT) != token:
        raise Http404
    kept = found.photos.select_related("file").filter(pk=pk).first()
    if kept is None:
        raise Http404
    return serve(kept.file, thumbnail=True)
