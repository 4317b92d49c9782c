"""Number and code open a case; a lost code is replaced at the case's own address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from muhatap.cases import numbers, telling
from muhatap.cases.models import Case
from muhatap.citizens.drafts import PointDraft, clean_point
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.organization.persons import Person
from muhatap.portal import limits
from muhatap.portal.errors import NoSuchCase, TooMany, TooManyTries
from muhatap.portal.models import Key, Knock

VALID = timedelta(minutes=30)


@dataclass(frozen=True)
class Opened:
    """The case that number and code belong to; `by_key` when it was the spare code, which is used up now."""

    case: Case
    by_key: bool


def open_case(number: str, code: str, *, sender: str, by: Person) -> Opened:
    """The case of this number and code, for a visit.

    Every try is counted before it is judged; five wrong ones for a number, or twenty-five from an address,
    close the door for fifteen minutes. Unknown numbers answer as wrong codes do.
    """
    full = numbers.parse(number, year=clock.today().year) or number.strip()[:40]
    key = limits.hashed("number", full)
    if (until := limits.standing(limits.WRONG_HERE, sender)) is not None:
        raise TooManyTries(until)
    if not limits.passes(limits.WRONG, key):
        raise TooManyTries(limits.standing(limits.WRONG, key) or clock.now() + limits.PAUSE)
    found = _found(full, code)
    if found is None:
        limits.knock(limits.WRONG_HERE, sender)
        raise NoSuchCase
    Knock.objects.filter(door=limits.WRONG.name, key=key).delete()
    return found


@transaction.atomic
def _found(number: str, code: str) -> Opened | None:
    case = Case.objects.filter(number=number).defer("search", "text").first()
    typed = numbers.code_hash(number, code)
    if constant_time_compare(case.tracking_hash if case else "", typed) and case is not None:
        return Opened(case, by_key=False)
    if case is None:
        return None
    keys = Key.objects.filter(case=case, hash=_key_hash(case, code), used_at=None, until__gt=clock.now())
    used = keys.update(used_at=clock.now())
    return Opened(case, by_key=True) if used else None


def lost_code(number: str, contact: str, *, sender: str, by: Person) -> None:
    """Send a code for one opening to the address of the case, if it is the one typed.

    Answers nothing, so that nobody learns whose number it is. It goes only where the first code went.
    """
    here = limits.passes(limits.LOST_HERE, sender)
    full = numbers.parse(number, year=clock.today().year) or number.strip()[:40]
    if not here or not limits.passes(limits.LOST, limits.hashed("number", full)):
        raise TooMany(_("Bugün çok kod istendi. Yarın yeniden deneyin ya da bizi arayın."))
    try:
        value = clean_point(PointDraft(contact, "email" if "@" in contact else "")).value
    except ValueError:
        return
    _send_key(full, value, by)


@transaction.atomic
def _send_key(number: str, address: str, by: Person) -> None:
    case = Case.objects.select_related("reply_point").filter(number=number).first()
    recipients = telling.citizen(case) if case is not None else []
    if case is None or not recipients or not constant_time_compare(recipients[0].address, address):
        return
    code = numbers.new_code()
    Key.objects.create(case=case, hash=_key_hash(case, code), until=clock.now() + VALID)
    context = {"code": code, "minutes": int(VALID.total_seconds() // 60), "number": number}
    at_once = [replace(one, not_before=None) for one in recipients]  # who asks is awake, and it is soon over
    notifications.queue("citizen/code", at_once, context=context, by=by, case_id=case.pk)


def _key_hash(case: Case, code: str) -> str:
    """What is kept of a spare key: it opens the case while its applicant is the one it was sent to."""
    return numbers.code_hash(f"{case.number}:{case.applicant_id}", code)
