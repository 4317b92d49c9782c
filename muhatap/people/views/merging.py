"""Records that may be one person: the list, the comparison, the merging and its taking back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.citizens import phones
from muhatap.citizens import queries as citizens
from muhatap.citizens import services as register
from muhatap.citizens.models import Citizen, Viewing
from muhatap.citizens.queries import card
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.people import policy, queries, services
from muhatap.people.forms import MergeForm, OtherForm, PairFilter, ReasonForm
from muhatap.people.models import Merge


@gates.staff(*policy.MERGERS)
@require_safe
def pairs(request: StaffRequest) -> HttpResponse:
    """Pairs to look at, or decided ones; narrowed by how sure it is."""
    form = PairFilter(request.GET)
    state, sure = form.wanted()
    shown, page = queries.pairs(request.person, state, sure, request.GET.get("sayfa", "")[:300])
    keep = urlencode({"durum": state, "kesinlik": sure})
    context = {"form": form, "shown": shown, "page": page, "state": state, "keep": keep}
    return render(request, "people/pairs.html", context)


@gates.staff(*policy.MERGERS)
@post_only("pairs")
def look(request: StaffRequest) -> HttpResponse:
    """Have a worker look for pairs now."""
    services.look_again(by=request.person)
    messages.success(request, _("Arama başladı; bulunanlar birazdan burada görünür."))
    return redirect("pairs")


@gates.staff(*policy.MERGERS)
@require_safe
def like(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Records that may be this very person, for the panel of its page."""
    shown = card(citizen_id, person=request.person)
    if shown is None or shown.is_blank:
        raise Http404
    return render(request, "people/pieces/like.html", _same(request, citizen_id))


def _same(request: StaffRequest, citizen_id: int) -> dict[str, object]:
    """Merges of a record that hold, and records alike."""
    merges = [
        one
        for one in queries.standing_merges(citizen_id)
        if policy.may_merge(request.person, one.kept, one.other)
    ]
    cards = citizens.cards(
        {pk for one in merges for pk in (one.kept_id, one.other_id)}, person=request.person
    )
    shown = []
    for one in merges:
        is_kept = one.kept_id == citizen_id
        shown.append(
            {"merge": one, "is_kept": is_kept, "card": cards[one.other_id if is_kept else one.kept_id]}
        )
    return {"citizen_id": citizen_id, "merges": shown, "like": queries.like(citizen_id, request.person)}


@gates.staff(*policy.MERGERS)
@page_or_post
def choose(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Which record may be this very person: those alike, or one that is looked for."""
    shown = card(citizen_id, person=request.person)
    if shown is None or shown.is_blank:
        raise Http404
    form, status = OtherForm(request.POST or None), 200
    if request.method == "POST":
        other = form.cleaned_data["other"] if form.is_valid() else None
        if other is not None and other.pk != citizen_id:
            return redirect("merge", citizen_id, other.pk)
        if other is not None:
            form.add_error("other", _("Bu, aynı kaydın kendisi."))
        status = 422
    context = {"form": form, "card": shown, **_same(request, citizen_id)}
    return render(request, "people/choose.html", context, status=status)


@gates.staff(*policy.MERGERS)
@never_cache
@page_or_post
def compare(request: StaffRequest, citizen_id: int, other_id: int) -> HttpResponse:
    """Two records side by side in clear, which is logged; what holds is chosen field by field."""
    found = queries.two(request.person, citizen_id, other_id)
    if found is None or citizen_id == other_id:
        raise Http404
    kept, other = found
    if kept.merged_into_id or other.merged_into_id:
        return redirect("citizen", kept.merged_into_id or kept.pk)
    if request.method != "POST":
        _log(request, kept, other)
        return _compare(request, MergeForm(), kept, other)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _compare(request, form, kept, other, 422)
    try:
        services.merge(
            kept.pk, other.pk, take=form.taken(), reason=form.cleaned_data["reason"], by=request.person
        )
    except Refused as refused:
        form.refuse(refused)
        return _compare(request, form, kept, other, refused.status)
    messages.success(request, _("İki kayıt birleştirildi. Yanlışsa bu sayfadan geri alınır."))
    return redirect("citizen", kept.pk)


def _log(request: StaffRequest, *rows: Citizen) -> None:
    for row in rows:
        if not row.identity_hidden:
            why = _("Kayıt karşılaştırma")
            register.reveal(row.pk, Viewing.What.CONTACT, reason=why, by=request.person)


def _compare(
    request: StaffRequest, form: MergeForm, kept: Citizen, other: Citizen, status: int = 200
) -> HttpResponse:
    """The page; of a record hidden by wish only what its masked card tells."""
    cards = citizens.cards([kept.pk, other.pk], person=request.person)
    hidden = kept.identity_hidden or other.identity_hidden
    rows = queries.compared(kept, other)
    taken = form.taken() if form.is_bound else [row.name for row in rows if row.takes]
    context = {
        "form": form,
        "kept": cards[kept.pk],
        "other": cards[other.pk],
        "rows": rows,
        "taken": taken,
        "is_hidden": hidden,
        "points": [(_points(kept), _points(other))],
        "kept_cases": queries.cases_of(request.person, kept.pk),
        "other_cases": queries.cases_of(request.person, other.pk),
        "two_numbers": bool(kept.number_index and other.number_index),
    }
    answer = render(request, "people/compare.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _points(row: Citizen) -> list[str]:
    points = row.contact_points.filter(is_active=True).order_by("-is_primary", "pk")
    return [phones.shown(one.value) if one.kind in ("mobile", "landline") else one.value for one in points]


def _comparison(request: HttpRequest, citizen_id: int, other_id: int) -> str:
    return reverse("merge", args=[citizen_id, other_id])


@gates.staff(*policy.MERGERS)
@post_only(_comparison)
def different(request: StaffRequest, citizen_id: int, other_id: int) -> HttpResponse:
    """They are two people; they are not offered again."""
    try:
        services.are_different(citizen_id, other_id, reason=request.POST.get("reason", ""), by=request.person)
    except Citizen.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, _("Ayrı kişiler oldukları yazıldı; bir daha önerilmezler."))
    return redirect("pairs")


@gates.staff(*policy.MERGERS)
@page_or_post
def part(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Take a merging back, with the reason; what returns and what stays is said before."""
    done = Merge.objects.select_related("kept", "other", "by").filter(pk=merge_id).first()
    if done is None or not policy.may_merge(request.person, done.kept, done.other):
        raise Http404
    if done.undone_at is not None:
        return redirect("citizen", done.kept_id)
    form, status = ReasonForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.part(merge_id, reason=form.cleaned_data["reason"], by=request.person)
                messages.success(request, _("Kayıtlar ayrıldı; her biri kendi geçmişini geri aldı."))
                return redirect("citizen", done.other_id)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    cards = citizens.cards([done.kept_id, done.other_id], person=request.person)
    context = {"form": form, "done": done, "kept": cards[done.kept_id], "other": cards[done.other_id]}
    context["back"] = queries.going_back(request.person, done)
    return render(request, "people/part.html", context, status=status)
