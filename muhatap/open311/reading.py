"""What an application asks for, read strictly: what cannot be understood is 400, an empty value is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings as django
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.open311.errors import Wrong
from muhatap.organization import settings
from muhatap.places import geometry

SPAN = timedelta(days=90)
MOST, USUAL = 1_000, 50  # rows of a page: at most, and when only its number is given
DEEPEST = 100_000  # rows that paging by number goes down to
WIDEST = 20_000  # metres
MANY = 500  # ids in one request


@dataclass(frozen=True)
class Query:
    """One reading of GET requests. `ids` overrides everything else."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    start: datetime | None = None
    end: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    words: str = ""
    near: tuple[float, float, float] | None = None
    page: int = 1
    size: int = MOST
    extended: bool = False


def jurisdiction() -> str:
    """The name under which this municipality is asked for."""
    return settings.text("publishing.jurisdiction").strip() or (urlsplit(django.BASE_URL).hostname or "")


def check_jurisdiction(values: QueryDict) -> None:
    """Refuse another municipality's name, and none where one is demanded."""
    asked = (values.get("jurisdiction_id") or "").strip()
    if not asked and settings.switch("publishing.jurisdiction_required"):
        raise Wrong(400, _("jurisdiction_id verilmedi."))
    if asked and asked.casefold() not in {jurisdiction().casefold(), _host()}:  # machine text
        raise Wrong(404, _("jurisdiction_id bulunamadı: %(asked)s.") % {"asked": asked[:80]})


def _host() -> str:
    return (urlsplit(django.BASE_URL).hostname or "").casefold()  # machine text


def query(values: QueryDict) -> Query:
    """The query in an address. Raises `Wrong` with everything that is wrong with it."""
    ids = listed(values, "service_request_id")
    if len(ids) > MANY:
        raise Wrong(400, _("Bir istekte en çok %(n)s service_request_id olabilir.") % {"n": MANY})
    page, size = _page(values)
    states = frozenset(listed(values, "status"))
    if states - {"open", "closed"}:
        raise Wrong(400, _("status yalnız open ya da closed olabilir."))
    after, before = moment(values, "updated_after"), moment(values, "updated_before")
    first, last = moment(values, "start_date"), moment(values, "end_date")
    start: datetime | None
    start, end = window(first, last, "start_date, end_date")
    if after is not None or before is not None:
        after, before = window(after, before, "updated_after, updated_before")
        if first is None and last is None:
            start = end = None
    return Query(
        ids=ids,
        codes=listed(values, "service_code"),
        states=states,
        start=start,
        end=end,
        updated_after=after,
        updated_before=before,
        words=(values.get("q") or "").strip()[:120],
        near=_near(values),
        page=page,
        size=size,
        extended=(values.get("extensions") or "").strip() in ("true", "1"),
    )


def listed(values: QueryDict, name: str) -> tuple[str, ...]:
    """Values of a parameter that may come several times, by comma, or both; each once."""
    every = [part.strip() for value in values.getlist(name) for part in value.split(",")]
    return tuple(dict.fromkeys(part for part in every if part))


def moment(values: QueryDict, name: str) -> datetime | None:
    """A moment with its time zone; one without is UTC. None when nothing was given."""
    text = (values.get(name) or "").strip()
    if not text:
        return None
    # An unescaped `+` in an address is a blank: 2026-11-20T09:30:00 03:00
    typed = text if "T" not in text else text.replace(" ", "+")
    try:
        found = parse_datetime(typed[:40]) or datetime.fromisoformat(typed[:10])
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        if not 1900 < found.year < 2200:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        said = _("%(name)s bir tarih değil; örneğin 2026-11-20T06:30:00Z.") % {"name": name}
        raise Wrong(400, said) from error


def window(start: datetime | None, end: datetime | None, names: str) -> tuple[datetime, datetime | None]:
    """At most 90 days: the last ones when neither end is given, else those that begin or end there."""
    if start is None:
        return (end or clock.now()) - SPAN, end
    if end is None:
        # Open at the new end, so that what comes meanwhile is in it; the bound holds for older beginnings.
        return start, None if start + SPAN >= clock.now() else start + SPAN
    if end - start > SPAN:
        raise Wrong(400, _("%(names)s en çok 90 gün kapsayabilir.") % {"names": names})
    return start, end


def _page(values: QueryDict) -> tuple[int, int]:
    page = whole(values, "page", 1)
    size = min(whole(values, "page_size", USUAL if values.get("page") else MOST), MOST)
    if page * size > DEEPEST:
        raise Wrong(400, _("Bu kadar geriye sayfayla gidilemez; start_date ve end_date ile daraltın."))
    return page, size


def whole(values: QueryDict, name: str, default: int) -> int:
    """A number from 1 on."""
    text = (values.get(name) or "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise Wrong(400, _("%(name)s 1 ya da daha büyük bir sayı olmalı.") % {"name": name})
    return int(text)


def degrees(values: QueryDict, name: str) -> float | None:
    """A finite number; None when nothing was given."""
    text = (values.get(name) or "").strip()
    if not text:
        return None
    try:
        found = float(text[:40])
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Wrong(400, _("%(name)s bir sayı değil.") % {"name": name})
    return found


def position(values: QueryDict) -> tuple[float, float] | None:
    """`lat` and `long`, both or neither."""
    lat, lon = degrees(values, "lat"), degrees(values, "long")
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        raise Wrong(400, _("lat ve long birlikte verilir."))
    if not geometry.is_position(lat, lon):
        raise Wrong(400, _("lat ve long yeryüzünde bir nokta değil."))
    return lat, lon


def _near(values: QueryDict) -> tuple[float, float, float] | None:
    point, radius = position(values), degrees(values, "radius")
    if point is None:
        return None
    metres = 1_000.0 if radius is None else radius
    if not 0 < metres <= WIDEST:
        raise Wrong(400, _("radius metredir, en çok %(n)s.") % {"n": WIDEST})
    return (*point, metres)
