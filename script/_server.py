"""Run a command on a PostgreSQL of its own: `_server.py [--on NAME] command …`.

NAME is "embedded" (the default), "debian15" or "system"; a DATABASE_URL in the environment wins over the
default. The server lives in a temporary folder, forgets everything, and is fast because it may.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from muhatap.postgres.errors import ServerError  # noqa: E402 - a script beside the package
from muhatap.postgres.server import Server  # noqa: E402

KINDS: dict[str, tuple[str, int | None]] = {
    "embedded": ("", None),
    "debian15": ("system", 15),
    "system": ("system", None),
}


def main(arguments: list[str]) -> int:
    """Start, run, stop; the code is the command's."""
    on = ""
    if arguments[:1] == ["--on"]:
        on, arguments = arguments[1], arguments[2:]
    environment = {**os.environ, "MUHATAP_BUILD": "1"}
    if not on and os.environ.get("DATABASE_URL"):
        return subprocess.run(arguments, env=environment, check=False).returncode
    if (on or "embedded") not in KINDS:
        print(f"There is no server {on}; choose from {', '.join(KINDS)}.", file=sys.stderr)
        return 2
    only, major = KINDS[on or "embedded"]
    home = Path(tempfile.mkdtemp(prefix="muhatap-test-"))
    home.chmod(0o711)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    try:
        with Server(home / "home", durable=False, only=only, major=major) as server:
            return _run(arguments, environment | {"DATABASE_URL": server.url()}, server)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(arguments: list[str], environment: dict[str, str], server: Server) -> int:
    with server.connect() as connection:
        row = connection.execute("SHOW server_version").fetchone()
    print(f"PostgreSQL {row[0] if row else '?'}", file=sys.stderr, flush=True)
    child = subprocess.Popen(arguments, env=environment)
    try:
        return child.wait()
    except (KeyboardInterrupt, SystemExit):
        child.terminate()
        child.wait()
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
