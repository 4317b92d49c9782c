"""What changes seldom: topics, units, places, words, ready texts, routing rules; and the key that asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from muhatap.answers.models import Answer
from muhatap.api import hearing
from muhatap.api.door import Room
from muhatap.api.replies import reply
from muhatap.api.schemas.common import Id
from muhatap.api.schemas.reference import (
    KeyInfo,
    ModuleList,
    PlaceList,
    RuleList,
    TopicList,
    UnitList,
    Vocabulary,
)
from muhatap.api.shapes.cases import in_english
from muhatap.cases import queries as cases
from muhatap.cases import questions
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Channel, Kind
from muhatap.citizens.models import Citizen
from muhatap.delivery.models import DeliveryAttempt
from muhatap.organization.gates import KeyRequest
from muhatap.organization.models import Unit
from muhatap.places.models import District, Neighbourhood
from muhatap.routing import queries as rules
from muhatap.textmodules import queries as modules

room = Room(tags=["reference"])
REFERENCE = "reference"
MOST_PLACES = 5000


@room.reads("/topics", REFERENCE, TopicList, summary="Topics and what they ask")
def topics(request: KeyRequest) -> HttpResponse:
    """The tree in its order. Only leaves take cases."""
    return reply({"items": [_topic(twig) for twig in cases.topic_tree()]})


def _topic(twig: cases.Twig) -> dict[str, Any]:
    row = twig.topic
    names = ("id", "code", "name", "parent_id", "kind", "unit_id", "target_days", "needs_place")
    asked = [
        {
            "code": question["code"],
            "label": questions.label(question),
            "type": question.get("type", "text"),
            "required": bool(question.get("required")),
            "options": [
                {"value": value, "label": str(words)} for value, words in questions.options(question)
            ],
        }
        for question in row.questions
    ]
    return {
        **{name: getattr(row, name) for name in names},
        "is_leaf": not twig.is_branch,
        "needs_approval": row.needs_approval,
        "allows_anonymous": row.allows_anonymous,
        "questions": asked,
    }


@room.reads("/units", REFERENCE, UnitList, summary="Units")
def units(request: KeyRequest, takes_referrals: bool | None = None) -> HttpResponse:
    """Open units of the house and bodies outside it."""
    rows = Unit.objects.filter(is_active=True).order_by("order", "name_tr", "pk")
    if takes_referrals is not None:
        rows = rows.filter(takes_referrals=takes_referrals)
    names = ("id", "code", "name", "kind", "parent_id", "takes_referrals")
    return reply({"items": [{name: getattr(row, name) for name in names} for row in rows]})


@room.reads("/districts", REFERENCE, PlaceList, summary="Districts")
def districts(request: KeyRequest) -> HttpResponse:
    """Districts by name, with a point inside."""
    rows = District.objects.order_by("name_sort").values("id", "code", "name", "lat", "lon")
    return reply({"items": [{**row, "district_id": None} for row in rows]})


@room.reads("/neighbourhoods", REFERENCE, PlaceList, summary="Neighbourhoods")
def neighbourhoods(request: KeyRequest, district: Id | None = None) -> HttpResponse:
    """Neighbourhoods by name, of one district or of all."""
    rows = Neighbourhood.objects.filter(is_active=True).order_by("name_sort", "id")
    if district is not None:
        rows = rows.filter(district_id=district)
    names = ("id", "code", "name", "district_id", "lat", "lon")
    return reply({"items": list(rows.values(*names)[:MOST_PLACES])})


@room.reads("/vocabulary", REFERENCE, Vocabulary, summary="Fixed values and their words")
def vocabulary(request: KeyRequest) -> HttpResponse:
    """Channels, kinds, statuses, outcomes, and what webhooks can hear."""
    lists: dict[str, Any] = {
        "channels": Channel,
        "kinds": Kind,
        "statuses": Status,
        "referral_statuses": ReferralStatus,
        "outcomes": Answer.Outcome,
        "ways": DeliveryAttempt.Way,
        "citizen_kinds": Citizen.Kind,
    }
    told = {
        name: [{"value": value, "label": str(label)} for value, label in choices.choices]
        for name, choices in lists.items()
    }
    events = [{"value": name, "label": str(label)} for name, label in hearing.EVENTS.items()]
    return reply({**told, "events": events})


@room.reads("/text-modules", REFERENCE, ModuleList, summary="Ready texts")
def text_modules(request: KeyRequest, q: str = "") -> HttpResponse:
    """Ready texts of the house and of this key's units, with their slots in braces."""
    rows = modules.listed(request.person, q[:120])
    return reply({"items": [_module(row) for row in rows]})


def _module(row: Any) -> dict[str, Any]:
    names = ("id", "shortcut", "title", "unit_id", "topic_id", "moments")
    text = row.body_en if in_english() and row.body_en else row.body_tr
    return {**{name: getattr(row, name) for name in names}, "text": text}


@room.reads("/routing-rules", REFERENCE, RuleList, summary="Routing rules")
def routing_rules(request: KeyRequest) -> HttpResponse:
    """Every rule, those that are off too. `state`: live, off, later, over, closed, unreadable."""
    return reply({"items": [_rule(row) for row in rules.rows()]})


def _rule(row: rules.Row) -> dict[str, Any]:
    names = ("order", "name", "condition", "by_itself", "since", "until")
    return {
        **{name: getattr(row.rule, name) for name in names},
        "id": row.rule.pk,
        "state": row.state.value,
        "says": row.sentence,
        "unit_ids": [unit.pk for unit in row.units],
    }


@room.reads("/key", "", KeyInfo, summary="The key that asks", tags=["key"])
def key(request: KeyRequest) -> HttpResponse:
    """What this key may, and how many requests of this minute are left. Any key may ask."""
    holder = request.holder
    told = {
        "name": holder.name,
        "scopes": sorted(holder.scopes),
        "roles": [str(grant.role.value) for grant in holder.person.grants],
        "per_minute": holder.per_minute,
        "left": holder.left,
    }
    return reply(told)
