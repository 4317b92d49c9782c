"""One case: its page, its derivation of dates, its files."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.cases import acts, opened, pages, policy, queries, receipts, services
from muhatap.cases.forms import AttachForm
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Attachment, Case
from muhatap.cases.queues import QUEUES
from muhatap.citizens import policy as register
from muhatap.citizens import services as citizens
from muhatap.citizens.models import Viewing
from muhatap.citizens.views.opening import reveal_page
from muhatap.deadlines import queries as deadlines
from muhatap.files import serving
from muhatap.kit import clock
from muhatap.kit.errors import NotYours, Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.services import audit


def visible(request: StaffRequest, pk: int) -> Case:
    """The case, or 404."""
    try:
        return pages.case_of(request.person, pk)
    except Case.DoesNotExist as error:
        raise Http404 from error


@gates.staff()
@require_safe
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """The case page: story, people, place, files, clocks, and what I may do now."""
    found = visible(request, pk)
    attaches = policy.may(request.person, CASE_MOVES["attach"], found)
    return _page(request, found, AttachForm() if attaches else None)


def _page(request: StaffRequest, found: Case, form: AttachForm | None, status: int = 200) -> HttpResponse:
    page = pages.case_page(request.person, found)
    if page.card is not None:
        citizens.looked(page.card.id, by=request.person)
    queue = request.GET.get("kuyruk", "")[:30]
    context = {
        "page": page,
        "case": found,
        "queue": queue if queue in QUEUES else "",
        "is_author": acts.is_staff_author(request.person, found),
        "reads_register": request.person.has(*register.READERS),
        "attach_form": form,
    }
    return render(request, "cases/case.html", context, status=status)


@gates.staff()
@require_safe
def near(request: StaffRequest, pk: int) -> JsonResponse:
    """Open cases around this one, for its map."""
    found = visible(request, pk)
    rows = pages.near_of(request.person, found)
    points = [
        {
            "lat": row.case.lat,
            "lon": row.case.lon,
            "label": row.case.title,
            "url": reverse("case", args=[row.case.pk]),
        }
        for row in rows
    ]
    return JsonResponse(points, safe=False)


@gates.staff()
@require_safe
def clocks(request: StaffRequest, pk: int) -> HttpResponse:
    """Every clock of the case, day by day."""
    found = visible(request, pk)
    docket = deadlines.docket_view(found.docket_id, now=clock.now())
    return render(request, "cases/clocks.html", {"case": found, "docket": docket})


@gates.staff()
@never_cache
@page_or_post
def reveal(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the applicant's data for this case, with a reason; the units' only way to a telephone number."""
    found = visible(request, pk)
    if found.citizen_id is None or not policy.sees_applicant(request.person, found):
        raise Http404
    return reveal_page(
        request,
        found.citizen_id,
        case_number=found.number,
        back=reverse("case", args=[pk]),
        what=Viewing.What.HIDDEN if found.identity_hidden else "",
        told=(lambda: opened.words_of(request, pk)) if found.identity_hidden else None,
    )


@gates.staff()
@require_safe
def attachment(request: StaffRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file of the case for those who see it; every opening is logged (sisli:13.m)."""
    rows = Attachment.objects.filter(
        case__in=queries.visible_to(request.person), case_id=pk, withdrawn_at=None
    )
    row = rows.select_related("file", "case").filter(pk=attachment).first()
    if row is None:
        raise Http404
    small = "kucuk" in request.GET
    if not small:
        audit("open_file", f"case:{row.case.number}", by=request.person, after={"file": row.file_id})
    # In memory only: what a hidden applicant called a file may be their name.
    row.file.name = pages.file_names(request.person, row.case)[row.pk]
    return serving.serve(row.file, thumbnail=small, download="indir" in request.GET)


@gates.staff()
@post_only("case", "pk")
def attach(request: StaffRequest, pk: int) -> HttpResponse:
    """Add files to the case; one that is not taken is named where it was chosen, on the same page."""
    found, form = visible(request, pk), AttachForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        uploads = form.cleaned_data["uploads"]
        try:
            services.attach_uploads(found.pk, uploads, audience=form.reader(), by=request.person)
            return redirect("case", pk=pk)
        except NotYours:
            raise
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    if policy.may(request.person, CASE_MOVES["attach"], found) is None:
        raise NotYours(gettext("Bu başvuruya dosya ekleyemezsiniz; hiçbir şey değişmedi."))
    return _page(request, found, form, status)


@gates.staff()
@require_safe
def receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """The slip for the citizen: number, day, topic, dates. The code is shown once, at registration."""
    case = visible(request, pk)
    return render(request, "cases/receipt.html", {"case": case, "said": receipts.said(case)})
