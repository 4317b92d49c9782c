"""Memory at rest. Proportional set size: shared pages count by their share, so that nothing counts twice."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.ground import family
from bench.machine import ROOT
from bench.report import Section
from bench.running import demo

MOST = 500.0
REST = 20  # seconds after the last request


def measure(cases: int, home: Path | None, port: int) -> list[Section]:
    """Start the demo, look at each kind of page once, let it rest, add up its processes."""
    folder = Path(tempfile.mkdtemp(prefix="muhatap-bench-"))
    folder.chmod(0o711)
    place = home or folder / "home"
    command = [sys.executable, "-m", "muhatap.commands.main", "demo", "--port", str(port), "--no-browser"]
    try:
        with demo([*command, "--cases", str(cases)], port, place, folder=ROOT, patience=900) as (
            pid,
            _seconds,
        ):
            _visit(port)
            time.sleep(REST)
            return [_section(pid)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _visit(port: int) -> None:
    import urllib.request

    for path in ("/giris/", "/bildir/", "/izle/", "/healthz") * 5:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).read()


def _section(pid: int) -> Section:
    found: dict[str, tuple[int, float]] = {}
    for process in family(pid):
        kind, size = _kind(process, pid), _share(process)
        number, before = found.get(kind, (0, 0.0))
        found[kind] = (number + 1, before + size)
    total = sum(size for _number, size in found.values())
    rows: list[list[object]] = [[kind, number, size] for kind, (number, size) in sorted(found.items())]
    rows.append(["all", sum(number for number, _size in found.values()), total])
    words = f"At most {MOST:.0f} MB are wanted: {'kept' if total <= MOST else 'missed'}."
    return Section("Memory at rest", ["what", "processes", "MB"], rows, [words])


def _kind(pid: int, top: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if pid == top:
        return "supervisor"
    if "granian" in words:
        return "web"
    if "postgres" in words:
        return "database"
    return "worker" if "worker" in words else "others"


def _share(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
