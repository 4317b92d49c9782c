"""Reads about two records that may be, or have become, one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muhatap.cases import queries as cases
from muhatap.citizens import policy as register
from muhatap.citizens import queries as citizens
from muhatap.citizens.cards import Card
from muhatap.citizens.drafts import CitizenDraft, PointDraft
from muhatap.citizens.forms import LANGUAGES
from muhatap.citizens.models import PREFERENCES, Citizen
from muhatap.citizens.queries import Likely
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person
from muhatap.people.models import REASONS, Merge, Pair

SURE = 60  # weight from which two records are hardly two people
LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Ad"),
    "kind": gettext_lazy("Kişi türü"),
    "representative": gettext_lazy("Yetkili kişi"),
    "place": gettext_lazy("Adres"),
    "language": gettext_lazy("Dil"),
    "preferred_channel": gettext_lazy("Bildirim tercihi"),
    "call_hours": gettext_lazy("Arama saati"),
    "note": gettext_lazy("Not"),
}


@dataclass(frozen=True)
class Shown:
    """A pair as a list shows it, masked."""

    pair: Pair
    first: Card
    second: Card

    @property
    def is_sure(self) -> bool:
        """True when there is hardly a doubt."""
        return self.pair.weight >= SURE

    @property
    def words(self) -> list[str]:
        """Why they may be one person."""
        return [str(REASONS[code]) for code in self.pair.reasons if code in REASONS]


def _known_to(person: Person) -> Q:
    """Pairs without anybody hidden, but for who sees hidden people: the hint itself would tell."""
    if register.sees(person, hidden=True):
        return Q()
    return Q(first__identity_hidden=False, second__identity_hidden=False)


def pairs(
    person: Person, state: str = Pair.State.OPEN, sure: str = "", cursor: str = "", *, size: int = 50
) -> tuple[list[Shown], Page[Pair]]:
    """One page of pairs, surest first, as cards. Three statements, whatever its length."""
    rows = Pair.objects.filter(_known_to(person), state=state).select_related("decided_by")
    if state == Pair.State.OPEN:
        rows = rows.filter(first__merged_into=None, second__merged_into=None)
    if sure == "kesin":
        rows = rows.filter(weight__gte=SURE)
    elif sure == "olasi":
        rows = rows.filter(weight__lt=SURE)
    page = keyset(rows, ["-weight", "-id"], cursor, size=size)
    cards = citizens.cards({pk for row in page.rows for pk in (row.first_id, row.second_id)}, person=person)
    return [Shown(row, cards[row.first_id], cards[row.second_id]) for row in page.rows], page


def like(citizen_id: int, person: Person) -> list[Likely]:
    """Records that may be this very person, surest first; without those that were said to be others."""
    row = Citizen.objects.prefetch_related("contact_points").filter(pk=citizen_id, merged_into=None).first()
    if row is None or not register.sees(person, hidden=row.identity_hidden):
        return []
    points = [PointDraft(one.value, one.kind) for one in row.contact_points.all() if one.is_active]
    draft = CitizenDraft(
        name=row.name, kind=row.kind, neighbourhood_id=row.neighbourhood_id, points=tuple(points)
    )
    others = set(_decided(citizen_id)) | {citizen_id}
    found = [one for one in citizens.likely(draft, person=person, limit=8) if one.card.id not in others]
    if row.number_index:
        numbered = Citizen.objects.filter(pk__in=[one.card.id for one in found]).exclude(number_index="")
        two_people = set(numbered.values_list("pk", flat=True))
        found = [one for one in found if one.card.id not in two_people]
    return [one for one in found if not one.card.is_blank][:5]


def _decided(citizen_id: int) -> Iterable[int]:
    rows = Pair.objects.filter(Q(first=citizen_id) | Q(second=citizen_id), state=Pair.State.DIFFERENT)
    for first, second in rows.values_list("first_id", "second_id"):
        yield second if first == citizen_id else first


def standing_merges(citizen_id: int) -> QuerySet[Merge]:
    """Merges that hold and concern this record, as the kept one or as the shadow, newest first."""
    rows = Merge.objects.filter(Q(kept=citizen_id) | Q(other=citizen_id), undone_at=None)
    return rows.select_related("kept", "other", "by").order_by("-at", "-pk")


def two(person: Person, kept_id: int, other_id: int) -> tuple[Citizen, Citizen] | None:
    """Two records that this person may put together; None for anything else."""
    rows = Citizen.objects.select_related("neighbourhood__district", "district").in_bulk([kept_id, other_id])
    if len(rows) != 2 or any(not register.sees(person, hidden=row.identity_hidden) for row in rows.values()):
        return None
    return rows[kept_id], rows[other_id]


@dataclass(frozen=True)
class Row:
    """One field side by side. `takes`: the other record's value is proposed, since the kept one has none."""

    name: str
    label: str
    kept: str
    other: str
    takes: bool

    @property
    def is_same(self) -> bool:
        """True when there is nothing to choose."""
        return self.kept == self.other


def compared(kept: Citizen, other: Citizen) -> list[Row]:
    """Every field of two records, in clear: the page that shows it has logged the look."""
    rows = []
    for name, label in LABELS.items():
        values = (_words(kept, name), _words(other, name))
        rows.append(Row(name, str(label), *values, takes=not values[0] and bool(values[1])))
    return rows


def _words(row: Citizen, name: str) -> str:
    if name == "place":
        area = row.neighbourhood.label if row.neighbourhood else row.district.name if row.district else ""
        return ", ".join(part for part in (area, row.address) if part)
    value = str(getattr(row, name))
    if name == "kind":
        return str(row.get_kind_display())
    if name == "language":
        return str(dict(LANGUAGES).get(value, value))
    if name == "preferred_channel":
        return str(dict(PREFERENCES).get(value, "")) or _("Fark etmez")
    return value


def cases_of(person: Person, citizen_id: int) -> int:
    """How many cases of a record this person may know as theirs: hidden ones count for nobody else."""
    rows = cases.visible_to(person).filter(cases.not_hidden_from(person), citizen_id=citizen_id)
    return rows.count()


@dataclass(frozen=True)
class Back:
    """What an un-merge gives back and what stays, as far as this person may know."""

    returns: int
    stays: int
    changed: tuple[str, ...]


def going_back(person: Person, done: Merge) -> Back:
    """How many cases return, how many came since and stay, and which fields were changed since."""
    rows = cases.visible_to(person).filter(cases.not_hidden_from(person), citizen_id=done.kept_id)
    returns = rows.filter(pk__in=done.moved["cases"]).count()
    since = rows.exclude(pk__in=done.moved["cases"]).filter(registered_at__gt=done.at).count()
    changed = [
        name
        for name, value in done.fields.items()
        if name != "number" and name in LABELS and getattr(done.kept, name) != value[1]
    ]
    return Back(returns, since, tuple(str(LABELS[name]) for name in changed))
