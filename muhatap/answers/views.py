"""Writing answers at the unit, and reviewing them at the result desk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from muhatap.answers import drafting, queries, services
from muhatap.answers.beside import beside
from muhatap.answers.forms import AnswerForm, ReasonForm, TextForm
from muhatap.answers.models import Answer, AnswerDraft
from muhatap.cases import pages, picking, policy, redacting
from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import CASE_MOVES, ReferralStatus
from muhatap.cases.models import Case, Referral
from muhatap.cases.opened import ask_first, is_open
from muhatap.cases.queues import QUEUES
from muhatap.cases.redacting import NOTHING, redact
from muhatap.cases.services import rehearsing
from muhatap.citizens.redaction import Known
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.notifications.rendering import Rendered
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role


def _referral(request: StaffRequest, pk: int) -> Referral:
    rows = cases.referrals_visible_to(request.person).select_related("unit", "case__topic", "officer")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    redact(request.person, [row.case])
    return row


def _answer(request: StaffRequest, pk: int) -> Answer:
    rows = Answer.objects.filter(case__in=cases.visible_to(request.person))
    row = rows.select_related("case__topic", "referral__unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _page_of(request: StaffRequest, pk: int) -> str:
    """The page on which one decides about this answer."""
    return reverse("case", args=[_answer(request, pk).case_id])


@gates.staff()
@page_or_post
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the answer of one referral."""
    referral = _referral(request, pk)
    case = referral.case
    forwarded = referral.status == ReferralStatus.FORWARDED
    if policy.may(request.person, queries.answering(referral), case, referral) is None:
        raise Http404
    last = referral.answers.order_by("-version").first()
    known = _known(request, case)
    if last is not None:
        last.review_reason = known.out_of(last.review_reason)  # in memory only
        if known.out_of(last.text) != last.text:
            last.text = ""  # what the reviewer addressed to the person is not the unit's to write on
    draft = drafting.of(pk)
    initial = _begun(referral, last, draft, known)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(request.person, case, data, initial=initial, forwarded=forwarded)
    context = {"form": form, "case": case, "referral": referral, "last": last, "forwarded": forwarded}
    context |= {"queue": _queue(request), "draft": draft, "beside": beside(request.person, referral)}
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {
            key: form.cleaned_data.get(key, "") for key in ("outcome", "remark", "outside_no")
        }
        try:
            services.submit(
                pk,
                form.cleaned_data["text"],
                by=request.person,
                files=form.cleaned_data.get("attachments", ()),
                **values,
            )
        except Refused as refused:
            form.refuse(refused)
            return render(request, "answers/write.html", context, status=refused.status)
        messages.success(request, _("%(number)s: cevap kontrole gönderildi") % {"number": case.number})
        return _onward(request, case, "gelen")
    return render(request, "answers/write.html", context, status=422 if request.method == "POST" else 200)


def _begun(
    referral: Referral, last: Answer | None, draft: AnswerDraft | None, known: Known
) -> dict[str, Any]:
    """What stands in the form at first: the shared draft, else the version that came back."""
    if draft is not None:
        texts = {name: known.out_of(getattr(draft, name)) for name in ("text", "remark")}
        return {**texts, "outcome": draft.outcome, "outside_no": draft.outside_no}
    return {
        "outside_no": referral.outside_no,
        "text": last.text if last else "",
        "outcome": last.outcome if last else "",  # nobody's choice stands before it was made
    }


@gates.staff()
@post_only("answer-write", "pk")
def keep(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep the shared draft as one types; answers its version, or nothing (204) when there was nothing."""
    seen = picking.number(request.POST.get("draft", "")) or 0
    try:
        draft = drafting.keep(pk, request.POST.dict(), seen=seen, by=request.person)
    except Referral.DoesNotExist as error:
        raise Http404 from error
    except Refused as refused:
        return JsonResponse({"says": str(refused.message)}, status=refused.status)
    return JsonResponse({"draft": draft.version}) if draft is not None else HttpResponse(status=204)


@gates.staff()
@post_only("answer-write", "pk")
def forget(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw the shared draft away and begin anew."""
    try:
        drafting.forget(pk, by=request.person)
    except Referral.DoesNotExist as error:
        raise Http404 from error
    return redirect("answer-write", pk=pk)


@gates.staff(Role.REVIEWER, Role.INFORMATION_OFFICER)
@post_only(_page_of)
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve a text and go on to the next one."""
    answer = _answer(request, pk)
    services.approve(pk, by=request.person)
    messages.success(request, _("%(number)s onaylandı") % {"number": answer.case.number})
    return _onward(request, answer.case, "kontrol")


@gates.staff(Role.REVIEWER, Role.INFORMATION_OFFICER)
@page_or_post
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return an answer with a reason."""
    answer = _answer(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        give = partial(services.give_back, pk, form.cleaned_data["reason"], by=request.person)
        try:
            if "onizle" in request.POST:
                shown = redacting.letters(
                    request.person, answer.case, rehearsing.letters(answer.case_id, give)
                )
                return _page(request, answer, form, 200, letters=shown)
            give()
        except Refused as refused:
            form.refuse(refused)
            return _page(request, answer, form, refused.status)
        messages.success(request, _("%(number)s birime iade edildi") % {"number": answer.case.number})
        return _onward(request, answer.case, "kontrol")
    return _page(request, answer, form, 422 if request.method == "POST" else 200)


@gates.staff(Role.REVIEWER, Role.INFORMATION_OFFICER)
@page_or_post
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the wording; the unit's version stays beside it."""
    answer = _answer(request, pk)
    if request.method != "POST" and (ask := ask_first(request, request.person, answer.case, [answer.text])):
        return ask
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": answer.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(pk, form.cleaned_data["text"], by=request.person)
        except Refused as refused:
            form.refuse(refused)
            return _page(request, answer, form, refused.status)
        return redirect("case", pk=answer.case_id)
    return _page(request, answer, form, 422 if request.method == "POST" else 200)


@gates.staff(Role.REVIEWER, Role.INFORMATION_OFFICER)
@page_or_post
def combine(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the one answer out of several units' answers."""
    case = cases.visible_to(request.person).select_related(*cases.DESKS, "topic").filter(pk=pk).first()
    if case is None or policy.may(request.person, CASE_MOVES["combine"], case) is None:
        raise Http404
    passed = [
        row for row in queries.of_case(case) if row.state == Answer.State.PASSED and row.round == case.round
    ]
    parts = [row for row in passed if row.referral is not None]
    draft = "\n\n".join(row.text for row in parts)  # the house answers as one: no unit is named
    if request.method != "POST" and (ask := ask_first(request, request.person, case, [draft])):
        return ask
    known = NOTHING if is_open(request, request.person, case) else _known(request, case)
    for part in parts:
        part.text = known.out_of(part.text)  # in memory only
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": draft})
    context = {"form": form, "case": case, "parts": parts}
    if request.method == "POST" and form.is_valid():
        try:
            services.combine(pk, form.cleaned_data["text"], by=request.person)
        except Refused as refused:
            form.refuse(refused)
            return render(request, "answers/combine.html", context, status=refused.status)
        return redirect("case", pk=pk)
    return render(request, "answers/combine.html", context, status=422 if request.method == "POST" else 200)


def _page(
    request: StaffRequest,
    answer: Answer,
    form: Any,
    status: int,
    letters: Sequence[Rendered] | None = None,
) -> HttpResponse:
    known = _known(request, answer.case)
    answer.text = known.out_of(answer.text)  # in memory only
    context = {
        "answer": answer,
        "letters": letters,
        "queue": _queue(request),
        "case": answer.case,
        "form": form,
        "gives_back": isinstance(form, ReasonForm),
    }
    return render(request, "answers/review.html", context, status=status)


def _known(request: StaffRequest, case: Case) -> Known:
    """What this reader may not learn from the words of the case."""
    return redact(request.person, [case]).get(case.pk, NOTHING)


def _queue(request: StaffRequest) -> str:
    """The queue one works through, as the address or the form brings it."""
    return request.GET.get("kuyruk", request.POST.get("kuyruk", ""))[:30]


def _onward(request: StaffRequest, case: Case, name: str) -> HttpResponse:
    """To the next case of the queue one works through; else back to this one."""
    if request.POST.get("kuyruk") != name:
        return redirect("case", pk=case.pk)
    rows = pages.queue_page(request.person, QUEUES[name], {}).rows
    if rows:
        return redirect(f"{reverse('case', args=[rows[0].case.pk])}?kuyruk={name}")
    return redirect("queue", name=name)
