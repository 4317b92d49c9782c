"""What the log of administration calls topics and desks."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muhatap.cases.models import Channel, Desk, Kind, Topic
from muhatap.organization import words


def topics(keys: set[str]) -> Mapping[str, str]:
    """Topics by id, with the one above; one statement."""
    ids = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return {str(row.pk): row.name for row in Topic.objects.filter(pk__in=ids)}


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


def register() -> None:
    """Called once, when the application is ready."""
    words.NAMERS |= {"topic": topics, "desk": desks}
    words.POINTERS["parent_topic"] = "topic"
    words.VALUES["topic_kind"] = dict(Kind.choices)
