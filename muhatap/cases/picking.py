"""Choosing a topic: as one types, by words of the story, by its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Topic
from muhatap.kit.forms import ComboField
from muhatap.kit.turkish import ascii_fold

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


def path(topic: Topic) -> str:
    """`Park ve yeşil alan › Oyun aleti`: the topic with the one above it."""
    return f"{topic.parent.name} › {topic.name}" if topic.parent else topic.name


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


def topic(value: Any) -> Topic | None:
    """The leaf topic with this id, if it takes cases."""
    pk = number(str(value))
    return leaves().filter(pk=pk).first() if pk else None


def number(text: str) -> int | None:
    """An id as forms and addresses bring it; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def find_topic(picked: str, text: str) -> Topic | None:
    """The topic that was picked, or the only one whose name was typed."""
    if picked:
        return topic(picked)
    found = [offer.topic for offer in offers(text)]
    exact = [row for row in found if ascii_fold(row.name_tr) == ascii_fold(text)]
    return exact[0] if exact else (found[0] if len(found) == 1 else None)


def topic_label(value: Any) -> str:
    """What stands in the topic field."""
    row = value if isinstance(value, Topic) else topic(value)
    return row.name if row else ""


class TopicField(ComboField):
    """A topic that takes cases, picked from the list or typed. Cleans to a Topic."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Konu"))
        kwargs.setdefault(
            "error_messages", {"unknown": _("“%(text)s” diye bir konu yok. Listeden birini seçin.")}
        )
        super().__init__(find_topic, reverse_lazy("topic-options"), topic_label, **kwargs)
