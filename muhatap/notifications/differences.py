"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Words that stayed (`same`), came (`ins`) or went (`del`)."""

    kind: str
    text: str


def between(before: str, after: str) -> list[Piece]:
    """The way from one text to the other."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("del", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("ins", "".join(new[c:d])))
    return pieces
