"""Cases in planning or in delay, and telling citizens and units about those that were ticked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from muhatap.cases import redacting
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.overdue import policy, queries, services
from muhatap.overdue.forms import DelayedFilter, InformForm
from muhatap.overdue.services.informing import MOST, Telling, Told
from muhatap.overdue.views.lists import kept


@gates.staff(*policy.WRITERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Cases in planning or in delay, with what their citizens were told last."""
    form = DelayedFilter(request.GET)
    filters = form.wanted()
    page = queries.delayed_page(request.person, filters, request.GET.get("sayfa", "")[:300])
    redacting.redact(request.person, page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": queries.delayed_rows(page.rows),
        "hal": filters.get("hal", queries.DELAYED),
        "narrowed": bool(set(filters) - {"hal"}),
        "keep": kept(request, filters),
        "informs": request.person.has(*policy.INFORMERS),
        "tab": "delays",
    }
    return page_or_piece(request, "overdue/delays.html", "overdue/pieces/delay_rows.html", context)


def usual(hal: str) -> str:
    """The words with which a message about planned or delayed work begins."""
    if hal == queries.PLANNED:
        return _("“{konu}” konulu başvurunuz programa alındı. Çalışmanın planlanan tarihi {tarih}.")
    return _(
        "“{konu}” konulu başvurunuz üzerinde çalışıyoruz. Cevabımız gecikti; sonucu ayrıca bildireceğiz."
    )


@gates.staff(*policy.INFORMERS)
@post_only("overdue-delays")
def send(request: StaffRequest) -> HttpResponse:
    """First the words and to whom, then each message as it goes, then the sending. `yap` says how far."""
    step, hal = request.POST.get("yap", ""), request.POST.get("hal", "")[:10]
    if step not in ("onizle", "gonder"):
        begun = {"text": usual(hal), "citizen": True, "seen": clock.now().isoformat()}
        form = InformForm(initial=begun)
        chosen = InformForm(request.POST).ticked("sec")
        if not chosen:
            messages.error(request, _("Önce listeden bildirilecek başvuruları seçin."))
            return redirect(f"{reverse('overdue-delays')}?{urlencode({'hal': hal})}")
        return _form(request, form, chosen, hal)
    form = InformForm(request.POST)
    chosen = form.ticked("sec")
    if not form.is_valid():
        return _form(request, form, chosen, hal, 422)
    values = form.cleaned_data
    said = Telling(values["text"], values["citizen"], values["units"], form.moment())
    try:
        if step == "onizle":
            return _form(request, form, chosen, hal, shown=services.rehearse(chosen, said, by=request.person))
        told = services.inform(chosen, said, by=request.person)
    except Refused as refused:
        form.refuse(refused)
        return _form(request, form, chosen, hal, refused.status)
    _say(request, told)
    return redirect(f"{reverse('overdue-delays')}?{urlencode({'hal': hal})}")


def _say(request: StaffRequest, told: list[Told]) -> None:
    done = [one for one in told if not one.refused]
    if done:
        said = ngettext("%(n)d başvuru için bildirildi.", "%(n)d başvuru için bildirildi.", len(done))
        messages.success(request, said % {"n": len(done)})
    for one in told:
        if one.refused:
            messages.error(request, f"{one.case.number}: {one.refused}")


def _form(
    request: StaffRequest,
    form: InformForm,
    chosen: list[int],
    hal: str,
    status: int = 200,
    shown: list[Told] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "chosen": chosen,
        "hal": hal,
        "most": MOST,
        "shown": shown or [],
        "goes": sum(not one.refused for one in shown or []),
    }
    return render(request, "overdue/inform.html", context, status=status)
