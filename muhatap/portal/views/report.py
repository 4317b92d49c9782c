"""The report form: one page, three questions, works without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates, settings
from muhatap.organization import queries as organization
from muhatap.portal import queries, services, tokens
from muhatap.portal.forms import ReportForm
from muhatap.portal.forms.report import row_id
from muhatap.portal.models import Submission
from muhatap.portal.services import Finished
from muhatap.portal.views.start import house
from muhatap.portal.visits import REPORT, open_visit, sender_of

FASTEST = 3  # seconds that a person needs at least
SOON = timedelta(minutes=30)  # how long the same form, sent again, leads to its case


@gates.public
@never_cache
@page_or_post
def report(request: HttpRequest) -> HttpResponse:
    """Write a report. What is typed stays whatever happens."""
    if not settings.switch("portal.open"):
        return render(request, "portal/closed.html", house(), status=409 if request.method == "POST" else 200)
    if request.method == "POST":
        return _posted(request)
    token = request.session.get(REPORT, "") if "duzelt" in request.GET else ""
    found = queries.submission(token)
    if found is not None and found.state == Submission.State.WAITING:
        return page(request, ReportForm(initial={**found.values, "token": tokens.seal_form(token)}), found)
    like = queries.like(request.GET.get("gibi", ""))
    return page(request, ReportForm(initial={"token": tokens.new_form(), **like}), None)


def _posted(request: HttpRequest) -> HttpResponse:
    data = request.POST.copy()
    act = data.get("yap", "")
    form = ReportForm(data, request.FILES)
    token = form.form_token
    if token is None:
        data["token"] = tokens.new_form()
        return _again(request, form, 422, _("Sayfa eskimiş. Yazdıklarınız duruyor; yeniden gönderin."))
    try:
        found = _begun(request, form, token.token, act)
    except Refused as refused:
        return _again(request, form, refused.status, str(refused.message))
    if found is None:  # nothing to keep yet but what the page itself holds
        return page(request, form, None, status=422)
    spots = _keep_photos(request, form, found)
    if act.startswith(("sil-", "yer-")):
        return _changed(request, data, found, act)
    joins = act.startswith("ayni-")
    if not joins and not form.is_valid():
        return page(request, form, found, status=422, spots=spots)
    if data.get("website") or token.seconds < FASTEST:
        data["website"] = ""
        trouble = _("Form çok çabuk gönderildi. Yazdıklarınız duruyor; bir daha gönderin.")
        return _again(request, form, 429, trouble, found, spots)
    if joins:
        return _join(request, form, found, act[5:])
    try:
        finished = services.send(found.pk, form.kept_values(), by=organization.system())
    except Refused as refused:
        form.refuse(refused)
        return page(request, form, found, status=refused.status, spots=spots)
    return _sent(request, found, finished)


def _begun(request: HttpRequest, form: ReportForm, token: str, act: str) -> Submission | None:
    """The report of this form, once there is something to keep: all that is asked, a photo, or a choice."""
    keeps = form.is_valid() or bool(form.cleaned_data.get("photos")) or bool(act.partition("-")[1])
    return begin(request, token) if keeps or queries.submission(token) else None


def begin(request: HttpRequest, token: str) -> Submission:
    """The report of this form, as the browser's own."""
    language = (get_language() or "tr")[:2]
    found = services.begin(token, sender=sender_of(request), language=language, by=organization.system())
    if found.state == Submission.State.OPEN:  # what was sent belongs to the browser that sent it
        request.session[REPORT] = found.token
    return found


def _keep_photos(request: HttpRequest, form: ReportForm, found: Submission) -> list[services.Spot]:
    """Photos are kept even when something else on the page is wrong."""
    uploads, offered = form.cleaned_data.get("photos") or [], offered_spots(request)
    try:
        return with_new(offered, services.add_photos(found, uploads, by=queries.visitor_of(found)))
    except Refused as refused:
        form.refuse(refused)
        return offered


def offered_spots(request: HttpRequest) -> list[services.Spot]:
    """Places of photos that the page still offers: it alone remembers them, until taken or sent."""
    pairs = [value[:40].partition(",") for value in request.POST.getlist("spot")[:5]]
    numbers = re.compile(r"-?[0-9]{1,3}[.][0-9]{1,6}", re.ASCII)
    return [
        services.Spot(float(lat), float(lon))
        for lat, _comma, lon in pairs
        if numbers.fullmatch(lat) and numbers.fullmatch(lon)
    ]


def with_new(offered: list[services.Spot], fresh: list[services.Spot]) -> list[services.Spot]:
    """Every place once."""
    return list(dict.fromkeys([*offered, *fresh]))


def _changed(request: HttpRequest, data: Any, found: Submission, act: str) -> HttpResponse:
    """Without scripts: a photo is taken out, or its place is taken over; the page comes again."""
    if act.startswith("sil-"):
        services.drop_photo(found, row_id(act[4:]) or 0, by=queries.visitor_of(found))
    else:
        lat, _comma, lon = act[4:].partition(",")
        data["lat"], data["lon"] = lat[:20], lon[:20]
    initial = {key: value for key, value in data.items() if not key.endswith("_text")}
    spots = offered_spots(request) if act.startswith("sil-") else []
    return page(request, ReportForm(initial=initial), found, spots=spots)


def _join(request: HttpRequest, form: ReportForm, found: Submission, seal: str) -> HttpResponse:
    case_id = tokens.read_case(seal)
    if "text" in form.errors and form.data.get("text", "").strip():
        return page(request, form, found, status=422)
    if case_id is None:
        gone = _("O bildirim artık seçilemiyor; kendi bildiriminizi gönderin.")
        return _again(request, form, 422, gone, found)
    try:
        services.join(found.pk, case_id, form.cleaned_data.get("text", ""), by=queries.visitor_of(found))
    except Refused as refused:
        form.refuse(refused)
        return page(request, form, found, status=refused.status)
    return redirect("report-joined")


def _sent(request: HttpRequest, found: Submission, finished: Finished | None) -> HttpResponse:
    """On to the code, or with a tip that needs none to the page of its case.

    A form that lies open on a shared computer opens nobody's case: only the browser that sent it, and soon.
    """
    if finished is None:
        return redirect("report-confirm", token=found.token)
    mine = request.session.get(REPORT) == found.token
    if not mine or clock.now() - finished.case.registered_at > SOON:
        return redirect("track")
    code = finished.code
    if not code and finished.case.citizen_id is None:
        # Sent twice: the first answer with the code was never seen.
        code = services.renew_code(finished.case.pk, by=organization.visitor(finished.case.applicant_id))
    open_visit(request, finished.case, code=code)
    return redirect("track-case")


def _again(
    request: HttpRequest,
    form: ReportForm,
    status: int,
    trouble: str,
    found: Submission | None = None,
    spots: list[services.Spot] | None = None,
) -> HttpResponse:
    form.add_error(None, trouble)
    return page(request, form, found, status=status, spots=spots)


def page(
    request: HttpRequest,
    form: ReportForm,
    found: Submission | None,
    *,
    status: int = 200,
    spots: list[services.Spot] | None = None,
) -> HttpResponse:
    """The page with the form."""
    context = {"form": form, **photo_context(found, spots), **house()}
    return render(request, "portal/report.html", context, status=status)


def photo_context(found: Submission | None, spots: list[services.Spot] | None = None) -> dict[str, Any]:
    """The photos kept so far and the places they offer."""
    kept = queries.photos(found)
    return {"report": found, "photos": kept, "room": 5 - len(kept), "spots": spots or []}


@gates.public
@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    """The report went to the case that was there already."""
    return render(request, "portal/joined.html", house())
