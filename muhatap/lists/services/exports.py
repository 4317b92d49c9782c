"""Taking a list out of the house: at once while it is short, by a worker when it is long. Each is logged."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from muhatap.files.storage import store
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, Refused
from muhatap.lists.models import Export
from muhatap.lists.writing import FORMATS, Made
from muhatap.organization import settings
from muhatap.organization.persons import Person
from muhatap.organization.services import audit
from muhatap.organization.sheets import SOURCES, Sheet, Value

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
MOST_WAITING = 3  # of one person at a time
State = Export.State


class TooMany(NotNow):
    """More rows than can be written now, or into this kind of file at all."""


class _Stopped(Exception):
    """Nobody wants the file any more, or somebody else writes it."""


def write_now(source: str, params: Mapping[str, str], kind: str, path: Path, *, by: Person) -> Sheet:
    """Write a short list into the file at `path` and log it; the sheet comes back, read.

    Raises `TooMany` when it is longer than its format takes at once (then `start_export` is the way), and
    whatever the source raises for strangers.
    """
    sheet = SOURCES[source].make(by, params)
    short = replace(sheet, rows=_at_most(sheet.rows, FORMATS[kind].at_once))
    count = FORMATS[kind].write(short, path, _made(by), lambda n: None)
    _logged(source, sheet.title, sheet.about, kind, count, by)
    return sheet


def _at_most(rows: Iterable[Sequence[Value]], most: int) -> Iterator[Sequence[Value]]:
    for at, row in enumerate(rows):
        if at >= most:
            raise TooMany(
                _("Liste bu biçimin alabileceğinden uzun: en çok %(n)s satır. Süzün ya da Excel olarak alın.")
                % {"n": f"{most:,}".replace(",", ".")}
            )
        yield row


@transaction.atomic
def start_export(source: str, params: Mapping[str, str], kind: str, *, by: Person) -> Export:
    """Have a long list written by a worker. Raises `NotNow` while three of one's own are under way."""
    open_ones = Export.objects.filter(owner_id=by.staff_id or 0, state__in=(State.WAITING, State.RUNNING))
    if open_ones.count() >= MOST_WAITING:
        raise NotNow(_("Hazırlanan üç dosyanız var; biri bitince yenisini başlatın."))
    row = Export.objects.create(
        owner_id=by.staff_id or 0,
        source=source,
        params=dict(params),
        format=kind,
        title=SOURCES[source].make(by, params).title[:200],
        language=translation.get_language() or "tr",
        created_at=clock.now(),
    )
    enqueue("lists.export", export=row.pk)
    return row


def run_export(pk: int, *, by: Person) -> None:
    """Write the file of an export. Begun again after a worker died, it starts from the first row.

    `by` is its owner, with the rights held now.
    """
    taken = Export.objects.filter(pk=pk, state__in=(State.WAITING, State.RUNNING)).update(
        state=State.RUNNING, run=F("run") + 1, done=0
    )
    if not taken:
        return
    row = Export.objects.get(pk=pk)
    with translation.override(row.language), _file() as path:
        try:
            sheet, form = SOURCES[row.source].make(by, row.params), FORMATS[row.format]
            bounded = replace(sheet, rows=_at_most(sheet.rows, form.most)) if form.most else sheet
            count = form.write(bounded, path, _made(by), _progress(row))
        except _Stopped:
            return
        except Refused as refused:
            why = str(refused.message)[:300]
            _mine(row).update(state=State.FAILED, ended_at=clock.now(), problem=why)
            return
        except Exception:
            log.exception("export %s broke off", pk)
            _mine(row).update(state=State.FAILED, ended_at=clock.now())
            return
        _kept(row, sheet, path, count, by)


def _progress(row: Export) -> Callable[[int], None]:
    def tick(count: int) -> None:
        if not _mine(row).update(done=count):
            raise _Stopped

    return tick


def _mine(row: Export) -> QuerySet[Export]:
    """The row as long as this run is the one that writes it."""
    return Export.objects.filter(pk=row.pk, run=row.run, state=State.RUNNING)


@transaction.atomic
def _kept(row: Export, sheet: Sheet, path: Path, count: int, by: Person) -> None:
    key = f"exports/{uuid4().hex}.{row.format}"
    place, now = store(), clock.now()
    place.write(key, path.read_bytes())
    size = path.stat().st_size
    done = _mine(row).update(
        state=State.DONE, done=count, key=key, size=size, ended_at=now, keep_until=now + KEPT
    )
    if not done:
        place.delete(key)
        return
    _logged(row.source, sheet.title, sheet.about, row.format, count, by)


@transaction.atomic
def cancel_export(pk: int, *, by: Person) -> Export:
    """Give up an export that waits or runs. Doing it twice, or too late, changes nothing."""
    row = Export.objects.select_for_update().get(pk=pk, owner_id=by.staff_id or 0)
    if row.state in (State.WAITING, State.RUNNING):
        row.state, row.ended_at = State.CANCELLED, clock.now()
        row.save(update_fields=["state", "ended_at"])
    return row


def forget_exports() -> int:
    """Remove files kept long enough. How many."""
    place, count = store(), 0
    for row in Export.objects.filter(keep_until__lte=clock.now()).order_by("pk")[:500]:
        place.delete(row.key)
        Export.objects.filter(pk=row.pk).update(state=State.FORGOTTEN, key="", keep_until=None)
        count += 1
    return count


@contextmanager
def _file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="muhatap-list-") as folder:
        yield Path(folder) / "list"


def _made(by: Person) -> Made:
    language = translation.get_language() or "tr"
    return Made(settings.spoken("municipality.name"), by.name, clock.now(), language)


def _logged(source: str, title: str, about: str, kind: str, count: int, by: Person) -> None:
    """Who took out what, and how much (access-control.audit-trail)."""
    told = {"name": title, "condition": about[:300], "format": kind, "rows": count}
    audit("export.made", f"export:{source}", by=by, after=told)
