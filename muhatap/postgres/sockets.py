"""Where the socket lies: a folder only we may enter, with a path short enough for the kernel."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from muhatap.postgres.accounts import Account
from muhatap.postgres.errors import ServerError

NAME = ".s.PGSQL.5432"
LONGEST = 103  # sun_path: 108 bytes with its end mark on Linux, 104 elsewhere


def folder(base: Path) -> Path:
    """The socket folder for a server below `base`: inside it, or a short one when that path is too long."""
    inside = base / "socket"
    if fits(inside):
        return inside
    mark = hashlib.sha256(os.fsencode(base)).hexdigest()[:10]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    for parent in (runtime, "/run" if os.geteuid() == 0 else "", tempfile.gettempdir(), "/tmp"):
        if parent and Path(parent).is_dir() and os.access(parent, os.W_OK):
            short = Path(parent) / f"muhatap-{mark}"
            if fits(short):
                return short
    raise ServerError(f"No folder is short enough for a socket; choose a shorter MUHATAP_HOME than {base}.")


def fits(place: Path) -> bool:
    """True when a socket in this folder has a path the kernel accepts."""
    return len(os.fsencode(place / NAME)) <= LONGEST


def is_ours(place: Path, who: Account) -> bool:
    """True when the folder exists, is real and belongs to the account or to us."""
    try:
        found = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid in (who.uid, os.geteuid())


def prepare(place: Path, who: Account) -> None:
    """Make the folder, 0700 and the account's own. A folder of somebody else is refused, not used."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_ours(place, who):
        raise ServerError(f"{place} belongs to somebody else; remove it or choose another MUHATAP_HOME.")
    if place.lstat().st_uid != who.uid:
        os.chown(place, who.uid, who.gid)
    place.chmod(0o700)
