"""Contact points: one more, out of use, reached, allowed, first."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muhatap.citizens import policy, queries, services
from muhatap.citizens.forms import ConsentBackForm, PointForm
from muhatap.citizens.models import ContactPoint
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.persons import Person

# word in the address -> what is done, what the toast says
ACTS: dict[str, tuple[Callable[[int, Person, int], ContactPoint], object]] = {
    "kaldir": (
        lambda point, by, citizen: services.retire_point(point, by=by, citizen_id=citizen),
        gettext_lazy("İletişim bilgisi kullanımdan kaldırıldı."),
    ),
    "dogrula": (
        lambda point, by, citizen: services.confirm_point(point, by=by, citizen_id=citizen),
        gettext_lazy("İletişim bilgisi doğrulandı."),
    ),
    "once": (
        lambda point, by, citizen: services.prefer_point(point, by=by, citizen_id=citizen),
        gettext_lazy("Önce bu bilgi kullanılacak."),
    ),
    "izin-ver": (
        lambda point, by, citizen: services.set_consent(
            point, True, source="personel", by=by, citizen_id=citizen
        ),
        gettext_lazy("Bildirim izni yazıldı."),
    ),
    "duyuru-izni-ver": (
        lambda point, by, citizen: services.set_news_consent(
            point, True, source="personel", by=by, citizen_id=citizen
        ),
        gettext_lazy("Duyuru izni yazıldı."),
    ),
}


@gates.staff(*policy.WRITERS)
@page_or_post
def add(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """One more telephone, e-mail or postal address."""
    card = queries.card(citizen_id, person=request.person)
    if card is None or card.is_blank:
        raise Http404
    form = PointForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                services.add_point(
                    citizen_id,
                    data["value"],
                    kind=data["kind"],
                    consent=data["consent"],
                    consent_source="personel",
                    news=data["news"],
                    by=request.person,
                )
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("İletişim bilgisi eklendi."))
                return redirect("citizen", citizen_id)
    return render(request, "citizens/point.html", {"form": form, "card": card}, status=status)


# what is taken back -> how the page calls it, what the toast says
PURPOSES = {
    "consent": (gettext_lazy("Bildirim iznini kaldır"), gettext_lazy("Bildirim izni kaldırıldı.")),
    "news_consent": (gettext_lazy("Duyuru iznini kaldır"), gettext_lazy("Duyuru izni kaldırıldı.")),
}


@gates.staff(*policy.WRITERS)
@page_or_post
def take_back(request: StaffRequest, citizen_id: int, point_id: int, purpose: str) -> HttpResponse:
    """Take a consent back, with the reason: messages stop at once."""
    card = queries.card(citizen_id, person=request.person)
    shown = None if card is None else next((one for one in card.points if one.id == point_id), None)
    if card is None or card.is_blank or shown is None:
        raise Http404
    title, said = PURPOSES[purpose]
    posted = request.POST if request.method == "POST" else None
    form, status = ConsentBackForm(posted), 200
    if posted is not None:
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                services.take_consent_back(
                    point_id, purpose, reason=reason, by=request.person, citizen_id=citizen_id
                )
                messages.success(request, str(said))
                return redirect("citizen", citizen_id)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    context = {"form": form, "card": card, "point": shown, "title": title}
    return render(request, "citizens/consent_back.html", context, status=status)


@gates.staff(*policy.WRITERS)
@post_only("citizen", "citizen_id")
def act(request: StaffRequest, citizen_id: int, point_id: int, name: str) -> HttpResponse:
    """One of ACTS on a point of this record."""
    card = queries.card(citizen_id, person=request.person)
    if name not in ACTS or card is None or card.is_blank:
        raise Http404
    do, said = ACTS[name]
    try:
        do(point_id, request.person, citizen_id)
    except ContactPoint.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, str(said))
    return redirect("citizen", citizen_id)
