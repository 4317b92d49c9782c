"""What everybody sees: the list and the map of public cases, one of them, and "I have this too"."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from muhatap.cases.models import Case
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.organization import gates, settings
from muhatap.portal import queries, services, tokens
from muhatap.portal.forms.public import JoinForm, PublicFilter
from muhatap.portal.views.report import FASTEST, begin
from muhatap.portal.views.start import house
from muhatap.publishing import mapping, telling
from muhatap.publishing import queries as publishing
from muhatap.publishing.rounding import read_box

SHORT = 30  # seconds that a browser may show the list without asking


@gates.public
@require_safe
@cache_control(private=True, max_age=SHORT)
def listed(request: HttpRequest) -> HttpResponse:
    """Public cases, newest first, with the map beside them."""
    _open_or_404()
    form = PublicFilter(request.GET)
    ids = [topic.pk for topic in form.topics]
    page = publishing.page(form.wanted(), request.GET.get("sayfa", "")[:300], public=ids)
    context = {
        "form": form,
        "page": page,
        "rows": telling.tell(page.rows),
        "keep": form.kept(),
        "without_box": form.kept("kutu"),
        "boxed": form.wanted().box is not None,
        "narrowed": bool(form.kept()),
        **house(),
    }
    return page_or_piece(request, "portal/public.html", "portal/pieces/public_rows.html", context)


@gates.public
@require_safe
@cache_control(public=True, max_age=60)
def cells(request: HttpRequest) -> HttpResponse:
    """`?kutu=south,west,north,east` with the filter: marks for the map, JSON. 400 for what is no box."""
    _open_or_404()
    form, box = PublicFilter(request.GET), read_box(request.GET.get("kutu", ""))
    if box is None:
        return JsonResponse({"message": _("Haritanın görünen kısmı anlaşılamadı.")}, status=400)
    names = {topic.pk: topic.name for topic in form.topics}
    marks = [_mark(cell, names) for cell in mapping.cells(form.wanted(), box)]
    response = JsonResponse({"points": marks})
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def _mark(cell: mapping.Cell, names: dict[int, str]) -> dict[str, Any]:
    label = ngettext("%(n)s bildirim", "%(n)s bildirim", cell.n) % {"n": cell.n}
    mark: dict[str, Any] = {"lat": cell.lat, "lon": cell.lon, "n": cell.n, "closed": cell.is_closed}
    if cell.public_id:
        mark["url"] = reverse("public-case", args=[cell.public_id])
        label = names.get(cell.topic_id, label)
    return {**mark, "label": label}


@gates.public
@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case as everybody may read it."""
    case = _case(public_id)
    return _page(request, case, JoinForm(initial={"token": tokens.new_form()}))


@gates.public
@post_only("public-case", "public_id")
def join(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody else has it, too: told to the case that is there. No name is asked."""
    case = _case(public_id)
    form = JoinForm(request.POST)
    sealed = tokens.read_form(request.POST.get("token", ""))
    if not form.is_valid() or sealed is None:
        if sealed is None:
            form = _fresh(form)
            form.add_error(None, _("Sayfa eskimiş. Yazdıklarınız duruyor; yeniden gönderin."))
        return _page(request, case, form, 422)
    if request.POST.get("website") or sealed.seconds < FASTEST:
        form.add_error(None, _("Form çok çabuk gönderildi. Yazdıklarınız duruyor; bir daha gönderin."))
        return _page(request, case, form, 429)
    try:
        found = begin(request, sealed.token)
        services.join(found.pk, case.pk, form.cleaned_data["text"], by=queries.visitor_of(found))
    except Refused as refused:
        form.refuse(refused)
        return _page(request, case, form, refused.status)
    return redirect("report-joined")


def _fresh(form: JoinForm) -> JoinForm:
    again = JoinForm({"text": form.data.get("text", ""), "token": tokens.new_form()})
    again.is_valid()
    return again


def _page(request: HttpRequest, case: Case, form: JoinForm, status: int = 200) -> HttpResponse:
    (shown,) = telling.tell([case])
    context = {
        "shown": shown,
        "steps": telling.steps(case),
        "joins": telling.joins(case),
        "form": form,
        "may_join": case.is_open and settings.switch("portal.open"),
        "may_report": settings.switch("portal.open"),
        **house(),
    }
    response = render(request, "portal/public_case.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _case(public_id: str) -> Case:
    case = publishing.by_id(public_id)
    if case is None:
        raise Http404
    return case


def _open_or_404() -> None:
    if not publishing.is_open():
        raise Http404
