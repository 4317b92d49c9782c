"""A citizen at a browser: opens the form, sends it, types the code from the outbox, looks at the case."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.cases.models import Case
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.files.samples import photo
from tests.pages import Answer

WORDS = "Evin önündeki yol çöktü, dün bir araba içine düştü."
HASTE = timedelta(seconds=40)  # how long a person fills the form


def shot(name: str = "cukur.jpg", **how: Any) -> SimpleUploadedFile:
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, photo(**how), "image/jpeg")


class Citizen:
    """Somebody with a browser, at an address of their own."""

    def __init__(self, town: Town, *, address: str = "203.0.113.7") -> None:
        self.town = town
        self.client = Client(REMOTE_ADDR=address)
        self.token = ""

    def open(self) -> Answer:
        """Look at the form."""
        answer = self.client.get("/bildir/")
        self.token = field(answer, "token")
        return answer

    def values(self, **more: Any) -> dict[str, Any]:
        """What a person types."""
        typed = {
            "token": self.token,
            "text": WORDS,
            "topic": str(self.town.topic.pk),
            "reply": "sms",
            "phone": "0555 000 00 99",
            "name": "Elif Karaca",
        }
        return {**typed, **more}

    def report(self, **more: Any) -> Answer:
        """Fill the form and send it, as quick as a person is."""
        if not self.token:
            self.open()
        with clock.frozen(clock.now() + HASTE):
            return self.client.post("/bildir/", self.values(**more))

    def confirm(self, answer: Answer, code: str = "") -> Answer:
        """Type the code that came."""
        return self.client.post(answer.headers["Location"], {"code": code or last_code()})

    def file_a_case(self, **more: Any) -> Case:
        """From the form to the case."""
        answer = self.confirm(self.report(**more))
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.latest("pk")

    def page(self) -> str:
        """The page of the case that is open."""
        answer = self.client.get("/izle/basvuru/")
        assert answer.status_code == 200
        return answer.content.decode()


def field(answer: Answer, name: str) -> str:
    """The value of an input on a page."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.content.decode())
    assert found, f"no {name} on the page"
    return found[1]


def last_code() -> str:
    """The code in the newest message that carries one."""
    return Notice.objects.filter(template="citizen/code").latest("pk").secret
