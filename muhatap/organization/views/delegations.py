"""Delegations given and ended, by the administrator or by oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates, policy, services
from muhatap.organization.forms import DelegationForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Staff


@gates.staff()
@page_or_post
def new(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Let somebody act for this person: oneself, or anybody when one administers."""
    own = staff_id == request.person.staff_id
    if not own and not policy.may_manage(request.person):
        raise Http404
    principal = get_object_or_404(Staff, pk=staff_id)
    form = DelegationForm(request.POST or None, initial={"since": clock.today()}, principal=principal)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        since, until = form.span()
        try:
            services.delegate(
                principal.pk,
                given["delegate"],
                since=since,
                until=until,
                reason=given["reason"],
                role=given["role"],
                by=request.person,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Vekâlet verildi."))
            return redirect("account") if own else redirect("staff", principal.pk)
    context = {"form": form, "staff": principal, "own": own}
    return render(request, "organization/delegation_form.html", context, status=422 if form.is_bound else 200)


@gates.staff()
@post_only("account")
def end(request: StaffRequest, delegation_id: int) -> HttpResponse:
    """End a delegation now; somebody else's does not exist for those who do not administer."""
    row = services.end_delegation(delegation_id, by=request.person)
    messages.success(request, _("Vekâlet bitirildi."))
    if policy.may_manage(request.person) and request.person.staff_id not in (
        row.principal_id,
        row.delegate_id,
    ):
        return redirect("staff", row.principal_id)
    return redirect("account")
