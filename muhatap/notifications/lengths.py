"""How long a text message is: which alphabet it needs and how many parts it is sent in.

| alphabet | one part | each of several |
|----------|----------|-----------------|
| GSM-7    | 160      | 153             |
| Turkish  | 155      | 149             |
| Unicode  | 70       | 67              |

`^ { } \\ [ ] ~ | €` count twice. Only Ş ş Ğ ğ ç ı İ need the Turkish alphabet; Ö ö Ü ü Ç are in GSM-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[]~|€")
_TURKISH = frozenset("ŞşĞğçıİ")
_DISPLACED = frozenset("èìØøÆæ¡¿")  # their places are taken by Turkish letters (3GPP TS 23.038, A.3.1)
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\t": " ",
    }
)


class Alphabet(StrEnum):
    """In which letters a text message travels."""

    GSM = "GSM-7"
    TURKISH = "Türkçe"
    UNICODE = "Unicode"


_SIZES = {Alphabet.GSM: (160, 153), Alphabet.TURKISH: (155, 149), Alphabet.UNICODE: (70, 67)}


@dataclass(frozen=True)
class Length:
    """Letters counted, the alphabet that they need, and the parts that are paid for."""

    letters: int
    alphabet: Alphabet
    parts: int

    @property
    def room(self) -> int:
        """Letters that fit into these parts."""
        one, each = _SIZES[self.alphabet]
        return one if self.parts <= 1 else each * self.parts


def plain(text: str) -> str:
    """Typographic signs replaced by those that do not force Unicode and so halve the message."""
    return text.translate(_PLAIN)


def measure(text: str) -> Length:
    """Count a text message as the gateways do."""
    alphabet = _alphabet(text)
    if alphabet == Alphabet.UNICODE:
        letters = len(text.encode("utf-16-be", "surrogatepass")) // 2
    else:
        letters = len(text) + sum(sign in _DOUBLE for sign in text)
    one, each = _SIZES[alphabet]
    return Length(letters, alphabet, 0 if not letters else 1 if letters <= one else -(-letters // each))


def _alphabet(text: str) -> Alphabet:
    signs = set(text)
    if not signs <= _GSM | _DOUBLE | _TURKISH:
        return Alphabet.UNICODE
    if not signs & _TURKISH:
        return Alphabet.GSM
    return Alphabet.UNICODE if signs & _DISPLACED else Alphabet.TURKISH
