"""What may be sent to somebody, at the desk, with every word that was said about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.citizens import masking, policy
from muhatap.citizens import queries as citizens
from muhatap.citizens.models import CONSENT_TEXT, Citizen, ConsentWord
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.people import services
from muhatap.people.preference_forms import SOURCES, DeskPreferencesForm

SHOWN = 50


@gates.staff(*policy.WRITERS)
@page_or_post
def preferences(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Channels by purpose, language, quiet hours; and the history of every yes and no."""
    card = citizens.card(citizen_id, person=request.person)
    if card is None or card.is_blank or card.merged_into is not None:
        raise Http404
    row = Citizen.objects.get(pk=citizen_id)
    form, status = DeskPreferencesForm(row, services.points_of(row), request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = services.set_preferences(
                    citizen_id,
                    form.wishes(),
                    source=form.cleaned_data["source"] or SOURCES[0][0],
                    reason=form.cleaned_data["reason"],
                    by=request.person,
                )
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(
                    request,
                    _("Tercihler yazıldı, hemşehriye bildirildi.") if said else _("Değişen bir şey yok."),
                )
                return redirect("citizen-preferences", citizen_id)
    words = ConsentWord.objects.filter(point__citizen=citizen_id).select_related("point", "by")
    told = [
        {"word": one, "masked": masking.point(one.point.kind, one.point.value)}
        for one in words.order_by("-at", "-pk")[:SHOWN]
    ]
    context = {"card": card, "form": form, "told": told, "version": CONSENT_TEXT}
    return render(request, "people/preferences.html", context, status=status)
