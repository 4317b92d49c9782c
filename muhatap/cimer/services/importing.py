"""A file of applications: read, mapped, looked at, asked to be taken over. A worker may die at any time."""

from __future__ import annotations

import zlib
from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from muhatap.cimer import policy, reading, sealing
from muhatap.cimer.columns import BY_NAME, NEEDED
from muhatap.cimer.judging import Judge, Judged
from muhatap.cimer.models import CHANNELS, HEAVY, Import, ImportRow
from muhatap.cimer.models import Mapping as Saved
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.copying import copy_in
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import flaw, one_line
from muhatap.organization.persons import Person
from muhatap.organization.services import audit

State, RowState = Import.State, ImportRow.State
KEPT = timedelta(days=30)
BATCH = 500
SHOWN = 5  # rows of a preview
Table = list[tuple[int, list[str]]]


@transaction.atomic
def take_in(channel: str, name: str, data: bytes, *, by: Person) -> Import:
    """Read a file and keep its table, encrypted. Raises `Incomplete` with what is wrong with the file."""
    policy.require_officer(by)
    if channel not in dict(CHANNELS):
        words = _("Kanalı seçin.")
        raise Incomplete(words, fields={"channel": words})
    table = reading.read(data)
    row = Import.objects.create(
        channel=channel,
        name=one_line(name)[:160] or _("adsız dosya"),
        size=len(data),
        sealed=_sealed(table.rows),
        preview=_sealed(table.rows[:SHOWN]),
        headings=table.headings,
        total=len(table.rows),
        at=clock.now(),
        by_id=by.actor_id,
    )
    audit("cimer.import_read", f"cimer_import:{row.pk}", by=by, after={"name": row.name, "rows": row.total})
    return row


def _sealed(rows: Table) -> bytes:
    return sealing.seal(zlib.compress(orjson.dumps(rows)))


def table_of(row: Import) -> Table:
    """The rows of the file; nothing once it was forgotten."""
    return _opened(row.sealed)


def preview_of(row: Import) -> Table:
    """Its first rows."""
    return _opened(row.preview)


def _opened(sealed: bytes | memoryview | None) -> Table:
    if sealed is None:
        return []
    return [(line, cells) for line, cells in orjson.loads(zlib.decompress(sealing.unseal(sealed)))]


@transaction.atomic
def map_columns(
    pk: int,
    columns: Mapping[str, str],
    defaults: Mapping[str, Any],
    *,
    by: Person,
    save_as: str = "",
) -> Import:
    """Say what each column means, and have all rows looked at. `save_as` keeps the mapping by that name."""
    policy.require_officer(by)
    row = Import.objects.select_for_update(of=("self",)).defer(*HEAVY).get(pk=pk)
    if row.state not in (State.READ, State.JUDGED):
        raise NotNow(_("Bu dosya artık eşlenemez: aktarılıyor ya da bitti."))
    _check_columns(row, columns, save_as)
    row.columns = {name: head for name, head in columns.items() if head}
    row.defaults = {name: value for name, value in defaults.items() if value}
    row.state, row.trouble, row.looked = State.JUDGING, "", 0
    row.save(update_fields=["columns", "defaults", "state", "trouble", "looked"])
    if one_line(save_as):
        values = {
            "channel": row.channel,
            "columns": row.columns,
            "defaults": row.defaults,
            "saved_at": clock.now(),
            "saved_by_id": by.actor_id,
        }
        Saved.objects.update_or_create(name=one_line(save_as), defaults=values)
    enqueue("cimer.judge", first=True, file=pk)
    return row


def _check_columns(row: Import, columns: Mapping[str, str], save_as: str) -> None:
    wrong: dict[str, str] = {}
    used: dict[str, str] = {}
    for name, head in columns.items():
        if name not in BY_NAME or (head and head not in row.headings):
            wrong[f"col_{name}"] = _("Dosyada böyle bir sütun yok.")
        elif head and head in used:
            wrong[f"col_{name}"] = _("Bu sütun başka bir alana da seçilmiş.")
        elif head:
            used[head] = name
    for name in NEEDED:
        if not columns.get(name):
            wrong[f"col_{name}"] = _("Bu alan için bir sütun seçin.")
    if problem := flaw(one_line(save_as), limit=80):
        wrong["save_as"] = str(problem)
    if wrong:
        raise Incomplete(_("Eşleme tamam değil; seçtikleriniz duruyor."), fields=wrong)


def judge(pk: int, *, by: Person) -> None:
    """Look at every row, some hundreds a transaction; done twice it is the same as once. A worker's work.

    Who is killed over it is followed by one that begins again; of two at a time the later goes on.
    """
    policy.require_officer(by)
    row = _begin(pk)
    if row is None:
        return
    table, looked = table_of(row), 0
    judge = Judge(row.channel, row.headings, row.columns, row.defaults)
    for at in range(0, len(table), BATCH):
        block = table[at : at + BATCH]
        if not _keep(pk, looked, [_row(row, *one) for one in zip(judge.rows(block), block, strict=True)]):
            return
        looked += len(block)
    mine = Import.objects.filter(pk=pk, state=State.JUDGING, looked=looked)
    mine.update(state=State.JUDGED, judged_at=clock.now())


@transaction.atomic
def _begin(pk: int) -> Import | None:
    row = Import.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != State.JUDGING:
        return None
    row.rows.all().delete()
    row.looked = row.faulty = row.twice = row.taken = 0
    row.save(update_fields=["looked", "faulty", "twice", "taken"])
    return row


@transaction.atomic
def _keep(pk: int, looked: int, rows: Sequence[ImportRow]) -> bool:
    """Keep what was found; False where another worker has begun again meanwhile."""
    mine = Import.objects.select_for_update().filter(pk=pk, state=State.JUDGING, looked=looked)
    if not mine.values_list("pk"):
        return False
    copy_in(rows)
    states = Tally(row.state for row in rows)
    Import.objects.filter(pk=pk).update(
        looked=F("looked") + len(rows),
        faulty=F("faulty") + states[RowState.FAULTY],
        twice=F("twice") + states[RowState.TWICE],
    )
    return True


def _state(one: Judged) -> str:
    if one.is_known:
        return RowState.TWICE
    return RowState.FAULTY if one.faults else RowState.READY


def _row(of: Import, one: Judged, read: tuple[int, Sequence[str]]) -> ImportRow:
    """What is taken keeps its values, what is wrong its cells, what is known nothing."""
    state, sealed = _state(one), None
    if state == RowState.READY:
        sealed = sealing.seal_values(one.values)
    elif state == RowState.FAULTY:
        sealed = sealing.seal_values({"cells": list(read[1])})
    return ImportRow(
        of=of,
        line=one.line,
        state=state,
        number=one.number,
        sealed=sealed,
        faults=[list(f) for f in one.faults],
    )


@transaction.atomic
def ask_to_take(pk: int, *, by: Person) -> Import:
    """Have the good rows taken over by a worker; the faulty ones stay in their file."""
    policy.require_officer(by)
    row = Import.objects.select_for_update(of=("self",)).defer(*HEAVY).get(pk=pk)
    if row.state != State.JUDGED:
        raise NotNow(_("Bu dosya aktarılmayı beklemiyor; sayfayı yenileyin."))
    if not row.left:
        raise NotNow(_("Aktarılacak satır yok: hepsi hatalı ya da zaten kayıtlı."))
    row.state, row.by_id, row.trouble = State.TAKING, by.actor_id, ""
    row.save(update_fields=["state", "by", "trouble"])
    audit("cimer.import_asked", f"cimer_import:{pk}", by=by, after={"name": row.name, "rows": row.left})
    enqueue("cimer.take", first=True, file=pk)
    return row


@transaction.atomic
def stop(pk: int, *, by: Person) -> Import:
    """Give a file up that was not taken over, or what is left of it; what is in stays in."""
    policy.require_officer(by)
    row = Import.objects.select_for_update(of=("self",)).defer(*HEAVY).get(pk=pk)
    if row.state in (State.DONE, State.STOPPED, State.JUDGING):
        raise NotNow(_("Bu dosya bitmiş ya da denetleniyor."))
    row.state, row.sealed, row.preview, row.ended_at = State.STOPPED, None, None, clock.now()
    row.save(update_fields=["state", *HEAVY, "ended_at"])
    row.rows.filter(state=RowState.READY).update(sealed=None)
    audit("cimer.import_stopped", f"cimer_import:{pk}", by=by, after={"taken": row.taken})
    return row


def tidy(*, by: Person) -> int:
    """Forget what citizens said in files older than a month; who took over what stays. How many rows."""
    policy.require_officer(by)
    old = clock.now() - KEPT
    files = Import.objects.filter(at__lt=old).exclude(sealed=None).exclude(state=State.TAKING)
    files.update(sealed=None, preview=None)
    rows = ImportRow.objects.filter(of__at__lt=old).exclude(sealed=None).exclude(of__state=State.TAKING)
    return int(rows.update(sealed=None))
