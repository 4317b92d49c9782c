"""Keeping files: checked, cleaned, written safely, and only then known to the database."""

from __future__ import annotations

import errno
import hashlib
import logging
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.files import names, pdf, pictures, sniffing
from muhatap.files.errors import refused
from muhatap.files.kinds import IMAGES, LARGEST, MEGABYTE, TABLE, Kind, Kinds
from muhatap.files.models import StoredFile
from muhatap.files.storage import Storage
from muhatap.files.storage import store as the_store
from muhatap.kit import clock
from muhatap.kit.errors import NotYours, Refused
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

log = logging.getLogger(__name__)
ORPHAN_AFTER = timedelta(days=1)
KEPT_ELSEWHERE = "exports/"  # files of lists: rows of their own, and an end of their own


def store(upload: BinaryIO | File[Any], name: str, *, by: Person, kinds: Kinds = Kinds.CITIZEN) -> StoredFile:
    """Check the content, strip photos of what the camera wrote, keep the bytes, then write the row.

    Refused when the content is unwelcome, too big, broken or there is no room; then nothing is left behind.
    When the caller's transaction is rolled back later, the bytes become orphans and `sweep` takes them.
    """
    data = upload.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_big(LARGEST)
    kind = sniffing.sniff(data)
    if kind not in kinds.value:
        raise refused(_("Buraya bu tür dosya eklenemez. Fotoğraf ya da PDF olarak yeniden ekleyin."))
    if len(data) > TABLE[kind].limit:
        raise _too_big(TABLE[kind].limit)
    row = StoredFile(
        name=names.clean(name, kind),
        content_type=kind.value,
        uploaded_at=clock.now(),
        uploaded_by_id=by.actor_id,
    )
    return _kept(row, *_prepared(row, data, kind))


def _prepared(row: StoredFile, data: bytes, kind: Kind) -> tuple[bytes, bytes]:
    """The bytes to keep and the small copy (empty for what is no picture)."""
    if kind in IMAGES:
        picture = pictures.remade(data, kind)
        row.width, row.height = picture.width, picture.height
        row.found_lat, row.found_lon = picture.lat, picture.lon
        return picture.data, picture.thumbnail
    if kind == Kind.PDF:
        pdf.check(data)
    if kind == Kind.TEXT:
        return (sniffing.read_text(data) or "").encode(), b""
    return data, b""


def _kept(row: StoredFile, data: bytes, thumbnail: bytes) -> StoredFile:
    """Write the bytes, then the row; take the bytes back when the row cannot be written."""
    place = the_store()
    month = clock.today().strftime("%Y/%m")
    row.key = f"{month}/{uuid4().hex}.{TABLE[Kind(row.content_type)].endings[0]}"
    row.thumbnail_key = f"{month}/{uuid4().hex}.small.webp" if thumbnail else ""
    row.size, row.sha256 = len(data), hashlib.sha256(data).hexdigest()
    try:
        place.write(row.key, data)
        if thumbnail:
            place.write(row.thumbnail_key, thumbnail)
        with transaction.atomic():
            row.save(force_insert=True)
    except OSError as error:
        _take_back(place, row)
        log.exception("a file could not be kept")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message = _(
                "Dosya saklanamadı: sunucuda yer kalmadı. Yazdıklarınız duruyor; dosyayı sonra ekleyin."
            )
        else:
            message = _("Dosya saklanamadı. Yazdıklarınız duruyor; birazdan yeniden ekleyin.")
        raise Refused(message, fields={"files": message}) from error
    except BaseException:
        _take_back(place, row)
        raise
    return row


def _take_back(place: Storage, row: StoredFile) -> None:
    for key in (row.key, row.thumbnail_key):
        if key:
            with suppress(OSError):
                place.delete(key)


def _too_big(limit: int) -> Refused:
    message = _("Dosya çok büyük: en fazla %(megabytes)s MB olabilir. Küçültüp yeniden ekleyin.")
    return refused(message % {"megabytes": limit // MEGABYTE})


def open_file(file: StoredFile, *, thumbnail: bool = False) -> BinaryIO:
    """The bytes, or the small copy where there is one; the caller closes them and knows who may see them."""
    key = file.thumbnail_key if thumbnail and file.thumbnail_key else file.key
    return the_store().open(key)


def forget_position(file: StoredFile, *, by: Person) -> None:
    """Drop the position found in a photo, once its sender `by` has taken or declined it (law 6698 m.4)."""
    if file.uploaded_by_id != by.actor_id and not by.has(Role.SYSTEM):
        raise NotYours(_("Fotoğrafta bulunan yeri yalnız fotoğrafı ekleyen siler."))
    StoredFile.objects.filter(pk=file.pk).update(found_lat=None, found_lon=None)
    file.found_lat = file.found_lon = None


def sweep() -> int:
    """Remove bytes without a row, a day old: what rolled-back transactions and crashes left. How many."""
    place, limit = the_store(), clock.now() - ORPHAN_AFTER
    count = place.clear_unfinished(limit)
    old = (key for key in place.untouched_since(limit) if not key.startswith(KEPT_ELSEWHERE))
    while keys := list(islice(old, 500)):
        known: set[str] = set()
        rows = StoredFile.objects.filter(Q(key__in=keys) | Q(thumbnail_key__in=keys))
        for pair in rows.values_list("key", "thumbnail_key"):
            known.update(pair)
        for key in keys:
            if key not in known:
                place.delete(key)
                count += 1
    return count
