"""Reads for the intake desk: topics as one types, who will get it, what may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from muhatap.cases import queries as cases
from muhatap.cases.models import Contact, Topic
from muhatap.intake.models import Draft
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

LIMIT = 8
SHORTEST = 4  # letters of a word that can point to a topic


@dataclass(frozen=True)
class Offer:
    """A topic with the reason why it is offered."""

    topic: Topic
    why: str


def leaves() -> QuerySet[Topic]:
    """Topics that take cases."""
    return Topic.objects.filter(is_active=True, children=None).select_related("parent__parent", "unit")


def offers(text: str, story: str = "") -> list[Offer]:
    """Topics for what was typed into the topic field; while that is empty, for words of the story."""
    typed = ascii_fold(text).split()[:6]
    if typed:
        where = Q()
        for word in typed:
            where &= Q(name_fold__contains=word[:40])
        rows = sorted(leaves().filter(where)[:80], key=lambda topic: _beside_the_name(topic, typed))
        return [Offer(topic, "") for topic in rows[:LIMIT]]
    words = [word for word in dict.fromkeys(_stems(story)) if len(word) >= SHORTEST][:40]
    if not words:
        return [Offer(topic, "") for topic in leaves()[:LIMIT]]
    where = Q()
    for word in words:
        where |= Q(name_fold__contains=word)
    found = []
    for topic in leaves().filter(where)[:80]:
        hits = [word for word in words if word in topic.name_fold]
        found.append((sum(len(word) for word in hits), Offer(topic, ", ".join(hits[:3]))))
    found.sort(key=lambda pair: -pair[0])
    return [offer for _weight, offer in found[:LIMIT]]


def _beside_the_name(topic: Topic, words: list[str]) -> int:
    """How many words are only among the topic's keywords or above it; its own name comes first."""
    name = ascii_fold(f"{topic.name_tr} {topic.name_en}")
    return sum(word not in name for word in words)


def _stems(story: str) -> list[str]:
    """Words without their last suffixes, crudely: the first six letters find the topic's name."""
    return ["".join(sign for sign in word if sign.isalnum())[:6] for word in ascii_fold(story[:2000]).split()]


@dataclass(frozen=True)
class Way:
    """Where a case of this topic would go, and what it needs."""

    topic: Topic
    unit: Unit | None
    needs_approval: bool
    target_days: int | None


def way(topic: Topic, *, channel: str, district_id: int | None, person: Person) -> Way:
    """Who gets it and why, before it is saved."""
    from muhatap.cases.drafts import CaseDraft
    from muhatap.kit import clock

    draft = CaseDraft(topic=topic, kind=topic.kind, channel=channel, text="", received_at=clock.now())
    approval = cases.needs_approval(draft, cases.desks(channel), person)
    return Way(topic, cases.unit_for(topic, district_id), approval, topic.target_days)


def my_drafts(person: Person) -> QuerySet[Draft]:
    """One's own drafts, newest first."""
    return Draft.objects.filter(by_id=person.actor_id).order_by("-saved_at", "-pk")


def resumed(draft: Draft) -> dict[str, Any]:
    """What the form starts with when a draft is opened again.

    A name that was typed but not yet found in a list comes back as it was typed.
    """
    values = dict(draft.values)
    for name, text in draft.values.items():
        field = name.removesuffix("_text")
        if field != name and text and not values.get(field):
            values[field] = ("", str(text))
    return values


def my_contacts(person: Person) -> QuerySet[Contact]:
    """One's own conversations."""
    return Contact.objects.filter(by_id=person.actor_id).select_related("topic", "case", "citizen")


def topic(value: Any) -> Topic | None:
    """The leaf topic with this id, if it takes cases."""
    pk = number(str(value))
    return leaves().filter(pk=pk).first() if pk else None


def number(text: str) -> int | None:
    """An id as forms and addresses bring it; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
