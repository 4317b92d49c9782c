"""What the door refuses, in the protocol's own way: a number and a sentence, several at once."""

from __future__ import annotations

from django.utils.functional import Promise


class Wrong(Exception):
    """Refused: one sentence for each thing that is wrong, with the status of the answer."""

    def __init__(self, status: int, *said: str | Promise) -> None:
        super().__init__(status, *map(str, said))
        self.code = status
        self.said = [str(one) for one in said]
