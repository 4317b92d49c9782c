"""Facts on the timeline are declared personal or plain."""

from __future__ import annotations

from muhatap.cases.facts import FACTS, PERSONAL, PLAIN
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from tests.house.examples import nothing
from tests.house.rules import facts
from tests.house.rules.sources import python, snippet

NEEDED = {need for row in (*CASE_ROWS, *REFERRAL_ROWS) for need in row.needs}


def test_the_rule_finds_keys_however_they_are_written() -> None:
    for text in (
        'move(1, "note", by=by, facts={"secret": 1})',
        'facts = {"secret": 1}',
        'facts: Facts = {"secret": 1}',
        'facts["secret"] = 1',
        'facts.update({"secret": 1})',
        'facts.setdefault("secret", 1)',
        "move(facts=dict(secret=1))",
        'move(facts={"text": 1, **({"secret": 2} if x else {})})',
        'move(facts=base | {"secret": 1})',
    ):
        assert facts.undeclared(snippet(text), {"text"}), text
        assert facts.undeclared(snippet(text), {"text", "secret"}) == [], text


def test_every_fact_is_declared_personal_or_not() -> None:
    assert {kind for kind, _why in FACTS.values()} == {PERSONAL, PLAIN}
    assert all(why.strip() for _kind, why in FACTS.values())
    assert sorted(NEEDED - set(FACTS)) == []
    nothing([found for source in python() for found in facts.undeclared(source, FACTS)])


def test_no_declared_fact_is_idle() -> None:
    assert facts.idle({"text", "unused"}, set(), [snippet('x = {"text": 1}')]) == [
        "fact 'unused' is declared and never used"
    ]
    nothing(facts.idle(FACTS, NEEDED, python()))


def test_whatever_a_person_writes_freely_is_personal() -> None:
    """Free text may name anybody; only ids, codes and dates are plain."""
    free = {"text", "reason", "question", "reply", "finding", "before", "after"}
    assert {key for key in free if FACTS[key][0] != PERSONAL} == set()
