"""Somebody who asks the running product for pages without a browser: fast, for finding one's way."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam  # playwright exports it nowhere else


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    text: str
    address: str

    @property
    def is_page(self) -> bool:
        """A whole page that was found."""
        return self.status == 200 and self.kind == "text/html" and "<html" in self.text[:400]

    @property
    def links(self) -> list[str]:
        """Addresses of this house that the page links to, in their order."""
        found = re.findall(r'<a\b[^>]*?\shref="(/[^"#]*)', self.text)
        return list(dict.fromkeys(one.replace("&amp;", "&") for one in found))


class Visitor:
    """Cookies and a way to ask."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Answer:
        """A page, redirects followed."""
        return self._ask(urllib.request.Request(urljoin(self.base, path)))

    def post(self, path: str, **values: str) -> Answer:
        """Fill in the form that stands at the address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert token, f"no form at {path}"
        data = urlencode({"csrfmiddlewaretoken": token.group(1), **values}).encode()
        request = urllib.request.Request(urljoin(self.base, path), data, {"Referer": self.base + path})
        return self._ask(request)

    def sign_in(self, username: str, password: str) -> None:
        """Through the staff door."""
        said = self.post("/giris/", username=username, password=password)
        assert said.status == 200 and "/giris/" not in said.address, f"{username} could not sign in"

    def cookies(self) -> list[SetCookieParam]:
        """What a browser needs to go on as this visitor."""
        return [{"name": one.name, "value": one.value or "", "url": self.base} for one in self.jar]

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=30) as came:
                body = came.read()
                return Answer(
                    came.status, came.headers.get_content_type(), body.decode(errors="replace"), came.url
                )
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode(errors="replace")
                return Answer(error.code, error.headers.get_content_type(), text, error.url or "")
