"""Photos: turned upright, made new without what the camera wrote into them, and a small copy for lists."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from muhatap.files.errors import refused
from muhatap.files.kinds import PHOTO_EDGE, PHOTO_PIXELS, THUMBNAIL_EDGE, WHOLE_PIXELS, Kind
from muhatap.kit.errors import Incomplete

PATIENCE = 20.0  # seconds to wait for another picture of this process
_ONE = threading.Lock()
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_SAVE: dict[Kind, dict[str, Any]] = {
    Kind.JPEG: {"quality": 88, "optimize": True, "progressive": True},
    Kind.PNG: {"optimize": True},
    Kind.WEBP: {"quality": 86, "method": 3},
}


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept. `lat` and `lon` are where it was taken, to be offered to its sender once."""

    data: bytes
    thumbnail: bytes
    width: int
    height: int
    lat: float | None
    lon: float | None


def remade(data: bytes, kind: Kind) -> Picture:
    """Decode, turn upright, shrink to `PHOTO_EDGE`, encode anew without metadata (law 6698 m.4).

    One at a time in a process, since a small file may open to hundreds of megabytes. Refused when the
    others take longer than `PATIENCE`.
    """
    if not _ONE.acquire(timeout=PATIENCE):
        raise refused(_("Şu anda çok fotoğraf geliyor. Bir dakika sonra yeniden ekleyin."))
    try:
        return _remade(data, kind)
    except Incomplete:
        raise
    except Exception as error:
        # Decoders fed with hostile bytes raise anything; whatever it is, the file is not a usable picture.
        if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
            raise _too_big() from error
        raise refused(
            _("Fotoğraf bozuk ya da yarım görünüyor. Yeniden çekip ya da kaydedip ekleyin.")
        ) from error
    finally:
        _ONE.release()


def _remade(data: bytes, kind: Kind) -> Picture:
    with Image.open(BytesIO(data), formats=[_FORMATS[kind]]) as found:
        pixels = found.width * found.height
        if pixels > (PHOTO_PIXELS if _opens_smaller(found) else WHOLE_PIXELS):
            raise _too_big()
        lat, lon = _position(found)
        found.draft("RGB", _enough(found.width, found.height))
        found.load()
        image = _upright(_shrunk(found, kind))
        found.close()  # its pixels are no longer needed and may be the larger part
    profile = _profile(image)
    image.info.clear()
    image.info.update(profile)
    small = image.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.LANCZOS)
    return Picture(
        data=_encoded(image, kind),
        thumbnail=_encoded(small, Kind.WEBP),
        width=image.width,
        height=image.height,
        lat=lat,
        lon=lon,
    )


def _opens_smaller(found: Image.Image) -> bool:
    """True for what `draft` reads at a fraction of its size. A progressive JPEG is held whole."""
    return found.format == "JPEG" and not found.info.get("progressive")


def _enough(width: int, height: int) -> tuple[int, int]:
    """The size from which a JPEG may be read: the edge we keep, and of the largest no more than a quarter."""
    ratio = max(max(width, height) / PHOTO_EDGE, 2.0 if width * height > WHOLE_PIXELS else 1.0)
    return max(int(width / ratio), 1), max(int(height / ratio), 1)


def _too_big() -> Incomplete:
    return refused(_("Fotoğraf açılamayacak kadar büyük. Küçültüp yeniden ekleyin."))


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # broken camera data: the picture itself is still good
        return image


def _shrunk(found: Image.Image, kind: Kind) -> Image.Image:
    """A copy no larger than we keep, in a mode that the encoder knows."""
    has_alpha = found.mode in {"RGBA", "LA", "PA"} or "transparency" in found.info
    mode = "L" if found.mode == "L" else "RGBA" if has_alpha and kind != Kind.JPEG else "RGB"
    image = found
    if found.mode != mode:
        image = found.convert(mode)
        image.info.pop("icc_profile", None)  # it describes colours that are gone
    ratio = max(image.size) / PHOTO_EDGE
    if ratio <= 1:
        return image.copy() if image is found else image
    size = max(round(image.width / ratio), 1), max(round(image.height / ratio), 1)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _profile(image: Image.Image) -> dict[str | tuple[int, int], Any]:
    """All that stays of what the file said about itself: how its colours are meant."""
    profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    return {"icc_profile": profile} if isinstance(profile, bytes) and len(profile) < 20_000 else {}


def _encoded(image: Image.Image, kind: Kind) -> bytes:
    out = BytesIO()
    profile = image.info.get("icc_profile")
    image.save(out, _FORMATS[kind], icc_profile=profile, **_SAVE[kind])
    return out.getvalue()


def _position(image: Image.Image) -> tuple[float | None, float | None]:
    """Where the photo was taken, when the camera says so and it is a place on earth."""
    try:
        gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], str(gps[ExifTags.GPS.GPSLatitudeRef]) == "S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], str(gps[ExifTags.GPS.GPSLongitudeRef]) == "W")
    except Exception:  # no position, or one that nobody can read
        return None, None
    if not (math.isfinite(lat) and math.isfinite(lon)) or abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
        return None, None
    return round(lat, 6), round(lon, 6)


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if negative else value
