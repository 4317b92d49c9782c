"""E-mail over SMTP, told apart at the one point that matters: was the message taken or not?

Up to the server's word "354, go ahead" nothing can have gone. From then until its receipt, a lost connection
leaves open whether it has: that is said so, and nobody sends again without a person's word.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings

from muhatap.notifications.channels.gateways import NotAccepted, OutcomeUnknown, Outgoing, Problem
from muhatap.notifications.channels.letters import checked_address, letter, sender_address

_DOTS = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Smtp:
    """A mail server."""

    host: str
    port: int
    is_real: bool = True

    @property
    def name(self) -> str:
        """Host and port."""
        return f"smtp {self.host}:{self.port}"

    def send(self, message: Outgoing) -> None:
        """One connection, one message. A refusal at sign-in is the server's trouble, not the message's."""
        address, data = checked_address(message.address), letter(message)
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=settings.EMAIL_TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            raise NotAccepted(Problem.UNREACHABLE, _said(error)) from error
        try:
            _hand_over(server, address, data)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _hand_over(server: smtplib.SMTP, address: str, data: bytes) -> None:
    try:
        _sign_in(server)
        _expect(server.mail(sender_address()), Problem.REFUSED)
        _expect(server.rcpt(address), Problem.ADDRESS)
        _expect(server.docmd("DATA"), Problem.REFUSED, good=354)
    except smtplib.SMTPAuthenticationError as error:
        raise NotAccepted(Problem.BUSY, _said(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(Problem.UNREACHABLE, _said(error)) from error
    try:
        server.send(_DOTS.sub(b"..", data.rstrip(b"\r\n")) + b"\r\n.\r\n")
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise OutcomeUnknown(Problem.LOST, _said(error)) from error
    if not 200 <= answer[0] < 600:
        raise OutcomeUnknown(Problem.LOST, f"{answer[0]} {answer[1]!r}")
    _expect(answer, Problem.REFUSED)


def _sign_in(server: smtplib.SMTP) -> None:
    server.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def _expect(answer: tuple[int, bytes], problem: Problem, *, good: int = 250) -> None:
    """Pass on a good answer; 5xx is final; 4xx and nonsense are worth another try."""
    code, words = answer
    if code == good or (good == 250 and code == 251):
        return
    said = f"{code} {words.decode('utf-8', 'replace')}"
    if 500 <= code < 600:
        raise NotAccepted(problem, said, final=True)
    raise NotAccepted(Problem.BUSY, said)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return str(error) or type(error).__name__
