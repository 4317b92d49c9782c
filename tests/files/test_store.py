"""Keeping, opening, serving and sweeping."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.http import Http404

from muhatap.files import services
from muhatap.files.kinds import LARGEST, Kinds
from muhatap.files.models import StoredFile
from muhatap.files.serving import serve
from muhatap.files.storage import LocalFolder
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotYours, Refused
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast
from tests.files import samples

pytestmark = pytest.mark.django_db


def keys(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_is_kept_with_its_small_copy_and_the_place_is_offered(somebody: Person, folder: Path) -> None:
    upload = SimpleUploadedFile("sokak/çukur.png", samples.photo(), "text/html")
    file = services.store(upload, "sokak/çukur.png", by=somebody)
    kept = StoredFile.objects.get(pk=file.pk)
    assert (kept.name, kept.content_type, kept.is_image) == ("çukur.jpg", "image/jpeg", True)
    assert (kept.width, kept.height, kept.found_lat) == (40, 20, 38.41875)
    assert len(keys(folder)) == 2
    with services.open_file(kept) as data:
        read = data.read()
    assert len(read) == kept.size
    assert b"Kamera" not in read
    with services.open_file(kept, thumbnail=True) as data:
        assert data.read(4) == b"RIFF"
    with pytest.raises(NotYours):
        services.forget_position(kept, by=cast.person(Role.AGENT))
    services.forget_position(kept, by=somebody)
    assert StoredFile.objects.get(pk=file.pk).found_lat is None


def test_a_text_is_kept_as_utf8_and_a_door_lets_in_its_kinds_only(somebody: Person, folder: Path) -> None:
    old = "Kaldırım çöktü".encode("cp1254")
    file = services.store(BytesIO(old), "not.txt", by=somebody)
    with services.open_file(file) as data:
        assert data.read().decode() == "Kaldırım çöktü"
    with pytest.raises(Incomplete, match="bu tür dosya"):
        services.store(BytesIO(old), "not.txt", by=somebody, kinds=Kinds.PHOTO)
    with pytest.raises(Incomplete, match="bu tür dosya"):
        services.store(BytesIO(samples.EML), "ileti.eml", by=somebody)
    services.store(BytesIO(samples.EML), "ileti.eml", by=somebody, kinds=Kinds.STAFF)
    with pytest.raises(Incomplete, match="program"):
        services.store(BytesIO(samples.pdf(b"/S /JavaScript")), "a.pdf", by=somebody)
    assert ".jpg" in Kinds.PHOTO.accept
    assert StoredFile.objects.count() == len(keys(folder)) == 2


def test_too_big_is_refused_before_anything_is_written(somebody: Person, folder: Path) -> None:
    with pytest.raises(Incomplete, match="en fazla 25 MB"):
        services.store(BytesIO(bytes(LARGEST + 10)), "a.pdf", by=somebody)
    with pytest.raises(Incomplete, match="en fazla 1 MB"):
        services.store(BytesIO(b"a " * 600_000), "a.txt", by=somebody)
    assert not keys(folder)


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "yer kalmadı"), (errno.EIO, "saklanamadı")])
def test_a_full_disk_leaves_nothing_behind(
    somebody: Person, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    real, calls = os.fsync, iter([None, None, code])

    def fsync(handle: int) -> None:
        failing = next(calls)
        if failing:
            raise OSError(failing, "no")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)  # the photo is written, its small copy finds no room
    with pytest.raises(Refused, match=words):
        services.store(BytesIO(samples.photo()), "a.jpg", by=somebody)
    assert not keys(folder)
    assert not StoredFile.objects.exists()


def test_a_row_that_cannot_be_written_takes_its_bytes_along(
    somebody: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(StoredFile, "save", save)
    with pytest.raises(DatabaseError):
        services.store(BytesIO(samples.photo()), "a.jpg", by=somebody)
    assert not keys(folder)


def test_the_sweeper_takes_orphans_and_leaves_what_is_known_or_young(somebody: Person, folder: Path) -> None:
    services.store(BytesIO(samples.photo()), "a.jpg", by=somebody)
    place = LocalFolder(folder)
    place.write("2026/01/old.pdf", b"x")
    place.write("2026/01/young.pdf", b"x")
    (folder / ".unfinished" / "half").write_bytes(b"x")
    now = datetime.now(UTC)
    for path in keys(folder):
        if path.name != "young.pdf":
            os.utime(path, ((now - timedelta(days=3)).timestamp(),) * 2)
    with clock.frozen(now):
        assert services.sweep() == 2
        assert services.sweep() == 0
    assert len(keys(folder)) == 3
    place.delete("2026/01/never.pdf")
    with pytest.raises(ValueError, match="outside"):
        place.open("../../etc/passwd")


@pytest.mark.duty("privacy.document-confidentiality")
def test_what_goes_out_cannot_become_a_page_of_ours(somebody: Person, folder: Path) -> None:
    picture = services.store(BytesIO(samples.photo()), "çukur “1”.jpg", by=somebody)
    shown = serve(picture)
    assert shown.headers["Content-Disposition"].startswith("inline; filename*=utf-8''%C3%A7ukur")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    small = serve(picture, thumbnail=True)
    assert small.headers["Content-Type"] == "image/webp"
    taken = serve(picture, download=True)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    words = serve(services.store(BytesIO(b"<b>merhaba</b> ama metin"), "a.html", by=somebody))
    assert words.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert words.headers["Content-Disposition"] == 'attachment; filename="a.html.txt"'
    paper = serve(services.store(BytesIO(samples.pdf()), "a.pdf", by=somebody))
    assert "sandbox" not in paper.headers["Content-Security-Policy"]
    for response in (shown, small, taken, words, paper):
        response.close()
    for path in keys(folder):
        path.unlink()
    with pytest.raises(Http404):
        serve(picture)
