"""The texts that come with the product, read from `data/templates.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from muhatap.notifications.models import Channel

PLACE = Path(__file__).parent / "data" / "templates.yaml"
LANGUAGES = ("tr", "en")


@dataclass(frozen=True)
class Shipped:
    """One text as it comes."""

    name: str
    channel: str
    language: str
    version: int
    subject: str
    body: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is the text of."""
        return self.name, self.channel, self.language


@cache
def texts() -> tuple[Shipped, ...]:
    """All shipped texts, e-mail and text message, in every language."""
    return tuple(_read(yaml.safe_load(PLACE.read_text("utf-8"))))


def _read(page: dict[str, Any]) -> Iterator[Shipped]:
    for row in page["texts"]:
        name, version = row["name"], int(row["version"])
        whom = "citizen" if name.startswith("citizen/") else "staff"
        for language in LANGUAGES:
            words = row[language]
            body = f"{words['email'].rstrip()}\n\n{page['closing'][whom][language].rstrip()}"
            yield Shipped(name, Channel.EMAIL, language, version, words["subject"], body)
            yield Shipped(name, Channel.SMS, language, version, "", words["sms"].rstrip())
