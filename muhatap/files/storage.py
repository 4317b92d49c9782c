"""Where the bytes lie. One interface; today a local folder, for several hosts an S3-compatible one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from django.conf import settings


class Storage(Protocol):
    """What the product asks of a store. Keys are made by `services` and hold nothing that anybody typed."""

    def write(self, key: str, data: bytes) -> None:
        """Keep the bytes safely, or raise OSError and keep nothing."""

    def open(self, key: str) -> BinaryIO:
        """The bytes for reading; FileNotFoundError when there are none."""

    def delete(self, key: str) -> None:
        """Forget the bytes; nothing happens when there are none."""

    def untouched_since(self, moment: datetime) -> Iterator[str]:
        """Keys written before `moment`."""

    def clear_unfinished(self, moment: datetime) -> int:
        """Throw away half-written bytes older than `moment`; how many there were."""


class LocalFolder:
    """A folder of this machine. A file appears under its name only when it is whole and on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unfinished = root / ".unfinished"

    def write(self, key: str, data: bytes) -> None:
        """Temporary name, flush to the disk, rename, flush the folder."""
        target = self._path(key)
        self.unfinished.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.unfinished / uuid4().hex
        try:
            with temporary.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            temporary.chmod(0o640)
            temporary.replace(target)
            _flush_folder(target.parent)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise

    def open(self, key: str) -> BinaryIO:
        """The file, for reading."""
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        """Remove the file if it is there."""
        self._path(key).unlink(missing_ok=True)

    def untouched_since(self, moment: datetime) -> Iterator[str]:
        """Keys of whole files last written before `moment`."""
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(folder) / name
                if _written(path) < moment:
                    yield path.relative_to(self.root).as_posix()

    def clear_unfinished(self, moment: datetime) -> int:
        """Remove what a crash left half-written."""
        count = 0
        for path in self.unfinished.glob("*"):
            if _written(path) < moment:
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _path(self, key: str) -> Path:
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError("a key outside the store")
        return path


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # somebody else was faster; a missing file is never old
        return datetime.max.replace(tzinfo=UTC)


def store() -> Storage:
    """The store of this installation."""
    return LocalFolder(Path(settings.FILES_ROOT))
