"""What belongs to topics in rows: their questions, their units by district; and the desks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from muhatap.cases import policy, queries, questions, services
from muhatap.cases.models import Topic
from muhatap.cases.question_fields import question_field
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
    conditions,
    desk_units,
    question_rows,
)
from muhatap.cases.views.topics import of
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.places.models import District

LANGUAGES = (("tr", "Türkçe"), ("en", "English"))
MORE = "satir"  # the button that asks for one more row


@gates.staff(*policy.RULES)
@page_or_post
def asked(request: StaffRequest, pk: int) -> HttpResponse:
    """The questions of a topic, a row for each and some to spare."""
    topic = of(pk)
    if MORE in request.POST:
        typed = as_typed(request.POST, "soru", QuestionForm, MOST + 2 * SPARE)
        return _asked(request, topic, Questions(initial=typed, prefix="soru", form_kwargs=_earlier(topic)))
    rows: Any = Questions(
        request.POST or None, initial=question_rows(topic), prefix="soru", form_kwargs=_earlier(topic)
    )
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


def _earlier(topic: Topic) -> dict[str, Any]:
    return {"earlier": conditions(topic)}


@gates.staff(*policy.RULES)
@post_only("topic-questions", "pk")
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The questions as they stand in the form, as a clerk and a citizen will meet them, in both languages."""
    topic = of(pk)
    rows: Any = Questions(
        request.POST, initial=question_rows(topic), prefix="soru", form_kwargs=_earlier(topic)
    )
    trouble, asked = "", list[Any](topic.questions)
    if rows.is_valid():
        there = rows.there()
        try:
            asked = list(questions.checked([row.cleaned_data for row in there]))
        except Refused as refused:
            trouble = "; ".join([str(refused.message), *map(str, refused.fields.values())])
    looks = []
    for language, name in LANGUAGES:
        with override(language):
            looks.append({"language": language, "name": name, "fields": _fields(asked, language)})
    context = {"looks": looks, "trouble": trouble}
    return render(request, "cases/pieces/question_preview.html", context, status=200)


def _fields(asked: list[Any], language: str) -> str:
    form = HouseForm(prefix=f"on-{language}")
    form.fields = {f"q_{one['code']}": question_field(one) for one in asked}
    bound = [(form[f"q_{one['code']}"], one) for one in asked]
    return render_to_string("cases/pieces/question_looks.html", {"bound": bound, "prefix": f"on-{language}"})


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
