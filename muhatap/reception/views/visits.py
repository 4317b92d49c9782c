"""One visit: what became of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from muhatap.cases.lifecycle import FRONT
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.persons import Person
from muhatap.reception import policy, queries, services
from muhatap.reception.forms import AnswerForm, DirectForm
from muhatap.reception.models import Visit

# word in the address -> what is done, what the toast says
ACTS: dict[str, tuple[Callable[[int, Person], Visit], object]] = {
    "cagir": (lambda pk, by: services.call(pk, by=by), gettext_lazy("Çağrıldı.")),
    "geri": (lambda pk, by: services.call_back(pk, by=by), gettext_lazy("Sıraya geri alındı.")),
    "ugurla": (lambda pk, by: services.see_off(pk, by=by), gettext_lazy("Uğurlandı.")),
}


@gates.staff(*policy.RECEIVERS)
@require_safe
def visit(request: StaffRequest, visit_id: int) -> HttpResponse:
    """One visit with what can be done."""
    return _page(request, visit_id, AnswerForm(), DirectForm())


def _page(
    request: StaffRequest, visit_id: int, answering: HouseForm, directing: HouseForm, status: int = 200
) -> HttpResponse:
    row = queries.visible_to(request.person).select_related(*queries.WITH).filter(pk=visit_id).first()
    if row is None:
        raise Http404
    (line,) = queries.lines([row], request.person)
    context = {"line": line, "visit": row, "answering": answering, "directing": directing}
    context["is_front"] = policy.is_front(request.person)
    context["records"] = request.person.has(*FRONT)
    return render(request, "reception/visit.html", context, status=status)


@gates.staff(*policy.RECEIVERS)
@page_or_post
def answer(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Answered on the spot."""
    form = AnswerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, visit_id, form, DirectForm(), 200 if request.method != "POST" else 422)
    try:
        services.answer(visit_id, form.cleaned_data["text"], by=request.person)
    except Visit.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refused:
        form.refuse(refused)
        return _page(request, visit_id, form, DirectForm(), refused.status)
    messages.success(request, _("Cevap yazıldı, ziyaretçi uğurlandı."))
    return redirect("reception")


@gates.staff(*policy.RECEIVERS)
@page_or_post
def direct(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Sent to a unit."""
    form = DirectForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, visit_id, AnswerForm(), form, 200 if request.method != "POST" else 422)
    try:
        services.direct(visit_id, form.cleaned_data["unit"], form.cleaned_data["note"], by=request.person)
    except Visit.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refused:
        form.refuse(refused)
        return _page(request, visit_id, AnswerForm(), form, refused.status)
    messages.success(request, _("Birime yönlendirildi."))
    return redirect("reception")


@gates.staff(*policy.RECEIVERS)
@post_only("reception")
def act(request: StaffRequest, visit_id: int, name: str) -> HttpResponse:
    """One of ACTS."""
    if name not in ACTS:
        raise Http404
    do, said = ACTS[name]
    try:
        do(visit_id, request.person)
    except Visit.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, str(said))
    return redirect("visit", visit_id) if name == "cagir" else redirect("reception")
