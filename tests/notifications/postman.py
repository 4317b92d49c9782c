"""A mail server as one meets them: it takes, refuses now, refuses for good, or hangs up in the middle."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Door(Controller):
    """A listener on whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves this one without types


class Postman:
    """Everything that came, and what to answer next."""

    def __init__(self) -> None:
        self.controller = Door(self, hostname="127.0.0.1", port=0)
        self.reset()

    def reset(self) -> None:
        """Take everything again, forget what came."""
        self.box: list[Envelope] = []
        self.to_sender = self.to_recipient = self.to_data = ""
        self.hang_up = False

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.controller.port)

    @property
    def letters(self) -> list[EmailMessage]:
        """What came, parsed."""
        return [_parsed(envelope) for envelope in self.box]

    def start(self) -> None:
        """Listen on a free port."""
        self.controller.start()

    def stop(self) -> None:
        """Close the door."""
        self.controller.stop(no_assert=True)

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        envelope.mail_from = address
        return self.to_sender or "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.to_recipient or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if not self.to_data:
            self.box.append(envelope)
        if self.hang_up:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return self.to_data or "250 OK"


def _parsed(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    return message_from_bytes(envelope.content, policy=policy.default)
