"""Set the checkout up: virtual environment, packages, scripts and styles. Skips what has not changed.

Runs on a bare Python 3.11; nothing but the standard library is imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("MUHATAP_VENV", "") or ROOT / ".venv")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}


def main(kind: str) -> None:
    """`kind` is "run" for running, "dev" for tests and checks as well."""
    environment()
    packages(kind)
    ourselves()
    assets()
    messages()


def environment() -> None:
    """A virtual environment with the Python that runs this, unless there is one that works."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    say(f"A virtual environment is made in {VENV}")
    bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]  # Debian packs it apart
    run([sys.executable, "-m", "venv", "--clear", *bare, VENV])


def packages(kind: str) -> None:
    """The packages of the lock file, each by its hash. The dev lock holds the other one too."""
    wanted = digest(ROOT / LOCKS[kind])
    if stamp(LOCKS[kind]) == wanted or (kind == "run" and stamp(LOCKS["dev"]) == digest(ROOT / LOCKS["dev"])):
        return
    say(f"Packages are installed from {LOCKS[kind]}")
    run(
        [
            *pip(),
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            ROOT / LOCKS[kind],
        ]
    )
    keep(LOCKS[kind], wanted)


def ourselves() -> None:
    """Our own package, editable, with its command `muhatap`. Built with what the lock file brought."""
    wanted = digest(ROOT / "pyproject.toml")
    if stamp("muhatap") == wanted:
        return
    say("Muhatap is installed into it")
    run(
        [
            *pip(),
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ROOT,
        ]
    )
    keep("muhatap", wanted)


def assets() -> None:
    """Scripts, styles and icons. The build itself skips what has not changed."""
    run([PYTHON, ROOT / "frontend" / "build.py"])


def messages() -> None:
    """What the pages say in English, as the product reads it. Skips itself when nothing has changed."""
    run([PYTHON, ROOT / "script" / "_messages.py", "compile"])


def pip() -> list[object]:
    """The environment's pip, or for a bare one the pip of the Python that runs this."""
    if subprocess.run([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return [PYTHON, "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    fail("This Python has neither ensurepip nor pip. On Debian and Ubuntu: apt install python3-venv")


def digest(*paths: Path) -> str:
    """What the inputs are, and for which Python."""
    found = hashlib.sha256(sys.version.encode())
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def stamp(name: str) -> str:
    """What the last success was made from."""
    path = VENV / f".stamp-{name}"
    return path.read_text() if path.exists() else ""


def keep(name: str, value: str) -> None:
    """Remember a success."""
    (VENV / f".stamp-{name}").write_text(value)


def run(command: list[object]) -> None:
    """Run a step; its failure ends everything with its own output and code."""
    started = time.monotonic()
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        fail(f"This step failed: {' '.join(str(part) for part in command)}", done.returncode)
    if time.monotonic() - started > 2:
        say(f"  done in {time.monotonic() - started:.0f} s")


def say(line: str) -> None:
    """A line of progress."""
    print(line, file=sys.stderr, flush=True)


def fail(line: str, code: int = 3) -> NoReturn:
    """End with a sentence and a code."""
    say(line)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
