"""Taking over one application of an outside system: once, and from the day that stands there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.models import Case
from muhatap.cases.services import amending
from muhatap.cimer import policy
from muhatap.cimer.models import CHANNELS, KIND_OF, Entry, Import, OutsideKind
from muhatap.intake import services as intake
from muhatap.intake.services import Who
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import flaw, one_line
from muhatap.kit.turkish import upper
from muhatap.organization.persons import Person
from muhatap.organization.services import audit

OLDEST = timedelta(days=366)
LONGEST = 40
MORNING = time(9)
NAMES = dict(CHANNELS)


@dataclass(frozen=True)
class Outside:
    """What the outside system says of an application: whose number, as what, of which day."""

    channel: str
    number: str
    kind: str
    applied_on: date


class KnownNumber(NotNow):
    """An application of this number is in the register. `entry` is it, if whoever asks may see its case."""

    def __init__(self, entry: Entry, by: Person) -> None:
        self.entry = entry if cases.visible_to(by).filter(pk=entry.case_id).exists() else None
        words = {"channel": NAMES[entry.channel], "number": entry.number, "case": entry.case.number}
        message = _("%(channel)s’in %(number)s numaralı başvurusu zaten kayıtlı.")
        if self.entry is not None:
            message = _("%(channel)s’in %(number)s numaralı başvurusu zaten kayıtlı: %(case)s.")
        super().__init__(message % words, fields={"number": message % words})


def key_of(number: str) -> str:
    """A number without what people type differently: blanks, dots, dashes, small letters, other digits."""
    plain = unicodedata.normalize("NFKC", number)
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    return re.sub(r"[\s.\-_/]+", "", upper(plain))


def known_keys(channel: str, keys: Collection[str]) -> set[str]:
    """Those of these keys (`key_of`) that are registered. One statement."""
    rows = Entry.objects.filter(channel=channel, key__in=keys)
    return set(rows.values_list("key", flat=True))


def known(channel: str, number: str) -> Entry | None:
    """The application of this number, if it is registered. One statement."""
    rows = Entry.objects.select_related("case").filter(channel=channel, key=key_of(number))
    return rows.first()


def check(outside: Outside) -> dict[str, str]:
    """What is wrong with it, by field; nothing when it can be taken."""
    wrong: dict[str, str] = {}
    if outside.channel not in NAMES:
        wrong["channel"] = _("Kanalı seçin.")
    if problem := wrong_number(outside.number):
        wrong["number"] = problem
    if outside.kind not in OutsideKind.values:
        wrong["kind"] = _("Türünü seçin.")
    if problem := wrong_day(outside.applied_on):
        wrong["applied_on"] = problem
    return wrong


def wrong_number(number: str) -> str:
    """Why this is no number of an application; empty when it is one."""
    plain = one_line(number)
    if not key_of(plain):
        return _("Başvuru numarasını yazın.")
    for text in (plain, key_of(plain)):
        if problem := flaw(text, limit=LONGEST):
            return str(problem)
    if not any(sign.isdecimal() for sign in plain):
        return _("Başvuru numarasında rakam olmalı.")
    return ""


def wrong_day(day: date | None, *, today: date | None = None) -> str:
    """Why an application cannot be of this day; empty when it can. `today`: when it was entered."""
    entered, today = today, today or clock.today()
    if day is None:
        return _("Başvurunun oradaki tarihini yazın.")
    if entered is not None and day > entered:
        return _("Kayda girdiği günden (%(day)s) sonra olamaz.") % {"day": f"{entered:%d.%m.%Y}"}
    if day > today:
        return _("Tarih gelecekte: %(day)s. Orada görünen başvuru tarihini yazın.") % {
            "day": f"{day:%d.%m.%Y}"
        }
    if day < today - OLDEST:
        return _("Tarih bir yıldan eski: %(day)s. Yılını denetleyin.") % {"day": f"{day:%d.%m.%Y}"}
    return ""


def received(day: date) -> datetime:
    """The moment from which time runs: the morning of that day; of today's at most now."""
    return min(datetime.combine(day, MORNING, tzinfo=clock.ISTANBUL), clock.now())


@transaction.atomic
def register(
    outside: Outside,
    draft: CaseDraft,
    who: Who,
    *,
    by: Person,
    uploads: Sequence[UploadedFile[Any]] = (),
    despite: Collection[int] = (),
) -> tuple[Entry, Registered]:
    """Make a case of an application, as the intake desk would, with its number there and its day.

    Raises `KnownNumber` for a number that is registered, `Incomplete` for a day in the future or longer ago
    than a year, and what `intake.register` refuses (`Duplicate`, …).
    """
    policy.require_officer(by)
    _refuse(outside, by)
    made = intake.register(as_case(draft, outside), who, by=by, uploads=uploads, despite=despite)
    return enter(outside, made, by=by), made


def _refuse(outside: Outside, by: Person) -> None:
    if wrong := check(outside):
        raise Incomplete(_("Başvuru kaydedilmedi; yazdıklarınız duruyor."), fields=wrong)
    if (before := known(outside.channel, outside.number)) is not None:
        raise KnownNumber(before, by)


def as_case(draft: CaseDraft, outside: Outside) -> CaseDraft:
    """The draft with what the outside system says of it."""
    return replace(
        draft,
        channel=outside.channel,
        kind=KIND_OF[outside.kind],
        received_at=received(outside.applied_on),
        paper_no=one_line(outside.number)[:LONGEST],
    )


def enter(outside: Outside, made: Registered, *, by: Person) -> Entry:
    """Remember which application a case is. Of two at the same moment the second is refused and undone."""
    row = entry_of(outside, made, by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        before = known(outside.channel, outside.number)
        if before is None:
            raise
        raise KnownNumber(before, by) from None
    return row


def entry_of(outside: Outside, made: Registered, *, by: Person, by_file: Import | None = None) -> Entry:
    """Which application a case is, not yet kept."""
    return Entry(
        case=made.case,
        channel=outside.channel,
        number=one_line(outside.number),
        key=key_of(outside.number),
        kind=outside.kind,
        applied_on=outside.applied_on,
        by_file=by_file,
        entered_at=clock.now(),
        entered_by_id=by.actor_id,
    )


@transaction.atomic
def correct(
    entry_id: int, *, number: str, kind: str, applied_on: date | None, reason: str, by: Person
) -> Entry:
    """Correct what was copied wrongly, also after the end; before and after stay in the history.

    A wrong number is free again. By another day the clocks of the case are counted anew, and a write-back is
    late or not by it. Another type makes the case another kind, which is possible while it may be corrected
    (`NotNow` after that). Raises `KnownNumber`, and `Incomplete` for a day after the one it was entered on.
    """
    policy.require_officer(by)
    row = held(entry_id, by)
    wrong = _wrong(row, number, kind, applied_on, reason)
    if wrong or applied_on is None:
        raise Incomplete(_("Düzeltme kaydedilmedi; yazdıklarınız duruyor."), fields=wrong)
    other = known(row.channel, number)
    if other is not None and other.pk != row.pk:
        raise KnownNumber(other, by)
    before = _facts(row)
    row.number, row.key, row.kind = one_line(number), key_of(number), kind
    row.applied_on = applied_on
    after = _facts(row)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        _save(row, by)
        _follow(row, before, one_line(reason), by=by)
        audit(
            "cimer.corrected",
            f"cimer:{row.pk}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            reason=one_line(reason),
        )
    return row


def held(entry_id: int, by: Person) -> Entry:
    """The application, its case locked first, as moves lock it. `Entry.DoesNotExist` for strangers."""
    found = Entry.objects.filter(pk=entry_id, case__in=cases.visible_to(by)).values_list("case_id", flat=True)
    case_id = found.first()
    if case_id is None:
        raise Entry.DoesNotExist
    case = Case.objects.select_related("topic").select_for_update(of=("self",), no_key=True).get(pk=case_id)
    row = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    row.case = case
    return row


def _facts(row: Entry) -> dict[str, Any]:
    return {"number": row.number, "kind": row.kind, "applied_on": row.applied_on}


def _wrong(row: Entry, number: str, kind: str, applied_on: date | None, reason: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if problem := wrong_number(number):
        wrong["number"] = problem
    if kind not in OutsideKind.values:
        wrong["kind"] = _("Türünü seçin.")
    if problem := wrong_day(applied_on, today=clock.local(row.entered_at).date()):
        wrong["applied_on"] = problem
    if not one_line(reason):
        wrong["reason"] = _("Neden düzeltildiğini yazın.")
    elif fault := flaw(one_line(reason), limit=300):
        wrong["reason"] = str(fault)
    return wrong


def _save(row: Entry, by: Person) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=["number", "key", "kind", "applied_on"])
    except IntegrityError:
        before = known(row.channel, row.number)
        if before is None:
            raise
        raise KnownNumber(before, by) from None


def _follow(row: Entry, before: dict[str, Any], reason: str, *, by: Person) -> None:
    """The case carries number, day and kind too."""
    case = row.case
    if row.kind != before["kind"] and case.kind != KIND_OF[row.kind]:
        amending.amend(case.pk, {"kind": KIND_OF[row.kind]}, by=by)
    at = case.received_at
    if row.applied_on != before["applied_on"]:
        at = min(received(row.applied_on), case.registered_at)
    after = services.correct_source(case.pk, paper_no=row.number, received_at=at, reason=reason, by=by)
    if after.law_due_at is not None:
        for written in row.write_backs.filter(undone_at=None):
            written.was_late = after.law_due_at < written.at
            written.save(update_fields=["was_late"])
