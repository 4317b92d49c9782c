"""Small files of every kind, made on the spot."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

IZMIR = ((38.0, 25.0, 7.5), (27.0, 8.0, 30.0))  # 38.418750 N, 27.141667 E


def photo(
    form: str = "JPEG",
    size: tuple[int, int] = (40, 20),
    *,
    gps: Any = IZMIR,
    turned: int = 0,
    mode: str = "RGB",
) -> bytes:
    """A red picture; `gps` is written as a camera does, `turned` is the orientation tag."""
    image = Image.new(mode, size, "red" if mode in {"RGB", "RGBA"} else 1)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Kamera"
    if turned:
        exif[ExifTags.Base.Orientation] = turned
    if gps:
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: gps[0],
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: gps[1],
        }
    out = BytesIO()
    options: dict[str, Any] = {"comment": b"gizli not"} if form == "JPEG" else {}
    image.save(out, form, exif=exif, **options)
    return out.getvalue()


def pdf(
    extra: bytes = b"", packed: bytes = b"", trailer: bytes = b"", filters: bytes = b"/FlateDecode"
) -> bytes:
    """A small PDF; `extra` stands in the open, `packed` in a compressed object stream."""
    parts = [b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog ", extra, b" >>\nendobj\n"]
    if packed:
        stream = zlib.compress(packed)
        parts += [
            b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter " + filters + b" /Length ",
            str(len(stream)).encode(),
            b" >>\nstream\n",
            stream,
            b"\nendstream\nendobj\n",
        ]
    return b"".join([*parts, b"trailer\n<< /Root 1 0 R ", trailer, b" >>\nstartxref\n9\n%%EOF\n"])


def archive(**entries: str | bytes) -> bytes:
    """A zip; `__` in a keyword stands for `/`, `_dot_` for a dot."""
    return packed({name.replace("__", "/").replace("_dot_", "."): data for name, data in entries.items()})


def packed(entries: dict[str, str | bytes]) -> bytes:
    """A zip of these entries."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in entries.items():
            box.writestr(name, data)
    return out.getvalue()


def docx(main: str = "wordprocessingml.document.main+xml", **more: str) -> bytes:
    """A Word document with nothing in it."""
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{main}"/></Types>'
    return packed({"[Content_Types].xml": types, "word/document.xml": "<w/>", **more})


def odt(**more: str) -> bytes:
    """An ODF text with nothing in it."""
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>", **more})


EML = (
    b"From: A <a@ornek.example>\r\nMIME-Version: 1.0\r\nDate: Fri, 20 Nov 2026 09:30:00 +0300\r\n"
    b"Subject: Kaldirim\r\n\r\nYol bozuk.\r\n"
)
