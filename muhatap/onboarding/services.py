"""Verbs of onboarding: bring a workbook in, look at it, take it over, hand out passwords."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext as _

from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.onboarding import applying, judging, reading
from muhatap.onboarding.findings import ADDED, Found, Plan
from muhatap.onboarding.models import Finding, Workbook
from muhatap.onboarding.sheets import BY_KEY
from muhatap.organization import policy, queries, services
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.organization.services import audit

KEPT = timedelta(days=30)
HANDED = 100  # passwords at once: each is hashed slowly, on purpose
State = Workbook.State


def take_in(name: str, data: bytes, *, by: Person) -> Workbook:
    """Bring a file in; a worker looks at it. Raises `Incomplete` when it is no workbook at all."""
    policy.require_manager(by)
    reading.check(data)
    with transaction.atomic():
        row = Workbook.objects.create(
            at=clock.now(),
            by_id=by.actor_id,
            name=name[-120:] or "kurulum.xlsx",
            content=data,
            language=(get_language() or "tr")[:2],
        )
        enqueue("onboarding.judge", workbook=row.pk)
    return row


def look(data: bytes, *, by: Person, reason: str = "", tell: applying.Tell = lambda *_: None) -> Plan:
    """The dry run: read, judge, rehearse what is without fault. Nothing stays; `Incomplete` for the file."""
    plan = judging.judge(reading.read(data), tell)
    if not plan.faults() and plan.changes:
        plan.found += applying.rehearse(plan, by=by, reason=reason, closing=(), tell=tell)
    return plan


def judge_now(data: bytes) -> Plan:
    """As `look`, without the rehearsal: for whoever applies at once."""
    return judging.judge(reading.read(data))


def judge(pk: int, *, by: Person) -> None:
    """Look at a workbook in its bringer's name and keep what was found; `by` is the worker's."""
    policy.require_manager(by)
    row = Workbook.objects.get(pk=pk)
    if row.state != State.WAITING or row.content is None:
        return
    by = _person(row)
    with override(row.language):
        try:
            plan = look(bytes(row.content), by=by, reason=_reason(row), tell=_teller(row))
        except Incomplete as wrong:
            Workbook.objects.filter(pk=pk).update(state=State.REFUSED, trouble=str(wrong.message))
            return
    with transaction.atomic():
        _keep(row, plan)
        audit("workbook.read", f"workbook:{pk}", by=by, after={"name": row.name, "faults": row.faults})


def ask_to_apply(pk: int, closing: Collection[str], *, by: Person) -> Workbook:
    """Have a worker take the workbook over. What it does not name closes only on sheets in `closing`."""
    policy.require_manager(by)
    with transaction.atomic():
        row = Workbook.objects.select_for_update().get(pk=pk)
        if row.state != State.JUDGED or row.faults:
            raise NotNow(_("Bu dosya şu anda uygulanamaz; sayfayı yenileyip bakın."))
        row.by_id = by.actor_id
        row.closing = [key for key in closing if key in BY_KEY and BY_KEY[key].closes]
        row.state, row.step, row.done, row.total, row.trouble = State.APPLYING, "", 0, 0, ""
        row.save()
        enqueue("onboarding.apply", workbook=pk)
    return row


def look_again(pk: int, *, by: Person) -> None:
    """Look at the same file once more: what stood in its way may be gone."""
    policy.require_manager(by)
    with transaction.atomic():
        row = Workbook.objects.select_for_update().get(pk=pk)
        if row.state != State.JUDGED or row.content is None:
            raise NotNow(_("Bu dosya artık denetlenemez; yeniden yükleyin."))
        row.by_id, row.state, row.trouble, row.step = by.actor_id, State.WAITING, "", ""
        row.save()
        enqueue("onboarding.judge", workbook=pk)


def apply(pk: int, *, by: Person) -> None:
    """Take a workbook over, whole or not at all, in the name of who asked for it; `by` is the worker's.

    When the municipality changed since the look, the new look is shown instead.
    """
    policy.require_manager(by)
    with transaction.atomic():
        _one_at_a_time()
        row = Workbook.objects.select_for_update().get(pk=pk)
        if row.state != State.APPLYING or row.content is None:
            return
        by = _person(row)
        with override(row.language):
            plan = judging.judge(reading.read(bytes(row.content)))
            if digest(plan) != row.digest:
                row.trouble = gettext(
                    "Siz bakarken belediyede bir şey değişti. Yeni sonuca bakıp yeniden uygulayın."
                )
                _keep(row, plan)
                return
            refused = applying.apply(
                plan, by=by, reason=_reason(row), closing=row.closing, tell=lambda *_: None
            )
            if refused:
                row.trouble = gettext("Uygulanamadı, hiçbir şey değişmedi. Nedenleri listede.")
                plan.found = [one for one in plan.found if one.kind != "fault"] + refused
                _keep(row, plan)
                return
        row.state, row.applied_at = State.APPLIED, clock.now()
        row.save()
        done = {"name": row.name, "count": len(plan.changes), "closing": ", ".join(row.closing)}
        audit("workbook.applied", f"workbook:{pk}", by=by, after=done)


def take_over(plan: Plan, *, by: Person, reason: str, closing: Collection[str] = ()) -> list[Found]:
    """Apply a plan outside a worker (the command line, the sample); what was refused, or nothing."""
    policy.require_manager(by)
    with transaction.atomic():
        _one_at_a_time()
        refused = applying.apply(plan, by=by, reason=reason, closing=closing, tell=lambda *_: None)
        if not refused:
            audit("workbook.applied", "workbook:0", by=by, after={"name": reason, "count": len(plan.changes)})
    return refused


def waiting_for_passwords(row: Workbook) -> list[Staff]:
    """Accounts this workbook made in which nobody can sign in yet."""
    names = row.findings.filter(kind=ADDED, sheet="staff").values("key")
    found = Staff.objects.filter(username__in=names, is_active=True, password__startswith="!")
    return list(found.select_related("unit").order_by("username"))


def hand_out(pk: int, *, by: Person) -> list[tuple[Staff, str]]:
    """One-time passwords for the next accounts of this workbook; they are shown once and kept as hashes."""
    policy.require_manager(by)
    row = Workbook.objects.get(pk=pk)
    if row.state != State.APPLIED:
        raise NotNow(_("Parolalar dosya uygulandıktan sonra verilir."))
    with transaction.atomic():
        found = waiting_for_passwords(row)[:HANDED]
        made = [(one, services.give_temporary_password(one.pk, by=by)) for one in found]
        if made:
            audit("workbook.passwords", f"workbook:{pk}", by=by, after={"count": len(made)})
    return made


def tidy(*, by: Person) -> int:
    """Forget the bytes and findings of old workbooks. Answers how many."""
    policy.require_manager(by)
    old = Workbook.objects.filter(at__lt=clock.now() - KEPT).exclude(content=None)
    Finding.objects.filter(workbook__in=old).delete()
    return int(old.update(content=None))


def digest(plan: Plan) -> str:
    """What a plan would do, in one word: two looks that agree have the same."""
    rows = [[one.sheet, one.verb, one.key, one.values] for one in (*plan.changes, *plan.absent)]
    text = json.dumps(rows, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(row: Workbook, plan: Plan) -> None:
    Finding.objects.filter(workbook=row).delete()
    Finding.objects.bulk_create(_rows(row, plan.found), batch_size=1000)
    row.state, row.counts, row.digest, row.step = State.JUDGED, plan.counts(), digest(plan), ""
    row.save()


def _rows(row: Workbook, found: Sequence[Found]) -> list[Finding]:
    return [
        Finding(
            workbook=row,
            kind=one.kind,
            sheet=one.sheet,
            tab=one.tab[:120],
            row=one.row,
            cell=one.cell,
            column=one.column[:40],
            key=one.key[:200],
            message=one.message,
            values=dict(one.values),
        )
        for one in found
    ]


def _reason(row: Workbook) -> str:
    return _("Kurulum dosyası: %(name)s") % {"name": row.name}


def _person(row: Workbook) -> Person:
    staff = row.by.staff
    return queries.person_of(staff) if staff is not None else queries.system()


def _teller(row: Workbook) -> applying.Tell:
    def tell(step: str, done: int, total: int) -> None:
        if not connection.in_atomic_block:
            Workbook.objects.filter(pk=row.pk).update(step=step, done=done, total=total)

    return tell


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('onboarding', 1071))")


def plain(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Findings for a machine."""
    from muhatap.onboarding.findings import words

    return [
        {"kind": one.kind, "sheet": one.sheet, "tab": one.tab, "cell": one.cell, "key": one.key,
         "message": words(one.message, one.values), "changes": one.values.get("diff", [])}
        for one in found
    ]  # fmt: skip
