"""Where things lie and who may reach them: refusals by name, with the remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from muhatap.kit.home import home
from muhatap.postgres import accounts, binaries, sockets
from muhatap.postgres.errors import NoBinaries, ServerError, Unreachable


def test_a_closed_folder_on_the_way_is_named_with_the_remedy(place: Path) -> None:
    closed = place / "closed"
    (closed / "home").mkdir(parents=True)
    closed.chmod(0o700)
    stranger = accounts.Account("nobody", 65534, 65534, steps_down=True)
    with pytest.raises(Unreachable) as refusal:
        accounts.require_passage(closed / "home", stranger, purpose="its data", otherwise="choose another")
    assert f"may not enter {closed} " in str(refusal.value)
    assert f"chmod o+x {closed}" in str(refusal.value)
    closed.chmod(0o711)
    (closed / "home").chmod(0o711)
    accounts.require_passage(closed / "home", stranger, purpose="its data", otherwise="choose another")


@pytest.mark.parametrize(
    ("mode", "mine", "group", "others"),
    [
        (0o700, True, False, False),
        (0o710, True, True, False),
        (0o701, True, False, True),
        (0o677, False, True, True),
    ],
)
def test_mode_bits_decide_who_walks_through(
    place: Path, mode: int, mine: bool, group: bool, others: bool
) -> None:
    folder = place / "folder"
    folder.mkdir()
    folder.chmod(mode)
    found = folder.stat()

    def who(uid: int, gid: int) -> accounts.Account:
        return accounts.Account("someone", uid, gid, steps_down=False)

    assert accounts.may_pass(found, who(found.st_uid, 1)) is mine
    assert accounts.may_pass(found, who(found.st_uid + 1, found.st_gid)) is group
    assert accounts.may_pass(found, who(found.st_uid + 1, found.st_gid + 1)) is others


def test_root_steps_down_to_an_account_that_exists() -> None:
    found = accounts.account()
    assert found.uid != 0
    assert found.steps_down is (os.geteuid() == 0)


def test_a_long_home_gets_a_short_socket(place: Path) -> None:
    short, long = place / "home", place / ("uzun-" * 30)
    assert sockets.folder(short) == short / "socket"
    assert sockets.fits(sockets.folder(long))
    assert sockets.folder(long) != sockets.folder(place / ("başka-" * 30))


def test_a_socket_folder_planted_by_somebody_else_is_refused(place: Path) -> None:
    me = accounts.account()
    (place / "elsewhere").mkdir()
    (place / "planted").symlink_to(place / "elsewhere")
    with pytest.raises(ServerError, match="belongs to somebody else"):
        sockets.prepare(place / "planted", me)
    sockets.prepare(place / "good", me)
    assert (place / "good").stat().st_mode & 0o777 == 0o700
    assert (place / "good").stat().st_uid == me.uid


def test_the_version_of_the_data_decides(place: Path) -> None:
    any_version = binaries.find()
    assert binaries.find(major=any_version.major).major == any_version.major
    with pytest.raises(NoBinaries, match=r"made by PostgreSQL 11, and only 11 can read it; found: .*/bin"):
        binaries.find(major=11)
    (place / "PG_VERSION").write_text("18\n")
    assert binaries.data_major(place) == 18
    assert binaries.data_major(place / "none") is None


def test_the_recorded_folder_comes_first_and_a_lost_one_is_forgotten(place: Path) -> None:
    record = place / "server.json"
    chosen = binaries.find()
    binaries.remember(record, chosen)
    assert binaries.recall(record) == chosen.folder
    binaries.remember(record, binaries.Binaries(place / "gone", 18, "wheel"))
    assert binaries.recall(record) is None
    record.write_text("[broken")
    assert binaries.recall(record) is None


def test_the_home_is_the_one_chosen_else_the_place_for_this_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUHATAP_HOME", "/srv/x")
    assert home() == Path("/srv/x")
    monkeypatch.delenv("MUHATAP_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/data/me")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert home() == Path("/data/me/muhatap")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert home() == Path("/var/lib/muhatap")
