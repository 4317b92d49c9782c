"""What a file really is: by its bytes. Neither its name nor the sender's word counts."""

from __future__ import annotations

import re
from email import errors as email_errors
from email.parser import BytesHeaderParser

from django.utils.translation import gettext_lazy as _

from muhatap.files import office
from muhatap.files.errors import refused
from muhatap.files.kinds import Kind

HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*|<\?.{0,500}?\?>\s*)*+"
    rb"<(?:!doctype|!entity|html|head|body|script|svg|iframe|object|embed|style|math|x?html:|svg:)",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(rb"\A(?:[!-9;-~]{1,76}:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3,}")
_LETTERS = (
    "abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZqwxQWXâîûÂÎÛ0123456789 .,;:!?'\"()-/\r\n\t"
)


def sniff(data: bytes) -> Kind:
    """The kind of the content. Refuses with advice what is known and unwelcome, and what is not known."""
    if not data:
        raise refused(_("Dosya boş. Başka bir dosya seçin."))
    kind = _picture(data) or _document(data) or _words(data)
    if kind is None:
        raise refused(_("Bu tür dosya alınmaz. Fotoğraf (JPEG, PNG) ya da PDF olarak yeniden ekleyin."))
    return kind


def _picture(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise refused(_("Bu fotoğrafın biçimi (HEIC) açılamıyor. JPEG olarak kaydedip yeniden ekleyin."))
    return None


def _document(data: bytes) -> Kind | None:
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"PK\x03\x04"):
        return office.kind_of(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise refused(_("Eski Office dosyaları alınmaz. PDF olarak kaydedip yeniden ekleyin."))
    return None


def _words(data: bytes) -> Kind | None:
    if _MARKUP.match(data[:10_000]):
        raise refused(_("Web sayfası ve SVG çizimi alınmaz. PDF olarak kaydedip yeniden ekleyin."))
    if read_text(data) is None:
        return None
    return Kind.EML if _is_letter(data) else Kind.TEXT


def _is_letter(data: bytes) -> bool:
    """An e-mail as a mail program saves it: header lines first, a sender and a date or id among them."""
    if not _HEADER.match(data[:200_000]):
        return False
    try:
        headers = BytesHeaderParser().parsebytes(data[:200_000])
    except (ValueError, email_errors.MessageError):
        return False
    return "From" in headers and ("Date" in headers or "Message-ID" in headers)


def read_text(data: bytes) -> str | None:
    """Plain text as UTF-8, marked UTF-16 or the old Turkish code page; None when it is something else."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1254"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
            return None
        if encoding == "cp1254" and sum(sign in _LETTERS for sign in text) < 0.9 * len(text):
            return None
        return text
    return None
