"""A real server: started, shared, adopted, killed, found again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from muhatap.postgres import binaries, processes, tuning
from muhatap.postgres.server import Server

USES_IT_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from muhatap.postgres.server import Server
server = Server(Path(sys.argv[1]), durable=False)
server.start()
with server.connect() as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
    connection.execute("INSERT INTO kept VALUES ('acknowledged')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _postmaster(server: Server) -> int:
    pid = processes.recorded_pid(server.data)
    assert pid is not None
    return pid


def test_it_answers_over_a_private_socket_only_and_stops(server: Server) -> None:
    server.start()
    with server.connect() as connection:
        shown = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('jit'), lower('ĞÜŞ'), "
            "current_database()"
        ).fetchone()
    assert shown == ("", "off", "ğüş", "muhatap")
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(server.url()) as by_address:
        assert by_address.info.dbname == "muhatap"
    assert server.stop() is True
    assert not server.answers()
    assert processes.workers(server.data) == []


def test_the_home_remembers_its_binaries_and_its_version(server: Server) -> None:
    record = binaries.recall(server.base / "server.json")
    assert record is not None
    assert binaries.data_major(server.data) == binaries.find(recorded=record).major


def test_the_last_user_stops_it_not_the_first(server: Server, initialised: Path) -> None:
    second = Server(initialised, durable=False)
    server.start()
    second.start()
    assert second.adopted
    assert not server.adopted
    assert server.stop() is False
    assert second.answers()
    assert second.stop() is True
    assert not second.answers()


@pytest.mark.races
def test_a_killed_user_leaves_a_server_that_the_next_start_adopts_and_stops(server: Server) -> None:
    ended = subprocess.run([sys.executable, "-c", USES_IT_AND_IS_KILLED, server.home], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert server.is_stray()
    server.start()
    assert server.adopted
    with server.connect() as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("acknowledged",)
    assert server.stop() is True
    assert processes.workers(server.data) == []


@pytest.mark.races
def test_a_stray_server_can_be_stopped_but_one_in_use_cannot(server: Server, initialised: Path) -> None:
    server.start()
    other = Server(initialised, durable=False)
    assert other.kill_stray() is False
    assert server.answers()
    subprocess.run([sys.executable, "-c", USES_IT_AND_IS_KILLED, server.home], check=False)
    server.stop()
    subprocess.run([sys.executable, "-c", USES_IT_AND_IS_KILLED, server.home], check=False)
    assert other.kill_stray() is True
    assert not server.is_stray()


@pytest.mark.races
def test_a_killed_postmaster_is_started_again_though_a_backend_lives_on(server: Server) -> None:
    server.start()
    assert server.ensure() is False
    busy = server.connect()
    os.kill(_postmaster(server), signal.SIGKILL)
    assert server._process is not None
    server._process.wait()
    assert server.ensure() is True
    with server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    busy.close()


@pytest.mark.races
def test_a_postmaster_killed_and_still_a_zombie_is_recovered_by_the_next_start(
    server: Server, initialised: Path
) -> None:
    server.start()
    held = server.connect()
    os.kill(_postmaster(server), signal.SIGKILL)
    next_start = Server(initialised, durable=False)
    next_start.start()
    assert next_start.answers()
    assert not next_start.adopted
    held.close()
    assert server.stop() is False
    assert next_start.stop() is True


@pytest.mark.parametrize("whose", ["of another program", "of nobody", "broken"])
def test_a_recycled_process_id_in_the_lock_file_is_not_believed(server: Server, whose: str) -> None:
    stranger = subprocess.Popen(
        ["/bin/sleep", "60"],
        user=server._account.uid if server._account.steps_down else None,
    )
    pid = {"of another program": str(stranger.pid), "of nobody": "999999999", "broken": "\x00"}[whose]
    content = f"{pid}\n{server.data}\n1\n5432\n{server.socket_folder}\n\n0\n"
    for lies in (server.data / "postmaster.pid", server.socket_folder / ".s.PGSQL.5432.lock"):
        lies.write_text(content)
        os.chown(lies, server._account.uid, server._account.gid)
    try:
        server.start()
        assert server.answers()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_whose_socket_was_swept_away_is_replaced(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muhatap.postgres.server.RETRY", 0.3)
    server.start()
    lost = _postmaster(server)
    for entry in server.socket_folder.iterdir():
        entry.unlink()
    other = Server(server.home, durable=False)
    other.start()
    assert other.answers()
    assert _postmaster(other) != lost
    assert server.stop() is False
    assert other.stop() is True


def test_an_initdb_cut_short_is_begun_again(place: Path) -> None:
    server = Server(place / "home", durable=False)
    (place / "home/postgres/data.new/base").mkdir(parents=True)
    (place / "home/postgres/data").mkdir()
    if server._account.steps_down:
        (place / "home").chmod(0o711)
        for path in [server.base, *server.base.rglob("*")]:
            os.chown(path, server._account.uid, server._account.gid)
    with server:
        assert server.answers()


def test_local_settings_of_the_owner_win(server: Server) -> None:
    local = server.data / "local.conf"
    local.write_text("work_mem = '9MB'\n")
    local.chmod(0o644)
    try:
        server.start()
        with server.connect() as connection:
            assert connection.execute("SHOW work_mem").fetchone() == ("9MB",)
        assert (server.data / "postgresql.conf").read_text().count(tuning.INCLUDES) == 1
    finally:
        local.unlink()
