"""What a way out promises, and which one serves a channel in this installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from muhatap.notifications.models import Channel, NoticeTry

Problem = NoticeTry.Problem


@dataclass(frozen=True)
class Outgoing:
    """A message ready to go, codes filled in. `way_out` is the address at which its reader stops its kind,
    `files` are name, type and bytes of what an e-mail brings along.
    """

    message_id: str
    address: str
    subject: str
    body: str
    html: str
    language: str
    sender: str
    way_out: str = ""
    files: tuple[tuple[str, str, bytes], ...] = ()


class NotAccepted(Exception):
    """The other side has certainly not taken the message. `final`: it never will."""

    def __init__(self, problem: Problem, said: str = "", *, final: bool = False) -> None:
        super().__init__(said)
        self.problem, self.said, self.final = problem, said, final


class OutcomeUnknown(Exception):
    """The message was handed over but no receipt came: it may have gone. Never sent again by itself."""

    def __init__(self, problem: Problem, said: str = "") -> None:
        super().__init__(said)
        self.problem, self.said = problem, said


class Gateway(Protocol):
    """One way out. `is_real` is False for a folder, from which nothing reaches anybody."""

    @property
    def name(self) -> str:
        """As shown beside a try."""

    @property
    def is_real(self) -> bool:
        """True when messages reach people."""

    def send(self, message: Outgoing) -> None:
        """Return when the other side has taken the message; else NotAccepted or OutcomeUnknown."""


def gateway(channel: str) -> Gateway:
    """The way out of a channel: SMTP when a host is set, else a folder of this installation."""
    from muhatap.notifications.channels import folders, smtp

    home = Path(settings.HOME)
    if channel == Channel.SMS:
        return folders.TextFolder(home / "outbox-sms")
    if settings.EMAIL_HOST:
        return smtp.Smtp(settings.EMAIL_HOST, settings.EMAIL_PORT)
    return folders.MailFolder(home / "outbox-mail")
