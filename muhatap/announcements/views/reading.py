"""The list, one announcement with what may be decided about it, and whom it went to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from muhatap.announcements import audience, policy, queries, rendering, services
from muhatap.announcements.forms import ListFilter, ReasonForm, RecipientFilter, VersionForm
from muhatap.announcements.models import Announcement
from muhatap.announcements.story import told
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.notifications import channels
from muhatap.notifications.rendering import Rendered
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.persons import Person

State = Announcement.State


@gates.staff(*policy.WRITERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Announcements, newest first, narrowed by state, unit and words."""
    form = ListFilter(request.GET, units=queries.units_listed(request.person))
    form.is_valid()
    filters = {key: value for key, value in form.cleaned_data.items() if value}
    page = queries.listed(request.person, filters, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "page": page,
        "rows": [(row, queries.ICONS[State(row.state)]) for row in page.rows],
        "narrowed": bool(filters),
        "keep": urlencode({key: request.GET[key] for key in filters}),
    }
    return page_or_piece(request, "announcements/list.html", "announcements/pieces/rows.html", context)


@gates.staff(*policy.WRITERS)
@require_safe
def announcement(request: StaffRequest, pk: int) -> HttpResponse:
    """One announcement: exactly as it goes, to how many, its counts and its story."""
    return _page(request, queries.opened(request.person, pk))


@gates.staff(*policy.WRITERS)
@require_safe
def recipients(request: StaffRequest, pk: int) -> HttpResponse:
    """Whom it goes to, masked, narrowed by state."""
    row = queries.opened(request.person, pk)
    form = RecipientFilter(request.GET)
    form.is_valid()
    state = form.cleaned_data.get("durum", "")
    page = queries.recipients(request.person, row, state, request.GET.get("sayfa", "")[:300])
    context = {
        "announcement": row,
        "form": form,
        "page": page,
        "lines": queries.lines(request.person, page.rows),
        "narrowed": bool(state),
        "keep": urlencode({"durum": state}) if state else "",
        "retries": _retries(request.person, row),
    }
    return page_or_piece(request, "announcements/recipients.html", "announcements/pieces/lines.html", context)


# word in the address: what is done, what the toast says, the form that is filled in for it
Act = tuple[Callable[..., Any], Any, type[ReasonForm] | type[VersionForm] | None]
ACTS: dict[str, Act] = {
    "onaya-gonder": (services.submit, gettext_lazy("Onaya gönderildi."), None),
    "geri-al": (services.take_back, gettext_lazy("Onaydan geri alındı; düzeltebilirsiniz."), None),
    "onayla": (services.approve, gettext_lazy("Onaylandı."), VersionForm),
    "geri-ver": (services.return_, gettext_lazy("Düzeltilmek üzere geri verildi."), ReasonForm),
    "durdur": (services.stop, gettext_lazy("Durduruldu; gitmemiş olanlar gönderilmeyecek."), ReasonForm),
    "yeniden-dene": (services.retry, gettext_lazy("Gidemeyenler yeniden sıraya alındı."), None),
}


@gates.staff(*policy.WRITERS)
@post_only("announcement", "pk")
def act(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """One of ACTS; a refusal is said on the page, with what was typed."""
    row = queries.opened(request.person, pk)
    if name not in ACTS:
        raise Http404
    do, said, needs = ACTS[name]
    form = needs(request.POST) if needs else None
    if form is not None and not form.is_valid():
        return _page(request, row, 422, refused={name: form})
    try:
        do(pk, by=request.person, **(form.cleaned_data if form else {}))
    except Refused as refused:
        if form is None or not set(refused.fields) & set(form.fields):
            messages.error(request, str(refused.message))
            return _page(request, queries.opened(request.person, pk), refused.status)
        form.refuse(refused)
        return _page(request, queries.opened(request.person, pk), refused.status, refused={name: form})
    messages.success(request, str(said))
    return redirect("announcement", pk=pk)


def _page(
    request: StaffRequest, row: Announcement, status: int = 200, refused: dict[str, Any] | None = None
) -> HttpResponse:
    waits = row.state in (*policy.OPEN, State.SUBMITTED, State.APPROVED)
    forms = refused or {}
    context = {
        "announcement": row,
        "icon_name": queries.ICONS[State(row.state)],
        "places": queries.places(row),
        "previews": _previews(row),
        "reach": [(channel.label, n) for channel, n in audience.counted(row).items()] if waits else [],
        "waits": waits,
        "changes": told(queries.changes(row)),
        "is_late": bool(row.send_at and row.send_at < clock.now()),
        "unreal": "" if row.ended_at else _unreal(row),
        "return_form": forms.get("geri-ver") or ReasonForm(auto_id="id_geri_%s"),
        "stop_form": forms.get("durdur") or ReasonForm(auto_id="id_durdur_%s"),
        **_doings(request.person, row),
    }
    return render(request, "announcements/announcement.html", context, status=status)


def _previews(row: Announcement) -> list[tuple[Rendered, str]]:
    """Each message with whom it is for, which is said only where there are two languages."""
    shown = rendering.as_sent(row) if row.started_at else rendering.previews(row)
    readers = {"tr": _("Türkçe okuyanlara"), "en": _("Dili Türkçe olmayanlara")}
    return [(one, readers[one.language] if len(row.languages) > 1 else "") for one in shown]


def _unreal(row: Announcement) -> str:
    """The channels from which nothing reaches anybody in this installation."""
    unreal = [str(channel.label) for channel in row.channels if not channels.gateway(channel).is_real]
    return ", ".join(unreal)


def _doings(person: Person, row: Announcement) -> dict[str, bool]:
    """What this person may do to it now."""
    writes = policy.writes_for(person, row.unit)
    submitted = row.state == State.SUBMITTED
    return {
        "corrects": writes and row.state in policy.OPEN,
        "takes_back": writes and submitted,
        "decides": submitted and policy.may_decide(person, row),
        "is_own": submitted and person.has(*policy.APPROVERS) and policy.is_own(person, row),
        "stops": row.state in policy.UNDER_WAY and (writes or policy.sees_all(person)),
        "retries": _retries(person, row),
    }


def _retries(person: Person, row: Announcement) -> bool:
    return policy.may_retry(person) and row.n_failed > 0 and row.state in (State.SENDING, State.SENT)
