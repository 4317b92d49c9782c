"""An e-mail as bytes: headers that cannot be broken out of, plain text first, the same words as HTML."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from muhatap.kit import clock
from muhatap.notifications.channels.gateways import NotAccepted, Outgoing, Problem

_PLAIN = re.compile(r"[^\s@<>(),;:\\\"\[\]\x00-\x20\x7f]{1,64}@[A-Za-z0-9.-]{1,255}\Z", re.ASCII)


def checked_address(address: str) -> str:
    """The address, with its domain in ASCII; NotAccepted when it is none."""
    name, at, domain = address.strip().rpartition("@")
    try:
        plain = f"{name}{at}{domain.encode('idna').decode()}"
        plain.encode("ascii")
    except UnicodeError:
        raise NotAccepted(Problem.ADDRESS, address, final=True) from None
    if not _PLAIN.match(plain) or ".." in plain:
        raise NotAccepted(Problem.ADDRESS, address, final=True)
    return plain


def sender_address() -> str:
    """The bare address messages come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def letter(message: Outgoing) -> bytes:
    """The whole message with CRLF line ends. The Message-ID is the notice's own and never changes."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_line(message.sender), addr_spec=sender_address())
    mail["To"] = Address(addr_spec=checked_address(message.address))
    mail["Subject"] = _line(message.subject)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.language
    if message.way_out:
        mail["List-Unsubscribe"] = f"<{message.way_out}>"
        if message.way_out.startswith("https://"):  # RFC 8058 knows no other; mail programs show their button
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.body, cte="base64" if not message.body.isascii() else None)
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="base64")
    for name, kind, data in message.files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def _line(text: str) -> str:
    """One line without control signs, whatever came in."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
