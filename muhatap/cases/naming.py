"""What the log of administration calls topics, desks and routing rules."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muhatap.cases import numbers, queries
from muhatap.cases.models import Channel, Desk, Kind, RoutingRule, Topic
from muhatap.citizens import casework
from muhatap.kit import clock
from muhatap.organization import words
from muhatap.organization.persons import Person


def topics(keys: set[str]) -> Mapping[str, str]:
    """Topics by id, with the one above; one statement."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return {str(row.pk): row.name for row in Topic.objects.filter(pk__in=ids)}


def rules(keys: set[str]) -> Mapping[str, str]:
    """Routing rules by id; one statement."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return {str(row.pk): row.name for row in RoutingRule.objects.filter(pk__in=ids)}


def desks(keys: set[str]) -> Mapping[str, str]:
    """`approval.phone` as a person reads it."""
    stages, channels = dict(Desk.Stage.choices), dict(Channel.choices)
    found: dict[str, str] = {}
    for key in keys:
        stage, _dot, channel = key.partition(".")
        if stage in stages:
            name = channels.get(channel, _("diğer bütün kanallar"))
            found[key] = _("%(stage)s masası: %(channel)s") % {"stage": stages[stage], "channel": name}
    return found


def number_of(typed: str, citizen_id: int, person: Person) -> str:
    """The citizen's case with this number, if the person sees it and may know whose it is. One statement.

    Of a hidden case a right guess must not differ from a wrong one for whoever may not know (izmir:15.10).
    """
    number = numbers.parse(typed, year=clock.today().year) or typed
    rows = queries.visible_to(person).filter(queries.not_hidden_from(person))
    rows = rows.filter(number=number, citizen_id=citizen_id)
    return rows.values_list("number", flat=True).first() or ""


def register() -> None:
    """Called once, when the application is ready."""
    casework.KNOWN_BY.append(number_of)
    words.NAMERS |= {"topic": topics, "desk": desks, "routingrule": rules}
    words.POINTERS["parent_topic"] = "topic"
    words.VALUES["topic_kind"] = dict(Kind.choices)
