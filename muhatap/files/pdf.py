"""PDF: refused when it would run something, or when it cannot be looked into.

A viewer runs a script only through an action of type `/JavaScript`, a program only through `/Launch`.
Both names stand in the open or in a compressed object stream; both places are searched, with `#xx`
escapes undone. An object stream is let in only as every writer of PDF makes it (`_PLAIN_HEAD`): what is
packed twice, by another filter or under an odd head is packed to be hidden.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from muhatap.files.errors import refused
from muhatap.kit.errors import Incomplete

UNPACKED = 60_000_000  # of all object streams together; more cannot be meant for a viewer
GLANCE = (
    8_000_000  # of any other stream: some viewers take objects from streams that do not say they hold any
)
GLANCES = 150_000_000  # of all others together; scans made of uncompressed pages are larger
_STEP, _PIECE = 4_096, 1_000_000
_LOOK = 1_500  # what looking at a stream costs at least, so that a million empty ones are not all looked at
_LONGEST_NAME = 64
_RUNS = re.compile(rb"/(?:JavaScript|Launch|RichMedia)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream[^\r\n]{0,80}(?:\r\n|\n|\r)")
_PLAIN_HEAD = re.compile(
    rb"""obj\s*+<<(?:\s++
        | /Type\s*+/ObjStm\b
        | /(?:N|First|DL)\s++[0-9]++(?!\s++[0-9]++\s++R)
        | /(?:Length|Extends)\s++[0-9]++(?:\s++[0-9]++\s++R)?+
        | /Filter\s*+(?:/FlateDecode\b|\[\s*+/FlateDecode\s*+\])
        | /DecodeParms\s*+(?:null\b|\[\s*+null\s*+\])
    )*+>>\s*+stream\r?\n""",
    re.VERBOSE,
)


def check(data: bytes) -> None:
    """Refuse scripts, launch actions, passwords, hidden objects, and files cut off on the way."""
    if b"endobj" not in data or b"%%EOF" not in data[-2048:]:
        raise refused(_("PDF bozuk ya da yarım görünüyor. Yeniden kaydedip ekleyin."))
    plain = _plain(data)
    if _LOCKED.search(plain):
        raise refused(_("Parolalı PDF alınmaz. Parolasını kaldırıp yeniden ekleyin."))
    heads = [found for found in _PLAIN_HEAD.finditer(data) if _OBJECTS.search(found[0])]
    if len(heads) != len(_OBJECTS.findall(plain)):
        raise _unseen()
    if _RUNS.search(plain) or _run_inside(data, {found.end() for found in heads}):
        raise refused(
            _("İçinde program çalıştıran PDF alınmaz. Yazdır, PDF olarak kaydet yoluyla yeniden ekleyin.")
        )


def _unseen() -> Incomplete:
    return refused(_("PDF denetlenemedi. Yazdır, PDF olarak kaydet yoluyla yeniden ekleyin."))


def _plain(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)


def _run_inside(data: bytes, objects: set[int]) -> bool:
    """Whether something runs in a packed stream; `objects` is where the object streams begin."""
    left = UNPACKED
    for start in sorted(objects):
        runs, read = _runs(_inflated(data, start, left + 1))
        left -= read
        if left < 0:
            raise _unseen()
        if runs:
            return True
    left = GLANCES
    for found in _STREAM.finditer(data):
        if left > 0 and found.end() not in objects:
            runs, read = _runs(_inflated(data, found.end(), min(GLANCE, left)))
            left -= max(read, _LOOK)
            if runs:
                return True
    return False


def _runs(pieces: Iterable[bytes]) -> tuple[bool, int]:
    """Whether a name that runs something stands in the pieces, and how much was read."""
    before, read = b"", 0
    for piece in pieces:
        read += len(piece)
        if _RUNS.search(_plain(before + piece)):
            return True, read
        before = (before + piece)[-_LONGEST_NAME:]
    return False, read


def _inflated(data: bytes, start: int, limit: int) -> Iterator[bytes]:
    """What is packed there, up to `limit`; nothing when it is not packed by Flate.

    Read without the checksum at its end and up to the byte where it breaks, as viewers read it.
    """
    if len(data) < start + 2 or data[start] & 15 != 8 or int.from_bytes(data[start : start + 2], "big") % 31:
        return
    decoder, at = zlib.decompressobj(-zlib.MAX_WBITS), start + 2
    while limit > 0 and not decoder.eof and (decoder.unconsumed_tail or at < len(data)):
        packed = decoder.unconsumed_tail
        if not packed:
            packed = data[at : at + _STEP]
            at += _STEP
        before = decoder.copy()
        try:
            piece = decoder.decompress(packed, min(_PIECE, limit))
        except zlib.error:
            yield _until_it_breaks(before, packed)[:limit]
            return
        limit -= len(piece)
        yield piece


def _until_it_breaks(decoder: Any, packed: bytes) -> bytes:
    found = bytearray()
    for at in range(len(packed)):
        try:
            found += decoder.decompress(packed[at : at + 1])
        except zlib.error:
            break
    return bytes(found)
