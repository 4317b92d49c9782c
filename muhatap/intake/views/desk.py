"""One screen for phone and desk: who, what, where; saved, answered on the spot, or bound to what is known."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muhatap.cases import picking
from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Case, Channel
from muhatap.intake import queries, services
from muhatap.intake.forms import IntakeForm
from muhatap.kit.errors import Refused
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role

DESK = tuple(role for role in CASE_MOVES["register"].who if role not in (Role.CITIZEN, Role.SYSTEM))


@gates.staff(*DESK)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write a new record. What is typed stays whatever happens."""
    if request.method == "POST":
        return _posted(request)
    channel = request.GET.get("kanal", Channel.PHONE)
    initial: dict[str, Any] = {"channel": channel if channel in Channel.values else Channel.PHONE}
    if "taslak" in request.GET:
        kept = picking.number(request.GET["taslak"])
        draft = queries.my_drafts(request.person).filter(pk=kept or 0).first()
        if draft is None:
            raise Http404
        initial |= {**queries.resumed(draft), "draft": draft.pk}
    citizen = picking.number(request.GET.get("hemsehri", ""))
    if citizen is not None:
        initial |= {"who": "known", "citizen": str(citizen)}
    return _page(request, IntakeForm(request.person, initial=initial), 200)


def _posted(request: StaffRequest) -> HttpResponse:
    form = IntakeForm(request.person, request.POST, request.FILES)
    act = request.POST.get("yap", "kaydet")
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        if act == "yerinde":
            return _on_the_spot(request, form)
        if act.startswith("bagla-"):
            return _join(request, form, picking.number(act.removeprefix("bagla-")))
        return _save(request, form, act)
    except (services.Duplicate, services.SentTwice) as same:
        form.show_same(case.pk for case in same.cases)
        form.add_error("despite", str(same.message))
        return _page(request, form, 409, same=same)
    except Refused as refused:
        _show(form, refused)
        return _page(request, form, refused.status)


def _show(form: IntakeForm, refused: Refused) -> None:
    """Refusals of the register and of completeness, beside the fields they mean."""
    places = {"name": "new_name", "phone": "new_phone", "email": "new_email", "number": "new_number"}
    places |= {"place": "neighbourhood", "citizen": "citizen", "text": "text", "files": "uploads"}
    known = False
    for name, words in refused.fields.items():
        field = f"q_{name[2:]}" if name.startswith("q:") else places.get(name, name)
        if field in form.fields:
            form.add_error(field, str(words))
            known = True
    if not known or not refused.fields:
        form.add_error(None, str(refused.message))


def _save(request: StaffRequest, form: IntakeForm, act: str) -> HttpResponse:
    values = form.cleaned_data
    if values["topic"] is None:
        form.add_error("topic", _("Konuyu seçin."))
        return _page(request, form, 422)
    made = services.register(
        form.case_draft(),
        form.who_is_it(),
        by=request.person,
        uploads=values["uploads"],
        despite=values["despite"],
        kept=values["draft"],
    )
    if act == "yenisi":
        said = {"number": made.case.number, "code": made.tracking_code}
        words = _("%(number)s kaydedildi. İzleme kodu: %(code)s")
        if queries.unsent(made.case) is not None:
            words = _(
                "%(number)s kaydedildi. İzleme kodu: %(code)s. Hemşehriye ileti gitmedi, ikisini siz verin."
            )
        messages.success(request, words % said)
        return redirect(f"{reverse('new-case')}?kanal={made.case.channel}")
    request.session[f"kod-{made.case.pk}"] = made.tracking_code
    return redirect("registered", pk=made.case.pk)


def _on_the_spot(request: StaffRequest, form: IntakeForm) -> HttpResponse:
    if not form.cleaned_data["answer"].strip() and form.cleaned_data["topic"] is None:
        form.add_error("answer", _("Verilen cevabı yazın ya da konuyu seçin."))
        return _page(request, form, 422)
    services.answer_on_the_spot(
        form.contact(), form.who_is_it(), by=request.person, kept=form.cleaned_data["draft"]
    )
    messages.success(request, _("Yerinde cevap kaydedildi"))
    return redirect(f"{reverse('new-case')}?kanal={form.cleaned_data['channel']}")


def _join(request: StaffRequest, form: IntakeForm, case_id: int | None) -> HttpResponse:
    try:
        if case_id is None:
            raise Case.DoesNotExist
        kept = form.cleaned_data["draft"]
        case = services.join(case_id, form.contact(), form.who_is_it(), by=request.person, kept=kept)
    except Case.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Görüşme %(number)s başvurusuna bağlandı") % {"number": case.number})
    return redirect("case", pk=case.pk)


def _page(
    request: StaffRequest,
    form: IntakeForm,
    status: int,
    same: services.Duplicate | services.SentTwice | None = None,
) -> HttpResponse:
    topic = form.topic_now
    channel = str(form["channel"].value() or Channel.PHONE)
    context = {
        "form": form,
        "way": queries.way(topic, channel=channel, district_id=None, person=request.person)
        if topic
        else None,
        "same": same.cases if same is not None else [],
        "sent_twice": isinstance(same, services.SentTwice),
        "drafts": list(queries.my_drafts(request.person)[:5]),
    }
    return render(request, "intake/new.html", context, status=status)


@gates.staff(*DESK)
@post_only("new-case")
def keep(request: StaffRequest) -> HttpResponse:
    """Keep a draft as one types; answers its id, or nothing (204) when there was nothing to keep."""
    values = {
        key: row[-1] if len(row) == 1 else row
        for key, row in request.POST.lists()
        if key != "csrfmiddlewaretoken"
    }
    draft = services.keep(
        values,
        by=request.person,
        channel=request.POST.get("channel", Channel.PHONE)[:12],
        draft_id=picking.number(request.POST.get("draft", "")),
    )
    return JsonResponse({"draft": draft.pk}) if draft is not None else HttpResponse(status=204)


@gates.staff(*DESK)
@require_safe
def registered(request: StaffRequest, pk: int) -> HttpResponse:
    """What was just saved: number and code to read out, the slip, the next one."""
    case = cases.visible_to(request.person).select_related("topic", "reply_point").filter(pk=pk).first()
    if case is None:
        raise Http404
    # Read out once: a screen that stays open at the counter, or a reload, does not show it again.
    shown = f"kod-{pk}-shown"
    code = request.session.pop(f"kod-{pk}", "")
    if code:
        request.session[shown] = True
    context = {
        "case": case,
        "code": code,
        "code_was_shown": not code and request.session.get(shown, False),
        "unsent": queries.unsent(case),
        "units": [row.unit for row in case.referrals.select_related("unit")],
    }
    return render(request, "intake/registered.html", context)
