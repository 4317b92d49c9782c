"""The duties, as the regulations have them, against the tests that prove them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from muhatap.operations import duties, regulation


def test_the_catalogue_is_consistent() -> None:
    assert regulation.faults() == []
    assert len(duties.catalogue()) > 150


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (
            lambda folder: _edit(folder / "duties/intake.yaml", "izmir:5.b", "izmir:99.z"),
            "unknown clause izmir:99.z",
        ),
        (
            lambda folder: _edit(
                folder / "duties/intake.yaml", "id: intake.telephone", "id: intake.request-type"
            ),
            "used twice",
        ),
        (
            lambda folder: _edit(folder / "duties/intake.yaml", "id: intake.telephone", "id: telephone"),
            "does not belong",
        ),
        (lambda folder: (folder / "not-duties.yaml").write_text("{}"), "clause covered by nothing: izmir:1"),
        (
            lambda folder: _edit(folder / "units.yaml", "parent: izmir.mayor", "parent: izmir.nobody"),
            "unknown parent",
        ),
    ],
)
def test_an_inconsistency_is_found(tmp_path: Path, spoil: Callable[[Path], object], fault: str) -> None:
    folder = tmp_path / "regulation"
    shutil.copytree(duties.REGULATION, folder)
    spoil(folder)
    assert any(fault in one for one in regulation.faults(folder)), regulation.faults(folder)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_marks_are_read_from_functions_classes_and_modules(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.django_db, pytest.mark.duty('citizens.whole')]\n"
        "@pytest.mark.duty('intake.telephone', 'intake.web-form')\n"
        "def test_calls(): ...\n"
        "@pytest.mark.duty('intake.nonsense')\n"
        "class TestX: ...\n"
        "@pytest.mark.other('intake.petition-entry')\n"
        "def test_other(): ...\n"
    )
    report = duties.report(tests)
    assert report.tests["intake.telephone"] == ("tests/test_a.py::test_calls",)
    assert report.tests["intake.web-form"] == ("tests/test_a.py::test_calls",)
    assert "intake.petition-entry" not in report.tests
    assert report.unknown == ["citizens.whole", "intake.nonsense"]
    without = {duty.id for duty in report.without}
    assert "intake.telephone" not in without
    assert "intake.petition-entry" in without


def test_the_scope_names_real_duties_and_no_duty_of_a_person() -> None:
    book = {duty.id: duty for duty in duties.catalogue()}
    for pattern in duties.SCOPE:
        assert pattern.endswith(".*") or pattern in book, pattern
    scope = [duty for duty in book.values() if duty.in_scope]
    assert len(scope) > 40
    assert all(duty.kind != "human" for duty in scope)
    assert not any(duty.module == "emergency" for duty in scope)


def test_marks_in_this_suite_name_real_duties() -> None:
    assert duties.report().unknown == []


def test_clauses_are_read_as_they_are_written() -> None:
    clauses = json.loads((duties.REGULATION / "clauses.json").read_text(encoding="utf-8"))
    assert "Yönerge" in clauses["izmir:1"]
