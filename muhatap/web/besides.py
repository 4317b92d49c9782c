"""What a day holds besides queues: an agent's own cases and drafts, what an administrator has to see to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import conditions
from muhatap.cases import queries as cases
from muhatap.cimer import queries as cimer
from muhatap.information import queries as information
from muhatap.information import sending
from muhatap.intake import queries as intake
from muhatap.kit import clock
from muhatap.lists import reading
from muhatap.lists.looks import Look
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person
from muhatap.organization.queries import LogFilter
from muhatap.organization.roles import Role

CAP = 999


@dataclass(frozen=True)
class Beside:
    """One figure and the list it opens; `warns` when it should not be more than nothing.

    `calls` for somebody's work even where nothing is late.
    """

    label: Promise
    count: int
    url: str
    warns: bool = False
    calls: bool = False

    @property
    def waits(self) -> bool:
        """True when it counts work of this person."""
        return self.warns or self.calls

    @property
    def shown(self) -> str:
        """The number as drawn; counted up to a limit only."""
        return f"{CAP}+" if self.count > CAP else str(self.count)


def besides(person: Person) -> list[Beside]:
    """The figures of the person's roles, what is late first. At most ten statements a role."""
    return [beside for role, make in MAKERS.items() if person.has(role) for beside in make(person)]


def _agent(person: Person) -> list[Beside]:
    """What one has registered: one is asked on the telephone what became of it."""
    mine: dict[str, object] = {"field": "registered_by", "op": "is", "value": ["me"]}
    late = _look([mine, {"field": "late", "op": "yes"}], "due")
    today = _look([mine, {"field": "registered", "op": "today"}], "newest")
    drafts = intake.my_drafts(person).count()
    return [
        Beside(_("Kayıtlarımdan geciken"), _count(person, late), _address(late), warns=True),
        Beside(_("Bugünkü kayıtlarım"), _count(person, today), _address(today)),
        Beside(_("Yarım kalan taslaklarım"), drafts, reverse("drafts")),
    ]


def _look(leaves: list[dict[str, object]], order: str) -> Look:
    return Look(condition=conditions.parse({"all": leaves}), order=order, layout="list")


def _count(person: Person, look: Look) -> int:
    return len(reading.cases(person, look).order_by().values_list("pk", flat=True)[: CAP + 1])


def _address(look: Look) -> str:
    return f"{reverse('look')}?{look.address()}"


def _admin(person: Person) -> list[Beside]:
    """What keeps others from working, and what was changed today."""
    idle = len(cases.unmanned(cases.desk_table()))
    today = clock.today()
    log = organization.admin_log(person, LogFilter(since=today, until=today)).count()
    days = urlencode({"since": f"{today:%d.%m.%Y}", "until": f"{today:%d.%m.%Y}"})
    return [
        Beside(_("Görevlisi olmayan masa"), idle, reverse("desks"), warns=True),
        Beside(_("Bugünkü yönetim işlemleri"), log, f"{reverse('admin-log')}?{days}"),
    ]


def _information(person: Person) -> list[Beside]:
    """What of law 4982 runs out first, and what waits for the officer."""
    register = reverse("information-register")
    found = [
        Beside(tile.label, tile.count, f"{register}?{tile.query}", warns=tile.is_late)
        for tile in information.tiles(person)
    ]
    year = sending.unsent()
    if year is not None:
        address = reverse("information-report", args=[year])
        found.insert(0, Beside(_("Gönderilecek yıllık rapor"), 1, address, warns=sending.is_late(year)))
    is_open, late = information.open_enquiries()
    address = reverse("enquiries")
    return [
        *found,
        Beside(_("Cevap bekleyen kurum yazısı"), is_open, f"{address}?durum=acik", calls=True),
        Beside(_("Geciken kurum yazısı"), late, f"{address}?durum=geciken", warns=True),
    ]


def _cimer(person: Person) -> list[Beside]:
    """What an outside system waits for: a look, an answer, what is late."""
    counts = cimer.counts(person)
    page = reverse("cimer")
    return [
        Beside(_("Bugün bakılmayan dış sistem"), len(cimer.unwatched()), reverse("cimer-watch"), warns=True),
        Beside(_("Geciken CİMER ve Açık Kapı"), counts["geciken"], f"{page}?durum=geciken", warns=True),
        Beside(_("Geri yazılacak cevap"), counts["geri_yaz"], f"{page}?durum=geri-yaz", calls=True),
        Beside(_("Açık CİMER ve Açık Kapı"), counts["acik"], f"{page}?durum=acik"),
    ]


MAKERS: dict[Role, Callable[[Person], list[Beside]]] = {
    Role.AGENT: _agent,
    Role.ADMIN: _admin,
    Role.INFORMATION_OFFICER: _information,
    Role.CIMER_OFFICER: _cimer,
}
