"""Opening masked data, and the log of who did (law 6698 m.12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.citizens import phones, policy, queries, services
from muhatap.citizens.forms import RevealForm, ViewingFilter
from muhatap.citizens.models import ContactPoint
from muhatap.citizens.services import Revealed
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

PHONES = {ContactPoint.Kind.MOBILE, ContactPoint.Kind.LANDLINE}


@gates.staff(*policy.READERS)
@never_cache
@page_or_post
def reveal(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Ask the reason, then show the data once, in this answer only. `?basvuru=` fills in the case number."""
    return reveal_page(request, citizen_id, suggested=request.GET.get("basvuru", "")[:20])


def reveal_page(
    request: StaffRequest,
    citizen_id: int,
    *,
    case_number: str = "",
    suggested: str = "",
    back: str = "",
    what: str = "",
    told: Callable[[], Sequence[tuple[str, str]]] | None = None,
) -> HttpResponse:
    """The dialog for any door. A door that knows the case gives its number, which then cannot be typed over.

    `what` fixes what is opened (`hidden_identity` for an applicant hidden in the case); the caller has
    checked that this person may see the case. `told` gives the words, by label, that are read in clear with
    the data; it is called once the look was logged, never otherwise.
    """
    card = queries.card(citizen_id, person=request.person)
    if card is None:
        raise Http404
    form = RevealForm(request.POST or None, initial={"case_number": case_number or suggested})
    if what:
        del form.fields["what"]
    context: dict[str, object] = {"form": form, "card": card, "back": back, "case_number": case_number}
    status = 200
    if request.method == "POST":
        status, opened = _opened(request, form, citizen_id, case_number, what)
        if opened is not None:
            for_case = case_number or form.cleaned_data["case_number"]
            context |= {"opened": opened, "points": _spoken(opened), "for_case": for_case}
            context["told"] = told() if told is not None else ()
    answer = render(request, "citizens/reveal.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _opened(
    request: StaffRequest, form: RevealForm, citizen_id: int, case_number: str, what: str
) -> tuple[int, Revealed | None]:
    """The data and 200, or nothing and the status of the refusal, which then stands in the form."""
    if not form.is_valid():
        return 422, None
    try:
        opened = services.reveal(
            citizen_id,
            what or form.cleaned_data["what"],
            reason=form.why(),
            case_number=case_number or form.cleaned_data["case_number"],
            by=request.person,
        )
    except Refused as refused:
        form.refuse(refused)
        return refused.status, None
    return 200, opened


def _spoken(opened: Revealed) -> list[dict[str, str]]:
    """Contact points in clear: what each is called, its words, and what a telephone link wants."""
    labels = dict(ContactPoint.Kind.choices)
    return [
        {
            "label": str(labels.get(kind, "")),
            "words": phones.shown(value) if kind in PHONES else value,
            "link": value if kind in PHONES else "",
        }
        for kind, value in opened.points
    ]


@gates.staff(*policy.LOG_READERS)
@require_safe
def log(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Who looked at this record, when and why."""
    card = queries.card(citizen_id, person=request.person)
    if card is None:
        raise Http404
    form = ViewingFilter(request.GET)
    what = form.what()
    page = queries.viewings(request.person, citizen_id, what, request.GET.get("sayfa", "")[:300])
    context = {"card": card, "page": page, "form": form, "narrowed": bool(what)}
    return render(request, "citizens/log.html", {**context, "keep": urlencode({"ne": what})})
