"""The API itself: its rooms in the order of the description."""

from __future__ import annotations

from ninja import NinjaAPI

from muhatap.api.door import PlainParser, add_handlers
from muhatap.api.routes import (
    answers,
    cases,
    citizens,
    delivery,
    files,
    hooks,
    information,
    moves,
    outside,
    periods,
    reference,
)

ROOMS = (
    cases.room,
    outside.room,
    information.room,
    moves.room,
    answers.room,
    delivery.room,
    files.room,
    citizens.room,
    periods.room,
    reference.room,
    hooks.room,
)

api = NinjaAPI(
    title="Muhatap", version="1", docs_url=None, openapi_url=None, parser=PlainParser(), urls_namespace="api"
)
add_handlers(api)
for room in ROOMS:
    api.add_router("", room)
