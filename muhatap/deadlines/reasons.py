"""Why a period may be extended: the closed lists of the policies, in words."""

from __future__ import annotations

from muhatap.deadlines.calendar import book
from muhatap.deadlines.occasions import Occasion


def of_kind(kind: str) -> list[tuple[str, str]]:
    """Code and words of every reason for which periods of such cases may be extended. One statement."""
    rows = [row for row in book().policies.values() if Occasion.EXTENDED in row.extend_on]
    found = [row.reasons for row in rows if row.is_active and (not row.kinds or kind in row.kinds)]
    return list(dict.fromkeys(one for reasons in found for one in reasons))


def words(code: str) -> str:
    """The words of a reason in the language of the moment, else the code itself. One statement."""
    known = {known: text for row in book().policies.values() for known, text in row.reasons}
    return known.get(code, code)
