"""Identity numbers: Turkish (TCKN), foreigners' (YKN), tax (VKN) and passport numbers. Pure arithmetic.

A right checksum does not mean that the number was ever given out; nobody is asked outside (law 6698 m.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from muhatap.kit.turkish import upper

_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")


class Scheme(StrEnum):
    """Which register gave the number out."""

    PERSON = "kimlik"  # T.C. and foreigners' identity numbers share eleven digits and one arithmetic
    TAX = "vergi"
    PASSPORT = "pasaport"


@dataclass(frozen=True)
class Number:
    """A number that passed its check."""

    scheme: Scheme
    value: str

    @property
    def is_foreign(self) -> bool:
        """True for the identity number of a foreigner (begins with 99) and for a passport."""
        return self.scheme == Scheme.PASSPORT or (
            self.scheme == Scheme.PERSON and self.value.startswith("99")
        )


class BadNumber(ValueError):
    """Not a number of this kind; the message is a sentence for the person who typed it."""


def is_tckn(digits: str) -> bool:
    """True when the eleven digits satisfy both check digits."""
    if not re.fullmatch(r"[1-9][0-9]{10}", digits):
        return False
    d = [int(c) for c in digits]
    tenth = (7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10
    return tenth == d[9] and sum(d[:10]) % 10 == d[10]


def is_vkn(digits: str) -> bool:
    """True when the tenth digit checks the nine before it."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits[:9]), start=1):
        turned = (int(digit) + place) % 10
        if turned:
            total += (turned * 2**place) % 9 or 9
    return (10 - total) % 10 == int(digits[9])


def tckn_from(nine: str) -> str:
    """The whole number for nine first digits. For made-up people in samples and tests."""
    d = [int(c) for c in nine]
    tenth = (7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10
    return f"{nine}{tenth}{(sum(d) + tenth) % 10}"


def vkn_from(nine: str) -> str:
    """The whole tax number for nine first digits. For made-up bodies in samples and tests."""
    return next(f"{nine}{last}" for last in "0123456789" if is_vkn(f"{nine}{last}"))


def parse(text: str, *, legal: bool = False, foreign: bool = False) -> Number:
    """The number meant by what was typed, blanks, dots and dashes forgiven. Raises BadNumber with a sentence.

    Legal persons have tax numbers; a one-person business may give the owner's identity number. `foreign`
    lets a passport number through.
    """
    plain = re.sub(r"[\s.\-/]", "", text)
    if plain.isascii() and plain.isdigit() and not (foreign and len(plain) in range(5, 10)):
        return _tax(plain) if legal and len(plain) != 11 else _person(plain)
    if foreign:
        letters = upper(plain) if plain.isascii() else ""
        letters = letters.replace("İ", "I")
        if _PASSPORT.fullmatch(letters) and any(c.isdigit() for c in letters):
            return Number(Scheme.PASSPORT, letters)
        raise BadNumber(
            _("Pasaport numarası 5–20 harf ve rakamdan oluşur; 99 ile başlayan kimlik no da yazılabilir.")
        )
    raise BadNumber(_("Numarada yalnız rakam olur."))


def _person(digits: str) -> Number:
    if len(digits) != 11:
        raise BadNumber(_("%(length)s hane yazılmış, 11 hane olmalı.") % {"length": len(digits)})
    if not is_tckn(digits):
        raise BadNumber(_("Numara tutmuyor: haneleri yeniden okutun, biri yanlış yazılmış olabilir."))
    return Number(Scheme.PERSON, digits)


def _tax(digits: str) -> Number:
    if len(digits) != 10:
        raise BadNumber(_("%(length)s hane yazılmış, vergi no 10 hane olmalı.") % {"length": len(digits)})
    if not is_vkn(digits):
        raise BadNumber(_("Vergi numarası tutmuyor: haneleri yeniden okutun, biri yanlış yazılmış olabilir."))
    return Number(Scheme.TAX, digits)


def guess(text: str) -> list[Number]:
    """Every number a search text could be, none when it is no number."""
    found = []
    for legal, foreign in ((False, False), (True, False), (False, True)):
        try:
            number = parse(text, legal=legal, foreign=foreign)
        except BadNumber:
            continue
        if number not in found:
            found.append(number)
    return found
