"""What stands on every file besides its rows: whose house, who made it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

EVERY = 500  # rows between two looks whether the file is still wanted


@dataclass(frozen=True)
class Made:
    """`language` is that of the words."""

    house: str
    by: str
    at: datetime
    language: str
