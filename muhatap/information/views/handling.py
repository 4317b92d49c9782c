"""One application: everything that is kept of it, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import queries as cases
from muhatap.cases.models import Case
from muhatap.deadlines.queries import row_state
from muhatap.information import acts, letters, policy, queries
from muhatap.information.acts import ACTS, Act
from muhatap.information.models import Change, Consent
from muhatap.information.models.applications import TELLS
from muhatap.information.queries import File
from muhatap.information.services.pricing import tariff_on
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

# third persons are the handlers' business
W = Change.What
OF_OTHERS = frozenset({W.CONSENT_ASKED, W.CONSENT_ANSWERED, W.CONSENT_DROPPED})
MOVES = frozenset({"extend", "deem_withdrawn"})  # of the case itself, that belong to this law


def _file(request: StaffRequest, pk: int) -> File:
    try:
        return queries.file_of(queries.opened(request.person, pk))
    except Case.DoesNotExist as unknown:
        raise Http404 from unknown


@gates.staff(*policy.READERS)
@require_safe
def application(request: StaffRequest, pk: int) -> HttpResponse:
    """The file of one request: form, decision with its versions, fee, consents, appeals, history."""
    file = _file(request, pk)
    handles = policy.handles(request.person)
    context = {
        "file": file,
        "case": file.case,
        "state": row_state(file.case, clock.now()),
        "consents": list(file.application.consents.all()) if file.application else [],
        "asked": Consent.State.ASKED,
        "dropped": Consent.State.DROPPED,
        "disputes": [(row, acts.of_dispute(row) if handles else []) for row in file.disputes],
        "acts": acts.offered(file) if handles else [],
        "moves": [row for row in cases.available_moves(request.person, file.case) if row.name in MOVES],
        "handles": handles,
        "letter": _letter(file),
        "changes": [row for row in file.changes if handles or row.what not in OF_OTHERS],
    }
    return render(request, "information/application.html", context)


def _letter(file: File) -> str:
    if file.decision is None or file.decision.outcome not in TELLS:
        return ""
    return letters.words(file.decision, file.case.language)


@gates.staff(*policy.HANDLERS)
@page_or_post
def act(request: StaffRequest, pk: int, name: str, row: int = 0) -> HttpResponse:
    """One of `ACTS`; a refusal stands beside its field, and what was typed stays."""
    file = _file(request, pk)
    doing = ACTS.get(name)
    if doing is None or bool(doing.of) != bool(row) or (row and row not in acts.rows_of(file, doing)):
        raise Http404
    if request.method != "POST":
        return _page(request, file, doing, doing.make(file, None, None, row), row)
    form = doing.make(file, request.POST, request.FILES, row)
    if not form.is_valid():
        return _page(request, file, doing, form, row, 422)
    try:
        doing.do(file, row, form.cleaned_data, request.person)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, file, doing, form, row, refused.status)
    messages.success(request, str(doing.done))
    return redirect("information", pk=pk)


def _page(
    request: StaffRequest, file: File, doing: Act, form: HouseForm, row: int, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"file": file, "case": file.case, "act": doing, "form": form, "row": row}
    if doing.name == "ucret":
        context["tariff"] = tariff_on(clock.today())
    if doing.name == "odeme":
        context["fee"] = next(one for one in file.fees if one.pk == row)
    if doing.name == "karar":
        context["remedies"] = letters.remedies()
    when: dict[str, str] = getattr(form, "when", {})
    context["fields"] = [(bound, "" if bound.errors else when.get(bound.name, "")) for bound in form]
    context["title"] = _("%(what)s – %(number)s") % {"what": doing.label, "number": file.case.number}
    return render(request, "information/act.html", context, status=status)
