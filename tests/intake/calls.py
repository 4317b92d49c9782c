"""A telephone call as the desk types it, and what comes back."""

from __future__ import annotations

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
