"""Number and code open one case: where it stands, what we asked, what one may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from muhatap.files.serving import serve
from muhatap.kit.errors import NotNow, Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.portal import pages, services
from muhatap.portal.errors import VisitEnded
from muhatap.portal.forms import FilesForm, LostForm, ObjectionForm, ReplyForm, TrackForm, WithdrawForm
from muhatap.portal.views.start import house
from muhatap.portal.visits import Visit, close, open_visit, sender_of, visit_of

Deed = Callable[..., HttpResponse]


@gates.public
@never_cache
@sensitive_post_parameters("code")
@page_or_post
def enter(request: HttpRequest) -> HttpResponse:
    """Where does it stand? Number and code, no account."""
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("no", "")[:40]})
    if request.method != "POST":
        return render(request, "portal/enter.html", {"form": form, "visit": visit_of(request), **house()})
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            opened = services.open_case(
                values["number"], values["code"], sender=sender_of(request), by=organization.system()
            )
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
        else:
            case, code = opened.case, ""
            if opened.by_key:
                code = services.renew_code(case.pk, by=organization.visitor(case.applicant_id))
            open_visit(request, case, code=code)
            return redirect("track-case")
    return render(request, "portal/enter.html", {"form": form, **house()}, status=status)


@gates.public
@never_cache
@page_or_post
def lost(request: HttpRequest) -> HttpResponse:
    """The code was lost: a new one goes to the address of the case."""
    form = LostForm(request.POST or None, initial={"number": request.GET.get("no", "")[:40]})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.lost_code(
                values["number"], values["contact"], sender=sender_of(request), by=organization.system()
            )
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
        else:
            messages.success(
                request,
                _("Bilgiler kayıttakiyle aynıysa kod sıraya alındı, birazdan gelir; 30 dakika geçerli"),
            )
            return redirect("track")
    return render(request, "portal/lost.html", {"form": form, **house()}, status=status)


@gates.public
@post_only("track")
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case on this computer."""
    close(request)
    return redirect("track")


@gates.public
@never_cache
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """The case that is open in this browser."""
    visit = visit_of(request)
    return redirect("track") if visit is None else _page(request, visit)


def _page(
    request: HttpRequest, visit: Visit, bad: HouseForm | None = None, status: int = 200, question: int = 0
) -> HttpResponse:
    page = pages.track_page(visit.person, visit.case_id)
    shown: dict[str, Any] = {
        "objection": ObjectionForm(prefix="itiraz"),
        "withdraw": WithdrawForm(prefix="vazgec"),
        "add": FilesForm(prefix="dosya"),
    }
    for name, form in shown.items():
        if type(bad) is type(form):
            shown[name] = bad
    replies = [
        (one, bad if one.pk == question and bad else ReplyForm(prefix=f"soru{one.pk}"))
        for one in page.questions
    ]
    context = {"page": page, "case": page.case, "code": visit.code, "replies": replies, "bad": bad, **shown}
    return render(request, "portal/case.html", {**context, **house()}, status=status)


def deed(view: Callable[..., str]) -> Deed:
    """A form on the page of a case: an open visit, a valid form, the deed, and back to the page."""

    @wraps(view)
    def done(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            raise VisitEnded
        question = int(kwargs.get("pk", 0))
        form = FORMS[view.__name__](request.POST, request.FILES, prefix=PREFIXES[view.__name__] % kwargs)
        if not form.is_valid():
            return _page(request, visit, form, 422, question)
        try:
            said = view(visit, form.cleaned_data, **kwargs)
        except NotNow:
            raise  # somebody was faster: the page of the refusal shows what was typed
        except Refused as refused:
            form.refuse(refused)
            return _page(request, visit, form, refused.status, question)
        messages.success(request, said)
        return redirect("track-case")

    return done


FORMS: dict[str, type[HouseForm]] = {
    "reply": ReplyForm,
    "add_files": FilesForm,
    "objection": ObjectionForm,
    "withdraw": WithdrawForm,
}
PREFIXES = {"reply": "soru%(pk)s", "add_files": "dosya", "objection": "itiraz", "withdraw": "vazgec"}


@gates.public
@post_only("track-case")
@deed
def reply(visit: Visit, values: dict[str, Any], pk: int) -> str:
    """Answer our question."""
    services.reply(visit.case_id, pk, values["reply"], values["papers"], by=visit.person)
    return _("Cevabınız iletildi")


@gates.public
@post_only("track-case")
@deed
def add_files(visit: Visit, values: dict[str, Any]) -> str:
    """Add photos or papers."""
    services.add_files(visit.case_id, values["papers"], by=visit.person)
    return _("Dosyanız eklendi")


@gates.public
@post_only("track-case")
@deed
def objection(visit: Visit, values: dict[str, Any]) -> str:
    """Object to the answer."""
    services.raise_objection(visit.case_id, values["reason"], values["papers"], by=visit.person)
    return _("İtirazınız alındı")


@gates.public
@post_only("track-case")
@deed
def withdraw(visit: Visit, values: dict[str, Any]) -> str:
    """Give the case up."""
    services.withdraw(visit.case_id, values["why"], by=visit.person)
    return _("Başvurunuz işlemden kaldırıldı")


@gates.public
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of the open case that its applicant may see; `?kucuk` for its small copy."""
    visit = visit_of(request)
    if visit is None:
        return redirect("track")
    found = pages.attachment(visit.person, visit.case_id, pk)
    return serve(found.file, thumbnail="kucuk" in request.GET, download="indir" in request.GET)
