"""The information desk's day: what came today by each means, what lies there, what is late (sisli:7.g)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import conditions
from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import OPEN
from muhatap.cases.models import Channel, Kind, Topic
from muhatap.kit import clock
from muhatap.lists.looks import Look
from muhatap.organization.persons import Person

C = Channel
CAP = 999

# fmt: off
MEANS: tuple[tuple[Promise, str, tuple[Channel, ...]], ...] = (
    (_("Gezici ekipler"),              "truck-delivery",  (C.MOBILE_TEAM, C.STAND, C.FIELD)),
    (_("Başvuru masası, sözlü"),       "users",           (C.COUNTER, C.PUBLIC_DAY)),
    (_("Başvuru masası, dilekçe"),     "file-text",       (C.PETITION, C.POST, C.FAX, C.COURIER, C.UNIT)),
    (_("Çağrı merkezi"),               "phone",           (C.PHONE,)),
    (_("Sosyal medya"),                "messages",        (C.SOCIAL, C.WHATSAPP)),
    (_("E-posta ve internet"),         "mail",            (C.EMAIL, C.WEB, C.APP, C.E_DEVLET)),
    (_("CİMER ve Açık Kapı (Valilik)"), "building-bank",  (C.CIMER, C.ACIK_KAPI)),
)
# fmt: on


@dataclass(frozen=True)
class Cell:
    """A number and the list that it opens."""

    count: int
    url: str

    @property
    def shown(self) -> str:
        """Counted up to a limit only."""
        return f"{CAP}+" if self.count > CAP else str(self.count)


@dataclass(frozen=True)
class Line:
    """One means: what came today, what of it is closed already, what lies open, what of that is late."""

    label: Promise
    icon: str
    today: Cell
    done: Cell
    open: Cell
    late: Cell


def day(person: Person) -> list[Line]:
    """The desk now. Two statements for what came today, two bounded ones for each means."""
    today: dict[str, object] = {"field": "received", "op": "today"}
    closed: dict[str, object] = {"field": "status", "op": "is", "value": ["closed"]}
    is_open: dict[str, object] = {"field": "open", "op": "yes"}
    late: dict[str, object] = {"field": "late", "op": "yes"}
    counts = _today(person)
    lines = []
    for label, icon, channels in MEANS:
        by: dict[str, object] = {
            "field": "channel",
            "op": "is",
            "value": [channel.value for channel in channels],
        }
        rows = cases.visible_to(person).filter(channel__in=channels, status__in=OPEN).order_by().values("pk")
        behind = rows.filter(due_at__lt=clock.now())[: CAP + 1].count()
        came = sum(counts.get(channel, (0, 0))[0] for channel in channels)
        done = sum(counts.get(channel, (0, 0))[1] for channel in channels)
        lines.append(
            Line(
                label,
                icon,
                Cell(came, _url([by, today])),
                Cell(done, _url([by, today, closed])),
                Cell(rows[: CAP + 1].count(), _url([by, is_open], "due")),
                Cell(behind, _url([by, is_open, late], "due")),
            )
        )
    return lines


def _today(person: Person) -> dict[str, tuple[int, int]]:
    """By channel: how many came today, and how many of those are closed. One statement."""
    start = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        cases.visible_to(person)
        .filter(received_at__gte=start)
        .order_by()
        .values_list("channel")
        .annotate(n=Count("pk"), done=Count("pk", filter=Q(status="closed")))
    )
    return {channel: (n, done) for channel, n, done in rows}


def _url(leaves: Sequence[dict[str, object]], order: str = "newest") -> str:
    look = Look(condition=conditions.parse({"all": list(leaves)}), order=order, layout="list")
    return f"{reverse('look')}?{look.address()}"


def topic() -> Topic | None:
    """The topic of information requests; None where the house has none. One statement."""
    rows = Topic.objects.filter(kind=Kind.INFORMATION_REQUEST, is_active=True, children=None)
    return rows.order_by("order", "pk").first()
