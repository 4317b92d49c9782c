"""A new telephone or e-mail, confirmed by a code that goes there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.citizens import policy
from muhatap.citizens import queries as citizens
from muhatap.citizens.cards import Card
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.people import services
from muhatap.people.forms import CodeForm, NewPointForm
from muhatap.people.models import PointCode


def _card(request: StaffRequest, citizen_id: int) -> Card:
    card = citizens.card(citizen_id, person=request.person)
    if card is None or card.is_blank or card.merged_into is not None:
        raise Http404
    return card


@gates.staff(*policy.WRITERS)
@page_or_post
def change(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """What is new, and the codes that have not come back yet."""
    card = _card(request, citizen_id)
    form, status = NewPointForm(card, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = {**form.cleaned_data}
            replaces = values.pop("replaces")
            try:
                services.ask(
                    citizen_id, by=request.person, replaces=int(replaces) if replaces else None, **values
                )
                messages.success(request, _("Kod gönderildi; hemşehri okuyunca buraya yazın."))
                return redirect("point-codes", citizen_id)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    return _page(request, card, form, CodeForm(), status)


def _page(
    request: StaffRequest, card: Card, form: NewPointForm, code: CodeForm, status: int, tried: int = 0
) -> HttpResponse:
    rows = PointCode.objects.filter(point__citizen=card.id, point__is_active=True, confirmed_at=None)
    shown = {one.id: one for one in card.points}
    waiting = [
        {"row": row, "point": shown[row.point_id], "is_over": row.until <= clock.now()}
        for row in rows.select_related("asked_by").order_by("-asked_at")
    ]
    context = {"card": card, "form": form, "code": code, "waiting": waiting, "tried": tried}
    return render(request, "people/codes.html", context, status=status)


@gates.staff(*policy.WRITERS)
@page_or_post
def confirm(request: StaffRequest, citizen_id: int, point_id: int) -> HttpResponse:
    """The code as it was read out."""
    card = _card(request, citizen_id)
    if request.method != "POST":
        return redirect("point-codes", citizen_id)
    code = CodeForm(request.POST)
    try:
        typed = request.POST.get("code", "")[:40]
        services.confirm(citizen_id, point_id, typed, by=request.person)
    except PointCode.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refused:
        code.is_valid()
        code.refuse(refused)
        return _page(request, card, NewPointForm(card), code, refused.status, point_id)
    messages.success(request, _("Doğrulandı; bildirimler artık buraya gider."))
    return redirect("citizen", citizen_id)


@gates.staff(*policy.WRITERS)
@post_only("point-codes", "citizen_id")
def again(request: StaffRequest, citizen_id: int, point_id: int) -> HttpResponse:
    """A new code."""
    try:
        services.send_again(citizen_id, point_id, by=request.person)
    except PointCode.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, _("Yeni kod gönderildi; eskisi geçmez."))
    return redirect("point-codes", citizen_id)
