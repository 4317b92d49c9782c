"""What belongs to topics in rows: their questions, their units by district; and the desks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.cases import policy, queries, services
from muhatap.cases.models import Topic
from muhatap.cases.questions import MOST
from muhatap.cases.topic_forms import (
    SPARE,
    DeskForm,
    Desks,
    DesksForm,
    DistrictsForm,
    QuestionForm,
    Questions,
    as_typed,
    desk_units,
    question_rows,
)
from muhatap.cases.views.topics import of
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.places.models import District

MORE = "satir"  # the button that asks for one more row


@gates.staff(*policy.RULES)
@page_or_post
def asked(request: StaffRequest, pk: int) -> HttpResponse:
    """The questions of a topic, a row for each and some to spare."""
    topic = of(pk)
    if MORE in request.POST:
        typed = as_typed(request.POST, "soru", QuestionForm, MOST + 2 * SPARE)
        return _asked(request, topic, Questions(initial=typed, prefix="soru"))
    rows: Any = Questions(request.POST or None, initial=question_rows(topic), prefix="soru")
    if request.method != "POST":
        return _asked(request, topic, rows)
    trouble = _("Sorular kaydedilmedi. İşaretli yerleri düzeltin; yazdıklarınız duruyor.")
    if rows.is_valid():
        there = rows.there()
        try:
            services.set_questions(topic.pk, [row.cleaned_data for row in there], by=request.person)
        except Refused as refused:
            trouble = rows.refuse(refused, there)
        else:
            messages.success(request, _("%(topic)s: sorular kaydedildi.") % {"topic": topic.name})
            return redirect("topic", topic.pk)
    return _asked(request, topic, rows, trouble, 422)


def _asked(
    request: StaffRequest, topic: Topic, rows: Any, trouble: str = "", status: int = 200
) -> HttpResponse:
    context = {"topic": topic, "rows": rows, "trouble": trouble, "most": MOST}
    return page_or_piece(
        request, "cases/topic_questions.html", "cases/pieces/question_rows.html", context, status
    )


@gates.staff(*policy.RULES)
@page_or_post
def districts(request: StaffRequest, pk: int) -> HttpResponse:
    """The units of a topic by district."""
    topic = of(pk)
    names = list(District.objects.order_by("name_sort").values_list("pk", "name"))
    form = DistrictsForm(topic, names, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_district_units(topic.pk, form.units(), by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(topic)s: ilçe birimleri kaydedildi.") % {"topic": topic.name})
            return redirect("topic", topic.pk)
    context = {"topic": topic, "form": form}
    return render(request, "cases/topic_districts.html", context, status=422 if form.is_bound else 200)


@gates.staff(*policy.RULES)
@page_or_post
def desks(request: StaffRequest) -> HttpResponse:
    """Stage by channel: which unit; and rows for new ones."""
    table, units = queries.desk_table(), desk_units()
    more = MORE in request.POST
    posted = request.POST if request.method == "POST" and not more else None
    typed = as_typed(request.POST, "yeni", DeskForm, 40) if more else []
    new = Desks(posted, initial=typed, prefix="yeni", form_kwargs={"units": units})
    form = DesksForm(table, units, posted, typed=request.POST.dict() if more else {})
    trouble = ""
    if posted is not None:
        trouble = _("Masalar kaydedilmedi. İşaretli yerleri düzeltin.")
        if form.is_valid() & new.is_valid():
            try:
                services.set_desks(_wanted(form, new), by=request.person)
            except Refused as refused:
                trouble = str(refused.message)
            else:
                messages.success(request, _("Masalar kaydedildi."))
                return redirect("topics")
    context = {"form": form, "new": new, "trouble": trouble, "unmanned": queries.unmanned(table)}
    status = 422 if posted is not None else 200
    return page_or_piece(request, "cases/desks.html", "cases/pieces/desk_rows.html", context, status)


def _wanted(form: DesksForm, new: Any) -> dict[tuple[str, str], int | None]:
    """What is to change; a new row for a desk that stands is refused beside its field."""
    wanted = form.changed()
    standing = {(desk.stage, desk.channel) for desk in form.desks.values()}
    for row in new.there():
        values = row.cleaned_data
        key = (values["stage"], values["channel"])
        if key in standing or key in wanted:
            message = _("Bu kanalın bu aşamada masası var; onun birimini değiştirin.")
            row.add_error("channel", message)
            raise Refused(message)
        wanted[key] = values["unit"]
    return wanted
