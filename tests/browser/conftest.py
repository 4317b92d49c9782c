"""A real browser, and the design page without a server: its requests are answered in this process."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.web import navigation
from muhatap.web.middleware.csp import SecurityHeaders
from muhatap.web.views import design
from tests.browser.house import House, running
from tests.browser.shots import MISSING, chromium

HOUSE = "https://muhatap.example"
DERYA = Person(actor_id=1, kind="staff", name="Derya Aksoy", staff_id=1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Where it is missing the tests are skipped, in CI they fail."""
    program = chromium() or missing(MISSING)
    if finders.find("built/app.js") is None:
        missing("The scripts are not built: python frontend/build.py")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def missing(why: str) -> NoReturn:
    """Say why nothing can be shown; loudly where everything has to be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The real product, running; made once for all tests of this process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with running(tmp_path_factory.mktemp("house"), f"e2e_{worker}_{os.getpid()}") as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser; storage is their own."""
    made = browser.new_context(
        locale="tr-TR", reduced_motion="reduce", viewport={"width": 1280, "height": 860}
    )
    yield made
    made.close()


def answer(path: str, query: str = "") -> HttpResponse:
    """What the house says to a GET, headers of the middleware included."""
    request = cast(StaffRequest, RequestFactory().get(f"{path}?{query}"))
    request.person, request.user = DERYA, Staff(username="derya", full_name=DERYA.name)
    view: Callable[..., HttpResponse] = design.units if path.endswith("birimler/") else design.components
    response = SecurityHeaders(lambda _request: view(request))(request)
    assert isinstance(response, HttpResponse)
    return response


def serve(route: Route) -> None:
    """Answer one request of the page: built files, or the design page."""
    address = urlsplit(route.request.url)
    if address.path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        if not isinstance(found, str):
            return route.fulfill(status=404)
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        return route.fulfill(body=Path(found).read_bytes(), content_type=kind)
    if route.request.method != "GET" or not address.path.startswith("/tasarim/"):
        return route.fulfill(status=204)
    try:
        said = answer(address.path, address.query)
    except Exception as error:  # the page would wait for an answer
        return route.fulfill(status=500, body=repr(error))
    return route.fulfill(status=said.status_code, headers=dict(said.headers), body=said.content)


@pytest.fixture
def specimen(context: BrowserContext, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The design page, open; the test fails when its console complains."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    # a process remembers its doors; those of these few addresses are not to be remembered
    monkeypatch.setattr(navigation, "_door", navigation._door.__wrapped__)
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on(
        "console",
        lambda m: complaints.append(m.text) if m.type == "error" and "net::" not in m.text else None,
    )
    made.route("**/*", serve)
    made.goto(f"{HOUSE}/tasarim/")
    made.wait_for_selector("html.js", timeout=5000)
    yield made
    assert complaints == []
