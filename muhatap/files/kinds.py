"""What may be stored, by whom, and how big: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

MEGABYTE = 1_000_000
PHOTO_EDGE = 4096  # longest edge kept of a photo; enough to read a house number across a street
PHOTO_PIXELS = 80_000_000  # more is a decompression bomb or a poster
WHOLE_PIXELS = 25_000_000  # of formats that have to be opened at full size: 100 MB a copy
THUMBNAIL_EDGE = 320


class Kind(StrEnum):
    """What a file is, judged by its content."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    TEXT = "text/plain"
    EML = "message/rfc822"


@dataclass(frozen=True)
class Row:
    """A kind, the endings that go with it (files without one get the first), and its limit in bytes."""

    kind: Kind
    endings: tuple[str, ...]
    limit: int


# fmt: off
ROWS = (
    #   kind       endings             limit
    Row(Kind.JPEG, ("jpg", "jpeg"),    25 * MEGABYTE),
    Row(Kind.PNG,  ("png",),           25 * MEGABYTE),
    Row(Kind.WEBP, ("webp",),          25 * MEGABYTE),
    Row(Kind.PDF,  ("pdf",),           25 * MEGABYTE),
    Row(Kind.DOCX, ("docx",),          15 * MEGABYTE),
    Row(Kind.XLSX, ("xlsx",),          15 * MEGABYTE),
    Row(Kind.ODT,  ("odt",),           15 * MEGABYTE),
    Row(Kind.ODS,  ("ods",),           15 * MEGABYTE),
    Row(Kind.TEXT, ("txt",),            1 * MEGABYTE),
    Row(Kind.EML,  ("eml",),           25 * MEGABYTE),
)
# fmt: on
TABLE = {row.kind: row for row in ROWS}
LARGEST = max(row.limit for row in ROWS)
IMAGES = (Kind.JPEG, Kind.PNG, Kind.WEBP)


class Kinds(Enum):
    """Sets of kinds that a door lets in. `accept` is for the `accept` attribute of a file input."""

    PHOTO = IMAGES
    CITIZEN = (*IMAGES, Kind.PDF, Kind.DOCX, Kind.ODT, Kind.TEXT)
    STAFF = tuple(row.kind for row in ROWS)

    @property
    def accept(self) -> str:
        """Endings for `<input type="file" accept=…>`; a convenience, the content is checked all the same."""
        return ",".join(f".{ending}" for kind in self.value for ending in TABLE[kind].endings)
