"""What is said about lateness, in words: lines of cases, the text and the addressee of letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from muhatap.cases.models import Case
from muhatap.kit import clock
from muhatap.kit.turkish import upper
from muhatap.organization import settings
from muhatap.organization.models import Unit
from muhatap.overdue.models import Letter, days_late

MOST_LINES = 60
VOWELS, BACK = "AEIİOÖUÜ", "AIOU"
MARKS = ("{birim}", "{sayi}", "{tarih}", "{yazi}")
IN_SPITE = "{yazi} sayılı uyarı yazısına rağmen "
TEXTS = {Letter.Kind.WARNING: "overdue.warning_text", Letter.Kind.CENSURE: "overdue.censure_text"}


def line(case: Case, unit: Unit | None, due_at: datetime, now: datetime) -> str:
    """One case in a message: number, topic, unit, last day and how late. Never its title or applicant."""
    late = days_late(due_at, now)
    last = clock.local(due_at).strftime("%d.%m.%Y")
    said = [case.number, case.topic.name, unit.name if unit is not None else gettext("birimde değil")]
    said.append(gettext("son gün %(day)s") % {"day": last})
    if due_at < now:
        said.append(
            ngettext("%(n)d gün gecikti", "%(n)d gün gecikti", late) % {"n": late}
            if late
            else gettext("bugün gecikti")
        )
    return ", ".join(said)


def lines(said: Iterable[str]) -> str:
    """Lines of a message; of very many the rest is only counted."""
    found = list(said)
    more = len(found) - MOST_LINES
    if more <= 0:
        return "\n".join(found)
    return "\n".join(
        [*found[:MOST_LINES], ngettext("… ve %(n)d tane daha", "… ve %(n)d tane daha", more) % {"n": more}]
    )


def draft(kind: str, unit: Unit, n: int, *, after: str = "") -> str:
    """The text with which a letter begins, from the municipality's own; `after` is the warning before it."""
    values = {"{birim}": unit.name_tr, "{sayi}": str(n), "{tarih}": _day(clock.now()), "{yazi}": after or "…"}
    with translation.override("tr"):
        text = settings.spoken(TEXTS[Letter.Kind(kind)])
    if not after and text.startswith(IN_SPITE):  # nobody was warned of some of them: nothing is claimed
        text = text.removeprefix(IN_SPITE)
        text = upper(text[:1]) + text[1:]
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def numbers(found: Iterable[str]) -> str:
    """`2026/4, 2026/5 ve 2026/6`; letters are written in Turkish."""
    *others, last = found
    return f"{', '.join(others)} ve {last}" if others else last


def addressee(name: str) -> str:
    """The unit as an official letter names it: in capitals, with the ending of direction (2646 m.14).

    `Zabıta Müdürlüğü` → `ZABITA MÜDÜRLÜĞÜNE`, `Zabıta` → `ZABITAYA`, `Parklar` → `PARKLARA`.
    """
    whole = upper(name)
    vowel = next((sign for sign in reversed(whole) if sign in VOWELS), "E")
    ending = "A" if vowel in BACK else "E"
    if whole[-1:] not in VOWELS:
        return whole + ending
    return whole + ("N" if whole[-1:] in "IİUÜ" and " " in whole else "Y") + ending


def link(route: str, *keys: int) -> str:
    """The whole address of a page, for messages."""
    return f"{django_settings.BASE_URL}{reverse(route, args=keys)}"


def frame(letter: Letter) -> dict[str, Any]:
    """What stands around the text of a letter."""
    return {
        "number": letter.shown_number,
        "day": letter.day.strftime("%d.%m.%Y"),
        "subject": upper(letter.get_kind_display()[:1]) + letter.get_kind_display()[1:],
        "addressee": addressee(letter.unit.name_tr),
    }


def _day(moment: datetime) -> str:
    return clock.local(moment).strftime("%d.%m.%Y")
