"""Keys for machines: the list, a key's page, making, correcting and revoking one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.paging import keyset
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates, policy, queries, services
from muhatap.organization.forms import ReasonForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.key_forms import YEAR, KeyChangeForm, KeyFilterForm, KeyForm, first_values
from muhatap.organization.models import ApiKey
from muhatap.organization.queries import KeyFilter
from muhatap.organization.roles import Role
from muhatap.organization.scopes import SCOPES
from muhatap.organization.services.keys import subject
from muhatap.organization.words import Names


@gates.staff(*policy.SEES)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Keys, the newest first, narrowed by name, state and scope."""
    form = KeyFilterForm(request.GET)
    wanted = form.wanted()
    page = keyset(queries.key_list(request.person, wanted), ("-id",), request.GET.get("cursor", "")[:500])
    kept = request.GET.copy()
    kept.pop("cursor", None)
    context = {
        "form": form,
        "page": page,
        "now": clock.now(),
        "narrowed": wanted != KeyFilter(),
        "query": kept.urlencode(),
        "manages": policy.may_manage(request.person),
    }
    return render(request, "organization/keys.html", context)


@gates.staff(*policy.SEES)
@never_cache
@require_safe
def page(request: StaffRequest, key_id: int) -> HttpResponse:
    """One key: what it may, when it was used, what happened to it."""
    return _page(request, key_id)


@gates.staff(Role.ADMIN)
@never_cache
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new key; its secret is shown on this answer and nowhere else."""
    first = {"expires_on": clock.today() + YEAR, "per_minute": 120}
    form = KeyForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = services.create_key(by=request.person, **form.columns())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _page(request, key.pk, secret=secret)
    return _form(request, form, None)


@gates.staff(Role.ADMIN)
@page_or_post
def edit(request: StaffRequest, key_id: int) -> HttpResponse:
    """Correct a key."""
    key = get_object_or_404(ApiKey, pk=key_id)
    form = KeyChangeForm(request.POST or None, initial=first_values(key))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_key(key.pk, form.columns(), by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Anahtar kaydedildi."))
            return redirect("key", key.pk)
    return _form(request, form, key)


@gates.staff(Role.ADMIN)
@page_or_post
def revoke(request: StaffRequest, key_id: int) -> HttpResponse:
    """Shut a key out, with a reason."""
    key = get_object_or_404(ApiKey, pk=key_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke_key(key.pk, reason=form.cleaned_data["reason"], by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Anahtar iptal edildi."))
            return redirect("key", key.pk)
    context = {"form": form, "key": key}
    return render(request, "organization/key_revoke.html", context, status=422 if form.is_bound else 200)


def _page(request: StaffRequest, key_id: int, secret: str = "") -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.select_related("unit", "created_by", "revoked_by"), pk=key_id)
    events = queries.history(subject(key))
    names = Names(events)
    context = {
        "key": key,
        "secret": secret,
        "live": key.is_live(clock.now()),
        "scopes": [SCOPES[name] for name in key.scopes if name in SCOPES],
        "roles": [Role(role).label for role in key.roles if role in Role.values],
        "events": [(event, names.changes(event)) for event in events],
        "manages": policy.may_manage(request.person),
    }
    return render(request, "organization/key.html", context)


def _form(request: StaffRequest, form: HouseForm, key: ApiKey | None) -> HttpResponse:
    context = {"form": form, "key": key}
    return render(request, "organization/key_form.html", context, status=422 if form.is_bound else 200)
