"""Reading the guide, the help of a screen, the first visit, and an intake form on which nothing is saved."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from muhatap.cases.completeness import missing
from muhatap.cases.errors import MissingFacts
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Topic
from muhatap.guide import screens, services, shelf
from muhatap.guide import tour as visits
from muhatap.guide.models import FirstVisit
from muhatap.intake import queries as intake
from muhatap.intake.forms import IntakeForm
from muhatap.intake.views.desk import DESK, show
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

AT = "tur"  # in the session: the stop of the first visit that is under way
TRIED = "alistirma"  # in the session: what the practice record said
FOUND = 30
State = FirstVisit.State


@gates.staff()
@require_safe
def guide(request: StaffRequest) -> HttpResponse:
    """The chapters, or what was found in them."""
    text = request.GET.get("q", "").strip()[:120]
    context = {
        "chapters": shelf.chapters().values(),
        "text": text,
        "found": shelf.find(text, FOUND),
        "practises": request.person.has(*DESK),
    }
    return render(request, "guide/guide.html", context)


@gates.staff()
@require_safe
def chapter(request: StaffRequest, name: str) -> HttpResponse:
    """One chapter."""
    row = shelf.chapters().get(name)
    if row is None:
        raise Http404
    before, after = shelf.beside(name)
    return render(request, "guide/chapter.html", {"chapter": row, "before": before, "after": after})


@gates.staff()
@require_safe
def screen(request: StaffRequest, route: str) -> HttpResponse:
    """The help of a screen, known by the name of its route: as a page, or as the panel beside it."""
    found = screens.by_route().get(route)
    if found is None:
        raise Http404
    context = {"screen": found, "read_on": found.read_on()}
    return page_or_piece(request, "guide/screen.html", "guide/pieces/help.html", context)


@gates.staff()
@post_only("guide")
def tour(request: StaffRequest) -> HttpResponse:
    """Begin (`basla`), go to another stop (`durak`), end (`bitti`) or refuse (`istemem`) the first visit."""
    stops, act = visits.stops(request.person), request.POST.get("yap", "")
    if act in {"bitti", "istemem"}:
        request.session.pop(AT, None)
        services.stand(State.FINISHED if act == "bitti" else State.DECLINED, by=request.person)
        return redirect(visits.HOME.door)
    stop = request.POST.get("durak", "")
    at = int(stop) if act == "durak" and stop.isascii() and stop.isdigit() and len(stop) < 3 else 0
    at = min(at, len(stops) - 1)
    request.session[AT] = at
    services.stand(State.UNDER_WAY, at, by=request.person)
    return redirect(visits.address(stops[at], request.person))


@gates.staff(*DESK)
@page_or_post
def practice(request: StaffRequest) -> HttpResponse:
    """The form of a new record with all its checks. Nothing is written: no draft, no person, no number."""
    form = IntakeForm(request.person, request.POST or None, request.FILES or None, initial={"who": "new"})
    status = 200
    if request.method == "POST":
        if form.is_valid() and _complete(form):
            request.session[TRIED] = {
                "topic": form.cleaned_data["topic"].pk,
                "text": form.cleaned_data["text"],
            }
            return redirect("practice-done")
        status = 422
    topic = form.topic_now
    way = None
    if topic is not None:
        channel = str(form["channel"].value() or "")
        way = intake.way(topic, channel=channel, person=request.person)
    return render(request, "intake/new.html", {"form": form, "way": way, "practice": True}, status=status)


def _complete(form: IntakeForm) -> bool:
    """True when it would be taken; else the form says what is missing, in the words of a real refusal."""
    draft, who = form.case_draft(), form.who_is_it()
    lacking = missing(draft)
    if who.citizen is not None or who.fresh is not None:
        lacking = [code for code in lacking if code != "citizen"]
    if form.cleaned_data["uploads"]:
        lacking = [code for code in lacking if code != "files"]
    if not lacking or draft.allow_incomplete:
        return True
    show(form, MissingFacts(CASE_MOVES["register"], lacking))
    return False


@gates.staff(*DESK)
@require_safe
def practice_done(request: StaffRequest) -> HttpResponse:
    """What a real record would have brought, marked as practice."""
    tried = request.session.get(TRIED)
    if not isinstance(tried, dict):
        return redirect(reverse("practice"))
    topic = Topic.objects.filter(pk=tried["topic"]).first()
    return render(request, "guide/practice_done.html", {"topic": topic, "text": tried["text"]})
