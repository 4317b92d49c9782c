"""Papers of one case: what the printer gets."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.cases import numbers, queries
from muhatap.cases.models import Case
from muhatap.cases.views.case import visible
from muhatap.kit import clock, paper
from muhatap.kit.errors import Incomplete
from muhatap.kit.posting import post_only
from muhatap.lists import sources
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.services import audit
from muhatap.papers import writing


def _paper(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _plain(case: Case) -> str:
    return case.number.replace("/", "-")


@gates.staff()
@require_safe
def by_number(request: StaffRequest, number: str) -> HttpResponse:
    """Where the code on a label leads: to the case, if it exists for whoever scanned it."""
    whole = numbers.parse(number, year=clock.today().year)
    found = queries.visible_to(request.person).filter(number=whole).first() if whole else None
    if found is None:
        raise Http404
    return redirect("case", pk=found.pk)


@gates.staff()
@never_cache
@require_safe
def receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """The slip for the citizen."""
    case = visible(request, pk)
    values = writing.receipt(case, request.person)
    name = f"{gettext('alindi')}-{_plain(case)}"
    return _paper(paper.pdf(writing.HERE / "receipt.typ", values, at=clock.now()), name)


@gates.staff()
@never_cache
@require_safe
def label(request: StaffRequest, pk: int) -> HttpResponse:
    """A label for the paper file."""
    case = visible(request, pk)
    values = writing.labels([case], request.person)
    name = f"{gettext('etiket')}-{_plain(case)}"
    return _paper(paper.pdf(writing.HERE / "label.typ", values, at=clock.now()), name)


@gates.staff()
@never_cache
@post_only("home")
def labels(request: StaffRequest) -> HttpResponse:
    """Labels of the cases that were ticked in a list, one a page of the roll, in the order of the list."""
    ids, _about = sources.ticked(request.person, request.POST, writing.MOST_LABELS)
    if len(ids) > writing.MOST_LABELS:
        raise Incomplete(
            gettext("Bir kerede en çok %(most)s etiket basılır; daha az başvuru seçin.")
            % {"most": writing.MOST_LABELS}
        )
    found = queries.visible_to(request.person).select_related("topic").in_bulk(ids)
    if not found:
        raise Incomplete(gettext("Etiketi basılacak başvuruları listeden seçin."))
    values = writing.labels([found[pk] for pk in ids if pk in found], request.person)
    return _paper(paper.pdf(writing.HERE / "label.typ", values, at=clock.now()), gettext("etiketler"))


@gates.staff()
@never_cache
@require_safe
def dossier(request: StaffRequest, pk: int) -> HttpResponse:
    """The whole case, or with `?kime=hemsehri` what the citizen may read. Every making is logged."""
    case, outside = visible(request, pk), request.GET.get("kime") == "hemsehri"
    made = writing.dossier(request.person, case, for_citizen=outside)
    audit("print_dossier", f"case:{case.number}", by=request.person, after={"for_citizen": outside})
    name = f"{gettext('dokum') if outside else gettext('dosya')}-{_plain(case)}"
    data = paper.pdf(writing.HERE / "dossier.typ", made.values, at=clock.now(), pictures=made.pictures)
    return _paper(data, name)
