"""A telephone call as the desk types it, and what comes back."""

from __future__ import annotations

import re
from typing import Any

from tests.cases.town import Town

TEXT = "Evin önündeki yol çöktü, araçlar düşüyor."


def call(place: Town, **changes: Any) -> dict[str, Any]:
    """A telephone call of somebody known, as typed."""
    return {
        "channel": "phone",
        "who": "known",
        "citizen": str(place.citizen.pk),
        "kind": "complaint",
        "text": TEXT,
        "topic": str(place.topic.pk),
        "yap": "kaydet",
        **changes,
    }


def ticked(page: str) -> str:
    """What the tick "another matter" stands for on a page that warned."""
    found = re.search(r'<input type="checkbox" name="despite" value="([0-9,]+)"', page)
    assert found is not None and " checked" not in page[found.start() : found.end() + 20]
    return found[1]
