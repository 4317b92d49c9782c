"""PDF: refused when it would run something, or when it cannot be looked into.

A viewer runs a script only through an action of type `/JavaScript`, a program only through `/Launch`.
Both names stand in the open or in a compressed object stream; both places are searched, with `#xx`
escapes undone.
"""

from __future__ import annotations

import re
import zlib

from django.utils.translation import gettext_lazy as _

from muhatap.files.errors import refused

UNPACKED = 60_000_000
_RUNS = re.compile(rb"/(?:JavaScript|Launch|RichMedia)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OTHER_FILTER = re.compile(
    rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)\b"
)


def check(data: bytes) -> None:
    """Refuse scripts, launch actions, passwords, and files cut off on the way."""
    if b"endobj" not in data or b"%%EOF" not in data[-2048:]:
        raise refused(_("PDF bozuk ya da yarım görünüyor. Yeniden kaydedip ekleyin."))
    if _LOCKED.search(_plain(data)):
        raise refused(_("Parolalı PDF alınmaz. Parolasını kaldırıp yeniden ekleyin."))
    if _RUNS.search(_plain(data)) or any(_RUNS.search(_plain(part)) for part in _object_streams(data)):
        raise refused(
            _("İçinde program çalıştıran PDF alınmaz. Yazdır, PDF olarak kaydet yoluyla yeniden ekleyin.")
        )


def _plain(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)


def _object_streams(data: bytes) -> list[bytes]:
    """Contents of the compressed object streams; a stream packed in an unusual way is refused."""
    parts, left = [], UNPACKED
    for found in _STREAM.finditer(data):
        head = _plain(data[max(0, found.start() - 1000) : found.start()].rpartition(b"obj")[2])
        if b"/ObjStm" not in head:
            continue
        if _OTHER_FILTER.search(head) or left <= 0:
            raise refused(_("PDF denetlenemedi. Yazdır, PDF olarak kaydet yoluyla yeniden ekleyin."))
        try:
            part = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            part = b""
        left -= len(part)
        parts.append(part)
    return parts
