"""Text that people typed: what cannot be stored or would deceive a reader is named, never silently kept."""

from __future__ import annotations

import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext as _

# Marks that turn the direction of what follows, and letters without width: a name that holds one reads
# differently than it is found. (The joiners U+200C and U+200D belong to Persian and to emoji.)
_DECEIVING = {
    *"\u200b\u200e\u200f\u2060\ufeff\u061c\u00ad",
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
}

# Letters, marks and symbols that are drawn as nothing at all: fillers, joiners of graphemes, variation
# selectors, the Braille pattern without a dot. By their category they would count as something to read.
_DRAWN_AS_NOTHING = {
    *"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0",
    *(chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))),
}
_LINES = dict.fromkeys(map(ord, "\n\r\t"), " ")
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}


def is_blank(text: str) -> bool:
    """True when nobody can see anything: empty, white space, or marks that have no shape of their own."""
    return all(sign in _DRAWN_AS_NOTHING or unicodedata.category(sign) in _UNSEEN for sign in text)


def trimmed(text: str) -> str:
    """The text without white space around it; empty when there is nothing to see in it."""
    return "" if is_blank(text) else text.strip()


def flaw(text: str, *, limit: int, lines: bool = False) -> str | Promise:
    """What is wrong with a text, as a sentence for its writer; empty when nothing is.

    `limit` counts letters; `lines` allows several lines.
    """
    if len(text) > limit:
        return _("Çok uzun: en çok %(limit)s harf olabilir, %(length)s harf yazılmış.") % {
            "limit": limit,
            "length": len(text),
        }
    allowed = "\n\r\t" if lines else ""
    plain = text.translate(_LINES) if lines else text
    if plain.isprintable() and _DECEIVING.isdisjoint(plain):  # nearly always; signs one by one are slow
        return ""
    for sign in text:
        if sign in _DECEIVING:
            return _("Görünmeyen bir işaret var (kopyalanmış olabilir). Silip elle yazın.")
        if unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign not in allowed:
            return _("Yazılamayan bir işaret var. Silip elle yazın.")
    return ""


def one_line(text: str) -> str:
    """The text with every run of white space as one blank, trimmed; empty when there is nothing to see."""
    return "" if is_blank(text) else " ".join(text.split())
