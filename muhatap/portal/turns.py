"""Units that gave a case up or lost it: what became of it, in the words of the applicant's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from muhatap.cases.consequences import ENDS_REFERRALS
from muhatap.cases.models import Event

TO_ONE = _("Başvurunuz şu birime iletildi: %(units)s.")
TO_MANY = _("Başvurunuz şu birimlere iletildi: %(units)s.")
INSTEAD = _("Başvurunuz %(gone)s yerine şu birime iletildi: %(units)s.")
INSTEAD_MANY = _("Başvurunuz %(gone)s yerine şu birimlere iletildi: %(units)s.")
STAYS = _("Başvurunuzla artık %(gone)s ilgilenmiyor; ilgilenen: %(units)s.")
GOES_ON = _("Başvurunuzla artık %(gone)s ilgilenmiyor, doğru birime iletiyoruz.")
NEW_ROUND = frozenset({"reopen", "reopen_after_check"})
GIVEN, GONE = frozenset({"offer", "forward"}), frozenset({"decline", "withdraw"})


@dataclass(frozen=True)
class Turns:
    """`instead`: whose place those took who got it at a moment; `ends`: lines where nobody took it then."""

    instead: Mapping[datetime, Sequence[str]]
    ends: Sequence[tuple[datetime, str]]


def referred(units: Sequence[str], gone: Sequence[str]) -> str:
    """To whom it was given at one moment, and in whose place."""
    many, others = len(units) > 1, [name for name in gone if name not in units]
    words = (INSTEAD_MANY if many else INSTEAD) if others else (TO_MANY if many else TO_ONE)
    return str(words) % {"units": ", ".join(units), "gone": ", ".join(others)}


def of(events: Sequence[Event]) -> Turns:
    """Read the story, oldest first. What ends with the case, or begins anew, is nobody's turn."""
    ended = {event.at for event in events if event.move in ENDS_REFERRALS}
    present: dict[int, str] = {}
    waiting: list[tuple[datetime, str]] = []
    instead: dict[datetime, list[str]] = {}
    ends: list[tuple[datetime, str]] = []
    for event in events:
        part = event.referral
        if event.move in NEW_ROUND:
            present, waiting = {}, []
        if part is None or event.at in ended:
            continue
        name = part.unit.name
        if event.move in GIVEN:
            if waiting:
                instead[event.at], waiting = [gone for _at, gone in waiting], []
            present[part.pk] = name
        elif event.move in GONE and present.pop(part.pk, None) is not None:
            if present:
                units = ", ".join(dict.fromkeys(present.values()))
                ends.append((event.at, str(STAYS) % {"gone": name, "units": units}))
            else:
                waiting.append((event.at, name))
    ends += [(at, str(GOES_ON) % {"gone": gone}) for at, gone in waiting]
    return Turns(instead, ends)
