"""The pictures of docs/pictures/ and of the staff guide, taken from a demo that is started for it and thrown
away afterwards. `--at FILE` takes them from one that runs (its --json-info); names: only those of the guide.

The sample is the same every time but for its dates, which end today; the case is the first of a reviewer's
queue that has a place on the map and one unit.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

import _pictures_guide  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from tests.browser.shots import MISSING, chromium, sign_in  # noqa: E402

TARGET = ROOT / "docs/pictures/case.png"
WIDE, HIGH = 1280, 860
GUIDE = ROOT / "docs/kullanim/resim"
LARGEST = 250_000  # bytes
LARGEST_ALL = 3_000_000  # of the guide's together
PATIENCE = 180.0  # seconds
CASES = 1500


def main() -> int:
    """Start, look, stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--at", type=Path, help="the --json-info of a demo that runs")
    parser.add_argument("names", nargs="*", help="only these pictures of the guide")
    options = parser.parse_args()
    program = chromium()
    if program is None:
        print(MISSING, file=sys.stderr)
        return 3
    if options.at:
        return look(program, json.loads(options.at.read_text(encoding="utf-8")), options.names)
    with tempfile.TemporaryDirectory(prefix="muhatap-pictures-") as folder:
        home = Path(folder)
        os.chmod(home, 0o755)  # an embedded server that runs under another account must enter
        child, told = start(home)
        try:
            return look(program, told, options.names)
        finally:
            stop(child)


def look(program: str, told: dict[str, Any], names: list[str]) -> int:
    """Take the pictures and make them small; 1 when they are too large."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--lang=tr-TR"])
        made = _pictures_guide.take(browser, told, GUIDE, names)
        if not names:
            page = browser.new_page(
                viewport={"width": WIDE, "height": HIGH}, locale="tr-TR", reduced_motion="reduce"
            )
            shoot(page, told, TARGET)
            made.append(TARGET)
        browser.close()
    too_large = [path for path in made if smaller(path)]
    whole = sum(path.stat().st_size for path in GUIDE.glob("*.png"))
    print(f"The guide's pictures together: {whole / 1000:.0f} kB", file=sys.stderr)
    return int(bool(too_large) or whole > LARGEST_ALL)


def start(home: Path) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    """`muhatap demo` in a home of its own. Its sign-ins are known once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MUHATAP_BUILD")
    }
    command = ["muhatap", "demo", "--no-browser", "--port", str(port), "--cases", str(CASES)]
    child = subprocess.Popen(
        command, env=ours | {"MUHATAP_HOME": str(home)}, stdout=subprocess.PIPE, start_new_session=True
    )
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.poll() is None:
        if (home / "demo.json").exists() and answers(port):
            return child, json.loads((home / "demo.json").read_text(encoding="utf-8"))
        time.sleep(0.2)
    stop(child)
    raise SystemExit(f"The demo did not come up within {PATIENCE:.0f} s.")


def answers(port: int) -> bool:
    """True when somebody listens."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def stop(child: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does it; killed when that is not enough."""
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(10)


def shoot(page: Page, told: dict[str, Any], target: Path) -> None:
    """The page of a case on which the reviewer is to decide."""
    base = told["base_url"]
    user = next(one for one in told["users"] if one["role"] == "reviewer")
    sign_in(page, base, user["username"], user["password"])
    page.goto(f"{base}/kuyruk/kontrol/")
    links = page.eval_on_selector_all(
        'a[href*="?kuyruk="]', "all => all.map(one => one.getAttribute('href'))"
    )
    for link in dict.fromkeys(links):
        page.goto(base + link)
        page.wait_for_load_state("networkidle")
        if page.locator(".leaflet-container").count() and not page.locator(".case-head .meta .tag").count():
            break
    page.wait_for_timeout(800)  # the map draws itself
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)


def smaller(path: Path) -> int:
    """Few colours are enough for a page of text. Code 1 when it is still too large."""
    with Image.open(path) as picture:
        reduced = picture.convert("RGB").quantize(255, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)
    size = path.stat().st_size
    print(
        f"{path.relative_to(ROOT)}: {reduced.width} × {reduced.height}, {size / 1000:.0f} kB", file=sys.stderr
    )
    return int(size > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
