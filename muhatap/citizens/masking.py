"""What is shown of a person without a reason (law 6698 m.12): enough to recognise, too little to use."""

from __future__ import annotations

from muhatap.citizens import phones

DOT = "•"


def name(full: str) -> str:
    """`Hatice Yılmaz` → `Hatice Y•••••`: the given names, one letter of the family name, never its length."""
    words = full.split()
    if len(words) < 2:
        return full[:1] + DOT * 5 if full else ""
    return " ".join([*words[:-1], words[-1][:1] + DOT * 5])


def initials(full: str) -> str:
    """First letters of the first and the last word, for the round mark."""
    words = full.split()
    if not words:
        return ""
    return words[0][:1] + words[-1][:1] if len(words) > 1 else full[:2]


def number(value: str) -> str:
    """`10000000146` → `•••••••••46`; the length stays, it tells the kind."""
    return DOT * max(len(value) - 2, 0) + value[-2:] if len(value) > 4 else DOT * len(value)


def phone(e164: str) -> str:
    """`+905550000017` → `0555 ••• •• 17`; of a foreign number country and last two digits."""
    shown = phones.shown(e164)
    digits = [index for index, sign in enumerate(shown) if sign.isdigit()]
    keep = set(digits[:4]) | set(digits[-2:])
    if not shown.startswith("0"):
        keep = set(digits[:2]) | set(digits[-2:])
    return "".join(DOT if index in digits and index not in keep else sign for index, sign in enumerate(shown))


def email(address: str) -> str:
    """`hatice@example.org` → `h•••••@example.org`; the host says which box to look in."""
    local, at, host = address.partition("@")
    return f"{local[:1]}{DOT * 5}{at}{host}" if at else DOT * 5


def text(value: str) -> str:
    """Free text about a person (a street address, a note): nothing of it, only that it is there."""
    return DOT * 5 if value else ""


def point(kind: str, value: str) -> str:
    """A contact point by its kind."""
    if kind in {"mobile", "landline"}:
        return phone(value)
    return email(value) if kind == "email" else text(value)
