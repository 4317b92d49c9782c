"""Texts of citizens and clerks, put together from the library by dice."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from muhatap.kit.turkish import upper
from muhatap.sample.corpus import noise
from muhatap.sample.corpus.library import Library, Subject, library

NOTED = frozenset({"phone", "counter", "mobile_team", "stand", "public_day", "field"})  # a clerk's words
FORMAL = frozenset(
    {"petition", "post", "fax", "courier", "cimer", "acik_kapi", "e_devlet", "unit", "district"}
)
SHORT = frozenset({"social", "whatsapp"})

# how often what goes wrong, in texts of citizens and in notes of clerks
RATES = {
    "greeting": (0.42, 0.0), "closing": (0.38, 0.0), "anger": (0.10, 0.02), "second": (0.08, 0.03),
    "wrong_house": (0.06, 0.0), "third": (0.03, 0.005), "reminder": (0.08, 0.0), "plain": (0.17, 0.02),
    "short": (0.15, 0.22), "spoken": (0.14, 0.0), "typo": (0.16, 0.05), "capitals": (0.04, 0.015),
    "careless": (0.10, 0.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as its names: `Kazımdirik`, `372. Sokak`, `14`."""

    neighbourhood: str = "Merkez"
    street: str = "1. Sokak"
    door: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, its title, and what was done to it (keys of RATES, for tests and for measuring)."""

    title: str
    text: str
    marks: tuple[str, ...]
    second: Subject | None = None


class Writer:
    """Writes by its own dice; two writers of one seed write the same."""

    def __init__(self, seed: int | str, books: Library | None = None) -> None:
        self.books = books or library()
        self.random = Random(seed)
        self.dice = self.random.random
        self.citizens, self.clerks = self.books.citizens, self.books.clerks

    def one(self, rows: Sequence[str]) -> str:
        """Any one of the rows."""
        return rows[int(self.dice() * len(rows))]

    def subject(self, season: str = "") -> Subject:
        """A matter, as often as it comes in this season (`rain`, `summer`, `winter`)."""
        weights = self.books.weights[season]
        return self.books.subjects[bisect(weights, self.dice() * weights[-1])]

    def person(self) -> str:
        """A made-up full name."""
        people = self.books.people
        given = self.one(people["women"] if self.dice() < 0.5 else people["men"])
        return f"{given} {self.one(people['surnames'])}"

    def telephone(self) -> str:
        """A number of the block 0555 000, which is assigned to nobody."""
        digits = f"{int(self.dice() * 10_000):04d}"
        return f"0555 000 {digits[:2]} {digits[2:]}" if self.dice() < 0.6 else f"0555000{digits}"

    def complaint(self, subject: Subject, channel: str, spot: Spot) -> Written:
        """What comes in by a channel about a subject."""
        slots = self.slots(spot)
        second = None
        marks: list[str] = []
        if channel in NOTED:
            parts, second = self._note(subject, marks)
        else:
            parts, second = self._letter(subject, channel, marks)
        text = _filled(parts, slots)
        text = self._spoilt(text, marks, by_clerk=channel in NOTED)
        return Written(self.one(subject.titles), text, tuple(marks), second)

    def slots(self, spot: Spot, day: str = "") -> dict[str, str]:
        """What the slots of one text are filled with."""
        dice, citizens = self.dice, self.citizens
        address = f"{spot.neighbourhood} Mahallesi {spot.street}"
        numbered = f"{address} No: {spot.door}" if spot.door else address
        if spot.door and dice() < 0.55:
            where = f"{numbered} {self.one(citizens['spot'])}"
        elif dice() < 0.5:
            where = f"{address} üzerinde"
        else:
            where = f"{address} üzerinde, {self.one(citizens['landmark'])}"
        return {
            "yer": where,
            "sokak": spot.street,
            "mahalle": f"{spot.neighbourhood} Mahallesi",
            "adres": numbered,
            "sure": self.one(citizens["since"]),
            "n": str(2 + int(dice() * 7)),
            "hat": self.one(citizens["line"]),
            "tarih": day,
            "kisi": "",
            "tel": "",
        }

    def answer(self, subject: Subject, spot: Spot, day: str) -> str:
        """A unit's answer that says what was done and when."""
        clerks = self.clerks
        body = _filled([self.one(subject.answer)], self.slots(spot, day))
        return f"{self.one(clerks['opening'])}\n\n{body}\n\n{self.one(clerks['closing'])}"

    def information(self, subject: Subject, spot: Spot, day: str) -> str:
        """Interim information of a unit."""
        return _filled([self.one(subject.inform)], self.slots(spot, day))

    def clerk(self, what: str, theme: str = "") -> str:
        """Any sentence of clerks of one sort (`note` …), often one of the theme's own."""
        own = self.clerks.get(f"{what}.{theme}")
        return self.one(own if own and self.dice() < 0.7 else self.clerks[what])

    def question(self, theme: str) -> tuple[str, str]:
        """Something to ask in a matter of a theme, and the reply to it."""
        fitting = [row for row in self.books.questions if row["theme"] in ("", theme)]
        row = fitting[int(self.dice() * len(fitting))]
        return row["ask"], row["reply"]

    def citizen(self, what: str) -> str:
        """Any sentence of citizens of one sort (`objection`, `reply` …)."""
        return self.one(self.citizens[what])

    def _note(self, subject: Subject, marks: list[str]) -> tuple[list[str], Subject | None]:
        """What a clerk notes down while somebody talks: one or two short sentences."""
        dice, citizens = self.dice, self.citizens
        parts = [self.one(subject.note)]
        second = None
        if len(parts[0]) < 70 or dice() < 0.25:
            parts.append(self.one(citizens["phone_tail"]))
        if dice() < RATES["second"][1]:
            second = self._second(parts, marks)
        if dice() < RATES["third"][1]:
            parts.append(self._third(marks))
        return parts, second

    def _letter(self, subject: Subject, channel: str, marks: list[str]) -> tuple[list[str], Subject | None]:
        """What somebody writes: the matter, some details, what follows from it, what is wanted."""
        dice, citizens = self.dice, self.citizens
        formal, brief = channel in FORMAL, channel in SHORT
        parts: list[str] = []
        if formal:
            parts.append(self.one(citizens["formal_opening"]))
        elif dice() < RATES["greeting"][0]:
            parts.append(self._marked("greeting", marks))
        parts.append(self.one(subject.problem))
        self._tell_more(parts, subject, marks, brief=brief)
        second = self._second(parts, marks) if dice() < RATES["second"][0] else None
        if dice() < RATES["third"][0]:
            parts.append(self._third(marks))
        if formal or dice() < (0.5 if brief else 0.85):
            parts.append(self.one(subject.wish))
        if formal:
            parts.append(self.one(citizens["formal_closing"]))
        elif dice() < RATES["closing"][0]:
            parts.append(self._marked("closing", marks))
        return parts, second

    def _tell_more(self, parts: list[str], subject: Subject, marks: list[str], *, brief: bool) -> None:
        dice = self.dice
        for part, often in ((subject.detail, 0.92), (subject.effect, 0.72)):
            told = dice() * (0.6 if brief else 1.0)
            if told > 1 - often:
                parts.append(self.one(part))
            if told > 0.62 and (more := self.one(part)) not in parts:
                parts.append(more)
        told = 0.0 if subject.calm or brief else dice()
        for least in (0.45, 0.92, 0.96):
            if told > least and (more := self.citizen("story")) not in parts:
                parts.append(more)
        for mark in ("reminder", "wrong_house", "anger"):
            if dice() < RATES[mark][0] and not subject.calm:
                parts.append(self._marked(mark, marks))

    def _marked(self, mark: str, marks: list[str]) -> str:
        marks.append(mark)
        return self.one(self.citizens[mark])

    def _second(self, parts: list[str], marks: list[str]) -> Subject:
        second = self.subject()
        marks.append("second")
        parts.append(self.citizen("second_subject") % {"also": self.one(second.also)})
        return second

    def _third(self, marks: list[str]) -> str:
        marks.append("third")
        return self.citizen("third_person") % {"kisi": self.person(), "tel": self.telephone()}

    def _spoilt(self, text: str, marks: list[str], *, by_clerk: bool) -> str:
        dice, column = self.dice, 1 if by_clerk else 0
        if dice() < RATES["short"][column]:
            marks.append("short")
            text = noise.shortened(text)
        if dice() < RATES["spoken"][column]:
            marks.append("spoken")
            text = noise.as_spoken(text)
        if dice() < RATES["typo"][column]:
            marks.append("typo")
            text = noise.mistyped(text, dice, 1 + int(dice() * 4))
        loud, careless, plain = (dice() < RATES[mark][column] for mark in ("capitals", "careless", "plain"))
        if loud:
            marks.append("capitals")
            text = noise.shouted(text)
        elif careless:
            marks.append("careless")
            text = noise.careless(text)
        if plain:  # last, so that no rule of Turkish casing meets a letter that has lost its dot
            marks.append("plain")
            text = noise.without_turkish_letters(text)
        return text


def _filled(parts: Sequence[str], slots: dict[str, str]) -> str:
    """The parts as sentences, each with a capital."""
    said = [part % slots if "%" in part else part for part in parts]
    return " ".join(part if part[0].isupper() else upper(part[0]) + part[1:] for part in said)
