"""The phrases, read once: subjects by theme (`data/corpus`), and how people and clerks talk (`data/phrases`).

A slot is written `<yer>`; it becomes `%(yer)s` so that a text is filled in one step. Slots stand alone: no
suffix is ever glued to one, because Turkish suffixes follow the sound of what they are glued to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from muhatap.kit.yamls import read_yaml

DATA = Path(__file__).resolve().parent.parent / "data"
SLOTS = frozenset({"yer", "sokak", "mahalle", "adres", "sure", "n", "hat", "tarih", "kisi", "tel", "also"})
_SLOT = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Subject:
    """One matter in many words. `problem` opens a text; the other parts follow or are left out."""

    topic: str
    weight: int
    season: str
    calm: bool  # nobody is angry about it
    titles: tuple[str, ...]
    problem: tuple[str, ...]
    detail: tuple[str, ...]
    effect: tuple[str, ...]
    wish: tuple[str, ...]
    note: tuple[str, ...]
    also: tuple[str, ...]
    answer: tuple[str, ...]
    inform: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Everything that can be said."""

    subjects: tuple[Subject, ...]
    citizens: Mapping[str, tuple[str, ...]]
    clerks: Mapping[str, tuple[str, ...]]
    contacts: tuple[Mapping[str, str], ...]
    questions: tuple[Mapping[str, str], ...]
    people: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, tuple[float, ...]]

    @property
    def topics(self) -> frozenset[str]:
        """Codes of the topics that have words."""
        return frozenset(subject.topic for subject in self.subjects)


def read(path: str) -> Any:
    """A file of `data/` as Python values."""
    return read_yaml(DATA / path)


def compiled(text: str) -> str:
    """A phrase ready to be filled. An unknown slot is a bug and raises KeyError."""
    unknown = set(_SLOT.findall(text)) - SLOTS
    if unknown:
        raise KeyError(f"{sorted(unknown)} in {text!r}")
    return _SLOT.sub(r"%(\1)s", text.replace("%", "%%"))


@cache
def library() -> Library:
    """The whole library, read once a process."""
    subjects = tuple(
        _subject(row)
        for path in sorted((DATA / "corpus").glob("*.yaml"))
        for row in read(f"corpus/{path.name}")
    )
    return Library(
        subjects=subjects,
        citizens=_phrases("phrases/citizens.yaml"),
        clerks=_phrases("phrases/clerks.yaml"),
        contacts=tuple(read("phrases/contacts.yaml")),
        questions=tuple(read("phrases/questions.yaml")),
        people={key: tuple(names) for key, names in read("people.yaml").items()},
        weights={
            season: tuple(accumulate(_weights(subjects, season)))
            for season in ("", "rain", "summer", "winter")
        },
    )


def _subject(row: Mapping[str, Any]) -> Subject:
    parts = ("problem", "detail", "effect", "wish", "note", "also", "answer", "inform")
    return Subject(
        topic=row["topic"],
        weight=row["weight"],
        season=row.get("season", ""),
        calm=row.get("calm", False),
        titles=tuple(row["titles"]),
        **{part: tuple(map(compiled, row[part])) for part in parts},
    )


def _phrases(path: str) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(map(compiled, rows)) for key, rows in read(path).items()}


def _weights(subjects: tuple[Subject, ...], season: str) -> list[float]:
    """Matters of a season come three times as often in it, and rain brings its own six times."""
    lift = 6.0 if season == "rain" else 3.0
    return [row.weight * (lift if season and row.season == season else 1.0) for row in subjects]
