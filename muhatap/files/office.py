"""Office documents: which kind, and that they carry nothing that runs."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from muhatap.files.errors import macros, refused
from muhatap.files.kinds import Kind
from muhatap.kit.errors import Incomplete

ENTRIES = 5_000
UNPACKED = 300_000_000
_RUNS = re.compile(
    r"(^|/)(vbaproject|vbadata|activex)|^(basic|scripts)/|/macrosheets/|\.(exe|dll|js|vbs|bat)$"
)
_ODF = {kind.value.encode(): kind for kind in (Kind.ODT, Kind.ODS)}
_OOXML = (
    (b"wordprocessingml.document.main+xml", Kind.DOCX),
    (b"spreadsheetml.sheet.main+xml", Kind.XLSX),
)


def kind_of(data: bytes) -> Kind | None:
    """The kind of a zipped document; None for any other archive. Refuses macros, passwords and zip bombs."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _judge(archive)
    except Incomplete:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        KeyError,
    ):
        raise refused(_("Dosya bozuk görünüyor, açılamadı. Yeniden kaydedip ekleyin.")) from None


def _judge(archive: zipfile.ZipFile) -> Kind | None:
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise refused(_("Dosyanın içi çok büyük. PDF olarak kaydedip yeniden ekleyin."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(_("Parolalı dosya alınmaz. Parolasını kaldırıp yeniden ekleyin."))
    names = {entry.filename for entry in entries}
    if any(_RUNS.search(name.lower()) for name in names):  # machine text: Turkish would make it "actıvex"
        raise macros()
    if "mimetype" in names:
        return _ODF.get(_read(archive, "mimetype").strip())
    if "[Content_Types].xml" not in names:
        return None
    types = _read(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise macros()
    return next((kind for mark, kind in _OOXML if mark in types), None)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(500_000)
