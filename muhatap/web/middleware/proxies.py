"""Who is calling when a reverse proxy stands in front: only a proxy that we know is believed.

A proxy says in `X-Forwarded-For` whom it speaks for and in `X-Forwarded-Proto` over what. Anybody can write
those lines, so they are read only when the connection itself comes from an address in
`settings.PROXY_HOSTS`, and from the right: what stands there was added by the nearest proxy.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("muhatap.web")


class ProxyMiddleware:
    """Sets `REMOTE_ADDR` and the scheme to the caller's. Outermost: limits and CSRF ask for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.trusted = networks(settings.PROXY_HOSTS)
        self.warned = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        peer = address(request.META.get("REMOTE_ADDR", ""))
        said = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if peer is not None and self._trusts(peer):
            request.META["REMOTE_ADDR"] = str(self._caller(peer, said))
            if request.META.get("HTTP_X_FORWARDED_PROTO", "").strip() == "https":
                request.META["wsgi.url_scheme"] = "https"
        elif said and settings.SECURE and not self.warned:
            self.warned = True  # once is enough: every request through this proxy would say it
            log.warning("%s forwards requests and is not in MUHATAP_PROXY_HOSTS; not believed", peer)
        return self.get_response(request)

    def _trusts(self, one: IPv4Address | IPv6Address) -> bool:
        return any(one in network for network in self.trusted)

    def _caller(self, peer: IPv4Address | IPv6Address, said: str) -> IPv4Address | IPv6Address:
        """The first address from the right that is no proxy of ours; what is no address ends the search."""
        nearest = peer
        for text in reversed(said.split(",")):
            one = address(text)
            if one is None:
                break
            nearest = one
            if not self._trusts(one):
                break
        return nearest


def address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as a proxy writes it, with or without a port; None for anything else."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def networks(hosts: Iterable[str]) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks of the setting; a mistake in it stops the start, else nobody would notice."""
    try:
        return [ip_network(host, strict=False) for host in hosts]
    except ValueError as error:
        raise ImproperlyConfigured(f"MUHATAP_PROXY_HOSTS: {error}") from error
