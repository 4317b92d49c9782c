"""How long a newcomer waits: `script/demo` of a clean clone, then the same again."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.machine import ROOT
from bench.report import Section
from bench.running import demo

FIRST, LATER = 180.0, 10.0


def measure(port: int) -> list[Section]:
    """Clone what is committed, start it twice. The package cache is whatever the machine has."""
    folder = Path(tempfile.mkdtemp(prefix="muhatap-bench-"))
    folder.chmod(0o755)
    clone = folder / "clone"
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        command = ["script/demo", "--port", str(port), "--no-browser"]
        with demo(command, port, folder / "home", folder=clone, patience=900) as (_pid, first):
            pass
        with demo(command, port, folder / "home", folder=clone, patience=120) as (_pid, later):
            pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows = [["first start", first, FIRST], ["later start", later, LATER]]
    return [Section("script/demo, 3,000 cases", ["what", "seconds", "wanted"], rows)]
