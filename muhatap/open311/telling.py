"""Topics and public cases in the protocol's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from muhatap.cases import questions
from muhatap.cases.models import Topic
from muhatap.open311.formats import moment
from muhatap.organization import settings
from muhatap.publishing.telling import PublicCase

DATATYPES = {
    "text": "string",
    "choice": "singlevaluelist",
    "yesno": "singlevaluelist",
    "number": "number",
    "many": "multivaluelist",
    "day": "string",
}


def service(topic: Topic) -> dict[str, Any]:
    """A topic as a service."""
    above = [one.name for one in (topic.parent and topic.parent.parent, topic.parent) if one]
    return {
        "service_code": topic.code,
        "service_name": topic.name,
        "description": " › ".join([*above, topic.name]),
        "metadata": bool(topic.questions),
        "type": "realtime",
        "keywords": topic.keywords,
        "group": above[0] if above else topic.name,
    }


def definition(topic: Topic) -> dict[str, Any]:
    """The topic's own questions as attributes."""
    rows = [_attribute(order, question) for order, question in enumerate(topic.questions, 1)]
    return {"service_code": topic.code, "attributes": rows}


def _attribute(order: int, question: questions.Question) -> dict[str, Any]:
    kind = str(question.get("type", "text"))
    row: dict[str, Any] = {
        "variable": True,
        "code": str(question["code"]),
        "datatype": DATATYPES.get(kind, "string"),
        "required": bool(question.get("required")),
        "datatype_description": str(questions.TYPES.get(kind, "")),
        "order": order,
        "description": questions.label(question),
    }
    choices = questions.options(question)
    if choices:
        row["values"] = [{"key": key, "name": str(name)} for key, name in choices]
    return row


def requests(
    rows: Sequence[PublicCase], request: HttpRequest, *, extended: bool = False
) -> list[dict[str, Any]]:
    """Public cases as service requests. What is not known is left out, and so is what is not released."""
    house = settings.spoken("municipality.name")
    return [_request(row, request, house, extended) for row in rows]


def _request(row: PublicCase, request: HttpRequest, house: str, extended: bool) -> dict[str, Any]:
    photos = [_address(request, row, pk) for pk in row.photos]
    told: dict[str, Any] = {
        "service_request_id": row.public_id,
        "status": "closed" if row.is_closed else "open",
        "status_notes": row.answer or row.words,
        "service_name": row.topic.name,
        "service_code": row.topic.code,
        "description": row.text,
        "agency_responsible": ", ".join(row.units) or house,
        "service_notice": "",
        "requested_datetime": moment(row.received_at),
        "updated_datetime": moment(row.updated_at),
        "address": row.place,
    }
    if row.due_at is not None:
        told["expected_datetime"] = moment(row.due_at)
    if row.lat is not None and row.lon is not None:
        told |= {"lat": row.lat, "long": row.lon}
    if photos:
        told["media_url"] = photos[0]
    if extended:
        told["extended_attributes"] = {"status": row.code, "group": row.group, "photos": photos}
    return told


def _address(request: HttpRequest, row: PublicCase, photo: int) -> str:
    return request.build_absolute_uri(reverse("public-photo", args=[row.public_id, photo]))
