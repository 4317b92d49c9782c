"""Making the sample municipality: `seed` once, `demo_users` for whoever prints the sign-ins."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction

from muhatap import places
from muhatap.cases.models import Case
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import DayOff, Policy
from muhatap.figures import counting as figures
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Person
from muhatap.places import services as places_services
from muhatap.places.models import District, Neighbourhood
from muhatap.sample import sisli
from muhatap.sample.seeding import organisation, texts, topics
from muhatap.sample.seeding.announcing import announce
from muhatap.sample.seeding.copying import unhindered
from muhatap.sample.seeding.emptying import empty
from muhatap.sample.seeding.errors import NotEmpty
from muhatap.sample.seeding.history import History
from muhatap.sample.seeding.informing import inform
from muhatap.sample.seeding.lateness import warn
from muhatap.sample.seeding.moderating import moderate
from muhatap.sample.seeding.organisation import PASSWORD
from muhatap.sample.seeding.outside import come_from_outside
from muhatap.sample.seeding.receiving import receive
from muhatap.sample.seeding.ruling import write_rules
from muhatap.sample.seeding.shelf import MODELS
from muhatap.textmodules import services as textmodules

__all__ = ["PASSWORD", "TOWNS", "NotEmpty", "Seeded", "demo_users", "seed"]

Progress = Callable[[str, int, int], None]
TOWNS = ("korfez", "sisli")
MANY = 1500  # from here on keys and indexes are made afterwards
PLACES = Path(places.__file__).resolve().parent / "data"
ATTRIBUTION = "© OpenStreetMap, ODbL"  # a name, the same in every language


@dataclass(frozen=True)
class Seeded:
    """What was made. `tracking` holds numbers and codes of a few recent cases, to try the citizen's side."""

    made: bool
    cases: int
    citizens: int
    seconds: float
    tracking: list[tuple[str, str]] = field(default_factory=list)


def seed(
    *, cases: int, seed: int = 1, fresh: bool = False, town: str = TOWNS[0], progress: Progress | None = None
) -> Seeded:
    """Make a sample municipality with so many cases of the last year, in one transaction.

    `town` is one of TOWNS: a metropolitan municipality, or a district town hall with at most 150 cases.

    A second call does nothing. `fresh` empties a database that holds nothing but the sample and makes it
    anew. Raises NotEmpty, without touching anything, when there is an organisation or a case that is not
    the sample's. `progress` hears a step's name, how much is done and how much there is.
    """
    began, tell = time.monotonic(), progress or (lambda _step, _done, _all: None)
    with transaction.atomic():
        if not fresh and _is_the_sample():  # what somebody tried out in it since stays, too
            return Seeded(False, Case.objects.count(), Citizen.objects.count(), 0.0)
        if _is_foreign():
            raise NotEmpty
        if Unit.objects.exists():
            empty()
        by = queries.system()
        if town == "sisli":
            return _district_town(cases, seed, tell, began, by)
        _own_rules(by)
        _ground(by, tell)
        tell("organisation", 0, 1)
        organisation.build(by=by)
        topics.build()
        textmodules.load_shipped(by=by)
        texts.write(by=by)
        _own_days(by)
        tell("organisation", 1, 1)
        citizens, codes = _histories(cases, seed, tell)
        tell("announcements", 0, 1)
        announce()
        tell("announcements", 1, 1)
        moderate()
        write_rules()
        citizens += receive()
        inform()
        come_from_outside()
        tell("letters", 0, 1)
        warn()
        tell("letters", 1, 1)
    return Seeded(True, max(cases, 0), citizens, time.monotonic() - began, codes)


def demo_users() -> list[dict[str, str]]:
    """The sign-ins that the demo prints, whichever sample it is."""
    is_small = Unit.objects.filter(code=sisli.MARK).exists()
    return sisli.demo_users() if is_small else organisation.demo_users()


def _is_foreign() -> bool:
    """True when the database holds somebody's real work."""
    if Case.objects.filter(is_synthetic=False).exists():
        return True
    return Unit.objects.exists() and not _is_the_sample()


def _is_the_sample() -> bool:
    """True when the organisation of one of the samples stands there."""
    marks = ("reception-result", sisli.MARK)
    return Unit.objects.filter(code__in=marks).exists()


def _district_town(cases: int, seed: int, tell: Progress, began: float, by: Person) -> Seeded:
    """The second sample, on ground of its own."""
    _clear_ground()
    tell("organisation", 0, 1)
    sisli.found(attribution=ATTRIBUTION, by=by)
    tell("organisation", 1, 1)
    citizens, codes = sisli.live(cases, seed, tell)
    return Seeded(True, Case.objects.count(), citizens, time.monotonic() - began, codes)


def _own_rules(by: Person) -> None:
    """What the other sample replaced comes back."""
    if Policy.objects.filter(source="sisli:22.2").exists():
        deadlines.replace_policies(
            Policy.objects.values_list("code", flat=True), deadlines.shipped_rows(), by=by
        )
    if District.objects.count() == 1:
        _clear_ground()


def _own_days(by: Person) -> None:
    """A day of administrative leave before the Feast of the Sacrifice."""
    eves = DayOff.objects.filter(name_tr="Kurban Bayramı arifesi", day__year__gte=clock.today().year - 1)
    for eve in eves.order_by("day")[:2]:
        day = eve.day - timedelta(days=1)
        if day.weekday() < 5 and not DayOff.objects.filter(day=day).exists():
            deadlines.add_day_off(
                day,
                DayOff.Kind.LEAVE,
                "Kurban Bayramı idarî izni",
                "Başkanlık oluru (örnek)",
                name_en="Administrative leave before Eid al-Adha",
                by=by,
            )


def _clear_ground() -> None:
    """Districts and neighbourhoods of another sample; nothing hangs on them in an empty database."""
    Neighbourhood.objects.all().delete()
    District.objects.all().delete()


def _ground(by: Person, tell: Progress) -> None:
    if Neighbourhood.objects.filter(lat__isnull=False).exists():
        return
    tell("places", 0, 3)
    shapes = json.loads((PLACES / "izmir-ilceler.geojson").read_text(encoding="utf-8"))
    places_services.load_districts(shapes, attribution=ATTRIBUTION, by=by)
    tell("places", 1, 3)
    with (PLACES / "izmir-mahalleler.csv").open(encoding="utf-8", newline="") as table:
        places_services.load_neighbourhoods(csv.DictReader(table), by=by)
    tell("places", 2, 3)
    places_services.cut_cells(by=by)
    tell("places", 3, 3)


def _histories(count: int, seed: int, tell: Progress) -> tuple[int, list[tuple[str, str]]]:
    """How many people, and the numbers and codes of a few cases."""
    if count <= 0:
        return 0, []
    history = History(count, seed, tell)
    if count >= MANY:
        with figures.all_at_once():
            with unhindered([Actor, Citizen, ContactPoint, *MODELS]):
                history.write()
                tell("indexes", 0, 3)
            tell("indexes", 1, 3)
            _analyze()
            tell("indexes", 2, 3)
        tell("indexes", 3, 3)
    else:
        history.write()
    return history.register.made, history.codes


def _analyze() -> None:
    """Fresh statistics, so that the first pages are as fast as later ones.

    In the same transaction: later it would have to wait for the database's own cleaners, table by table.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
