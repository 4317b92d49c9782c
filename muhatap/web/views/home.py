"""The first page after signing in: what to do next, for each role from its own queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from muhatap.cases import pages, queues
from muhatap.cases.queues import Queue
from muhatap.kit import clock
from muhatap.kit.templatetags.ui import thousands
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.teamwork import queries as teamwork
from muhatap.web.besides import besides
from muhatap.web.navigation import counts_of

SHOWN = 8
SAID = 5
# what a day begins with: what is late, what is due today, what came back; the rest as the queues stand
BEFORE = ("geciken", "birim-geciken", "ust", "bugun", "birim-bugun", "donen", "kontrolden", "itiraz", "iade")
# whose late work stands first on the page: those who answer for it
ANSWERS = {"geciken": (Role.MANAGER, Role.SUPERVISOR), "birim-geciken": (Role.UNIT_LEAD, Role.UNIT_USER)}
# counted as ranges, and yet what somebody's day begins with
BEGINS = frozenset({"bilgi-edinme"})

# a sentence for each queue; the number in it opens the queue
# fmt: off
SENTENCES: Mapping[str, Promise] = {
    "onay":        ngettext_lazy("{n} kayıt onayınızı bekliyor.", "{n} kayıt onayınızı bekliyor."),
    "yonlendirme": ngettext_lazy("{n} başvuru bir birime yönlendirilmeyi bekliyor.", "{n} başvuru bir birime yönlendirilmeyi bekliyor."),
    "itiraz":      ngettext_lazy("{n} itiraz bakılmayı bekliyor.", "{n} itiraz bakılmayı bekliyor."),
    "kabul":       ngettext_lazy("{n} başvuru biriminizin kabulünü bekliyor.", "{n} başvuru biriminizin kabulünü bekliyor."),
    "bana-atanan": ngettext_lazy("{n} başvurunun görevlisi sizsiniz.", "{n} başvurunun görevlisi sizsiniz."),
    "kontrolden":  ngettext_lazy("{n} cevabınız düzeltilmek üzere kontrolden döndü.", "{n} cevabınız düzeltilmek üzere kontrolden döndü."),
    "gelen":       ngettext_lazy("Gelen kutusunda {n} başvuru var.", "Gelen kutusunda {n} başvuru var."),
    "kontrol":     ngettext_lazy("{n} cevap kontrolünüzü bekliyor.", "{n} cevap kontrolünüzü bekliyor."),
    "bildirim":    ngettext_lazy("{n} sonuç hemşehriye bildirilecek.", "{n} sonuç hemşehriye bildirilecek."),
    "ara-bilgi":   ngettext_lazy("{n} başvurunun ara bilgisi hemşehriye iletilecek.", "{n} başvurunun ara bilgisi hemşehriye iletilecek."),
    "ara-soyle":   ngettext_lazy("{n} başvuruda hemşehri aranıp söylenecek.", "{n} başvuruda hemşehri aranıp söylenecek."),
    "ust":         ngettext_lazy("Üste taşınan {n} başvuru önleminizi bekliyor.", "Üste taşınan {n} başvuru önleminizi bekliyor."),
    "bilgi-edinme": ngettext_lazy("{n} bilgi edinme başvurusu açık.", "{n} bilgi edinme başvurusu açık."),
    "donen":       ngettext_lazy("{n} kaydınız düzeltmeniz için döndü.", "{n} kaydınız düzeltmeniz için döndü."),
    "bugun":       ngettext_lazy("Bugün {n} başvurunun son günü.", "Bugün {n} başvurunun son günü."),
    "birim-bugun": ngettext_lazy("Bugün {n} başvurunun son günü.", "Bugün {n} başvurunun son günü."),
    "geciken":     ngettext_lazy("{n} başvuru gecikti.", "{n} başvuru gecikti."),
    "birim-geciken": ngettext_lazy("{n} başvuru gecikti.", "{n} başvuru gecikti."),
}
# fmt: on


@dataclass(frozen=True)
class Figure:
    """How much waits in one queue."""

    queue: Queue
    count: int

    @property
    def url(self) -> str:
        """The queue itself."""
        return reverse("queue", args=[self.queue.name])

    @property
    def shown(self) -> str:
        """The number as drawn; ranges of time are counted up to a limit only."""
        return (
            f"{queues.CAP}+" if not self.queue.counter and self.count > queues.CAP else thousands(self.count)
        )

    @property
    def sentence(self) -> SafeString:
        """What waits, as a sentence whose number opens the queue."""
        words = str(SENTENCES[self.queue.name] % self.count)
        return format_html(words, n=format_html('<a href="{}">{}</a>', self.url, self.shown))


@dataclass(frozen=True)
class Day:
    """The page: what waits, and the first rows to begin with."""

    figures: list[Figure]
    first: Queue | None
    rows: list[pages.Row]

    @property
    def said(self) -> list[Figure]:
        """What the lead sentence tells."""
        return self._waiting[:SAID]

    @property
    def rest(self) -> list[Figure]:
        """What waits besides; told in a smaller line, so that the sentence stays one."""
        return self._waiting[SAID:]

    @property
    def _waiting(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.count and figure.queue.name in SENTENCES]

    @property
    def tiles(self) -> list[Figure]:
        """Queues that stand as figures."""
        return self.figures[:8]


def day_of(person: Person, counts: Mapping[str, int]) -> Day:
    """Gather the day of one person; the number of statements does not depend on how much waits."""
    held = sorted((row for row in queues.of(person) if row.name in counts), key=_place)
    figures = [Figure(row, counts[row.name]) for row in held]
    first = next((row for row in held if counts[row.name] and _begins(row, person)), None)
    first = first or _last_resort(person)
    rows = pages.queue_page(person, first, {}).rows if first is not None else []
    # Two units of one branch may have the same case: here it is one piece of work, the list tells both.
    once = {row.case.pk: row for row in reversed(rows)}
    kept = [row for row in rows if once[row.case.pk] is row][:SHOWN]
    return Day(figures, first, kept)


def _place(queue: Queue) -> int:
    """Its place in the day; sorting keeps the rest as it is."""
    return BEFORE.index(queue.name) if queue.name in BEFORE else len(BEFORE)


def _begins(queue: Queue, person: Person) -> bool:
    """Whether its first rows are what to begin with; lateness for those who answer for it."""
    return (
        person.has(*ANSWERS[queue.name])
        if queue.name in ANSWERS
        else bool(queue.counter) or queue.name in BEGINS
    )


def _last_resort(person: Person) -> Queue | None:
    """Where nothing waits, an agent sees what they recorded last."""
    return queues.QUEUES["kayitlarim"] if person.has(Role.AGENT) else None


@gates.staff()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """What to do next."""
    person = request.person
    day = day_of(person, counts_of(request, person))
    beside = besides(person)
    context = {
        "day": day,
        "besides": beside,
        "waits": any(one.count for one in beside if one.waits),
        "now": clock.now(),
        "mentioned": teamwork.waiting(person),
    }
    return render(request, "web/home.html", context)


@gates.public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The bare address: staff go to their day, everybody else to the citizen's side."""
    if getattr(request, "person", None) is not None:
        return redirect("home")
    return redirect("report")
