"""The description of the API (OpenAPI 3.1), made from the operations, completed with what holds for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings

from muhatap.api.base import api
from muhatap.api.problems import KINDS, MEDIA
from muhatap.api.schemas.common import Problem
from muhatap.organization.scopes import ROWS

ABOUT = (
    "Everything a person can do with cases, for other systems. A key is shown as `Authorization: Bearer …`; "
    "its scopes say which doors open, its roles what is seen and done behind them. Lists come in pages with "
    "whole `next` addresses. Errors are problem documents (RFC 9457), in Turkish or, by `Accept-Language`, "
    "in English."
)
ALWAYS = (400, 401, 403, 404, 405, 429, 500)
WRITES = (409, 412, 413, 415, 422, 507)
STANDARD = frozenset({"OK", "Created", "No Content", "The bytes"})  # HTTP's own words


@cache
def description() -> dict[str, Any]:
    """The whole description. The same for everybody; made once a process."""
    found = dict(api.get_openapi_schema(path_prefix=""))
    paths = {f"/api/v1{path}": methods for path, methods in found["paths"].items()}
    for path, methods in paths.items():
        for method, operation in methods.items():
            _complete(path, method, operation)
    components = found["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key with the scope named."}
    }
    components["responses"] = {
        kind.name: {"description": kind.name, "content": {MEDIA: {"schema": _ref("Problem")}}}
        for kind in KINDS
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Muhatap", "version": "1", "description": ABOUT},
        "servers": [{"url": settings.BASE_URL}],
        "tags": [{"name": tag} for tag in tags()],
        "paths": paths,
        "components": components,
        "x-scopes": {row.name: list(row.includes) for row in ROWS},
    }


def tags() -> list[str]:
    """The nouns, in their order."""
    found = [tag for _path, _method, operation in operations_of(api) for tag in operation.tags or ()]
    return list(dict.fromkeys(found))


def texts() -> list[str]:
    """Every text of the description that its page shows, in English; `words.TURKISH` has them in Turkish."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.extend(
                value[name] for name in ("summary", "description") if isinstance(value.get(name), str)
            )
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    whole = description()
    walk([operation for methods in whole["paths"].values() for operation in methods.values()])
    walk([schema.get("properties") for schema in whole["components"]["schemas"].values()])
    plain = (one_line(text) for text in found if text not in STANDARD)
    return list(dict.fromkeys(plain))


def one_line(text: str) -> str:
    """A text of a docstring without its line breaks."""
    return " ".join(text.split())


def operations_of(made: Any) -> Iterator[tuple[str, str, Any]]:
    """Path, method and operation of every door."""
    for bound in made._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield path, method, operation


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    scope = operation.pop("x-scope", "")
    operation["security"] = [{"key": [scope] if scope else []}]
    operation["operationId"] = _id_of(path, method)
    parameters = operation.setdefault("parameters", [])
    parameters.append(_header("Accept-Language", "`tr` or `en`: the language of names and words.", "tr"))
    statuses = list(ALWAYS)
    if method != "get":
        statuses += WRITES
        parameters.append(
            _header(
                "Idempotency-Key",
                "Any name of your own; a repeat within 24 hours gets the first answer again.",
                None,
                128,
            )
        )
    elif any(one["in"] == "query" for one in parameters):
        statuses.append(422)
    if method in ("patch", "put") and path.startswith("/api/v1/cases/"):
        parameters.append(_header("If-Match", "The `ETag` of the version that was read.", None, 40))
    by_status = {kind.status: kind.name for kind in KINDS}
    answers = operation["responses"]
    for status in list(answers):
        answers[str(status)] = answers.pop(status)
    for status in statuses:
        answers[str(status)] = {"$ref": f"#/components/responses/{by_status[status]}"}
    if path.endswith("/files/{file_id}"):
        octets = {"schema": {"type": "string", "format": "binary"}}
        answers["200"] = {"description": "The bytes", "content": {"*/*": octets}}


def _header(name: str, about: str, example: str | None, longest: int = 60) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": longest, "pattern": "^[ -~]*$"}
    made = {"in": "header", "name": name, "description": about, "required": False, "schema": schema}
    return {**made, "example": example} if example else made


def _id_of(path: str, method: str) -> str:
    words = re.sub(r"[{}]", "", path.removeprefix("/api/v1/")).replace("-", "_").split("/")
    return "_".join([method, *words])


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
