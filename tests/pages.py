"""Sitting down at the browser, reading a page, making a move by its form."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from muhatap.notifications.models import Notice
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person


def sit(client: Client, person: Person) -> Client:
    """At the browser from now on."""
    client.force_login(Staff.objects.get(pk=person.staff_id))
    return client


def body(answer: Any) -> str:
    """The page as it is read."""
    return html.unescape(str(answer.content.decode()))


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
