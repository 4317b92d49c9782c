"""Schemathesis at our own client: cases are made from the description, sent, and held against it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, cast

import httpx
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from muhatap.api.description import description
from tests.pages import streamed

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
MODES = schemathesis.GenerationMode


def explore(client: Client, headers: dict[str, str], *, examples: int, seed: bool = True) -> int:
    """Send so many cases to every operation, right ones and wrong ones; how many operations there are.

    Raises what schemathesis found: a server error, or an answer that is not as described.
    """
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(description(), default=str)))
    seen = 0
    client.raise_request_exception = True
    for found in schema.get_all_operations():
        operation: Any = cast(Any, found).ok()
        for mode in (MODES.POSITIVE, MODES.NEGATIVE):
            _one(client, headers, operation, mode, examples, seed)
        seen += 1
    return seen


def _one(
    client: Client, headers: dict[str, str], operation: Any, mode: Any, examples: int, seed: bool
) -> None:
    @settings(
        max_examples=examples,
        derandomize=seed,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        case.validate_response(_sent(client, headers, case), checks=CHECKS)

    holds()


def _sent(client: Client, headers: dict[str, str], case: Any) -> httpx.Response:
    """The case as our client sends it, and the answer as the library reads it."""
    given_ = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    known = {
        name: given_[name]
        for name in ("method", "url", "headers", "params", "json", "data", "files")
        if name in given_
    }
    made = requests.Request(**known).prepare()
    body: Any = made.body or b""
    sent = {str(name): _plain(value) for name, value in made.headers.items()}
    media = sent.pop("Content-Type", "")
    sent.pop("Content-Length", None)
    octets = body if isinstance(body, bytes) else body.encode()
    answer = client.generic(str(made.method), made.path_url, octets, media, headers=sent)
    content = streamed(answer) if answer.streaming else answer.content
    for closer in cast(
        Any, answer
    )._resource_closers:  # not close(): that would end the connection of the test
        closer()
    asked = httpx.Request(str(made.method), str(made.url), headers=sent)
    told = httpx.Response(answer.status_code, headers=dict(answer.headers), content=content, request=asked)
    told.elapsed = timedelta(0)
    return told


def _plain(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
