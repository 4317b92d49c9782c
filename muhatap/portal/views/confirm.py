"""The code that came by SMS or e-mail makes the report a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from muhatap.citizens import masking
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.portal import queries, services
from muhatap.portal.forms import CodeForm
from muhatap.portal.models import Submission
from muhatap.portal.views.start import house
from muhatap.portal.visits import REPORT, open_visit


def _report(token: str) -> Submission:
    found = queries.submission(token)
    if found is None or found.state in (Submission.State.OPEN, Submission.State.JOINED):
        raise Http404
    return found


@gates.public
@never_cache
@sensitive_post_parameters("code")
@page_or_post
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Type the code. Typed twice it is one case."""
    found = _report(token)
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        finished = services.confirm(found.pk, form.cleaned_data["code"], by=organization.system())
    except Refused as refused:
        form.refuse(refused)
        return _page(request, found, form, refused.status)
    request.session.pop(REPORT, None)
    open_visit(request, finished.case, code=finished.code)
    return redirect("track-case")


@gates.public
@post_only("report-confirm", "token")
def resend(request: HttpRequest, token: str) -> HttpResponse:
    """Another code to the same address."""
    found = _report(token)
    try:
        services.resend(found.pk, by=organization.system())
    except Refused as refused:
        form = CodeForm()
        return _page(request, found, form, refused.status, trouble=str(refused.message))
    messages.success(request, _("Yeni kod sıraya alındı, birazdan gelir"))
    return redirect("report-confirm", token=token)


def _page(
    request: HttpRequest, found: Submission, form: CodeForm, status: int = 200, trouble: str = ""
) -> HttpResponse:
    is_email = found.channel == "email"
    context: dict[str, Any] = {
        "form": form,
        "report": found,
        "is_done": found.state == Submission.State.DONE,
        "is_email": is_email,
        "address": masking.email(found.address) if is_email else masking.phone(found.address),
        "keeps": queries.code_trouble(found),
        "is_own": request.session.get(REPORT) == found.token,
        "trouble": trouble,
        **house(),
    }
    return render(request, "portal/confirm.html", context, status=status)
