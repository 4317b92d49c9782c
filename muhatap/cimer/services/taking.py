"""Taking the good rows of a file over: each batch is one transaction, and a job promises the next."""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Topic
from muhatap.cimer import policy, sealing
from muhatap.cimer.judging import person_of
from muhatap.cimer.models import HEAVY, KIND_OF, Entry, Import, ImportRow
from muhatap.cimer.services import entering
from muhatap.cimer.services.entering import Outside
from muhatap.citizens import numbers
from muhatap.citizens.numbers import BadNumber
from muhatap.citizens.services import Comer
from muhatap.intake import services_many as intake
from muhatap.intake.services_many import Incoming
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.copying import copy_in
from muhatap.kit.errors import Refused
from muhatap.organization import queries
from muhatap.organization.persons import Person
from muhatap.organization.services import audit
from muhatap.places.models import Neighbourhood

State, RowState = Import.State, ImportRow.State
Values = Mapping[str, Any]
BATCH = 250
TRIES = 3
BUDGET = 20.0  # seconds of one job; the next goes on
ONE_FILE = 7_411  # class of the advisory lock under which a file is taken over
ONE_BATCH = 7_412  # and of the one under which two files, perhaps the same twice, go in one after the other
TAKEN = """
    UPDATE cimer_importrow SET state = 'taken', sealed = NULL, entry_id = taken.entry
    FROM unnest(%s::bigint[], %s::bigint[]) AS taken(id, entry) WHERE cimer_importrow.id = taken.id
"""


def take(pk: int, *, budget: float = BUDGET, batch: int = BATCH) -> int:
    """Take rows over for a while; how many. Whoever is killed loses one batch, and the next does it again.

    Two workers at one file: the second leaves at once.
    """
    done, began = 0, time.monotonic()
    while True:
        count = _batch(pk, batch)
        done += count or 0
        if not count:
            return done
        if time.monotonic() - began > budget:
            enqueue("cimer.take", first=True, file=pk)
            return done


@transaction.atomic
def _batch(pk: int, size: int) -> int:
    """The next rows: one transaction, for which no desk waits. Files are taken over one batch at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [ONE_FILE, pk % 2**31])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [ONE_BATCH])
    file = Import.objects.defer(*HEAVY).select_related("by__staff__actor").get(pk=pk)
    if file.state != State.TAKING:
        return 0
    rows = list(file.rows.filter(state=RowState.READY).order_by("line")[:size])
    by = _person(file)
    if not rows or by is None:
        _end(file, by)
        return 0
    with override("tr"):
        _take(file, rows, by)
    states = Tally(row.state for row in rows)
    Import.objects.filter(pk=pk).update(
        taken=F("taken") + states[RowState.TAKEN],
        twice=F("twice") + states[RowState.TWICE],
        faulty=F("faulty") + states[RowState.FAULTY],
    )
    return len(rows)


def _take(file: Import, rows: Sequence[ImportRow], by: Person) -> None:
    said = [sealing.unseal_values(row.sealed or b"") for row in rows]
    for tries in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _once(file, rows, said, by)
        except IntegrityError:  # somebody copied one of them by hand at the same moment: it is known now
            if not tries:
                raise


def _once(file: Import, rows: Sequence[ImportRow], said: Sequence[Values], by: Person) -> None:
    """Each row becomes a case, or is known, or is refused; written in a statement for each."""
    known = entering.known_keys(file.channel, [entering.key_of(values["number"]) for values in said])
    world, going = _World(said), []
    for row, values in zip(rows, said, strict=True):
        outside = _outside(file, values)
        key = entering.key_of(outside.number)
        if key in known:
            row.state, row.sealed = RowState.TWICE, None
        elif wrong := entering.check(outside):
            _refuse(file, row, values, wrong.values())
        else:
            known.add(key)
            going.append((row, values, outside))
    incoming = [Incoming(world.draft(values, outside), _comer(values)) for _row, values, outside in going]
    entries: list[tuple[ImportRow, Entry]] = []
    for (row, values, outside), made in zip(going, intake.record_many(incoming, by=by), strict=True):
        if isinstance(made, Refused):
            _refuse(file, row, values, made.fields.values() or [made.message])
        else:
            entries.append((row, entering.entry_of(outside, made, by=by, by_file=file)))
    copy_in([entry for _row, entry in entries])
    _mark(rows, entries)


def _refuse(file: Import, row: ImportRow, values: Values, why: Iterable[object]) -> None:
    row.state, row.faults = RowState.FAULTY, [["", "", str(words)] for words in why]
    row.sealed = sealing.seal_values({"cells": _cells(file, values)})


def _mark(rows: Sequence[ImportRow], entries: Sequence[tuple[ImportRow, Entry]]) -> None:
    """What became of each row; what stood in those that are taken is forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [[row.pk for row, _entry in entries], [entry.pk for _row, entry in entries]])
    for row, entry in entries:
        row.state, row.sealed, row.entry = RowState.TAKEN, None, entry
    others = [row for row in rows if row.state != RowState.TAKEN]
    ImportRow.objects.bulk_update(others, ["state", "sealed", "faults"])


def _person(file: Import) -> Person | None:
    """Who asked for it, while still authorised."""
    staff = file.by.staff
    person = queries.person_of(staff) if staff is not None and staff.is_active else None
    return person if person is not None and person.has(*policy.OFFICERS) else None


def _end(file: Import, by: Person | None) -> None:
    file.state, file.ended_at = State.DONE, clock.now()
    file.sealed = file.preview = None
    if by is None:
        file.state = State.STOPPED
        file.trouble = _("Aktaran kişinin yetkisi bitti; kalan satırları yetkili biri yeniden yükler.")
    file.save(update_fields=["state", "ended_at", *HEAVY, "trouble"])
    counts = {"taken": file.taken, "twice": file.twice, "faulty": file.faulty}
    audit(
        "cimer.imported",
        f"cimer_import:{file.pk}",
        by=by or queries.system(),
        after={"name": file.name, **counts},
    )


def _outside(file: Import, values: Values) -> Outside:
    day = date.fromisoformat(values["applied_on"])
    return Outside(file.channel, values["number"], values["kind"], day)


class _World:
    """What rows name by its id, looked up once for all of them."""

    def __init__(self, said: Sequence[Values]) -> None:
        topics = {values["topic_id"] for values in said}
        areas = {values["neighbourhood_id"] for values in said if values.get("neighbourhood_id")}
        self.topics = Topic.objects.select_related("unit").in_bulk(topics)
        rows = Neighbourhood.objects.select_related("district")
        self.areas = rows.defer("outline", "district__outline", "district__drawn").in_bulk(areas)

    def draft(self, values: Values, outside: Outside) -> CaseDraft:
        """The case of a row."""
        area = self.areas[values["neighbourhood_id"]] if values.get("neighbourhood_id") else None
        draft = CaseDraft(
            topic=self.topics[values["topic_id"]],
            kind=KIND_OF[values["kind"]],
            channel=outside.channel,
            text=values["text"],
            received_at=entering.received(outside.applied_on),
            identity_hidden=bool(values.get("hidden")),
            neighbourhood=area,
            district=area.district if area is not None else None,
            street=str(values.get("street") or ""),
            allow_incomplete=True,
        )
        return entering.as_case(draft, outside)


def _comer(values: Values) -> Comer:
    """The applicant: by the number, by what else is said of them, or nobody."""
    return Comer(_number(values), person_of(values))


def _number(values: Values) -> numbers.Number | None:
    text = str(values.get("identity_no") or "")
    if not text:
        return None
    try:
        return numbers.parse(text, foreign=text.startswith("99"))
    except BadNumber:
        return None


def _cells(file: Import, values: Values) -> list[str]:
    """The cells of a row again, as far as they were mapped, for the file of what went wrong."""
    said = {head: str(values.get(name) or "") for name, head in file.columns.items()}
    return [said.get(head, "") for head in file.headings]
