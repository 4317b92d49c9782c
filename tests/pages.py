"""Sitting down at the browser, reading a page, making a move by its form."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils.crypto import get_random_string

from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.organization.models import Session, Staff
from muhatap.organization.persons import Person
from muhatap.organization.sessions import SessionStore

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

Answer: TypeAlias = "_MonkeyPatchedWSGIResponse"  # what the client gives back, as Django's stubs call it


def sit(client: Client, person: Person) -> Client:
    """At the browser from now on, by one row of a session: Django's own way in writes and asks eight times.

    The way through the door itself is what test_sign_in walks.
    """
    staff = Staff.objects.get(pk=person.staff_id or 0)
    known = {
        SESSION_KEY: str(staff.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: staff.get_session_auth_hash(),
    }
    key = get_random_string(32)
    Session.objects.create(
        session_key=key,
        session_data=SessionStore().encode(known),
        expire_date=clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        staff=staff,
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def body(answer: Any) -> str:
    """The page as it is read."""
    return html.unescape(str(answer.content.decode()))


class _Form(HTMLParser):
    """What a browser would send of the form at an address when nothing is touched."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.values = action, dict[str, list[str]]()
        self.inside, self.area, self.select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method") == "post" and given.get("action") in ("", self.action, None)
        name = given.get("name", "")
        if tag == "option" and self.select and "selected" in given:
            self.values.setdefault(self.select, []).append(given.get("value", ""))
        if not self.inside or not name or "disabled" in given:
            return
        kind = given.get("type", "")
        chosen = kind not in ("checkbox", "radio") or "checked" in given
        if tag == "input" and kind not in ("file", "submit") and chosen:
            plain = "on" if kind in ("checkbox", "radio") else ""
            self.values.setdefault(name, []).append(given.get("value", plain))
        elif tag == "textarea":
            self.area = name
            self.values[name] = [""]
        elif tag == "select":
            self.select = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][0] += data.removeprefix("\n")


def as_it_stands(client: Client, path: str) -> dict[str, list[str]]:
    """The fields of the form that a page shows at its own address, as a browser sends them untouched."""
    form = _Form(path)
    form.feed(client.get(path).content.decode())
    assert form.values, path
    return form.values


def streamed(answer: Any) -> bytes:
    """What comes piece by piece, as a whole."""
    return b"".join(answer.streaming_content)


def do(client: Client, path: str, facts: dict[str, Any] | None = None) -> Any:
    """Open the form, preview it, send it; the letters of the preview are those that were queued."""
    opened = client.get(path)
    assert opened.status_code == 200, path
    sent_before = set(Notice.objects.values_list("pk", flat=True))
    shown = client.post(path, {**(facts or {}), "onizle": "1"})
    assert shown.status_code == 200, re.findall(r'class="error"[^<]*<[^>]*>[^<]*<', body(shown))
    assert set(Notice.objects.values_list("pk", flat=True)) == sent_before, "a preview sends nothing"
    sent = client.post(path, facts or {})
    assert sent.status_code == 302, path
    for letter in Notice.objects.exclude(pk__in=sent_before):
        for line in filter(None, [letter.subject, *letter.body.splitlines()]):
            assert line in body(shown), f"{letter.template}: {line}"
    return sent
