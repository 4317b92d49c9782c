"""The pages of docs/ that are made from the code, so that they cannot disagree with it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path

from django.db.models import TextChoices
from django.utils import translation

from muhatap.announcements.models import Announcement, Recipient
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS, Move, ReferralStatus, Status
from muhatap.cases.models import Channel, Desk, Kind, Referral
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines.models import DayOff, Policy
from muhatap.notifications.models import Notice
from muhatap.operations.drawing import picture
from muhatap.organization.models import Unit
from muhatap.organization.roles import Role

GLOSSARY = Path(__file__).parent / "data/regulation/glossary.md"
# Lists whose words a clerk reads; the title says what they are of.
WORDS: tuple[tuple[str, type[TextChoices]], ...] = (
    ("Where a case stands", Status),
    ("Where a referral stands", ReferralStatus),
    ("What a referral is for", Referral.Purpose),
    ("What a person brings", Kind),
    ("The door by which it came", Channel),
    ("Desks", Desk.Stage),
    ("Who acts", Role),
    ("Kinds of units", Unit.Kind),
    ("Kinds of applicants", Citizen.Kind),
    ("Ways to reach a person", ContactPoint.Kind),
    ("Days off", DayOff.Kind),
    ("Levels of a deadline", Policy.Level),
    ("How a deadline counts", Policy.Unit),
    ("How a notice fares", Notice.Status),
    ("Where an announcement stands", Announcement.State),
    ("How it fares with a recipient", Recipient.State),
)


def pages() -> dict[str, str]:
    """Path from the root of the checkout → text."""
    with translation.override("tr"):
        return {"docs/lifecycle.svg": picture(), "docs/glossary.md": glossary()}


def glossary() -> str:
    """The regulations' terms, then the words of the screens with their names in code."""
    regulation = GLOSSARY.read_text(encoding="utf-8").strip()
    head, _line, terms = regulation.partition("\n")
    parts = [
        head,
        "",
        "Made by `script/docs` from `muhatap/operations/data/regulation/glossary.md` and from the code's own",
        "lists; change those, not this page.",
        terms,
        "",
        "## Words on the screen",
        "",
    ]
    for title, words in WORDS:
        parts += [f"### {title} (`{_place(words)}`)", "", "| Turkish | in code |", "|---|---|"]
        parts += [f"| {member.label} | `{member.value}` |" for member in words]
        parts.append("")
    for title, rows in (("What happens to a case", CASE_ROWS), ("What happens to a referral", REFERRAL_ROWS)):
        parts += [f"### {title}", "", "| Turkish | move |", "|---|---|", *_moves(rows), ""]
    return "\n".join(parts).rstrip() + "\n"


def _moves(rows: Iterable[Move]) -> list[str]:
    return [f"| {row.label} | `{row.name}` |" for row in rows]


def _place(words: type[TextChoices]) -> str:
    module = inspect.getmodule(words)
    return f"{module.__name__.removeprefix('muhatap.') if module else ''}.{words.__qualname__}"
