"""What a webhook can hear: every move of the two tables by its name, `case.register`, `referral.accept`."""

from __future__ import annotations

from collections.abc import Mapping

from muhatap.cases import story
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.cases.telling_law import DONE

# moves whose being made tells nobody outside anything, or which only repeat another's
INWARD = frozenset({"note", "liaise", "edit", "hide_identity", "show_identity"})
PING = "webhook.ping"


def _events() -> dict[str, object]:
    found: dict[str, object] = {}  # words that are still to be put into the reader's language
    for row in CASE_ROWS:
        if row.name not in INWARD and row.name in story.TELLINGS:
            found[f"case.{row.name}"] = DONE.get(row.name) or story.TELLINGS[row.name].staff
    for row in REFERRAL_ROWS:
        if row.name not in INWARD:
            telling = story.OF_REFERRAL.get(row.name) or story.TELLINGS.get(row.name)
            if telling is not None:
                found[f"referral.{row.name}"] = row.label
    return found


EVENTS: Mapping[str, object] = _events()
