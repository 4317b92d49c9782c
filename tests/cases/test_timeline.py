"""A chain of hashes notices whatever is done to a line behind the product's back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from muhatap.cases import timeline

NUMBER = "2026/000001-7"
START = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """A row of the timeline, as far as its hash covers it."""

    seq: int
    move: str
    personal: dict[str, Any] | None = None
    salts: dict[str, str] | None = None
    digests: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    hash: str = ""
    by_id: int = 7
    on_behalf_of_id: int | None = None
    referral_id: int | None = None
    before: str = ""
    after: str = ""

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.seq)


def chain() -> list[Line]:
    """Three lines; the second remembers something personal."""
    salts, digests = timeline.seal({"text": "Ayşe Hanım aradı."})
    personal = {"text": "Ayşe Hanım aradı."}
    lines = [
        Line(1, "register", facts={"topic": 4}),
        Line(2, "note", personal=personal, salts=salts, digests=digests),
        Line(3, "route", facts={"units": [5]}),
    ]
    return relinked(lines)


def relinked(lines: list[Line]) -> list[Line]:
    """The same lines with the hashes that the product would give them."""
    previous, made = "", []
    for line in lines:
        made.append(replace(line, hash=timeline.hash_of(line, previous, NUMBER)))
        previous = made[-1].hash
    return made


def test_a_chain_that_nobody_touched_verifies() -> None:
    lines = chain()
    assert timeline.faults(NUMBER, lines[-1].hash, lines) == []


def test_a_changed_line_is_named() -> None:
    lines = chain()
    forged = [replace(lines[0], facts={"topic": 9}), *lines[1:]]
    assert timeline.faults(NUMBER, lines[-1].hash, forged) == ["line 1 was changed"]


def test_a_line_written_anew_with_its_own_hash_breaks_the_next_one() -> None:
    lines = chain()
    first = replace(lines[0], facts={"topic": 9})
    first = replace(first, hash=timeline.hash_of(first, "", NUMBER))
    assert timeline.faults(NUMBER, lines[-1].hash, [first, *lines[1:]]) == ["line 2 was changed"]
    last = replace(lines[2], facts={"units": [6]})
    last = replace(last, hash=timeline.hash_of(last, lines[1].hash, NUMBER))
    told = timeline.faults(NUMBER, lines[-1].hash, [*lines[:2], last])
    assert told == ["the last line is not the one the case remembers"]


def test_a_line_taken_out_and_a_chain_of_another_case_are_noticed() -> None:
    lines = chain()
    head = lines[-1].hash
    assert timeline.faults(NUMBER, head, [lines[0], lines[2]]) == ["line 2 is missing; found 3"]
    assert timeline.faults(NUMBER, head, lines[:2]) == ["the last line is not the one the case remembers"]
    assert "line 1 was changed" in timeline.faults("2026/000002-5", head, lines)


def test_a_personal_fact_may_be_erased_and_not_changed() -> None:
    lines = chain()
    head = lines[-1].hash
    erased = [lines[0], replace(lines[1], personal=None, salts=None), lines[2]]
    assert timeline.faults(NUMBER, head, erased) == []
    changed = [lines[0], replace(lines[1], personal={"text": "Kimse aramadı."}), lines[2]]
    assert timeline.faults(NUMBER, head, changed) == ["fact text of line 2 was changed"]
