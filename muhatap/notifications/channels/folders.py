"""Ways out that end in a folder of this installation: for a first look, and until a provider is set up."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import orjson

from muhatap.kit import clock
from muhatap.notifications import lengths
from muhatap.notifications.channels.gateways import NotAccepted, Outgoing, Problem
from muhatap.notifications.channels.letters import letter

_NUMBER = re.compile(r"\+?[0-9]{7,15}\Z")


@dataclass(frozen=True)
class MailFolder:
    """Every e-mail as a file that a mail program opens."""

    folder: Path
    is_real: bool = False

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def send(self, message: Outgoing) -> None:
        """Write under a temporary name, then rename; the same message again replaces itself."""
        data = letter(message)
        target = self.folder / clock.today().isoformat() / f"{_file_name(message.message_id)}.eml"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_suffix(".part")
            temporary.write_bytes(data)
            temporary.replace(target)
        except OSError as error:
            raise NotAccepted(Problem.UNREACHABLE, error.strerror or "") from error


@dataclass(frozen=True)
class TextFolder:
    """Every text message as a line of JSON in the file of its day."""

    folder: Path
    is_real: bool = False

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def send(self, message: Outgoing) -> None:
        """Append one line with what a provider would be given: number, text, alphabet, parts."""
        number = re.sub(r"[\s()./-]", "", message.address)
        if not _NUMBER.match(number):
            raise NotAccepted(Problem.ADDRESS, message.address, final=True)
        length = lengths.measure(message.body)
        line = orjson.dumps(
            {
                "id": message.message_id,
                "at": clock.now(),
                "to": number,
                "text": message.body,
                "alphabet": length.alphabet,
                "parts": length.parts,
                "commercial": False,
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(
                self.folder / f"{clock.today().isoformat()}.jsonl",
                os.O_WRONLY | os.O_APPEND | os.O_CREAT,
                0o640,
            )
            try:
                os.write(handle, line)
            finally:
                os.close(handle)
        except OSError as error:
            raise NotAccepted(Problem.UNREACHABLE, error.strerror or "") from error


def _file_name(message_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "", message_id.partition("@")[0])
