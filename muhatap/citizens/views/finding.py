"""The list of the register, and the two pieces that find somebody while a colleague types."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.citizens import policy, queries
from muhatap.citizens.forms import ListForm, RegisterForm
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

FOUND_ON_PAGE = 50


@gates.staff(*policy.READERS)
@require_safe
def citizens(request: StaffRequest) -> HttpResponse:
    """The register: searched by `q`, or listed by name with filters, 50 a page."""
    form = ListForm(request.GET)
    form.is_valid()
    data = getattr(form, "cleaned_data", {})
    text = data.get("q", "").strip()
    area = data.get("neighbourhood")
    filters = queries.Filters(
        kind=data.get("kind", ""),
        neighbourhood_id=area.pk if area else None,
        checked=data.get("checked", ""),
    )
    context: dict[str, object] = {
        "form": form,
        "text": text[:120],
        "narrowed": bool(text) or filters != queries.Filters(),
    }
    if text:
        context["found"] = queries.find(text, FOUND_ON_PAGE, person=request.person)
    else:
        context["found"], context["page"] = queries.listed(
            request.person, filters, request.GET.get("sayfa", "")[:300]
        )
    context["keep"] = _kept(request)
    return page_or_piece(request, "citizens/list.html", "citizens/pieces/rows.html", context)


@gates.staff(*policy.READERS)
@page_or_post
def find(request: StaffRequest) -> HttpResponse:
    """`q`: options for "Arayan", rows with `data-value`. Asked by POST, so that no log holds numbers.

    What was typed is told apart too (`data-typed-as`): it begins the record of somebody new.
    """
    text = (request.POST.get("q") or request.GET.get("q") or "").strip()
    found = queries.find(text, person=request.person) if text else []
    context = {"found": found, "text": text[:60], "typed_as": queries.meant_by(text)}
    return render(request, "citizens/pieces/options.html", context)


@gates.staff(*policy.READERS)
@post_only("citizen-new")
def likely(request: StaffRequest) -> HttpResponse:
    """Records that may already be the person being typed; the fields are those of the new record.

    Inside another form, as at intake, they are called `new_name`, `new_phone` and so on.
    """
    given = request.POST.items()
    inside = {key.removeprefix("new_"): value for key, value in given if key.startswith("new_")}
    sketch = RegisterForm(inside or request.POST).sketch()
    return render(
        request, "citizens/pieces/likely.html", {"likely": queries.likely(sketch, person=request.person)}
    )


def _kept(request: HttpRequest) -> str:
    """The query string without the cursor, for links of a pager."""
    return urlencode([(k, v) for k, vs in request.GET.lists() for v in vs if k != "sayfa"][:12])
