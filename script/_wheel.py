"""Compare the built wheel with the checkout: nothing a page needs may be missing."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("templates", "static", "data", "locale")
LEAST = {"templates": 10, "static": 5, "data": 20}


def main() -> int:
    """Print what is missing; 1 when anything is."""
    wheel = next((ROOT / "dist").glob("muhatap-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "muhatap").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        if path.suffix == ".py" or any(kind in path.relative_to(ROOT).parts for kind in KINDS)
    }
    guide = ROOT / "docs/kullanim"
    here |= {
        f"muhatap/guide/data/kullanim/{path.relative_to(guide).as_posix()}"
        for path in guide.rglob("*")
        if path.is_file()
    }
    missing = sorted(here - inside)
    for kind, least in LEAST.items():
        count = sum(kind in Path(name).parts for name in inside)
        if count < least:
            missing.append(f"only {count} files below {kind}/")
    if not any(name.startswith("muhatap/web/static/built/") for name in inside):
        missing.append("muhatap/web/static/built/")
    for name in missing:
        print(f"missing in the wheel: {name}", file=sys.stderr)
    print(f"{wheel.name}: {len(inside)} files, {wheel.stat().st_size / 1e6:.1f} MB", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
