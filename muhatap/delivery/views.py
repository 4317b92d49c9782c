"""The delivery desk: what to say, how, and how it ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from muhatap.answers import enclosing
from muhatap.answers import queries as answers
from muhatap.cases import pages, policy, redacting
from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Call, Case
from muhatap.cases.opened import ask_first, is_open
from muhatap.cases.queues import QUEUES
from muhatap.citizens import masking
from muhatap.delivery import queries, services
from muhatap.delivery.forms import OF_A_CALL, AttemptForm
from muhatap.delivery.models import DeliveryAttempt
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role


def _case(request: StaffRequest, pk: int) -> Case:
    rows = cases.visible_to(request.person).select_related(*cases.WITH)
    case = rows.filter(pk=pk).first()
    if case is None or not queries.may_tell(request.person, case):
        raise Http404
    return case


@gates.staff(Role.DELIVERER, Role.AGENT, Role.INFORMATION_OFFICER)
@page_or_post
def deliver(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell the citizen: by telephone with the text at hand, or by a message shown exactly as it goes."""
    case = _case(request, pk)
    if request.method != "POST" and case.status != Status.TO_DELIVER:
        return redirect("case", pk=pk)
    form = AttemptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.tell(pk, by=request.person, **form.values())
        except Refused as refused:
            form.refuse(refused)
            return _page(request, case, form, refused.status)
        messages.success(request, _("%(number)s: bildirim kaydedildi") % {"number": case.number})
        return _onward(request, case)
    return _page(request, case, form, 422 if request.method == "POST" else 200)


@gates.staff(Role.DELIVERER, Role.AGENT, Role.INFORMATION_OFFICER)
@post_only("deliver", "pk")
def send(request: StaffRequest, pk: int, way: str) -> HttpResponse:
    """Send the message that was shown, to the address that was shown."""
    case = _case(request, pk)
    point = request.POST.get("adres", "")
    chosen = int(point) if point.isascii() and point.isdigit() and len(point) < 12 else None
    services.send(pk, way, by=request.person, point_id=chosen)
    messages.success(request, _("%(number)s: ileti sıraya girdi") % {"number": case.number})
    return _onward(request, case)


@gates.staff()
@page_or_post
def say(request: StaffRequest, pk: int, call: int) -> HttpResponse:
    """What no message brings: told by telephone or face to face, and how that ended."""
    rows = Call.objects.filter(case__in=cases.visible_to(request.person), case_id=pk)
    found = rows.select_related("case__topic", "referral__unit").filter(pk=call).first()
    if found is None or not queries.may_say(request.person, found):
        raise Http404
    if request.method != "POST" and found.ended_at is not None:
        return redirect("case", pk=pk)
    if request.method != "POST" and (ask := ask_first(request, request.person, found.case, [found.text])):
        return ask
    known = redacting.redact(request.person, [found.case]).get(pk, redacting.NOTHING)
    if not is_open(request, request.person, found.case):
        found.text = known.out_of(found.text)  # in memory only
    posted = request.POST if request.method == "POST" else None
    form, status = AttemptForm(posted, criteria=OF_A_CALL), 200
    if posted is not None:
        status = 422
        if form.is_valid():
            try:
                attempt = services.say(call, by=request.person, **form.values())
                words = {"number": found.case.number, "outcome": attempt.get_outcome_display()}
                messages.success(request, _("%(number)s: arama kaydedildi, %(outcome)s") % words)
                return redirect("case", pk=pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    context = {"case": found.case, "call": found, "form": form, "attempts": found.attempts.order_by("-pk")}
    doors = queries.plan(found.case) if policy.sees_applicant(request.person, found.case) else []
    context["phones"] = [
        {"kind": door.point.get_kind_display(), "masked": masking.point(door.point.kind, door.point.value)}
        for door in doors
        if door.way == DeliveryAttempt.Way.PHONE
    ]
    context["reaches"] = policy.sees_applicant(request.person, found.case)
    return render(request, "delivery/say.html", context, status=status)


def _page(request: StaffRequest, case: Case, form: AttemptForm, status: int) -> HttpResponse:
    doors: list[dict[str, Any]] = [
        {
            "door": door,
            "masked": masking.point(door.point.kind, door.point.value),
            "letter": queries.preview(case, door),
        }
        for door in queries.plan(case)
    ]
    answer = answers.final(case)
    known = redacting.redact(request.person, [case]).get(case.pk, redacting.NOTHING)
    for row in doors:
        row["letter"] = row["letter"] and redacting.letters(request.person, case, [row["letter"]])[0]
    if answer is not None:
        answer.text = known.out_of(enclosing.whole(case, answer))  # in memory only
    context = {
        "case": case,
        "form": form,
        "doors": doors,
        "answer": answer,
        "attempts": queries.attempts(case),
        "phone_first": queries.phone_first(case),
        "queue": request.GET.get("kuyruk", request.POST.get("kuyruk", ""))[:30],
    }
    return render(request, "delivery/deliver.html", context, status=status)


def _onward(request: StaffRequest, case: Case) -> HttpResponse:
    if request.POST.get("kuyruk") == "bildirim":
        rows = pages.queue_page(request.person, QUEUES["bildirim"], {}).rows
        following = next((row.case for row in rows if row.case.pk != case.pk), None)
        if following is not None:
            return redirect(f"{reverse('deliver', args=[following.pk])}?kuyruk=bildirim")
        return redirect("queue", name="bildirim")
    return redirect("case", pk=case.pk)
