"""Which topic a story is about, judged by its words. Pure; offered with the reason, never decided.

Turkish grows by suffixes, so words are compared by their beginnings, without Turkish letters:
`salıncağın` meets `salıncak`. A topic's own name and keywords weigh more than the names above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muhatap.cases.models import Topic
from muhatap.kit.turkish import ascii_fold

SHORTEST = 4
MOST_WORDS = 80
ENOUGH = 8  # one own word of four letters, or two words of the path
# words of every second complaint, which point nowhere
_EMPTY = {
    *("mahalle", "mahallesi", "mahallemiz", "sokak", "sokagi", "sokagimiz", "cadde", "caddesi", "belediye"),
    *("belediyesi", "lutfen", "tesekkur", "tesekkurler", "merhaba", "gunler", "yardim", "sorun", "sikayet"),
    *("talep", "istiyorum", "istiyoruz", "rica", "ederim", "ediyorum", "gerek", "gerekli", "olarak", "icin"),
    *("onunde", "onundeki", "yaninda", "numara", "apartman", "bina", "evimin", "zaman", "gundur", "haftadir"),
}


@dataclass(frozen=True)
class Understood:
    """A topic and the words of the story that point to it."""

    topic: Topic
    words: tuple[str, ...]


def understand(text: str, leaves: Iterable[Topic]) -> Understood | None:
    """The topic that the words point to most clearly; None when they point nowhere."""
    index = _index(leaves)
    scores: dict[int, int] = {}
    found: dict[int, list[str]] = {}
    topics: dict[int, Topic] = {}
    for plain, shown in _words(text):
        best: dict[int, int] = {}
        for word, topic, own in index.get(plain[:SHORTEST], ()):
            weight = _likeness(plain, word) * (2 if own else 1)
            if weight > best.get(topic.pk, 0):
                best[topic.pk], topics[topic.pk] = weight, topic
        for pk, weight in best.items():
            scores[pk] = scores.get(pk, 0) + weight
            found.setdefault(pk, []).append(shown)
    if not scores:
        return None
    pk = max(scores, key=lambda one: (scores[one], -topics[one].order, -one))
    return Understood(topics[pk], tuple(found[pk][:3])) if scores[pk] >= ENOUGH else None


def _index(leaves: Iterable[Topic]) -> dict[str, list[tuple[str, Topic, bool]]]:
    index: dict[str, list[tuple[str, Topic, bool]]] = {}
    for topic in leaves:
        own = set(_plain(f"{topic.name_tr} {topic.name_en} {topic.keywords}"))
        for word in own | set(_plain(topic.name_fold)):
            index.setdefault(word[:SHORTEST], []).append((word, topic, word in own))
    return index


def _plain(text: str) -> list[str]:
    return [word for word, _shown in _split(text) if len(word) >= SHORTEST and word not in _EMPTY]


def _words(text: str) -> list[tuple[str, str]]:
    """Distinct words worth looking up, folded and as written."""
    kept: dict[str, str] = {}
    for plain, shown in _split(text[:4000]):
        if len(plain) >= SHORTEST and plain not in _EMPTY:
            kept.setdefault(plain, shown)
        if len(kept) >= MOST_WORDS:
            break
    return list(kept.items())


def _split(text: str) -> list[tuple[str, str]]:
    pieces = "".join(sign if sign.isalnum() else " " for sign in text).split()
    return [(ascii_fold(piece)[:40], piece[:40]) for piece in pieces]


def _likeness(word: str, other: str) -> int:
    """Letters that two words begin with alike; 0 when they only seem alike."""
    if word.startswith(other):
        return len(other) + 1
    common = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    common = min(len(word), len(other)) if common is None else common
    return common if common >= SHORTEST and common >= min(len(word), len(other)) - 1 else 0
