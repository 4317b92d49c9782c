"""Taking the good rows of a file over: each batch is one transaction, and a job promises the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Topic
from muhatap.cimer import policy, sealing
from muhatap.cimer.judging import person_of
from muhatap.cimer.models import KIND_OF, Entry, Import, ImportRow
from muhatap.cimer.services import entering
from muhatap.cimer.services.entering import KnownNumber, Outside
from muhatap.citizens import cipher, numbers
from muhatap.citizens import services as register
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.errors import DuplicateRecord, LikelyDuplicate
from muhatap.citizens.models import Citizen
from muhatap.citizens.numbers import BadNumber
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.organization import queries
from muhatap.organization.persons import Person
from muhatap.organization.services import audit
from muhatap.places.models import Neighbourhood

State, RowState = Import.State, ImportRow.State
BATCH = 50
BUDGET = 20.0  # seconds of one job; the next goes on
ONE_FILE = 7_411  # class of the advisory lock under which a file is taken over


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
            enqueue("cimer.take", file=pk)
            return done


@transaction.atomic
def _batch(pk: int, size: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [ONE_FILE, pk % 2**31])
        if not cursor.fetchone()[0]:
            return 0
    file = Import.objects.select_related("by__staff__actor").get(pk=pk)
    if file.state != State.TAKING:
        return 0
    rows = list(file.rows.filter(state=RowState.READY).order_by("line")[:size])
    by = _person(file)
    if not rows or by is None:
        _end(file, by)
        return 0
    taken = twice = faulty = 0
    with override("tr"):
        for row in rows:
            _one(file, row, by)
            taken += row.state == RowState.TAKEN
            twice += row.state == RowState.TWICE
            faulty += row.state == RowState.FAULTY
    ImportRow.objects.bulk_update(rows, ["state", "sealed", "faults", "entry"])
    Import.objects.filter(pk=pk).update(
        taken=F("taken") + taken, twice=F("twice") + twice, faulty=F("faulty") + faulty
    )
    return len(rows)


def _person(file: Import) -> Person | None:
    """Who asked for it, while still authorised."""
    staff = file.by.staff
    person = queries.person_of(staff) if staff is not None and staff.is_active else None
    return person if person is not None and person.has(*policy.OFFICERS) else None


def _end(file: Import, by: Person | None) -> None:
    file.state, file.ended_at = State.DONE, clock.now()
    file.sealed = None
    if by is None:
        file.state = State.STOPPED
        file.trouble = _("Aktaran kişinin yetkisi bitti; kalan satırları yetkili biri yeniden yükler.")
    file.save(update_fields=["state", "ended_at", "sealed", "trouble"])
    counts = {"taken": file.taken, "twice": file.twice, "faulty": file.faulty}
    audit(
        "cimer.imported",
        f"cimer_import:{file.pk}",
        by=by or queries.system(),
        after={"name": file.name, **counts},
    )


def _one(file: Import, row: ImportRow, by: Person) -> None:
    values = sealing.unseal_values(row.sealed or b"")
    try:
        with transaction.atomic():
            row.entry = _register(file, values, by)
        row.state, row.sealed = RowState.TAKEN, None
    except KnownNumber:
        row.state, row.sealed = RowState.TWICE, None
    except Refused as refused:
        row.state = RowState.FAULTY
        said = list(refused.fields.values()) or [refused.message]
        row.faults = [["", "", str(words)] for words in said]
        row.sealed = sealing.seal_values({"cells": _cells(file, values)})


def _register(file: Import, values: dict[str, Any], by: Person) -> Entry:
    citizen = _citizen(values, by)
    area = None
    if values.get("neighbourhood_id"):
        area = (
            Neighbourhood.objects.select_related("district")
            .defer("outline", "district__outline", "district__drawn")
            .get(pk=values["neighbourhood_id"])
        )
    day = date.fromisoformat(values["applied_on"])
    draft = CaseDraft(
        topic=Topic.objects.select_related("unit").get(pk=values["topic_id"]),
        kind=KIND_OF[values["kind"]],
        channel=file.channel,
        text=values["text"],
        received_at=entering.received(day),
        citizen=citizen,
        identity_hidden=bool(values.get("hidden")),
        neighbourhood=area,
        district=area.district if area is not None else None,
        street=str(values.get("street") or ""),
        allow_incomplete=True,
    )
    return entering.take(
        Outside(file.channel, values["number"], values["kind"], day), draft, by=by, by_file=file
    )


def _citizen(values: dict[str, Any], by: Person) -> Citizen | None:
    """The applicant: somebody registered by this number or plainly the same, else new, else nobody."""
    draft = person_of(values)
    number = _number(values)
    if number is not None:
        known = Citizen.objects.filter(number_index=cipher.index(number)).values_list("pk", flat=True).first()
        if known is not None:
            return Citizen.objects.get(pk=register.stands_for(known))
    if draft is None:
        return None
    return _registered(draft, by)


def _registered(draft: CitizenDraft, by: Person) -> Citizen:
    tries: tuple[Callable[[], Citizen], ...] = (
        lambda: register.register(draft, by=by, sure=False),
        lambda: register.register(draft, by=by, sure=True),
    )
    try:
        return tries[0]()
    except DuplicateRecord as double:
        return Citizen.objects.get(pk=register.stands_for(double.known))
    except LikelyDuplicate as like:
        if len(like.known) == 1:
            return Citizen.objects.get(pk=register.stands_for(like.known[0]))
        return tries[1]()


def _number(values: dict[str, Any]) -> numbers.Number | None:
    text = str(values.get("identity_no") or "")
    if not text:
        return None
    try:
        return numbers.parse(text, foreign=text.startswith("99"))
    except BadNumber:
        return None


def _cells(file: Import, values: dict[str, Any]) -> list[str]:
    """The cells of a row again, as far as they were mapped, for the file of what went wrong."""
    said = {head: str(values.get(name) or "") for name, head in file.columns.items()}
    return [said.get(head, "") for head in file.headings]
