"""`muhatap due`: a date derived on the command line, with nothing behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from muhatap.commands import ground
from muhatap.commands.main import cli
from muhatap.deadlines.services.policies import shipped_policies
from tests.deadlines.test_arithmetic import VECTORS


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "setup_django", lambda: None)
    monkeypatch.setenv("MUHATAP_BUILD", "1")


def due(*words: str) -> Result:
    return CliRunner().invoke(cli, ["due", *words], catch_exceptions=False)


def found(*words: str) -> dict[str, Any]:
    ran = due(*words, "--json")
    assert ran.exit_code == 0, ran.output
    told: dict[str, Any] = json.loads(ran.output)
    return told


@pytest.mark.parametrize(("start", "amount", "last", "_without"), VECTORS)
def test_the_information_act_as_the_law_notes_count_it(
    start: str, amount: int, last: str, _without: str
) -> None:
    told = found("4982", start, *(["--extend"] if amount == 30 else []))
    assert told["due"] == f"{last}T23:59:59+03:00"
    assert told["steps"][-1]["day"] == last
    assert (told["policy"], told["source"], told["is_law"]) == ("4982", "4982 m.11", True)


def test_it_needs_neither_database_nor_secret(tmp_path: Path) -> None:
    kept = {"PATH": os.environ["PATH"], "MUHATAP_HOME": str(tmp_path / "none")}
    ran = subprocess.run(
        [sys.executable, "-m", "muhatap.commands.main", "due", "3071", "23.10.2026", "--language", "en"],
        env=kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ran.stdout.startswith("23.11.2026 23.59\nAnswer under the Petition Act, 30 calendar days")
    assert "22.11.2026 Sunday: day 30" in ran.stdout
    assert ran.stderr == ""
    assert not (tmp_path / "none").exists()


def test_pauses_targets_and_promises() -> None:
    assert found("izmir-30", "2026-11-09")["due"].startswith("2026-12-09T17:30")
    held = found("izmir-30", "2026-11-09", "--pause", "2026-11-12..2026-11-16")
    assert held["due"].startswith("2026-12-11T17:30")  # four days stood still; the 13th is a Sunday
    assert found("izmir-30", "2026-11-09", "--topic-days", "7")["due"].startswith("2026-11-16")
    assert found("termin", "2026-11-09", "--promised", "2027-03-01")["due"] == "2027-03-01T17:30:00+03:00"
    assert found("sisli-48", "2026-11-20T14:20")["due"] == "2026-11-22T14:20:00+03:00"


def test_a_calendar_of_ones_own_rules_its_years(tmp_path: Path) -> None:
    book = tmp_path / "2026.json"
    book.write_text(json.dumps([{"day": "2026-03-11", "kind": "closure", "name": "Kar"}]), encoding="utf-8")
    rows = found("4982", "2026-03-10", "--calendar", str(book))["steps"]
    assert "Kar" in rows[1]["text"]
    assert not any("Ramazan" in row["text"] for row in rows), "of 2026 the file alone speaks"
    for wrong in ("no json", '{"a": 1}', '[{"day": "2026-13-01", "name": "x"}]', '[{"day": 5}]', "[3]"):
        book.write_text(wrong, encoding="utf-8")
        ran = due("4982", "2026-03-10", "--calendar", str(book))
        assert ran.exit_code == 3
        assert "is no calendar" in ran.output


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("nosuch", "2026-03-10"), 4, "no policy nosuch"),
        (("4982", "1999-03-10"), 3, "outside 2000 to 2100"),
        (("4982", "2001-03-10"), 4, "does not hold"),
        (("4982", "10/03/2026"), 3, "is no day"),
        (("4982",), 3, "start is missing"),
        (("3071", "2026-03-10", "--extend"), 3, "cannot be extended"),
        (("termin", "2026-03-10"), 3, "--promised"),
        (("3071", "2026-03-10", "--promised", "2026-04-01"), 3, "leave --promised out"),
        (("termin", "2026-03-10", "--promised", "2026-03-01"), 3, "before it starts"),
        (("3071", "2026-03-10", "--pause", "2026-03-12"), 3, "A..B"),
        (("3071", "2026-03-10", "--pause", "2026-03-12..2026-03-11"), 3, "ends before"),
    ],
)
def test_what_cannot_be_derived_is_said_in_a_sentence(words: tuple[str, ...], code: int, says: str) -> None:
    ran = due(*words)
    assert ran.exit_code == code
    assert says in ran.output


def test_every_shipped_policy_is_listed() -> None:
    codes = [row["policy"] for row in json.loads(due("list", "--json").output)]
    assert codes == [policy.code for policy in shipped_policies()]
    assert "4982" in due("list").output


@given(start=st.text(max_size=30), pause=st.text(max_size=40))
def test_no_input_is_a_trace(start: str, pause: str) -> None:
    ran = due("--pause", pause, "--", "izmir-7", start)
    assert ran.exit_code in (0, 3, 4)
