"""`muhatap demo`: database, sample, web and worker from nothing, with one word."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from muhatap.commands import ground, output, preparing
from muhatap.commands.apart import apart
from muhatap.commands.exits import FOUND, refuse
from muhatap.commands.seed import TOWN_HELP
from muhatap.commands.supervisor import Supervisor, end_stragglers
from muhatap.postgres.server import Server

HOST = "127.0.0.1"
MADE_BY_US = (
    "postgres",
    "files",
    "outbox-mail",
    "outbox-sms",
    "static",
    "log",
    "secret.key",
    "data.key",
    "demo.json",
    "demo-tracking.json",
    "demo-keys.json",
)


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    port: int
    cases: int
    fresh: bool
    browser: bool
    json_info: Path | None
    town: str = "korfez"

    @property
    def base_url(self) -> str:
        """Where the pages are."""
        return f"http://localhost:{self.port}"


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--cases", type=click.IntRange(0, 2_000_000), default=3000, show_default=True, help="Sample cases."
)
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and begin again.")
@click.option(
    "--town", type=click.Choice(["korfez", "sisli"]), default="korfez", show_default=True, help=TOWN_HELP
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--json-info", type=click.Path(dir_okay=False, path_type=Path), help="Write addresses and sign-ins there."
)
def command(port: int, cases: int, fresh: bool, town: str, no_browser: bool, json_info: Path | None) -> None:
    """Start Muhatap with a sample municipality: database, web and worker. Ctrl-C stops all of it."""
    wish = Wish(port, cases, fresh, not no_browser, json_info, town)
    home = ground.make_home()
    lock = os.open(home / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(f"A demo already runs in {home}. Stop it, or choose another: MUHATAP_HOME=…")
    if end_stragglers(str(home)):
        ground.say("Processes of a demo that was killed were ended.")
        time.sleep(0.3)
    with preparing.take_port(HOST, port):
        if wish.json_info:
            wish.json_info.unlink(missing_ok=True)
        if fresh:
            _begin_again(home)
        sys.exit(_run(home, wish))


def _run(home: Path, wish: Wish) -> int:
    """Database, migrations, sample; then everything runs until it is told to stop."""
    os.environ["MUHATAP_BASE_URL"] = wish.base_url
    os.environ.setdefault("MUHATAP_WEBHOOKS_PRIVATE", "1")  # a listener on this machine may be tried
    with ground.database(sample=True) as server:
        told = apart(lambda: _prepare(home, wish))
        return _live(home, wish, server, told)


def _prepare(home: Path, wish: Wish) -> dict[str, Any]:
    """Tables, static files, sample; gives what there is to tell."""
    ground.setup_django()
    from django.urls import reverse

    preparing.migrate()
    preparing.collect_static()
    _seed(home, wish)
    return {"info": _info(home, wish), "sign_in": reverse("sign-in")}


def _begin_again(home: Path) -> None:
    """Remove what a demo made in this home, and nothing else."""
    if not os.environ.get("DATABASE_URL"):  # another's database is emptied by the seed, if it is a sample
        Server(home).kill_stray()
    for name in MADE_BY_US:
        path = home / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _seed(home: Path, wish: Wish) -> None:
    """Fill an empty database; keep the few codes that open a case from outside, whose hashes alone stay."""
    from muhatap.commands.seed import fill

    made = fill(wish.cases, fresh=wish.fresh, town=wish.town)
    kept = home / "demo-tracking.json"
    if made.made:
        kept.write_text(json.dumps(made.tracking), encoding="utf-8")


def _live(home: Path, wish: Wish, server: Server | None, told: dict[str, Any]) -> int:
    """Start web and worker, tell where everything is, look after it until told to stop."""
    logs = home / "log"
    logs.mkdir(exist_ok=True)
    children = [
        preparing.web(HOST, wish.port, 0, logs / "web.log"),
        preparing.worker(logs / "worker.log"),
    ]
    supervisor = Supervisor(str(home), children, tend=preparing.tender(server), say=ground.say)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: setattr(supervisor, "stopping", True))
    try:
        supervisor.start()
        if not _wait_until_healthy(wish, supervisor):
            if supervisor.stopping:
                return 0
            click.secho(f"It did not come up within two minutes; see {logs}.", fg="red", err=True)
            return FOUND
        _tell(told["info"], told["sign_in"], home)
        if wish.browser and _has_screen():
            webbrowser.open(wish.base_url)
        supervisor.run()
    finally:
        ground.say("Stopping.")
        supervisor.stop()
    return 0


def _info(home: Path, wish: Wish) -> dict[str, Any]:
    """Addresses, sign-ins and keys; in the file before anything can answer on the port."""
    from muhatap.commands.seed import sign_ins

    info: dict[str, Any] = {
        "base_url": wish.base_url,
        "users": sign_ins(),
        "keys": [{"scope": scope, "key": key} for scope, key in _keys(home).items()],
        "home": str(home),
    }
    for path in filter(None, [wish.json_info, home / "demo.json"]):
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(json.dumps(info, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(path)
    return info


def _keys(home: Path) -> dict[str, str]:
    """A key for every scope, the same at every start: their secrets are kept in the demo's home alone."""
    from muhatap.sample.keys import demo_keys

    path = home / "demo-keys.json"
    keys = demo_keys(json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
    return keys


def _wait_until_healthy(wish: Wish, supervisor: Supervisor) -> bool:
    """True once /healthz says 200. Children that die meanwhile are started again."""
    end = time.monotonic() + 120
    while time.monotonic() < end and not supervisor.stopping:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{wish.port}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            supervisor.round()
        time.sleep(0.1)
    return False


def _tell(info: dict[str, Any], sign_in: str, home: Path) -> None:
    base = str(info["base_url"])
    click.echo()
    click.secho("  Muhatap runs.", bold=True)
    click.echo(f"  Citizens   {base}/")
    click.echo(f"  Staff      {base}{sign_in}")
    click.echo(f"  Data       {home}")
    click.echo()
    users = info["users"]
    if users:
        columns = ("role", "name", "username", "password")
        output.table(
            ["Role", "Name", "User name", "Password"], [[one[key] for key in columns] for one in users]
        )
        click.echo()
    click.echo(f"  API        {base}/api/, keys in {home / 'demo-keys.json'}")
    click.echo()
    kept = home / "demo-tracking.json"
    codes = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    if codes:
        output.table(["Case to follow from outside", "Code"], codes[:3])
        click.echo()
    click.secho("  Ctrl-C stops everything.", dim=True)


def _has_screen() -> bool:
    """A browser that would open inside the terminal is worse than none."""
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
