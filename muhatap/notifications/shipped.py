"""The texts that come with the product, read from `data/templates.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from muhatap.kit import clock
from muhatap.kit.yamls import read_yaml
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
    return tuple(_read(read_yaml(PLACE)))


def _read(page: dict[str, Any]) -> Iterator[Shipped]:
    for row in page["texts"]:
        name, version = row["name"], int(row["version"])
        whom = "citizen" if name.startswith("citizen/") else "staff"
        for language in LANGUAGES:
            words = row[language]
            body = f"{words['email'].rstrip()}\n\n{page['closing'][whom][language].rstrip()}"
            yield Shipped(name, Channel.EMAIL, language, version, words["subject"], body)
            yield Shipped(name, Channel.SMS, language, version, "", words["sms"].rstrip())


def renew(apps: Any, name: str) -> None:
    """For migrations: a newer shipped text takes the place of an older shipped one, never of an own one."""
    Template = apps.get_model("notifications", "Template")
    for text in (text for text in texts() if text.name == name):
        rows = Template.objects.filter(name=name, channel=text.channel, language=text.language)
        old = rows.filter(is_current=True, shipped__lt=text.version).first()
        if old is None:
            continue
        rows.filter(pk=old.pk).update(is_current=False)
        last = rows.order_by("-version").first()
        values = {"subject": text.subject, "body": text.body, "shipped": text.version}
        who = {"changed_at": clock.now(), "changed_by": old.changed_by}
        key = {"name": name, "channel": text.channel, "language": text.language}
        Template.objects.create(**key, **values, **who, version=last.version + 1, is_current=True)


def put(apps: Any, name: str = "") -> None:
    """For migrations: store the texts of a moment, or all of them, unless some are there already.

    `apps` is the migration's own; the columns named here are those of the first migration and stay.
    """
    Template = apps.get_model("notifications", "Template")
    wanted = [text for text in texts() if name in ("", text.name)]
    if Template.objects.filter(name__in={text.name for text in wanted}).exists():
        return  # a fresh database got them with the first migration
    system = apps.get_model("organization", "Actor").objects.get(kind="system")
    Template.objects.bulk_create(
        Template(
            name=text.name,
            channel=text.channel,
            language=text.language,
            version=1,
            shipped=text.version,
            subject=text.subject,
            body=text.body,
            changed_at=clock.now(),
            changed_by=system,
        )
        for text in wanted
    )
