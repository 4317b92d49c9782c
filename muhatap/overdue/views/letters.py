"""Letters to late units: the list, one letter with what may be decided about it, its paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.kit import clock
from muhatap.kit import paper as papers
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.persons import Person
from muhatap.overdue import policy, printing, queries, services, wording
from muhatap.overdue.forms import LetterFilter, ReasonForm, VersionForm
from muhatap.overdue.models import Letter
from muhatap.overdue.story import told
from muhatap.overdue.views.lists import kept

State = Letter.State


@gates.staff(*policy.READERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Letters, newest first; units see those that were sent to them."""
    form = LetterFilter(request.GET, units=queries.letter_units(request.person))
    filters = form.wanted()
    page = queries.letters(request.person, filters, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "page": page,
        "rows": [(row, queries.ICONS[State(row.state)]) for row in page.rows],
        "narrowed": bool(filters),
        "keep": kept(request, filters),
        "writes": policy.writes(request.person),
        "tab": "letters",
    }
    return page_or_piece(request, "overdue/letters.html", "overdue/pieces/letter_rows.html", context)


@gates.staff(*policy.READERS)
@require_safe
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    """One letter: as it goes, its cases, its story."""
    return _page(request, queries.letter(request.person, pk))


@gates.staff(*policy.READERS)
@never_cache
@require_safe
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter on paper: a print for the file and the document system, not a signed document."""
    row = queries.letter(request.person, pk)
    data = papers.pdf(printing.SOURCE, printing.values(row), at=clock.now())
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{gettext('gecikme-yazisi')}-{row.shown_number.replace('/', '-') or row.pk}"
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


# word in the address: what is done, what the toast says, the form that is filled in for it
Act = tuple[Callable[..., Any], Any, type[ReasonForm] | type[VersionForm] | None]
ACTS: dict[str, Act] = {
    "onaya-gonder": (services.submit, _("Müdürün onayına gönderildi."), None),
    "geri-ver": (services.return_, _("Taslağa döndü; düzeltilebilir."), ReasonForm),
    "onayla": (
        services.approve,
        _("Onaylandı ve numarasını aldı. Şimdi birime gönderilebilir."),
        VersionForm,
    ),
    "gonder": (services.send, _("Birime gönderildi."), None),
    "geri-cek": (services.withdraw, _("Geri çekildi; numarasıyla kayıtta kalır."), ReasonForm),
    "vazgec": (services.drop, _("Yazıdan vazgeçildi."), ReasonForm),
    "okundu": (services.mark_read, _("Okundu olarak işaretlendi."), None),
}


@gates.staff(*policy.READERS)
@post_only("overdue-letter", "pk")
def act(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """One of ACTS; a refusal is said on the page, with what was typed."""
    row = queries.letter(request.person, pk)
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
            return _page(request, queries.letter(request.person, pk), refused.status)
        form.refuse(refused)
        return _page(request, queries.letter(request.person, pk), refused.status, refused={name: form})
    messages.success(request, str(said))
    return redirect("overdue-letter", pk=pk)


def _page(
    request: StaffRequest, row: Letter, status: int = 200, refused: dict[str, Any] | None = None
) -> HttpResponse:
    forms = refused or {}
    rows = queries.listed(request.person, row)
    context = {
        "letter": row,
        "icon_name": queries.ICONS[State(row.state)],
        "frame": wording.frame(row),
        "rows": rows,
        "answered": sum(not one.is_open for one in rows),
        "changes": told(queries.changes(row)),
        "return_form": forms.get("geri-ver") or ReasonForm(auto_id="id_geri_%s"),
        "withdraw_form": forms.get("geri-cek") or ReasonForm(auto_id="id_cek_%s"),
        "drop_form": forms.get("vazgec") or ReasonForm(auto_id="id_vazgec_%s"),
        **_doings(request.person, row),
    }
    return render(request, "overdue/letter.html", context, status=status)


def _doings(person: Person, row: Letter) -> dict[str, bool]:
    """What this person may do to it now."""
    writes, manages = policy.writes(person), person.has(*policy.APPROVERS)
    decidable = row.state == State.SUBMITTED or (row.state == State.DRAFT and row.is_proposed)
    own = decidable and manages and policy.is_own(person, row)
    return {
        "writes": writes,
        "corrects": writes and row.state == State.DRAFT,
        "returns": writes and row.state == State.SUBMITTED,
        "decides": decidable and manages and not own,
        "is_own": own and row.state == State.SUBMITTED,
        "sends": writes and row.state == State.APPROVED,
        "withdraws": manages and row.state in (State.APPROVED, State.SENT),
        "drops": writes and row.is_open,
        "notes": row.state == State.SENT and row.read_at is None and policy.leads(person, row.unit),
    }
