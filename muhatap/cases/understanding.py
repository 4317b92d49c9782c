"""Which topic a story is about, judged by its words. Pure; offered with the reason, never decided.

Turkish grows by suffixes, so words are compared by their beginnings, without Turkish letters:
`salıncağın` meets `salıncak`. A topic's own name and keywords weigh more than the names above it, and the
beginning of a story more than what follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muhatap.cases.models import Topic
from muhatap.kit.turkish import ascii_fold

SHORTEST = 3
LONGEST_SUFFIX = 4  # that a word of three letters may carry: `yoldaki`
MOST_WORDS = 80
OPENING = 14  # words in which most people say what it is about
ENOUGH = 12.0
# words of every second complaint, which point nowhere
_EMPTY = {
    *(
        "mahalle",
        "mahallesi",
        "mahallemiz",
        "mahallemizde",
        "sokak",
        "sokagi",
        "sokagimiz",
        "cadde",
        "caddesi",
    ),
    *("belediye", "belediyesi", "belediyemiz", "lutfen", "tesekkurler", "merhaba", "gunler", "iyi", "yardim"),
    *("sorun", "sikayet", "talep", "istiyorum", "istiyoruz", "rica", "ederim", "ediyorum", "ederiz"),
    *("gerek", "gerekli", "gereken", "olarak", "icin", "onunde", "onundeki", "yaninda", "numara"),
    *("numarali", "apartman", "apartmani", "bina", "binanin", "evimin", "zaman", "gundur", "haftadir"),
    *("aydir", "calisma", "calismalar", "saygilar", "sayin", "yetkili", "ilgililer", "degerli", "selam"),
    *("selamlar", "merkez", "bilgi", "bilgilerinize", "yapilmasini", "yapilsin", "bir", "iki", "uzerinde"),
    *("karsisinda", "girisinde", "cok", "var", "yok", "daha", "sonra", "once", "bize"),
    *("bizi", "sizin", "oldu", "olan", "olsun", "kaldi", "gibi", "kadar", "her"),
    *("hic", "ama", "ile", "den", "dan", "ben", "biz", "siz", "cocuk"),
    *("cocuklar", "cocuklarimiz", "surekli", "hala", "basvurdum", "basvurdu"),
}


@dataclass(frozen=True)
class Understood:
    """A topic and the words of the story that point to it."""

    topic: Topic
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    """A word of the topics: whose it is, and which of them have it as their own."""

    text: str
    topics: tuple[Topic, ...]
    own: frozenset[int]

    def weight(self, topic: Topic, letters: int) -> float:
        """What a hit of so many letters says for a topic."""
        return letters * (2.0 if topic.pk in self.own else 1.2)


def understand(text: str, leaves: Iterable[Topic]) -> Understood | None:
    """The topic that the words point to most clearly; None when they point nowhere."""
    index = _index(leaves)
    scores: dict[int, float] = {}
    found: dict[int, list[str]] = {}
    topics: dict[int, Topic] = {}
    for place, (plain, shown) in enumerate(_words(text)):
        best: dict[int, float] = {}
        for word in index.get(plain[:SHORTEST], ()):
            letters = _likeness(plain, word.text)
            for topic in word.topics if letters else ():
                topics[topic.pk] = topic
                best[topic.pk] = max(best.get(topic.pk, 0.0), word.weight(topic, letters))
        for pk, weight in best.items():
            scores[pk] = scores.get(pk, 0.0) + weight * (2.2 if place < OPENING else 1.0)
            found.setdefault(pk, []).append(shown)
    if not scores:
        return None
    pk = max(scores, key=lambda one: (scores[one], -topics[one].order, -one))
    return Understood(topics[pk], tuple(found[pk][:3])) if scores[pk] >= ENOUGH else None


def _index(leaves: Iterable[Topic]) -> dict[str, list[_Word]]:
    having: dict[str, list[Topic]] = {}
    owning: dict[str, set[int]] = {}
    for topic in leaves:
        own = set(_plain(f"{topic.name_tr} {topic.name_en} {topic.keywords}"))
        for word in sorted(own | set(_plain(topic.name_fold))):
            having.setdefault(word, []).append(topic)
            if word in own:
                owning.setdefault(word, set()).add(topic.pk)
    index: dict[str, list[_Word]] = {}
    for word, topics in having.items():
        row = _Word(word, tuple(topics), frozenset(owning.get(word, ())))
        index.setdefault(word[:SHORTEST], []).append(row)
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
        return len(other) + 1 if len(other) > SHORTEST or len(word) - len(other) <= LONGEST_SUFFIX else 0
    common = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    common = min(len(word), len(other)) if common is None else common
    return common if common > SHORTEST and common * 3 >= min(len(word), len(other)) * 2 else 0
