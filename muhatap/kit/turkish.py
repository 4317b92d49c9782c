"""Turkish text: the only place where human text is folded.

`"İSTANBUL".lower()` is not "istanbul" in Python and `"ILGAZ".lower()` is not "ılgaz"; bare casing of human
text is banned elsewhere by a house rule. `fold` and `ascii_fold` have twins in SQL (`tr_fold`, `tr_ascii`).
Letters in two parts, as text copied out of a PDF or from a Mac brings them, are put together first.
"""

from __future__ import annotations

import unicodedata

_LOWER = str.maketrans("IİÂÎÛâîû", "ıiaiuaiu")
_UPPER = str.maketrans("ıi", "Iİ")
_ASCII = str.maketrans("çğıöşü", "cgiosu")
_SORT = str.maketrans({"ç": "c~", "ğ": "g~", "ı": "h~", "ö": "o~", "ş": "s~", "ü": "u~"})


def fold(text: str) -> str:
    """Lower case by Turkish rules, circumflexes dropped: `IĞDIR` → `ığdır`."""
    return unicodedata.normalize("NFC", text).translate(_LOWER).lower()


def ascii_fold(text: str) -> str:
    """`fold`, then without Turkish letters: `Iğdır` → `igdir`. For typing without a Turkish keyboard."""
    return fold(text).translate(_ASCII)


def upper(text: str) -> str:
    """Upper case by Turkish rules: `izmir` → `İZMİR`."""
    return unicodedata.normalize("NFC", text).translate(_UPPER).upper()


def title(text: str) -> str:
    """First letter of every word upper case, the rest lower, by Turkish rules."""
    return " ".join(upper(word[:1]) + fold(word[1:]) for word in text.split(" "))


def sort_key(text: str) -> str:
    """A key that sorts in Turkish order under plain byte order (ç after c, ı before i)."""
    return fold(text).translate(_SORT)
