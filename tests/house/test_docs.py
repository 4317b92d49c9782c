"""The documentation agrees with the code: what can be made from it is, what cannot is compared with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

import pytest

from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS, Move, ReferralStatus, Status
from muhatap.kit import turkish
from muhatap.operations.drawing import arrows
from muhatap.operations.drawing.layout import BOX, CASE, REFERRAL, Plan
from muhatap.operations.pages import GLOSSARY, WORDS, pages
from tests.house.examples import nothing
from tests.house.rules.sources import ROOT, python

# Where a name in code differs from the regulations' glossary on purpose.
KNOWINGLY = {
    ("yasal süre", "law"): "a level beside `target`; the statutory period is what it measures",
    ("yerinde tespit", "field"): "the channel by which it came; the visit itself is on-site verification",
    ("birim sorumlusu", "unit_lead"): "`supervisor` is the shift lead of the contact centre",
}
PLANS = ((CASE, CASE_ROWS, Status), (REFERRAL, REFERRAL_ROWS, ReferralStatus))


def test_generated_pages_are_up_to_date() -> None:
    """Run script/docs when this fails."""
    stale = [name for name, text in pages().items() if (ROOT / name).read_text(encoding="utf-8") != text]
    assert stale == []


@pytest.mark.parametrize(("plan", "rows", "states"), PLANS)
def test_the_drawing_has_a_place_for_every_state_and_a_way_for_every_arrow(
    plan: Plan, rows: Iterable[Move], states: Iterable[str]
) -> None:
    drawn = {(arrow.source, arrow.target) for arrow in arrows(rows)}
    assert drawn == set(plan.ways), "give the new arrow a way in operations/drawing/layout.py, drop the old"
    assert {str(state) for state in states} <= set(plan.places)
    assert len(set(plan.places.values())) == len(plan.places), "two boxes on one place"
    assert max(row for _column, row in plan.places.values()) < plan.rows
    assert all(max(abs(way.leave_at), abs(way.enter_at)) < BOX[0] / 2 for way in plan.ways.values())


def test_every_move_stands_in_the_drawing() -> None:
    drawn = pages()["docs/lifecycle.svg"]
    words = set(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", drawn)))
    assert {row.name for row in (*CASE_ROWS, *REFERRAL_ROWS)} - words == set()
    assert "http://" not in drawn.replace("http://www.w3.org/2000/svg", ""), "the picture fetches nothing"


def glossary() -> list[tuple[list[str], str]]:
    """(Turkish terms, English cell) of each row of the regulations' glossary."""
    rows = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        is_row = line.startswith("|") and len(cells) == 3
        if is_row and not cells[0].startswith(("---", "Turkish")):
            terms = re.split(r"\s*[,/]\s*", re.sub(r"\(.*?\)|\*", "", cells[0]))
            rows.append(([turkish.fold(term.strip()) for term in terms], cells[1]))
    return rows


def disagreements(words: dict[str, str], rows: list[tuple[list[str], str]]) -> list[str]:
    """Labels with another English word in the glossary. `words`: folded Turkish label → name in code."""
    found = []
    for terms, english in rows:
        known = re.sub(r"[^a-z ]", " ", turkish.ascii_fold(english).replace("-", " "))
        for term in terms:
            name = words.get(term)
            if name and name.replace("_", " ") not in known and (term, name) not in KNOWINGLY:
                found.append(f"{term}: {name} in code, {english!r} in the glossary")
    return found


def test_names_in_code_agree_with_the_glossary() -> None:
    rows = glossary()
    assert len(rows) > 100
    assert disagreements({"şikâyet": "grievance"}, [(["şikâyet"], "complaint (type)")])
    words = {
        turkish.fold(str(member.label)): str(member.value)
        for _title, choices in WORDS
        for member in choices
        if choices.__name__ != "Stage"
    }
    folded = [([turkish.fold(term) for term in terms], english) for terms, english in rows]
    nothing(disagreements(words, folded))


def test_names_that_the_glossary_quotes_exist() -> None:
    quoted = {name for _terms, english in glossary() for name in re.findall(r"`([A-Z]\w+)`", english)}
    code = "\n".join(source.text for source in python())
    never = {"Request"}  # "never `Request`"
    assert {name for name in quoted - never if not re.search(rf"\b{name}\b", code)} == set()
    assert not re.search(r"class Request\b", code)


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    wanted = {re.split(r"[\[<>=~!; ]", name)[0].lower() for name in named}
    rows = re.findall(
        r"^\| `([\w.-]+)` \| ([^|]+) \|", (ROOT / "docs/dependencies.md").read_text(encoding="utf-8"), re.M
    )
    assert all(reason.strip() for _name, reason in rows)
    assert {name.lower() for name, _reason in rows} == wanted


def test_decisions_are_numbered_and_whole() -> None:
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert re.match(r"# \d{4} \S", text), path
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, f"{path.name}: {heading}"
        assert len(text.split()) < 450, f"{path.name} is longer than a page"


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not re.match(r"\w+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    nothing(broken)


def test_the_changelog_knows_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").lstrip().startswith("Apache License")
