"""Reads for the intake desk: who will get it, drafts, conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet

from muhatap.cases import queries as cases
from muhatap.cases import telling
from muhatap.cases.deciding import Decision, foresee
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Case, Contact, Topic
from muhatap.cases.redacting import redact
from muhatap.deadlines import queries as deadlines
from muhatap.deadlines.models import Policy
from muhatap.intake.models import Draft
from muhatap.kit import clock
from muhatap.kit.turkish import ascii_fold
from muhatap.notifications import queries as notifications
from muhatap.organization.persons import Person
from muhatap.places.models import Neighbourhood

EARLIER = 5  # cases of the caller that stand beside the form


@dataclass(frozen=True)
class Way:
    """Where a case of this topic would go, and what it needs."""

    topic: Topic
    decision: Decision
    needs_approval: bool
    target_days: int | None
    law: Policy | None
    law_until: datetime | None


def way(
    topic: Topic,
    *,
    channel: str,
    person: Person,
    kind: str = "",
    received_at: datetime | None = None,
    place: Neighbourhood | None = None,
    text: str = "",
) -> Way:
    """Who gets it and why, and until when by law, as far as it is known before it is saved.

    Without a `kind` it is the topic's own; without a moment it is taken now.
    """
    now, kind = received_at or clock.now(), kind or topic.kind
    draft = CaseDraft(topic=topic, kind=kind, channel=channel, text=text, received_at=now)
    approval = cases.needs_approval(draft, cases.desks(channel), person)
    foreseen = Case(
        kind=kind,
        channel=channel,
        text=text,
        received_at=now,
        neighbourhood=place,
        district=place.district if place else None,
        is_sensitive=topic.is_sensitive,
    )
    law, until = deadlines.by_law(kind, channel=channel, at=now) or (None, None)
    return Way(topic, foresee(foreseen, topic), approval, topic.target_days, law, until)


def unsent(case: Case) -> telling.Silence | None:
    """Why the citizen got no message that their case was taken; None when one was made. Three statements.

    It is about the moment of registering: an address that was added since changes nothing of it.
    """
    made = notifications.of_case(case.pk, audience="citizen").filter(template="citizen/received")
    if made.exists():
        return None
    return telling.silence(case) or telling.Silence.NO_CONSENT


def earlier(person: Person, citizen_id: int) -> list[Case]:
    """What this person sees of the caller's last cases, newest first. One statement, two with a hidden one.

    Of a hidden applicant nothing, for whoever may not know: the list itself would tell whose they are.
    """
    rows = cases.visible_to(person).filter(cases.not_hidden_from(person), citizen_id=citizen_id)
    needed = ("identity_hidden", "citizen_id", "registered_by_id")
    rows = rows.only("number", "title", "status", "awaits_citizen", "received_at", *needed)
    found = list(rows.order_by("-received_at", "-pk")[:EARLIER])
    redact(person, found)
    return found


def my_drafts(person: Person, text: str = "") -> QuerySet[Draft]:
    """One's own drafts whose beginning has these words, newest first."""
    rows = Draft.objects.filter(by_id=person.actor_id).order_by("-saved_at", "-pk")
    if text:
        rows = rows.annotate(plain=Func(F("words"), function="tr_ascii", output_field=CharField()))
    for word in ascii_fold(text).split()[:6]:
        rows = rows.filter(Q(plain__contains=word))
    return rows


def resumed(draft: Draft) -> dict[str, Any]:
    """What the form starts with when a draft is opened again.

    A name that was typed but not yet found in a list comes back as it was typed, and a box that was unticked
    unticked.
    """
    values: dict[str, Any] = {"new_consent": "", **draft.values}
    for name, text in draft.values.items():
        field = name.removesuffix("_text")
        if field != name and text and not values.get(field):
            values[field] = ("", str(text))
    return values


def my_contacts(person: Person, channel: str = "") -> QuerySet[Contact]:
    """One's own conversations, by one channel or all."""
    rows = Contact.objects.filter(by_id=person.actor_id).select_related("topic", "case", "citizen")
    return rows.filter(channel=channel) if channel else rows
