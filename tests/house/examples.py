"""How a rule is shown to judge: it lets the good example pass and finds the bad one."""

from __future__ import annotations

import pytest

from tests.house.rules.sources import Check, snippet


def nothing(found: list[str]) -> None:
    """Fails with every finding on a line of its own, ready to be jumped to."""
    if found:
        pytest.fail(f"{len(found)} findings\n" + "\n".join(found), pytrace=False)


def shown(check: Check, good: str, bad: str, path: str = "muhatap/cases/example.py") -> None:
    """Fails when the rule finds something in `good`, or nothing in any paragraph of `bad`.

    Paragraphs are separated by a line `---`; each of them has to be found on its own, so that
    no bad example hides behind another.
    """
    assert check(snippet(good, path)) == []
    for number, paragraph in enumerate(bad.split("\n---\n"), 1):
        assert check(snippet(paragraph, path)), (
            f"bad example {number} of {check.__name__} passes:\n{paragraph}"
        )
