"""A telephone call as the desk types it, and what comes back."""

from __future__ import annotations

from typing import Any

from django.test import Client

from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from tests.cases.town import Town

TEXT = "Evin önündeki yol çöktü, araçlar düşüyor."


def sit(client: Client, person: Person) -> Client:
    """At the browser from now on."""
    client.force_login(Staff.objects.get(pk=person.staff_id))
    return client


def body(answer: Any) -> str:
    return str(answer.content.decode())


def call(place: Town, **changes: Any) -> dict[str, Any]:
    """A telephone call of somebody known, as typed."""
    return {
        "channel": "phone",
        "who": "known",
        "citizen": str(place.citizen.pk),
        "kind": "complaint",
        "text": TEXT,
        "topic": str(place.topic.pk),
        "yap": "kaydet",
        **changes,
    }
