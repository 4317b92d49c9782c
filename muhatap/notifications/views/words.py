"""The words of messages: all of them, one with its preview and history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.notifications import policy, queries, rendering, services
from muhatap.notifications.exemplary import Shown, shown
from muhatap.notifications.forms import WordsFilter, WordsForm
from muhatap.notifications.models import Channel, Template
from muhatap.notifications.moments import MOMENTS, PLACEHOLDERS
from muhatap.notifications.rendering import Text
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

CASE = "template_case"  # the number of the case on which texts are looked at, in the session


@gates.staff(*policy.WRITERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every moment and its texts in use."""
    form = WordsFilter(request.GET)
    wanted = form.wanted()
    context = {"form": form, "words": queries.all_words(*wanted), "narrowed": any(wanted)}
    return render(request, "notifications/templates.html", context)


@gates.staff(*policy.WRITERS)
@page_or_post
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """One text: write a new version, see it filled in, see what changed when."""
    current = _current(pk)
    form = WordsForm(request.POST or None, initial=_initial(current))
    if request.method != "POST" or not form.is_valid():
        return _page(request, current, form, 422 if form.is_bound else 200)
    text = Text(form.cleaned_data["subject"], form.cleaned_data["body"])
    try:
        if "onizle" in request.POST:
            rendering.check(current.name, current.channel, text)
            return _page(request, current, form)
        saved = services.save_template(
            current.name,
            current.channel,
            current.language,
            text,
            by=request.person,
            base=form.cleaned_data["base"],
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(request, current, form, refused.status)
    messages.success(request, _("Kalıp saklandı. Bundan sonraki iletiler bu metinle gider."))
    return redirect("template", pk=saved.pk)


@gates.staff(*policy.WRITERS)
@post_only("template", "pk")
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The text being written, filled with example values; a fragment."""
    current = _current(pk)
    form = WordsForm(request.POST)
    shown = form.is_valid()
    faults: list[Any] = [] if shown else [error for errors in form.errors.values() for error in errors]
    if shown:
        try:
            rendering.check(
                current.name,
                current.channel,
                Text(form.cleaned_data["subject"], form.cleaned_data["body"]),
            )
        except Refused as refused:
            faults = list(refused.fields.values())
    context = {"faults": faults, "shown": None if faults else _example(request, current, form)}
    return render(request, "notifications/pieces/example.html", context)


@gates.staff(*policy.WRITERS)
@post_only("template", "pk")
def back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the text that came with the product."""
    current = _current(pk)
    saved = services.back_to_shipped(current.name, current.channel, current.language, by=request.person)
    messages.success(request, _("Ürünle gelen metne dönüldü."))
    return redirect("template", pk=saved.pk)


@gates.staff(*policy.WRITERS)
@post_only("template", "pk")
def put_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the version with this key into use again."""
    _current(pk)
    saved = services.put_back(pk, by=request.person)
    messages.success(request, _("Metin %(n)s. sürüm olarak yeniden kullanımda.") % {"n": saved.version})
    return redirect("template", pk=saved.pk)


def _current(pk: int) -> Template:
    """The text in use of which `pk` is any version, so that old addresses lead on."""
    row = Template.objects.filter(pk=pk, name__in=MOMENTS).first()
    if row is None:
        raise Http404
    if row.is_current:
        return row
    same = Template.objects.filter(
        name=row.name, channel=row.channel, language=row.language, is_current=True
    ).first()
    return same or row


def _initial(current: Template) -> dict[str, Any]:
    return {"subject": current.subject, "body": current.body, "base": current.version}


def _example(request: StaffRequest, current: Template, form: WordsForm) -> Shown:
    """The text filled from the case whose number stands beside it; the number is kept for the next text."""
    given = form.cleaned_data if form.is_bound else form.initial
    text = Text(given.get("subject", ""), given.get("body", ""))
    if not request.person.has(*policy.READERS):
        return shown(current, text, request.person)
    kept = str(request.session.get(CASE, ""))
    typed = request.POST.get("basvuru", kept)[:40] if request.method == "POST" else kept
    found = shown(current, text, request.person, typed)
    if found.number != kept and not found.missed:
        request.session[CASE] = found.number
    return found


def _page(request: StaffRequest, current: Template, form: WordsForm, status: int = 200) -> HttpResponse:
    moment = MOMENTS[current.name]
    if form.is_bound and "base" in form.errors:
        form.errors.pop("base")
    whole = not form.is_bound or form.is_valid() or "body" in form.cleaned_data
    context = {
        "template": current,
        "channel": Channel(current.channel).label,
        "moment": moment,
        "form": form,
        "is_sms": current.channel == Channel.SMS,
        "shown": _example(request, current, form) if whole else None,
        "tries": request.person.has(*policy.READERS),
        "number": request.POST.get("basvuru", request.session.get(CASE, "")),
        "placeholders": [(word, PLACEHOLDERS[word], word in moment.needs) for word in moment.placeholders],
        "versions": queries.history(current.name, current.channel, current.language),
    }
    return render(request, "notifications/template.html", context, status=status)
