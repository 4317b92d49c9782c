"""Writing, correcting and deleting an announcement."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.announcements import policy, queries, services
from muhatap.announcements.forms import AnnouncementForm, initial_of
from muhatap.announcements.models import Announcement
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.WRITERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new draft. `yap=ekle` only adds the neighbourhood that was typed."""
    if request.method != "POST":
        return _page(request, AnnouncementForm(person=request.person))
    return _written(request, AnnouncementForm(request.POST, person=request.person))


@gates.staff(*policy.WRITERS)
@page_or_post
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a draft. Others than its writers, and what is no draft any more, have no form."""
    row = queries.opened(request.person, pk)
    if not policy.writes_for(request.person, row.unit):
        raise Http404
    if request.method != "POST":
        if row.state not in policy.OPEN:
            return redirect("announcement", pk=pk)
        return _page(request, AnnouncementForm(initial=initial_of(row), person=request.person), row)
    return _written(request, AnnouncementForm(request.POST, person=request.person), row)


@gates.staff(*policy.WRITERS)
@post_only("announcement", "pk")
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    services.discard(pk, by=request.person)
    messages.success(request, _("Taslak silindi."))
    return redirect("announcements")


def _written(request: StaffRequest, form: AnnouncementForm, row: Announcement | None = None) -> HttpResponse:
    if request.POST.get("yap") == "ekle":
        form = form.with_neighbourhood(request.person)
        return _page(request, form, row, 422 if form.is_bound else 200)
    if not form.is_valid():
        return _page(request, form, row, 422)
    try:
        if row is None:
            row = services.write(form.draft(), by=request.person)
        else:
            version = form.cleaned_data["version"] or 0
            services.correct(row.pk, form.draft(), version=version, by=request.person)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, form, row, refused.status)
    messages.success(request, _("Taslak saklandı. Gideceği gibi aşağıda görünüyor."))
    return redirect("announcement", pk=row.pk)


def _page(
    request: StaffRequest, form: AnnouncementForm, row: Announcement | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "announcements/form.html", {"form": form, "announcement": row}, status=status)
