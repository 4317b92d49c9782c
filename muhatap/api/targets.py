"""Where a webhook may point, and one POST there: to the address that was checked, within ten seconds.

A name is resolved once; the address that came out is judged, and it alone is connected to. Redirects are
answers like any other. Whatever a target does, slowly or never, the try ends.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from muhatap.kit.errors import Incomplete

DEADLINE = 10.0  # seconds for one try, all told
RESOLVE, CONNECT = 3.0, 4.0
READ = 4096  # octets of an answer that are looked at; nothing of it is kept
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Outcome:
    """How a try ended: the HTTP status, or why there was none."""

    status: int | None
    milliseconds: int
    error: str = ""

    @property
    def arrived(self) -> bool:
        """True for 2xx alone."""
        return self.status is not None and 200 <= self.status < 300


class Unreachable(Exception):
    """The target may not be or cannot be reached."""


@dataclass(frozen=True)
class Target:
    """A URL in parts."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def check(url: str) -> Target:
    """The target of a URL. Raises `Incomplete` for what no webhook of ours goes to."""
    try:
        target = _parsed(url)
    except ValueError as error:
        words = _("Geçerli bir adres değil: “https://…” ile başlayan tam adresi yazın.")
        raise Incomplete(words, fields={"url": words}) from error
    with suppress(ValueError):
        address = ipaddress.ip_address(target.host)
        if not allowed(address):
            words = _("Bu adres iç ağda; web kancası yalnız dışarıdaki adreslere gider.")
            raise Incomplete(words, fields={"url": words})
    return target


def _parsed(url: str) -> Target:
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("not a URL")
    parts = urlsplit(url)
    schemes = ("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.password:
        raise ValueError("not a URL of ours")
    if parts.fragment or len(parts.hostname) > 253:
        raise ValueError("not a URL of ours")
    secure = parts.scheme == "https"
    port = parts.port if parts.port is not None else (443 if secure else 80)
    if not port:
        raise ValueError("no port")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, parts.hostname, port, path)


def allowed(address: Address) -> bool:
    """True for addresses of the open internet, whatever they are wrapped in."""
    if settings.WEBHOOKS_PRIVATE:
        return True
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            return False
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return allowed(inner)
    return address.is_global and not address.is_multicast


def post(url: str, body: str, headers: Mapping[str, str]) -> Outcome:
    """One try. Never raises for what the other side does."""
    began = time.monotonic()

    def ended(status: int | None, error: str = "") -> Outcome:
        return Outcome(status, int((time.monotonic() - began) * 1000), error[:200])

    try:
        return ended(_post(_parsed(url), body, headers, began + DEADLINE))
    except ValueError:
        return ended(None, "not a valid URL")
    except Unreachable as error:
        return ended(None, str(error))
    except TimeoutError:
        return ended(None, "no answer in time")
    except (OSError, HTTPException) as error:
        if time.monotonic() >= began + DEADLINE - 0.05:
            return ended(None, "no answer in time")
        return ended(None, f"{type(error).__name__}: {error}")


def _post(target: Target, body: str, headers: Mapping[str, str], until: float) -> int:
    line = socket.create_connection((str(_resolve(target)), target.port), timeout=CONNECT)
    # What answers an octet a second is never late for any one read: the line itself is cut at the end.
    cut = threading.Timer(max(until - time.monotonic(), 0.01), _cut, [line])
    cut.daemon = True
    cut.start()
    try:
        if target.secure:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
        connection = HTTPConnection(target.host, target.port)
        connection.sock = line
        line.settimeout(max(until - time.monotonic(), 0.01))
        connection.request("POST", target.path, body.encode(), {"Host": target.authority, **headers})
        answer = connection.getresponse()
        answer.read(READ)
        if time.monotonic() >= until:  # what the cut left of an answer is none
            raise TimeoutError
        return answer.status
    finally:
        cut.cancel()
        line.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _resolve(target: Target) -> Address:
    """The one address that is connected to. A name with any forbidden address is refused as a whole."""
    found: Future[list[str]] = Future()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.set_result([str(row[4][0]) for row in rows])
        except OSError as error:
            found.set_exception(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in found.result(RESOLVE)]
    except TimeoutError as error:
        raise Unreachable("the name was not resolved in time") from error
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name is not known") from error
    if not addresses or not all(map(allowed, addresses)):
        raise Unreachable("an address of the inner network")
    return addresses[0]
