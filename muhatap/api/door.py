"""One door before every operation: the key, the method, the form of the body, a repeated request.

An operation says its scope where it is declared; what has none gets no gate, and the house test finds it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

import orjson
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as Unclean
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import translation
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import PathView
from ninja.parser import Parser
from ninja.utils import normalize_path, replace_path_param_notation

from muhatap.api import repeats
from muhatap.api.problems import field_errors, problem, refusal
from muhatap.kit.errors import Refused
from muhatap.organization import keys
from muhatap.organization.gates import KeyRequest

log = logging.getLogger("muhatap.api")
READS = ("GET", "HEAD")
JSON, FORM = "application/json", "multipart/form-data"
MOST = 2_500_000  # octets of a JSON body
Handler = TypeVar("Handler", bound=Callable[..., HttpResponseBase])


class Declare(Protocol):
    """What a declaration leaves as it was: the function below it."""

    def __call__(self, view: Handler, /) -> Handler: ...


class Room(Router):
    """Operations about one noun. Each names the scope it needs; "" is any key."""

    def reads(self, path: str, scope: str, answer: Any, **more: Any) -> Declare:
        """A GET that answers 200."""
        return self._declared(["GET"], path, scope, {200: answer}, **more)

    def makes(self, path: str, scope: str, answer: Any, **more: Any) -> Declare:
        """A POST that makes something: 201."""
        return self._declared(["POST"], path, scope, {201: answer}, **more)

    def does(self, path: str, scope: str, answer: Any, method: str = "POST", **more: Any) -> Declare:
        """Anything else that writes: 200, or 204 where `answer` is None."""
        return self._declared([method], path, scope, {200 if answer else 204: answer}, **more)

    def declares(self, method: str, path: str, scope: str, answers: dict[int, Any], **more: Any) -> Declare:
        """One that may answer in several ways."""
        return self._declared([method], path, scope, answers, **more)

    def _declared(self, methods: list[str], path: str, scope: str, response: Any, **more: Any) -> Declare:
        more.setdefault("openapi_extra", {})["x-scope"] = scope
        made: Declare = self.api_operation(methods, path, response=response, **more)
        return made


class PlainParser(Parser):
    """Strict JSON: no NaN, no half of a letter, no NUL, which no column could hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; raises ValueError, of which the library makes a 400."""
        found = orjson.loads(request.body or b"null")
        _refuse_nul(found)
        return found


def _refuse_nul(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
    elif isinstance(value, dict):
        for name, one in value.items():
            _refuse_nul(name)
            _refuse_nul(one)
    elif isinstance(value, list):
        for one in value:
            _refuse_nul(one)


def add_handlers(api: NinjaAPI) -> None:
    """What is raised inside becomes a problem document; a bug goes on its way and is logged there."""

    def on(kind: type[Exception], answer: Callable[[HttpRequest, Any], HttpResponse]) -> None:
        api.add_exception_handler(kind, answer)

    on(Refused, refusal)
    on(Http404, lambda request, _error: problem(request, 404))
    on(ObjectDoesNotExist, lambda request, _error: problem(request, 404))
    on(ValidationError, lambda request, error: problem(request, 422, errors=field_errors(error.errors)))
    on(HttpError, lambda request, error: problem(request, error.status_code))
    on(DataError, _not_storable)
    on(Unclean, lambda request, error: problem(request, 422, errors={"files": " ".join(error.messages)}))


def _not_storable(request: HttpRequest, error: Exception) -> HttpResponse:
    # The net below the schemas: a value no column can hold. The transaction is undone.
    log.warning("a value no column can hold came through the API", exc_info=error)
    return problem(request, 422)


def urls_of(api: NinjaAPI) -> Iterator[URLPattern]:
    """The routes of an API, each behind the door."""
    for bound in api._get_bound_routers():  # the one way to its routes that keeps them together by path
        for own, view in bound.path_operations.items():
            route = "/".join(part for part in (bound.prefix, own) if part)
            route = normalize_path(replace_path_param_notation(route)).lstrip("/")
            name = "-".join(["api", *(part for part in route.split("/") if part and "<" not in part)])
            yield path(route, door(view), name=f"{name}-one" if route.endswith(">") else name)


def scopes_of(view: PathView) -> dict[str, str]:
    """The scope that each method of a path needs."""
    return {
        method: extra["x-scope"]
        for operation in view.operations
        if "x-scope" in (extra := operation.openapi_extra or {})
        for method in operation.methods
    }


def door(view: PathView) -> Callable[..., HttpResponseBase]:
    """The view of a path behind its gate."""
    scopes = scopes_of(view)
    bodies = {method: _media_of(operation) for operation in view.operations for method in operation.methods}
    inner = view.get_view()

    def passed(request: KeyRequest, **kwargs: Any) -> HttpResponseBase:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            try:
                response = _through(request, inner, scopes, bodies, kwargs)
            except Refused as refused:
                response = refusal(request, refused)
            except RequestDataTooBig:
                response = problem(request, 413)
            except (UnreadablePostError, SuspiciousOperation):
                response = problem(request, 400)
        response.headers["Content-Language"] = language
        return response

    if all(method in scopes for operation in view.operations for method in operation.methods):
        cast(Any, passed).gate = "key:" + ",".join(dict.fromkeys(filter(None, scopes.values())))
    cast(Any, passed).csrf_exempt = True
    passed.__qualname__ = view.operations[0].view_func.__qualname__
    passed.__module__ = view.operations[0].view_func.__module__
    return passed


def _through(
    request: KeyRequest,
    inner: Callable[..., HttpResponseBase],
    scopes: Mapping[str, str],
    bodies: Mapping[str, str],
    kwargs: Mapping[str, Any],
) -> HttpResponseBase:
    method = "GET" if request.method == "HEAD" else str(request.method)
    secret = keys.shown(request)
    request.holder = keys.enter(secret, *filter(None, [scopes.get(method, "")]))
    request.person = request.holder.person
    if method not in scopes:
        return _not_allowed(request, scopes)
    request.method = method
    wanted = bodies[method]
    if wanted and request.content_type != wanted:
        return problem(request, 415, errors={"Content-Type": wanted})
    if wanted == JSON and len(request.body) > MOST:
        return problem(request, 413)
    name = request.headers.get("Idempotency-Key", "")
    if method in READS or not name:
        response = inner(request, **kwargs)
    else:
        response = repeats.once(request, name, secret, lambda: inner(request, **kwargs))
    response.headers["RateLimit-Limit"] = str(request.holder.per_minute)
    response.headers["RateLimit-Remaining"] = str(request.holder.left)
    return response


def _not_allowed(request: HttpRequest, scopes: Mapping[str, str]) -> HttpResponse:
    response = problem(request, 405)
    response.headers["Allow"] = ", ".join([*scopes, *(["HEAD"] if "GET" in scopes else [])])
    return response


def _media_of(operation: Any) -> str:
    """What an operation reads; "" for one without a body."""
    sources: Sequence[str] = [model.__ninja_param_source__ for model in operation.models]
    if "file" in sources or "form" in sources:
        return FORM
    return JSON if "body" in sources else ""
