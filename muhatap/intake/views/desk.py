"""One screen for phone and desk: who, what, where; saved, answered on the spot, or bound to what is known."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import picking
from muhatap.cases import queries as cases
from muhatap.cases import services as moves
from muhatap.cases.lifecycle import FRONT
from muhatap.cases.models import Case, Channel
from muhatap.cases.redacting import redact
from muhatap.intake import faults, queries, services
from muhatap.intake.forms import IntakeForm
from muhatap.intake.models import Draft
from muhatap.intake.views import lines
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.reception import queries as reception

DESK = FRONT  # what came through another system is written down elsewhere (package cimer)

JOIN, SURE = "bagla-", "bagla-evet-"  # the button, and the one that stands beside what it would do
LIVE = "taslak"  # in the session: the draft of this sitting


@gates.staff(*DESK)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """Write a new record. What is typed stays whatever happens."""
    if request.method == "POST":
        return _posted(request)
    channel = request.GET.get("kanal", Channel.PHONE)
    initial: dict[str, Any] = {"channel": channel if channel in Channel.values else Channel.PHONE}
    citizen = picking.number(request.GET.get("hemsehri", ""))
    if (topic := picking.topic(request.GET.get("konu", ""))) is not None:
        initial["topic"] = topic.pk
    draft = _draft(request)
    if draft is not None:
        initial |= {**queries.resumed(draft), "draft": draft.pk}
    if citizen is not None:
        initial |= {"who": "known", "citizen": str(citizen)}
    visit = reception.visible_to(request.person).filter(
        pk=picking.number(request.GET.get("ziyaret", "")) or 0
    )
    if (row := visit.first()) is not None:
        initial |= {"visit": row.pk, "text": row.purpose}
        if row.citizen_id is None:
            initial |= {"who": "new", "new_name": row.name}
    return _page(request, IntakeForm(request.person, initial=initial), 200, goes_on=draft)


def _draft(request: StaffRequest) -> Draft | None:
    """The draft one asked for; else the one of this sitting, so that it goes on and no second one begins.

    Whoever asks for an empty form (`bos`) or for one with a person on it begins anew.
    """
    mine = queries.my_drafts(request.person)
    if "taslak" in request.GET:
        draft = mine.filter(pk=picking.number(request.GET["taslak"]) or 0).first()
        if draft is None:
            raise Http404
        return draft
    if LIVE not in request.session or request.GET.keys() & {"bos", "hemsehri", "ziyaret"}:
        return None
    return mine.filter(pk=request.session[LIVE]).first()


def _posted(request: StaffRequest) -> HttpResponse:
    form = IntakeForm(request.person, request.POST, request.FILES)
    act = request.POST.get("yap", "kaydet")
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        if act == "yerinde":
            return _on_the_spot(request, form)
        if act.startswith(SURE):
            return _join(request, form, picking.number(act.removeprefix(SURE)))
        if act.startswith(JOIN):
            return _ask_to_join(request, form, picking.number(act.removeprefix(JOIN)))
        return _save(request, form, act)
    except (services.Duplicate, services.SentTwice) as same:
        form.show_same(case.pk for case in same.cases)
        form.add_error("despite", str(same.message))
        return _page(request, form, 409, same=same)
    except Refused as refused:
        show(form, refused)
        return _page(request, form, refused.status)


def show(form: IntakeForm, refused: Refused) -> None:
    """Refusals of the register and of completeness, beside the fields they mean."""
    known = False
    for name, words in refused.fields.items():
        field = faults.field_of(name)
        if field in form.fields:
            form.add_error(field, str(words))
            known = True
    if not known or not refused.fields:
        form.add_error(None, str(refused.message))


def _save(request: StaffRequest, form: IntakeForm, act: str) -> HttpResponse:
    values = form.cleaned_data
    made = services.register(
        form.case_draft(),
        form.who_is_it(),
        by=request.person,
        uploads=values["uploads"],
        despite=values["despite"],
        kept=values["draft"],
        visit=values["visit"],
    )
    if act == "yenisi":
        lines.note(request, made, unsent=queries.unsent(made.case) is not None)
        return redirect(f"{reverse('new-case')}?kanal={made.case.channel}")
    lines.put_away(request)
    request.session[f"kod-{made.case.pk}"] = made.tracking_code
    return redirect("registered", pk=made.case.pk)


def _on_the_spot(request: StaffRequest, form: IntakeForm) -> HttpResponse:
    services.answer_on_the_spot(
        form.contact(),
        form.who_is_it(),
        by=request.person,
        kept=form.cleaned_data["draft"],
        visit=form.cleaned_data["visit"],
    )
    lines.put_away(request)
    messages.success(request, _("Yerinde cevap kaydedildi"))
    return redirect(f"{reverse('new-case')}?kanal={form.cleaned_data['channel']}")


def _ask_to_join(request: StaffRequest, form: IntakeForm, case_id: int | None) -> HttpResponse:
    """What binding would do, before it is done: no record of its own is made of what was typed."""
    rows = cases.visible_to(request.person).select_related(*cases.WITH)
    case = rows.filter(pk=case_id).first() if case_id is not None else None
    if case is None:
        raise Http404
    moves.check(case, "join", by=request.person)
    redact(request.person, [case])
    return _page(request, form, 200, joining=case)


def _join(request: StaffRequest, form: IntakeForm, case_id: int | None) -> HttpResponse:
    try:
        if case_id is None:
            raise Case.DoesNotExist
        case = services.join(
            case_id,
            form.contact(),
            form.who_is_it(),
            by=request.person,
            kept=form.cleaned_data["draft"],
            visit=form.cleaned_data["visit"],
        )
    except Case.DoesNotExist as error:
        raise Http404 from error
    lines.put_away(request)
    messages.success(request, _("Görüşme %(number)s başvurusuna bağlandı") % {"number": case.number})
    return redirect("case", pk=case.pk)


def _page(
    request: StaffRequest,
    form: IntakeForm,
    status: int,
    same: services.Duplicate | services.SentTwice | None = None,
    goes_on: Draft | None = None,
    joining: Case | None = None,
) -> HttpResponse:
    topic = form.topic_now
    redact(request.person, same.cases if same is not None else [])
    channel = str(form["channel"].value() or Channel.PHONE)
    context = {
        "form": form,
        "way": queries.way(topic, channel=channel, person=request.person, **form.meant()) if topic else None,
        "same": same.cases if same is not None else [],
        "sent_twice": isinstance(same, services.SentTwice),
        "in_household": isinstance(same, services.InHousehold),
        "drafts": list(queries.my_drafts(request.person)[:5]),
        "goes_on": goes_on,
        "joining": joining,
        "last": lines.last_saved(request),
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
        live_id=request.session.get(LIVE),
    )
    if draft is not None and request.session.get(LIVE) != draft.pk:
        request.session[LIVE] = draft.pk
    return JsonResponse({"draft": draft.pk}) if draft is not None else HttpResponse(status=204)


@gates.staff(*DESK)
@post_only("new-case")
def put_away(request: StaffRequest) -> HttpResponse:
    """Number and code of the record saved last are not needed any more."""
    lines.put_away(request)
    return redirect("new-case")


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
