"""How often a property is tried: a few times by default, ten times as often with `script/test --deep`."""

from __future__ import annotations

import os

DEEP = os.environ.get("MUHATAP_TEST_DEEP") == "1"


def often(examples: int) -> int:
    """The number of examples, given what the default run has time for."""
    return examples * (10 if DEEP else 1)
