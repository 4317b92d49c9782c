"""Which duties of the regulations are proven by a test, and which are not yet. Reads files only."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from muhatap.kit.yamls import read_yaml

REGULATION = Path(__file__).parent / "data" / "regulation"
TESTS = Path(__file__).resolve().parents[2] / "tests"
SCOPE = (
    "citizens.*",
    "lifecycle.*",
    "routing.*",
    "access-control.*",
    "notifications.*",
    "privacy.hidden-applicant",
    "privacy.document-confidentiality",
    "intake.multichannel-register",
    "intake.request-type",
    "intake.in-person-counter",
    "intake.telephone",
    "intake.petition-entry",
    "intake.web-form",
    "intake.post-fax-courier",
    "intake.resolution-form",
    "intake.completeness-check",
    "intake.approval-queue",
    "intake.duplicate-request-guard",
    "intake.visitor-reception",
    "intake.aid-request",
    "intake.peoples-day-requests",
    "intake.unit-correspondence-requests",
    "deadlines.out-of-scope-3-days",
    "deadlines.quick-action-7-days",
    "deadlines.examination-30-days",
    "deadlines.scheduled-term-date",
    "deadlines.preliminary-information-2-days",
    "deadlines.unit-information-48-hours",
)


@dataclass(frozen=True)
class Duty:
    """What somebody must be able to do, and the clauses that say so."""

    id: str
    title_tr: str
    title_en: str
    what: str
    kind: str
    sources: tuple[str, ...]

    @property
    def module(self) -> str:
        """The part of the product it belongs to."""
        return self.id.partition(".")[0]

    @property
    def in_scope(self) -> bool:
        """True when this version promises it. What a person does is nobody's test."""
        return self.kind != "human" and any(fnmatch.fnmatchcase(self.id, pattern) for pattern in SCOPE)


@dataclass(frozen=True)
class Report:
    """Duties against tests."""

    duties: tuple[Duty, ...]
    tests: dict[str, tuple[str, ...]]

    @property
    def scope(self) -> list[Duty]:
        """Duties this version promises."""
        return [duty for duty in self.duties if duty.in_scope]

    @property
    def without(self) -> list[Duty]:
        """Promised, but no test proves it."""
        return [duty for duty in self.scope if duty.id not in self.tests]

    @property
    def unknown(self) -> list[str]:
        """Ids in marks that no duty has."""
        return sorted(self.tests.keys() - {duty.id for duty in self.duties})


def catalogue(folder: Path = REGULATION) -> tuple[Duty, ...]:
    """All duties, by file and place in it."""
    found = []
    for path in sorted((folder / "duties").glob("*.yaml")):
        for row in read_yaml(path) or []:
            found.append(
                Duty(
                    id=row["id"],
                    title_tr=row["title_tr"],
                    title_en=row["title_en"],
                    what=row["what"].strip(),
                    kind=row["kind"],
                    sources=tuple(row["sources"]),
                )
            )
    return tuple(found)


def report(tests: Path = TESTS) -> Report:
    """The duties and the tests marked with them."""
    marks: dict[str, list[str]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        for duty, test in _marks(path):
            marks.setdefault(duty, []).append(f"{path.relative_to(tests.parent)}::{test}")
    return Report(catalogue(), {duty: tuple(names) for duty, names in marks.items()})


def _marks(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                for duty in _ids(decorator):
                    yield duty, node.name
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            for part in ast.walk(node.value):
                for duty in _ids(part):
                    yield duty, "*"


def _ids(node: ast.AST) -> list[str]:
    """The ids in `pytest.mark.duty("a.b", "c.d")`, else nothing."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "duty"):
        return []
    return [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
