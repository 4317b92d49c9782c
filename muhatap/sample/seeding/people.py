"""Applicants of the sample: made-up people and bodies, written down only when they have applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from muhatap.citizens import cipher, numbers
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.citizens.numbers import Number, Scheme
from muhatap.kit.turkish import ascii_fold, sort_key
from muhatap.organization.models import Actor
from muhatap.sample.corpus.writing import Writer
from muhatap.sample.seeding.copying import Step, Table
from muhatap.sample.seeding.ground import Ground, Quarter
from muhatap.sample.seeding.ids import Ids

ACTOR = ("id", "kind", "staff", "label")
CITIZEN = (
    "id", "actor", "kind", "name", "name_sort", "name_fold", "representative", "number_cipher",
    "number_index", "district", "neighbourhood", "language", "identity_hidden", "created_at", "created_by",
    "checked_at", "checked_by",
)  # fmt: skip
POINT = (
    "id", "citizen", "kind", "value", "is_primary", "consent_at", "consent_source", "news_consent_at",
    "news_consent_source", "survey_consent_source", "verified_at", "created_at",
)  # fmt: skip
BLOCK = 10_000  # numbers of the block 0555 000; then 0500, which no operator has


@dataclass(slots=True)
class Applicant:
    """Somebody who may apply. Keys are given when they first do."""

    number: int
    quarter: Quarter
    kind: str
    name: str
    citizen: int = 0
    actor: int = 0
    mobile: int = 0
    email: int = 0
    hidden: bool = False


class Register:
    """The citizens' register while histories are written."""

    def __init__(self, count: int, ground: Ground, ids: Ids, *, seed: int, start: datetime) -> None:
        self.ground, self.ids, self.start = ground, ids, start
        self.writer, self.random = Writer(f"people {seed}"), Random(f"people {seed}")
        self.people: list[Applicant | None] = [None] * count
        self.actors = Table(Actor, ACTOR)
        self.citizens = Table(Citizen, CITIZEN)
        self.points = Table(ContactPoint, POINT)

    def somebody(self, roll: float, at: datetime, clerk: int) -> Applicant:
        """An applicant; few apply often, most once. `clerk` writes down whoever is new."""
        number = int(roll**1.7 * len(self.people))
        found = self.people[number]
        if found is None:
            found = self.people[number] = self._new(number)
            self._write(found, at, clerk)
        return found

    @property
    def made(self) -> int:
        """How many applicants are written down."""
        return sum(who is not None for who in self.people)

    def nobody(self) -> int:
        """The actor of an anonymous applicant."""
        actor = self.ids.next("actor")
        self.actors.add(actor, Actor.Kind.CITIZEN, None, "")
        return actor

    def take(self) -> list[Step]:
        """Whoever is new, as steps of a pipe."""
        return [step for table in (self.actors, self.citizens, self.points) for step in table.take()]

    def _new(self, number: int) -> Applicant:
        dice, people = self.random.random, self.writer.books.people
        quarter, roll = self.ground.quarter(dice()), dice()
        if roll < 0.04:
            kind, name = Citizen.Kind.LEGAL, self.writer.one(people["bodies"])
        elif roll < 0.055:
            kind, name = Citizen.Kind.FOREIGN, self.writer.one(people["foreigners"])
        elif roll < 0.075:
            kind, name = Citizen.Kind.VISITOR, self.writer.person()
        else:
            kind, name = Citizen.Kind.NATURAL, self.writer.person()
        return Applicant(number, quarter, kind, name, hidden=dice() < 0.008)

    def _write(self, who: Applicant, at: datetime, clerk: int) -> None:
        dice = self.random.random
        who.citizen, who.actor = self.ids.next("citizen"), self.ids.next("actor")
        since = at if dice() < 0.7 else min(at, self.start - timedelta(days=dice() * 600))
        sealed, index = _identity(who) if dice() < 0.62 else (None, "")
        checked = since if dice() < 0.5 else None
        self.actors.add(who.actor, Actor.Kind.CITIZEN, None, "")
        quarter, language = who.quarter, "en" if who.kind == Citizen.Kind.FOREIGN else "tr"
        speaker = self.writer.person() if who.kind == Citizen.Kind.LEGAL else ""
        self.citizens.add(
            who.citizen, who.actor, who.kind, who.name, sort_key(who.name)[:330], ascii_fold(who.name)[:160],
            speaker, sealed, index, quarter.district, quarter.pk, language, who.hidden, since, clerk, checked,
            clerk if checked else None,
        )  # fmt: skip
        self._add_points(who, since)

    def _add_points(self, who: Applicant, since: datetime) -> None:
        dice = self.random.random
        has_mobile = dice() < 0.93
        if has_mobile:
            who.mobile = self.ids.next("point")
            consent = since if dice() < 0.85 else None
            verified, source = since if dice() < 0.4 else None, "phone" if consent else ""
            number = mobile(who.number)
            news = since if who.number * 7919 % 100 < 30 else None
            self.points.add(
                who.mobile, who.citizen, "mobile", number, True, consent, source, news,
                "phone" if news else "", "", verified, since,
            )  # fmt: skip
        if not has_mobile or dice() < 0.34:
            who.email = self.ids.next("point")
            address = address_of(who)
            news = since if who.number * 104_729 % 100 < 40 else None
            self.points.add(
                who.email, who.citizen, "email", address, True, since, "web", news, "web" if news else "",
                "", None, since,
            )  # fmt: skip


def mobile(number: int) -> str:
    """The telephone of the n-th applicant: of blocks that are assigned to nobody."""
    return f"+90555000{number:04d}" if number < BLOCK else f"+90500{number % 10_000_000:07d}"


def address_of(who: Applicant) -> str:
    """A made-up e-mail address."""
    return f"{'.'.join(ascii_fold(who.name).replace('.', ' ').split())}{who.number}@posta.example"


def _identity(who: Applicant) -> tuple[bytes, str]:
    """A number with right check digits of ranges that are not given out: 98… for people, 000… for bodies."""
    if who.kind == Citizen.Kind.LEGAL:
        number = Number(Scheme.TAX, numbers.vkn_from(f"000{who.number % 1_000_000:06d}"))
    elif who.kind == Citizen.Kind.FOREIGN:
        number = Number(Scheme.PASSPORT, f"X{who.number:08d}")
    else:
        number = Number(Scheme.PERSON, numbers.tckn_from(f"98{who.number % 10_000_000:07d}"))
    return cipher.seal(number), cipher.index(number)
