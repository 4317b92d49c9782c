"""What every test of the door shares: the town, a key, and a client by which `requests` reaches us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from requests.adapters import BaseAdapter

from muhatap.kit import clock
from muhatap.organization import queries, services
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.publishing.town import ground


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Path) -> Town:
    """The small town with ground and one public topic that asks three things."""
    settings.FILES_ROOT = tmp_path
    ground()
    topic = settled.topic
    topic.is_public = True
    topic.questions = [
        {"code": "genislik", "label_tr": "Genişlik, metre", "type": "number", "required": True},
        {"code": "yer", "label_tr": "Nerede?", "type": "choice", "options": ["Yol", "Kaldırım"]},
        {"code": "not", "label_tr": "Başka?", "type": "text"},
    ]
    topic.needs_place = True
    topic.save()
    return settled


def new_key(place: Town, *, scopes: list[str], roles: tuple[Role, ...] = (), per_minute: int = 600) -> str:
    """A key's secret."""
    _key, secret = services.create_key(
        name=f"Uygulama {scopes} {roles} {per_minute}",
        scopes=scopes,
        roles=roles,
        unit_id=None,
        expires_at=clock.now() + timedelta(days=30),
        per_minute=per_minute,
        by=queries.system(),
    )
    return secret


@pytest.fixture
def key(place: Town) -> str:
    """A key that may post; it holds no role at all."""
    return new_key(place, scopes=["open311"])


class Wire(BaseAdapter):
    """What `requests` sends comes to our own WSGI application; nothing leaves the process."""

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        answer = Client().generic(
            request.method or "GET",
            f"{parts.path}?{parts.query}",
            data=request.body or b"",
            content_type=str(request.headers.get("Content-Type", "")),
        )
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status_code, request.url or "", request
        response.headers.update(dict(answer.headers))
        response.raw = BytesIO(answer.content)
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`requests.get` reaches us at http://testserver."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://testserver", Wire())
    monkeypatch.setattr(requests, "get", session.get)
    yield
    session.close()
