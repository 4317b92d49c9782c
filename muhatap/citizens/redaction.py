"""A hidden applicant's own name, numbers and addresses, taken out of free text (izmir:15.10, 6698 m.12).

Only what the register knows of this one person is taken out, wherever it stands in the text: the units get
the matter as it was told. A single word of the name goes only where the text says that it is a name
(`adım Deniz`, `Deniz Hanım`): "deniz kenarı" must stay readable for whoever is sent there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from muhatap.citizens import cipher
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit.turkish import ascii_fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BETWEEN = re.compile(r"[\s.\-]{0,3}")
_AFTER_CUE = re.compile(r"[\s:.,]{1,3}")
_DIGITS = re.compile(r"(?:\+ ?)?\(?[0-9](?:[\s().\-/]{0,3}[0-9])*")
_EMAIL = re.compile(
    r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}"
)  # bounded: no run is walked twice
_CUES = {"ad", "adi", "adim", "isim", "ismi", "ismim", "soyadi", "soyadim", "ben", "bay", "bayan", "sayin"}
_TITLES = {"bey", "hanim", "bay", "bayan"}
# words of bodies' names that say nothing about whose
_COMMON = {"ve", "ltd", "sti", "as", "san", "tic", "sanayi", "ticaret", "limited", "sirketi", "anonim"}
_COMMON |= {"dernegi", "vakfi", "apartmani", "sitesi", "yonetimi", "kooperatifi", "mahallesi", "belediyesi"}
_LONGEST_ENDING = 5  # `Yılmazların`: letters that may follow a name without an apostrophe
_SHORTEST_STEM = 4  # shorter names take an ending only after an apostrophe: `Ali` is not in `alirken`
_CODES = {"", "0", "90", "0090"}  # before a number of this country
_LOCAL = 7  # digits of a number as one tells it within the town


@dataclass(frozen=True)
class Known:
    """What the register knows of a person and a text may give away; digits are digits alone."""

    names: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def out_of(self, text: str, instead: str | None = None) -> str:
        """The text without them, `[gizli]` in their place; one that holds none comes back as it is."""
        if not text:
            return text
        mark = _("[gizli]") if instead is None else instead
        cuts = sorted([*self._emails(text), *self._numbers(text), *self._names(text)])
        kept, end = [], 0
        for start, stop in cuts:
            if start < end:
                end = max(end, stop)
                continue
            kept += [text[end:start], mark]
            end = stop
        return "".join([*kept, text[end:]])

    def _emails(self, text: str) -> Iterator[tuple[int, int]]:
        for found in _EMAIL.finditer(text):
            if ascii_fold(found[0]).rstrip(".'’!?").partition("'")[0] in self.emails:
                yield found.span()

    def _numbers(self, text: str) -> Iterator[tuple[int, int]]:
        for found in _DIGITS.finditer(text):
            said = [place for place in range(*found.span()) if text[place].isdecimal()]
            digits = "".join(text[place] for place in said)
            if len(digits) == _LOCAL and any(number.endswith(digits) for number in self.digits):
                yield found.span()
            for number in self.digits:
                start = digits.find(number)
                while start >= 0:
                    begins = found.start() if digits[:start] in _CODES else said[start]
                    yield begins, said[start + len(number) - 1] + 1
                    start = digits.find(number, start + 1)

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        words = list(_WORD.finditer(text))
        place = 0
        while place < len(words):
            run = self._run(text, words, place)
            if run and (len(run) > 1 or self._is_told_to_be_a_name(text, words, place)):
                yield run[0].start(), run[-1].end()
            place += max(len(run), 1)

    def _run(self, text: str, words: list[re.Match[str]], place: int) -> list[re.Match[str]]:
        """Words of the name that stand side by side, initials among them; empty when it begins with none."""
        run: list[re.Match[str]] = []
        named = False
        for word in words[place:]:
            if run and not _BETWEEN.fullmatch(text[run[-1].end() : word.start()]):
                break
            whole = self._is_name(word[0], within=named)
            if not whole and not self._is_initial(word[0], text[word.end() : word.end() + 1]):
                break
            run.append(word)
            named = named or whole
        return run if named else []

    def _is_name(self, word: str, *, within: bool) -> bool:
        """True for a word of the name; with an ending only where it is written large or follows one."""
        stem = ascii_fold(re.split(r"['’]", word)[0])
        return any(
            stem == name
            or (
                len(name) >= _SHORTEST_STEM
                and stem.startswith(name)
                and len(stem) - len(name) <= _LONGEST_ENDING
                and (within or word[:1].isupper())
            )
            for name in self.names
        )

    def _is_initial(self, word: str, after: str) -> bool:
        return len(word) == 1 and after == "." and ascii_fold(word) in {name[:1] for name in self.names}

    def _is_told_to_be_a_name(self, text: str, words: list[re.Match[str]], place: int) -> bool:
        word = words[place]
        if ascii_fold(re.split(r"['’]", word[0])[0]) not in self.names:
            return False
        before = ascii_fold(words[place - 1][0]) if place else ""
        after = ascii_fold(words[place + 1][0]) if place + 1 < len(words) else ""
        near = bool(place) and bool(
            re.fullmatch(r"[\s:.,]{1,3}", text[words[place - 1].end() : word.start()])
        )
        return (near and before in _CUES) or after in _TITLES


def known(citizen_ids: Iterable[int]) -> dict[int, Known]:
    """What the register knows of each of these people. Two statements, however many."""
    ids = set(citizen_ids)
    if not ids:
        return {}
    points = ContactPoint.objects.only("citizen_id", "kind", "value")
    rows = Citizen.objects.filter(pk__in=ids).only("pk", "name", "representative", "number_cipher")
    return {row.pk: _known(row) for row in rows.prefetch_related(Prefetch("contact_points", points))}


def _known(row: Citizen) -> Known:
    names = {ascii_fold(word[0]) for word in _WORD.finditer(f"{row.name} {row.representative}")}
    points = list(row.contact_points.all())
    digits = {
        re.sub(r"\D", "", point.value)[-10:]
        for point in points
        if point.kind in (ContactPoint.Kind.MOBILE, ContactPoint.Kind.LANDLINE)
    }
    if row.number_cipher:
        digits.add(_number(row.number_cipher))
    return Known(
        names=tuple(sorted(name for name in names - _COMMON if len(name) > 1)),
        digits=tuple(sorted(digits - {""})),
        emails=tuple(ascii_fold(point.value) for point in points if point.kind == ContactPoint.Kind.EMAIL),
    )


def _number(sealed: bytes | memoryview) -> str:
    try:
        return re.sub(r"\D", "", cipher.unseal(sealed).value)
    except cipher.Unreadable:
        return ""  # what nobody can read any more nobody can compare either
