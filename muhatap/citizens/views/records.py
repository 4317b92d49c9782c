"""One record: its page, a new one, a correction, and its being confirmed."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.citizens import addresses, policy, queries, services
from muhatap.citizens.errors import DuplicateRecord, LikelyDuplicate
from muhatap.citizens.forms import ChangeForm, RegisterForm
from muhatap.citizens.models import Citizen, Viewing
from muhatap.citizens.story import told
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece, wants_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

SLOTS = {
    "main_slot": ["slots/citizen_main.html", "citizens/pieces/nothing.html"],
    "side_slot": ["slots/citizen_side.html", "citizens/pieces/nothing.html"],
}
PREFILLED = {"ad": "name", "telefon": "phone", "no": "number", "eposta": "email"}


@gates.staff(*policy.READERS)
@require_safe
def citizen(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """The record, masked. Opening it is logged."""
    card = queries.card(citizen_id, person=request.person)
    if card is None:
        raise Http404
    services.looked(citizen_id, by=request.person)
    context = {
        **SLOTS,
        "card": card,
        "citizen_id": citizen_id,
        "reads_log": policy.may_read_log(request.person),
    }
    if not card.is_blank:
        context["changes"] = told(queries.changes(citizen_id))
        context["notices"] = queries.notices(citizen_id)
        context["addresses"] = addresses.cards(citizen_id)
    if context["reads_log"]:
        context["viewings"] = queries.viewings(request.person, citizen_id, size=5).rows
    return render(request, "citizens/citizen.html", context)


@gates.staff(*policy.WRITERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """Register somebody; who is like somebody known is shown first and needs a tick.

    With HTMX the form is a piece; done, the answer is the person's card and the event `citizen:registered`.
    """
    if request.method != "POST":
        given = {name: request.GET.get(key, "")[:160] for key, name in PREFILLED.items()}
        return _form(request, RegisterForm(initial=given))
    form = RegisterForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        row = services.register(form.draft(), by=request.person, sure=form.cleaned_data["sure"])
    except (DuplicateRecord, LikelyDuplicate) as refused:
        form.refuse(refused)
        known = refused.known if isinstance(refused, LikelyDuplicate) else [refused.known]
        cards = queries.cards(known, person=request.person)
        return _form(
            request, form, status=409, known=list(cards.values()), ask=isinstance(refused, LikelyDuplicate)
        )
    except Refused as refused:
        form.refuse(refused)
        return _form(request, form, status=refused.status)
    if wants_piece(request):
        card = queries.card(row.pk, person=request.person)
        answer = render(request, "citizens/pieces/person.html", {"card": card})
        answer.headers["HX-Trigger"] = json.dumps({"citizen:registered": {"id": row.pk}})
        return answer
    messages.success(request, _("Kayıt açıldı."))
    return redirect("citizen", row.pk)


def _form(request: StaffRequest, form: RegisterForm, status: int = 200, **more: object) -> HttpResponse:
    return page_or_piece(
        request, "citizens/new.html", "citizens/pieces/new.html", {"form": form, **more}, status=status
    )


@gates.staff(*policy.WRITERS)
@never_cache
@page_or_post
def change(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Correct a record. The form shows it in clear, so its opening is logged like any other.

    A record hidden by wish opens only for who may, with the case number in `?basvuru=`.
    """
    row = queries.for_form(citizen_id)
    if row is None or not policy.sees(request.person, hidden=row.identity_hidden):
        raise Http404
    if request.method != "POST":
        _log_opening(request, citizen_id)
        return _change(request, ChangeForm(initial=_standing(row)), citizen_id)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _change(request, form, citizen_id, status=422)
    try:
        services.change(
            citizen_id,
            form.changes(),
            by=request.person,
            seen=form.cleaned_data["seen"],
            confirmed=form.cleaned_data["confirmed"],
        )
    except Refused as refused:
        form.refuse(refused)
        return _change(request, form, citizen_id, status=refused.status)
    messages.success(request, _("Kayıt düzeltildi."))
    return redirect("citizen", citizen_id)


def _log_opening(request: StaffRequest, citizen_id: int) -> None:
    services.reveal(
        citizen_id,
        Viewing.What.CONTACT,
        reason=_("Kayıt düzeltme"),
        by=request.person,
        case_number=request.GET.get("basvuru", ""),
    )


def _standing(row: Citizen) -> dict[str, object]:
    """What the correcting form starts with: everything but the number."""
    names = (
        "kind", "name", "representative", "address", "language", "preferred_channel", "call_hours", "note",
        "identity_hidden",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in names},
        "neighbourhood": row.neighbourhood_id,
        "seen": queries.last_change(row.pk),
    }


def _change(request: StaffRequest, form: ChangeForm, citizen_id: int, status: int = 200) -> HttpResponse:
    card = queries.card(citizen_id, person=request.person)
    return render(request, "citizens/change.html", {"form": form, "card": card}, status=status)


@gates.staff(*policy.WRITERS)
@post_only("citizen", "citizen_id")
def confirm(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """The record was gone through with its owner and is right (izmir:15.13)."""
    _visible(request, citizen_id)
    services.confirm_record(citizen_id, by=request.person)
    messages.success(request, _("Kaydın güncel olduğu yazıldı."))
    return redirect("citizen", citizen_id)


@gates.staff(*policy.WRITERS)
@post_only("citizen", "citizen_id")
def notice(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """The information text was read out; `version` says which one."""
    _visible(request, citizen_id)
    version = request.POST.get("version", "")[:20] or "1"
    services.show_privacy_notice(citizen_id, version=version, channel="phone", by=request.person)
    messages.success(request, _("Aydınlatmanın yapıldığı yazıldı."))
    return redirect("citizen", citizen_id)


def _visible(request: StaffRequest, citizen_id: int) -> None:
    """404 for what this person cannot open."""
    card = queries.card(citizen_id, person=request.person)
    if card is None or card.is_blank:
        raise Http404
