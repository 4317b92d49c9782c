"""Under which account the server runs. PostgreSQL refuses root, so root steps down; nobody is created."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from muhatap.postgres.errors import ServerError, Unreachable

STEP_DOWN = ("muhatap", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account of this machine. `steps_down` is true when we are root and the server is not."""

    name: str
    uid: int
    gid: int
    steps_down: bool


def account() -> Account:
    """Ourselves, or for root the first existing account of `STEP_DOWN`."""
    uid = os.geteuid()
    if uid != 0:
        return Account(_name(uid), uid, os.getegid(), steps_down=False)
    for name in STEP_DOWN:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid, steps_down=True)
    raise ServerError(
        "PostgreSQL does not run as root, and none of the accounts "
        f"{', '.join(STEP_DOWN)} exists. Run Muhatap as an ordinary user, or set DATABASE_URL."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise ServerError(
            f"User {uid} has no entry in the password file, and PostgreSQL needs one. "
            "Run Muhatap as a named user, or set DATABASE_URL."
        ) from None


def may_pass(folder: os.stat_result, who: Account) -> bool:
    """True when mode bits let the account walk through a folder."""
    if who.uid == folder.st_uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if who.gid == folder.st_gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)


def require_passage(path: Path, who: Account, *, purpose: str, otherwise: str) -> None:
    """Raise `Unreachable`, naming the first folder on the way to `path` that is closed to the account."""
    path = path.absolute()
    for folder in [*reversed(path.parents), path]:
        try:
            found = folder.stat()
        except FileNotFoundError:
            return
        if stat.S_ISDIR(found.st_mode) and not may_pass(found, who):
            raise Unreachable(
                f"The database runs as “{who.name}”, and that account may not enter {folder} "
                f"on the way to {purpose} ({path}). Either open it: chmod o+x {folder}, or {otherwise}."
            )
