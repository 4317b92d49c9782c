"""A hidden applicant's own name, numbers and e-mail addresses, taken out of free text (izmir:15.10).

Only what the register knows of this one person is taken out, wherever it stands in the text: the units get
the matter as it was told. A single word of the name that is a noun, too, goes only where the text says that
it is a name (`adım Deniz`, `Deniz Hanım`): "deniz kenarı" must stay readable for whoever is sent there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _

from muhatap.citizens import cipher
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit.turkish import ascii_fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_APOSTROPHE = re.compile(r"['’]")
_BETWEEN = re.compile(r"[\s.,;:()/\-–—]{0,3}")
_AFTER_CUE = re.compile(r"[\s:.,]{1,3}")
_DIGITS = re.compile(r"(?:\+ ?)?\(?[0-9](?:[\s().\-–—_/]{0,3}[0-9])*")
_EMAIL = re.compile(
    r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}"
)  # bounded: no run is walked twice
_CUES = {"ad", "adi", "adim", "isim", "ismi", "ismim", "soyadi", "soyadim", "ben", "bay", "bayan", "sayin"}
_TITLE = re.compile(r"(bey|hanim|teyze|amca|abi|abla|hoca|usta|dede|nine|aile)[a-z]{0,5}")  # `Hanım'ın`
# names that are words, too: one of these alone says nothing about who it is
_WORDS = """
ak akin altin arslan aslan aslanlar ates ay aydin bahar baris bayram bozkurt bulut cakir cam can celik
cicek cinar coban dag dagli dal demir demirci deniz dere dogan dogru dogu duman durmus eker ekin emek er
erdem erkek ermis gezer gok gol gul guler gunes guney guven guzel hakim ilk irmak isik kaplan kar kara
kartal kavak kaya kilic koc koca korkmaz kose koy kurt kus kuzey kuzu mutlu nehir orman ova oz ozgur
pinar polat sahin sari savas sefa seker sen sevgi simsek soylu su tan tas tasci tepe toprak tuna tunc
turk ugur umut uslu usta uysal uzun yagmur yalcin yaman yasar yavas yavuz yaz yeni yesil yigit yildirim
yildiz yol yolcu yuce yuksel zafer
"""
_NOUNS = frozenset(_WORDS.split())
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
        whole, text = text, unicodedata.normalize("NFC", text)
        cuts = sorted([*self._emails(text), *self._numbers(text), *self._names(text)])
        if not cuts:
            return whole
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
            said = _APOSTROPHE.split(found[0])[0].rstrip(".!?")
            if ascii_fold(said) in self.emails:
                yield found.start(), found.start() + len(said)

    def _numbers(self, text: str) -> Iterator[tuple[int, int]]:
        for found in _DIGITS.finditer(text):
            said = [place for place in range(*found.span()) if text[place].isdecimal()]
            digits = "".join(text[place] for place in said)
            if len(digits) in (_LOCAL, _LOCAL + 1) and any(
                number.endswith(digits[-_LOCAL:]) for number in self.digits
            ):
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
            said = self._run(text, words, place)
            if said and (len(set(said)) > 1 or self._is_told_to_be_a_name(text, words, place)):
                yield words[place].start(), words[place + len(said) - 1].end()
            place += max(len(said), 1)

    def _run(self, text: str, words: list[re.Match[str]], place: int) -> list[str]:
        """Which words of the name stand side by side, initials among them; empty when it begins with none."""
        said: list[str] = []
        named = False
        for at in range(place, len(words)):
            if said and not _BETWEEN.fullmatch(text[words[at - 1].end() : words[at].start()]):
                break
            name = self._name(words[at][0], within=named)
            if not name and not self._is_initial(words[at][0], text[words[at].end() : words[at].end() + 1]):
                break
            said.append(name or f"{words[at][0]}.")
            named = named or bool(name)
        return said if named else []

    def _name(self, word: str, *, within: bool) -> str:
        """The word of the name that this is; with an ending only where it is written large or follows one."""
        stem = ascii_fold(_APOSTROPHE.split(word)[0])
        if stem in self.names:
            return stem
        if not within and not word[:1].isupper():
            return ""
        long = (name for name in self.names if len(name) >= _SHORTEST_STEM and stem.startswith(name))
        return next((name for name in long if len(stem) - len(name) <= _LONGEST_ENDING), "")

    def _is_initial(self, word: str, after: str) -> bool:
        return len(word) == 1 and after == "." and ascii_fold(word) in {name[:1] for name in self.names}

    def _is_told_to_be_a_name(self, text: str, words: list[re.Match[str]], place: int) -> bool:
        """A single word of the name: one that means nothing else, or that the text marks as a name."""
        word = words[place]
        stem, *ending = _APOSTROPHE.split(word[0])
        if ascii_fold(stem) not in _NOUNS or (ending and stem[:1].isupper()):
            return True
        before = ascii_fold(words[place - 1][0]) if place else ""
        after = ascii_fold(_APOSTROPHE.split(words[place + 1][0])[0]) if place + 1 < len(words) else ""
        gap = text[words[place - 1].end() : word.start()] if place else ""
        return (before in _CUES and bool(_AFTER_CUE.fullmatch(gap))) or bool(_TITLE.fullmatch(after))


def known(citizen_ids: Iterable[int]) -> dict[int, Known]:
    """What the register knows of each of these people. One statement, however many."""
    ids = set(citizen_ids)
    if not ids:
        return {}
    points = ContactPoint.objects.filter(citizen=OuterRef("pk")).order_by("pk")
    # Whoever has another name now may stand in an old text by the former one, and so may whoever was known
    # by another record that was merged into this one.
    former = ArrayAgg("changes__before", filter=Q(changes__field__in=("name", "representative")), default=[])
    rows = Citizen.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
    rows = rows.only("pk", "name", "representative", "number_cipher", "merged_into_id")
    rows = rows.annotate(former=former, kinds=ArraySubquery(points.values("kind")))
    rows = rows.annotate(points=ArraySubquery(points.values("value")))
    parts: dict[int, list[Known]] = {}
    for row in rows:
        for pk in {row.pk, row.merged_into_id} & ids:
            parts.setdefault(pk or 0, []).append(_known(row))
    return {pk: _together(known) for pk, known in parts.items()}


def _together(parts: list[Known]) -> Known:
    if len(parts) == 1:
        return parts[0]
    return Known(
        names=tuple(sorted({name for part in parts for name in part.names})),
        digits=tuple(sorted({digits for part in parts for digits in part.digits})),
        emails=tuple(sorted({email for part in parts for email in part.emails})),
    )


def _known(row: Citizen) -> Known:
    said = unicodedata.normalize("NFC", " ".join([row.name, row.representative, *getattr(row, "former", ())]))
    names = {ascii_fold(word[0]) for word in _WORD.finditer(said)}
    points = list(zip(getattr(row, "kinds", ()), getattr(row, "points", ()), strict=True))
    digits = {
        re.sub(r"\D", "", value)[-10:]
        for kind, value in points
        if kind in (ContactPoint.Kind.MOBILE, ContactPoint.Kind.LANDLINE)
    }
    if row.number_cipher:
        digits.add(_number(row.number_cipher))
    return Known(
        names=tuple(sorted(name for name in names - _COMMON if len(name) > 1)),
        digits=tuple(sorted(digits - {""})),
        emails=tuple(ascii_fold(value) for kind, value in points if kind == ContactPoint.Kind.EMAIL),
    )


def _number(sealed: bytes | memoryview) -> str:
    try:
        return re.sub(r"\D", "", cipher.unseal(sealed).value)
    except cipher.Unreadable:
        return ""  # what nobody can read any more nobody can compare either
