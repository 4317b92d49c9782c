"""The rules of time: what they say, where it is written, and what they would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from muhatap.deadlines import changed, queries, records, services
from muhatap.deadlines.arithmetic import Derivation, Reason
from muhatap.deadlines.calendar import book
from muhatap.deadlines.change_forms import DropForm, EndForm, RowForm
from muhatap.deadlines.forms import PolicyFilterForm, WhatIfForm
from muhatap.deadlines.models import Change, Policy
from muhatap.deadlines.occasions import LABELS, Occasion
from muhatap.deadlines.rulers import ruler
from muhatap.deadlines.services.writing import KEEPERS
from muhatap.deadlines.views.changes import on
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role

Op = Change.Op

KINDS = {
    "request": _("Talep"),
    "complaint": _("Şikâyet"),
    "tip": _("İhbar"),
    "suggestion": _("Öneri"),
    "thanks": _("Teşekkür"),
    "enquiry": _("Bilgi alma"),
    "information_request": _("Bilgi edinme"),
}
SAID = {**KINDS, **records.KINDS}
CHANNELS = {"cimer": "CİMER", "acik_kapi": "Açık Kapı (Valilik)"}
MOVED_BY = (
    ("start_on", _("Başlatan")),
    ("stop_on", _("Bitiren")),
    ("void_on", _("Yerini başkasına bıraktıran")),
    ("pause_on", _("Durduran")),
    ("resume_on", _("Sürdüren")),
    ("revive_on", _("Yeniden işleten")),
    ("extend_on", _("Uzatan")),
)


@gates.staff()
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every policy, narrowed by kind, holder or a word."""
    form = PolicyFilterForm(request.GET)
    wanted = form.wanted()
    context = {"form": form, "rows": queries.policies(**wanted), "narrowed": any(wanted.values())}
    return render(request, "deadlines/policies.html", context)


@gates.staff()
@require_safe
def page(request: StaffRequest, code: str) -> HttpResponse:
    """One policy: its source and how sure it is, what moves its clocks, its earlier and later rows."""
    every = queries.policies()
    rows = [row for row in every if row.code == code]
    if not rows:
        raise Http404
    today = clock.today()
    current = next((row for row in rows if row.valid_from <= today), rows[-1])
    context = {
        "policy": current,
        "rows": rows,
        "newest": rows[0],
        "later": rows[0] if rows[0].valid_from > today else None,
        "keeps": request.person.has(*KEEPERS),
        "history": changed.of_policy(code),
        "open": queries.held_by(code, now=clock.now()),
        "moved_by": [
            (label, _labels(getattr(current, column)))
            for column, label in MOVED_BY
            if getattr(current, column)
        ],
        "kinds": [SAID.get(kind, kind) for kind in current.kinds],
        "channels": [CHANNELS.get(channel, channel) for channel in current.channels],
        "replaced": list({row.code: row for row in every if row.code in current.replaces}.values()),
    }
    return render(request, "deadlines/policy.html", context)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def new_row(request: StaffRequest, code: str) -> HttpResponse:
    """A new dated row; clocks that run keep theirs unless it says so."""
    row = _newest(code)
    form = RowForm(request.POST or None, row)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        payload = {"valid_from": clean["valid_from"], "columns": form.columns()}
        if answer := _propose(request, form, Op.ROW, code, payload, str(_("Sürenin yeni satırı yazıldı."))):
            return answer
    context = {"row": row, "form": form, "revises": False}
    return render(request, "deadlines/row.html", context, status=422 if form.is_bound else 200)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def revise(request: StaffRequest, code: str) -> HttpResponse:
    """Correct a row that has not begun, or take it out."""
    row = _newest(code)
    if row.valid_from <= clock.today():
        raise Http404
    form = RowForm(request.POST or None, row, revises=True)
    if request.method == "POST" and form.is_valid():
        payload = {"valid_from": row.valid_from, "columns": form.columns()}
        if answer := _propose(request, form, Op.REVISE, code, payload, str(_("Satır düzeltildi."))):
            return answer
    context = {"row": row, "form": form, "revises": True, "drop": DropForm(prefix="kaldir")}
    return render(request, "deadlines/row.html", context, status=422 if form.is_bound else 200)


@gates.staff(Role.ADMIN, Role.MANAGER)
@post_only("policy-revise", "code")
def drop(request: StaffRequest, code: str) -> HttpResponse:
    """Take a row out that has not begun."""
    row, form = _newest(code), DropForm(request.POST, prefix="kaldir")
    if form.is_valid():
        payload = {"valid_from": row.valid_from}
        if answer := _propose(request, form, Op.DROP, code, payload, str(_("Başlamamış satır kaldırıldı."))):
            return answer
    context = {"row": row, "form": RowForm(None, row, revises=True), "revises": True, "drop": form}
    return render(request, "deadlines/row.html", context, status=422)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def end(request: StaffRequest, code: str) -> HttpResponse:
    """From a day on nothing starts by this policy any more."""
    row, form = _newest(code), EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        payload = {"last": form.cleaned_data["last"]}
        if answer := _propose(
            request, form, Op.END, code, payload, str(_("Süre o günden sonra başlamayacak."))
        ):
            return answer
    context = {"row": row, "form": form}
    return render(request, "deadlines/end.html", context, status=422 if form.is_bound else 200)


def _propose(
    request: StaffRequest, form: HouseForm, op: Op, code: str, payload: dict[str, Any], said: str
) -> HttpResponse | None:
    """The way on, or None where the form says what is wrong."""
    clean = form.cleaned_data
    try:
        change = services.propose(
            op,
            payload,
            reason=clean["reason"],
            code=code,
            follows=bool(clean.get("follows")),
            by=request.person,
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    return on(request, change, said)


def _newest(code: str) -> Policy:
    row = next((row for row in queries.policies() if row.code == code), None)
    if row is None:
        raise Http404
    return row


@gates.staff()
@require_safe
def what_if(request: StaffRequest) -> HttpResponse:
    """A policy and a date: the last day, and how it is reached."""
    form = WhatIfForm(request.GET if "gun" in request.GET else None, queries.policies())
    context: dict[str, Any] = {"form": form}
    if not form.is_bound and request.GET.get("sure") in form.policies:
        form.initial["sure"] = request.GET["sure"]
    if form.is_bound and form.is_valid():
        context |= _answer(form)
    return render(request, "deadlines/what_if.html", context, status=422 if form.errors else 200)


def _answer(form: WhatIfForm) -> dict[str, Any]:
    policy, clean = form.policy, form.cleaned_data
    calendar = book().calendar
    derivation, explanation = queries.what_if(
        policy,
        form.start,
        topic_days=clean["konu"],
        pauses=form.pauses,
        promised=clean["termin"],
        extended=clean["uzatma"],
        calendar=calendar,
    )
    last = derivation.last_day
    return {
        "policy": policy,
        "derivation": derivation,
        "explanation": explanation,
        "untouched": bool(form.pauses) and not _stood(derivation),
        "ruler": ruler(
            calendar,
            clean["gun"],
            clean["gun"],
            aim=None if policy.is_law else last,
            law=last if policy.is_law else None,
            held=[(clean["durdu"], clean["surdu"])] if clean["durdu"] else [],
        ),
    }


def _stood(derivation: Derivation) -> bool:
    return any(step.reason in (Reason.HELD, Reason.ANEW) for step in derivation.steps)


def _labels(occasions: Iterable[str]) -> list[Any]:
    return [LABELS[Occasion(occasion)] for occasion in occasions]
