"""What does not go out: the applicant as the register knows them, and what looks like anybody's own.

It makes the moderator's first draft, and it looks over what the moderator wants to release. A machine does
not find everything; that is why a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from muhatap.citizens import redaction
from muhatap.citizens.redaction import Known

MARK = "[…]"
_PHONE = r"(?<!\d)(?:\+?90[ .-]?)?0?[ .(-]{0,2}[2-5]\d{2}[ .)-]{0,2}\d{3}[ .-]?\d{2}[ .-]?\d{2}(?!\d)"
_NUMBER = r"\b(?:(?:kapı|daire|bina|blok|dış kapı|iç kapı) )?no[.:]? ?\d{1,4}(?: ?[/-] ?\w{1,3})?\b"
# What is never released: it is somebody's, whatever the sentence around it says.
SOMEBODYS = (
    re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}\.[^\W\d]{2,}"),  # e-mail
    re.compile(r"\bTR\d{2}(?: ?\d{4}){5} ?\d{2}\b", re.IGNORECASE),  # IBAN
    re.compile(_PHONE),
    re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)"),  # T.C. number
    re.compile(r"\b(?:0[1-9]|[1-7]\d|8[01]) ?[A-Z]{1,3} ?\d{2,5}\b"),  # plate
)
# What the draft leaves out, and a moderator may write again: a bus line has a number, too.
DOORS = (
    re.compile(_NUMBER, re.IGNORECASE),
    re.compile(r"\b(?:daire|kat)[.:]? ?\d{1,3}\b", re.IGNORECASE),
)


@dataclass(frozen=True)
class Scrub:
    """What may not go out of one case."""

    known: Known

    def out_of(self, text: str) -> str:
        """The text with `[…]` in place of it."""
        for pattern in (*SOMEBODYS, *DOORS):
            text = pattern.sub(MARK, text)
        return self.known.out_of(text, MARK)

    def left_in(self, text: str) -> str:
        """Why the text cannot be released as it is; "" when a machine finds nothing."""
        if self.known.out_of(text, "") != text:
            return _("Metinde başvuranın adı, numarası ya da adresi duruyor; çıkarın.")
        found = next((match[0] for pattern in SOMEBODYS if (match := pattern.search(text))), "")
        if not found:
            return ""
        said = _("Metinde kişisel olabilecek bir bilgi duruyor: “%(found)s”. Çıkarın ya da kısaltın.")
        return said % {"found": found.strip()}


def scrub_for(citizen_id: int | None) -> Scrub:
    """For the case of this applicant. Two statements, none for an anonymous case."""
    if citizen_id is None:
        return Scrub(Known())
    return Scrub(redaction.known([citizen_id]).get(citizen_id, Known()))
