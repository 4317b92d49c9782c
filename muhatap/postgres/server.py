"""One embedded server in one home: started by the first who needs it, stopped by the last.

Whether a server lives is found out by connecting, never by a process id. Whoever uses the server holds a
shared lock on `users.lock`; the kernel drops it when the holder dies, however it dies. A server whose users
were all killed goes on until the next start finds it, adopts it and stops it when it leaves as the last.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import psycopg

from muhatap.postgres import accounts, binaries, processes, sockets, tuning
from muhatap.postgres.errors import ServerError

USER = "muhatap"
RETRY = 15.0  # seconds: after kill -9 the old shared memory may be in use for a while
RECOVERY = 600.0  # seconds: replaying the log of a long day takes its time
Say = Callable[[str], None]


def _silent(_line: str) -> None:
    return None


class Server:
    """The server of `home`. `start()` returns when it answers; `stop()` stops it if nobody else uses it."""

    def __init__(
        self,
        home: Path,
        *,
        durable: bool = True,
        only: str = "",
        major: int | None = None,
        say: Say = _silent,
    ) -> None:
        self.home = home.absolute()
        self.base = self.home / "postgres"
        self.data = self.base / "data"
        self.socket_folder = sockets.folder(self.base)
        self.durable, self.only, self.major, self.say = durable, only, major, say
        self.adopted = False
        self._account = accounts.account()
        self._process: subprocess.Popen[bytes] | None = None
        self._users: int | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- doors

    def url(self, database: str = "muhatap") -> str:
        """A DATABASE_URL for this server."""
        return f"postgresql://{USER}@/{quote(database)}?host={quote(str(self.socket_folder), safe='')}"

    def start(self) -> None:
        """Have an answering server with a database `muhatap`; adopt one that already runs."""
        self._prepare_folders()
        with self._turn():
            self._take_part()
            try:
                self._look_where_it_listens()
                self.adopted = self.answers()
                if self.adopted:
                    self.say("The database was already running; it is used.")
                else:
                    self._clear_the_way()
                    if not self.adopted:
                        self._launch(self._initialised())
                self._have_database()
            except BaseException:
                self._leave()
                raise

    def answers(self) -> bool:
        """True when a server answers on our socket and it serves our data."""
        return self._probe() == "ready"

    def _probe(self) -> str:
        """ "ready", "busy" (starting, recovering, stopping) or "silent"."""
        try:
            with self.connect("postgres") as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.Error as error:
            return "busy" if "the database system is" in str(error) else "silent"
        return "ready" if row is not None and os.path.samefile(str(row[0]), self.data) else "silent"

    def connect(self, database: str = "muhatap") -> psycopg.Connection[tuple[object, ...]]:
        """A plain connection, for whoever has no Django."""
        return psycopg.connect(
            host=str(self.socket_folder), user=USER, dbname=database, autocommit=True, connect_timeout=3
        )

    def ensure(self) -> bool:
        """Start again when the server died under us; True when that was needed."""
        if self._process is not None and self._process.poll() is None:
            return False
        if self._process is None and self.answers():
            return False
        self._process = None
        self._leave()
        self.start()
        return True

    def stop(self) -> bool:
        """Leave; as the last one, stop the server and wait for it. False when others still use it."""
        if self._users is None:
            if self._process is not None:
                self._process.poll()  # another stopped what we started: no zombie stays
            return False
        with self._turn():
            self._leave()
            if not self._alone():
                return False
            self._bring_down()
        return True

    def kill_stray(self) -> bool:
        """Stop a server that nobody uses any more (left behind by a kill -9). True when there was one."""
        if not self.base.is_dir():
            return False
        with self._turn():
            if not self._alone() or not processes.workers(self.data):
                return False
            self._bring_down()
        return True

    def is_stray(self) -> bool:
        """True when a server runs here and nobody uses it."""
        return self.base.is_dir() and self._alone() and bool(processes.workers(self.data))

    # --- taking turns

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Only one at a time starts or stops a server in this home."""
        lock = os.open(self.base / "turn.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _take_part(self) -> None:
        if self._users is None:
            self._users = os.open(self.base / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def _leave(self) -> None:
        if self._users is not None:
            os.close(self._users)
            self._users = None

    def _alone(self) -> bool:
        lock = os.open(self.base / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(lock)
        return True

    # --- starting

    def _prepare_folders(self) -> None:
        who = self._account
        if not self.home.exists():
            self.home.mkdir(parents=True)
            self.home.chmod(0o711 if who.steps_down else 0o700)
        self.base.mkdir(exist_ok=True)
        accounts.require_passage(
            self.home,
            who,
            purpose="its data",
            otherwise="choose another place: MUHATAP_HOME=/var/lib/muhatap",
        )
        if self.base.stat().st_uid != who.uid:
            os.chown(self.base, who.uid, who.gid)
        self.base.chmod(0o700)
        sockets.prepare(self.socket_folder, who)

    def _look_where_it_listens(self) -> None:
        """A server started with another runtime folder in its environment listens elsewhere than we would."""
        listens = processes.recorded_socket_folder(self.data)
        if listens is not None and sockets.is_ours(listens, self._account):
            self.socket_folder = listens

    def _initialised(self) -> binaries.Binaries:
        """The binaries for this home, after initdb if it is new."""
        major = binaries.data_major(self.data)
        record = self.base / "server.json"
        wanted = self.major if major is None else major
        chosen = binaries.find(major=wanted, recorded=binaries.recall(record), only=self.only)
        accounts.require_passage(
            chosen.folder,
            self._account,
            purpose="PostgreSQL's programs",
            otherwise="put the checkout below /srv, or only its packages: MUHATAP_VENV=/srv/muhatap-venv",
        )
        if major is None:
            self._initdb(chosen)
        binaries.remember(record, chosen)
        return chosen

    def _initdb(self, chosen: binaries.Binaries) -> None:
        self.say(f"A new database is made with PostgreSQL {chosen.major}.")
        fresh = self.base / "data.new"  # half a folder after a crash must not look like a whole one
        shutil.rmtree(fresh, ignore_errors=True)
        if chosen.major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            locale = ["--locale-provider=libc", "--locale=C.UTF-8"]
        sure = [] if self.durable else ["--no-sync"]
        command: list[str | Path] = [
            chosen.folder / "initdb",
            "-D",
            fresh,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        done = subprocess.run(
            [*command, *locale, "--data-checksums", "--no-instructions", *sure],
            capture_output=True,
            text=True,
            check=False,
            **self._as_account(),
        )
        if done.returncode:
            raise ServerError(f"initdb failed in {self.base}:\n{done.stderr.strip()[-2000:]}")
        if self.data.is_dir():  # without PG_VERSION nothing in it was ever a database
            self.data.rmdir()
        fresh.rename(self.data)

    def _clear_the_way(self) -> None:
        """No server answers: wait for one that starts or stops, stop one that is lost, remove what lies."""
        pid = processes.recorded_pid(self.data)
        if pid is not None and processes.works_in(pid, self.data):
            self.say("Another server works in this home; waiting for it.")
            start = time.monotonic()
            while processes.works_in(pid, self.data):
                found, waited = self._probe(), time.monotonic() - start
                self.adopted = found == "ready"
                if self.adopted:
                    return
                if waited > (RECOVERY if found == "busy" else RETRY):
                    break
                time.sleep(0.1)
        if processes.workers(self.data):  # unreachable, or orphans of a killed postmaster
            self._bring_down()
        for lies in (self.data / "postmaster.pid", *self.socket_folder.glob(f"{sockets.NAME}*")):
            lies.unlink(missing_ok=True)  # stale; its process id may be another's by now, or a zombie's

    def _launch(self, chosen: binaries.Binaries) -> None:
        for path in tuning.write(self.data, self.socket_folder, durable=self.durable):
            if self._account.steps_down:
                os.chown(path, self._account.uid, self._account.gid)
        end = time.monotonic() + RETRY
        while True:
            with (self.base / "start.log").open("wb") as log:
                self._process = subprocess.Popen(
                    [chosen.folder / "postgres", "-D", self.data],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C is for us; we stop it in order
                    **self._as_account(),
                )
            if self._came_up(self._process):
                return
            if time.monotonic() > end:
                tail = self._last_words()
                raise ServerError(f"PostgreSQL did not start; its last words in {self.base}:\n{tail}")
            time.sleep(0.3)

    def _came_up(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait until it answers or ends. A long recovery after a crash is waited for."""
        end = time.monotonic() + RECOVERY
        while process.poll() is None:
            if self.answers():
                return True
            if time.monotonic() > end:
                process.send_signal(signal.SIGQUIT)
                process.wait()
            time.sleep(0.03)
        return False

    def _last_words(self) -> str:
        words = (self.base / "start.log").read_text(errors="replace")
        logs = sorted((self.data / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        if logs:
            words += logs[-1].read_text(errors="replace")
        return words.strip()[-2000:]

    def _have_database(self) -> None:
        with self.connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'muhatap'").fetchone():
                connection.execute("CREATE DATABASE muhatap")

    # --- stopping

    def _bring_down(self) -> None:
        """Fast shutdown (committed work is safe), then harder, until nothing works in the data folder."""
        pid = processes.recorded_pid(self.data)
        if pid is not None and processes.works_in(pid, self.data):
            processes.send([pid], signal.SIGINT)
            if self._gone(60):
                return
        for number in (signal.SIGQUIT, signal.SIGKILL):
            if self._gone(2):
                return
            processes.send(processes.workers(self.data), number)
        if not self._gone(5):
            raise ServerError(f"The processes {processes.workers(self.data)} of {self.data} do not end.")

    def _gone(self, seconds: float) -> bool:
        if self._process is not None:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
            self._process = None
        return processes.wait_until_gone(self.data, seconds)

    def _as_account(self) -> dict[str, Any]:
        """How a program is started: as the account, where it may be, with nothing of our environment."""
        chosen: dict[str, Any] = {
            "cwd": self.base,
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.base)},
        }
        if self._account.steps_down:
            chosen |= {"user": self._account.uid, "group": self._account.gid, "extra_groups": []}
        return chosen
