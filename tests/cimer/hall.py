"""An application as it stands on the outside system's screen, and how far a case of it gets."""

from __future__ import annotations

from typing import Any

from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services as cases
from muhatap.cases.models import Channel, Referral
from muhatap.cimer.models import Entry, OutsideKind
from tests.cases.town import Town
from tests.pages import sit

ANSWER = "Kaldırım onarıldı. Sayın Hatice Yıldız, bilginize."


def screen(place: Town, **values: Any) -> dict[str, Any]:
    """What the form is filled in with."""
    return {
        "channel": Channel.CIMER,
        "number": "2600123456",
        "applied_on": "02.11.2026",
        "outside_kind": OutsideKind.COMPLAINT,
        "text": f"Kaldırım çöktü, yürünmüyor. {values.get('number', '')}".strip(),
        "topic": str(place.topic.pk),
        "who": "new",
        "new_kind": "natural",
        "new_name": "Sevim Doğan",
        "new_phone": "0555 111 22 33",
        **values,
    }


def enter(client: Client, place: Town, **values: Any) -> Entry:
    """Copied by hand, through the page."""
    sent = sit(client, place.cimer_officer).post("/cimer/yeni/", screen(place, **values))
    assert sent.status_code == 302, sent.content.decode()[:3000]
    return Entry.objects.select_related("case").order_by("-pk")[0]


def answered(place: Town, entry: Entry, text: str = ANSWER) -> Entry:
    """Referred, answered by the unit, approved: it waits to be written back."""
    cases.move(entry.case_id, "route", by=place.cimer_officer, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=entry.case_id)
    cases.move_referral(part.pk, "accept", by=place.roads_user)
    answer = answers.submit(part.pk, text, by=place.roads_user)
    answers.approve(answer.pk, by=place.reviewer)
    entry.case.refresh_from_db()
    return entry
