"""The command line as an administrator meets it: words, tables, JSON, codes."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from muhatap.cases.models import Counter
from muhatap.commands import demo, ground, preparing
from muhatap.commands.main import COMMANDS, cli
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.roles import Role


class Run(Protocol):
    """Calls a command."""

    def __call__(self, *words: str, stdin: str = "") -> Result: ...


@contextmanager
def _here(**_options: bool) -> Iterator[None]:
    yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call a command on the test's own database and transaction."""
    monkeypatch.setattr(ground, "product", _here)
    monkeypatch.setattr(ground, "setup_django", lambda: None)

    def call(*words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(cli, list(words), input=stdin, catch_exceptions=False)

    return call


def test_help_names_every_command_and_loads_none() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "muhatap.commands.main", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name, what in COMMANDS.items():
        assert f"{name} " in ran.stdout
        assert what in ran.stdout
    assert "django" not in ran.stderr
    assert "psycopg" not in ran.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, run: Run) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.output.count("\n") > 3


def test_an_unknown_word_is_wrong_use(run: Run) -> None:
    assert run("dmeo").exit_code == 2


def test_the_lifecycle_is_shown_as_table_drawing_and_data(run: Run) -> None:
    table = run("lifecycle").output
    assert "awaiting_approval" in table
    assert "author/returned" in table
    drawing = run("lifecycle", "--mermaid").output
    assert drawing.count("stateDiagram-v2") == 2
    assert "awaiting_approval --> with_units: approve" in drawing
    data = json.loads(run("lifecycle", "--json").output)
    assert next(row for row in data["case"] if row["name"] == "approve")["needs"] == ["units"]


def test_routes_are_listed_with_gates_and_a_code_for_scripts(run: Run) -> None:
    result = run("routes", "--json")
    assert {"path": "/healthz", "name": "healthz", "gate": "public"}.items() <= next(
        route for route in json.loads(result.output) if route["name"] == "healthz"
    ).items()
    assert result.exit_code == 0


def test_duties_are_reported(run: Run) -> None:
    result = run("check", "duties", "--lenient")
    assert "intake.telephone" in result.output
    assert "duties of this version are proven by a test" in result.output
    data = json.loads(run("check", "duties", "--json", "--lenient").output)
    assert data["unknown"] == []
    assert "emergency" not in {duty["id"].partition(".")[0] for duty in data["duties"]}


@pytest.mark.django_db
def test_an_administrator_is_made_once_with_a_password_shown_once(run: Run) -> None:
    made = json.loads(run("createuser", "ayse.kaya", "--name", "Ayşe Kaya", "--json").output)
    staff = Staff.objects.get(username="ayse.kaya")
    assert staff.check_password(made["password"])
    assert staff.must_change_password
    assert RoleGrant.objects.get(staff=staff).role == Role.ADMIN
    again = run("createuser", "ayse.kaya", "--name", "Ayşe Kaya")
    assert again.exit_code == 1
    assert Staff.objects.count() == 1


@pytest.mark.django_db
def test_a_given_password_is_not_echoed_and_unknown_things_are_named(run: Run) -> None:
    given = run("createuser", "veli", "--name", "Veli Ak", "--password-stdin", stdin="uzun-bir-parola\n")
    assert given.exit_code == 0
    assert "uzun-bir-parola" not in given.output
    assert Staff.objects.get(username="veli").check_password("uzun-bir-parola")
    for wrong in (["--role", "king"], ["--unit", "nowhere"]):
        refused = run("createuser", "ali", "--name", "Ali", *wrong)
        assert refused.exit_code == 4
        assert wrong[1] in refused.output
    assert not Staff.objects.filter(username="ali").exists()


@pytest.mark.django_db
def test_migrate_has_nothing_to_do_twice(run: Run) -> None:
    assert run("migrate").output == "Nothing to do.\n"
    assert json.loads(run("migrate", "--check", "--json").output) == {"pending": []}


@pytest.mark.django_db
def test_the_doctor_ends_with_a_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///named")
    result = run("doctor", "--json")
    assert result.exit_code == 1, "no worker runs in a test"
    assert {"name", "state", "detail", "remedy"} == set(json.loads(result.output)[0])


@pytest.mark.django_db
def test_an_unknown_case_has_a_code_of_its_own(run: Run) -> None:
    assert run("explain", "2026/000001-9").exit_code == 4
    assert run("check", "chains", "--case", "2026/000001-9").exit_code == 4
    assert run("check", "chains").output == "0 timelines, 0 broken.\n"


def test_the_key_is_made_once_and_for_us_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUHATAP_SECRET_KEY", raising=False)
    ground.have_secret(tmp_path)
    kept = tmp_path / "secret.key"
    first = kept.read_text()
    assert len(first) > 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    ground.have_secret(tmp_path)
    assert kept.read_text() == first


def test_a_data_key_is_made_with_the_data_and_never_for_data_that_lost_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MUHATAP_DATA_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    key, data = tmp_path / "data.key", tmp_path / "postgres/data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    ground.have_data_key(tmp_path, sample=False)
    assert not key.exists()
    (data / "PG_VERSION").unlink()
    monkeypatch.setenv("DATABASE_URL", "postgresql:///another")
    ground.have_data_key(tmp_path, sample=False)
    assert not key.exists()
    monkeypatch.delenv("DATABASE_URL")
    ground.have_data_key(tmp_path, sample=False)
    assert key.exists()


def test_a_taken_port_is_refused_by_name(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = CliRunner().invoke(demo.command, ["--port", str(port)], env={"MUHATAP_HOME": str(tmp_path)})
        assert ran.exit_code == 3
        assert f"--port {port + 1}" in ran.output
    with preparing.take_port("127.0.0.1", port):
        with pytest.raises(Exception, match="3"):
            preparing.take_port("127.0.0.1", port)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
    preparing.take_port("127.0.0.1", port).close()


def test_fresh_spares_what_it_did_not_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("files", "log"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one").touch()
    (tmp_path / "holiday.jpg").touch()
    demo._begin_again(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_the_info_file_has_what_scripts_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from muhatap.commands import seed

    user = {"role": "agent", "name": "Ayşe Kaya", "username": "ayse", "password": "p"}
    monkeypatch.setattr(seed, "sign_ins", lambda: [user])
    monkeypatch.setattr(demo, "_keys", lambda _home: {"open311": "muhatap_x_y"})
    wish = demo.Wish(port=8123, cases=1, fresh=False, browser=False, json_info=tmp_path / "info.json")
    demo._info(tmp_path, wish)
    assert json.loads((tmp_path / "info.json").read_text(encoding="utf-8")) == {
        "base_url": "http://localhost:8123",
        "users": [user],
        "keys": [{"scope": "open311", "key": "muhatap_x_y"}],
        "home": str(tmp_path),
    }


@pytest.mark.django_db
def test_wrong_counters_are_found_and_mended(run: Run) -> None:
    Counter.objects.create(scope="routing", unit_id=7, status="to_route", n=3)
    found = run("check", "counters")
    assert found.exit_code == 1 and "routing 7 to_route: 3, should be 0" in found.output
    mended = run("check", "counters", "--repair", "--json")
    assert mended.exit_code == 0 and json.loads(mended.output)["wrong"][0]["says"] == 3
    assert run("check", "counters").exit_code == 0


@pytest.mark.django_db
def test_createkey_prints_the_key_once(run: Run) -> None:
    from muhatap.organization import keys

    made = run(
        "createkey", "Sayaç", "--scopes", "cases:read, files", "--role", "agent", "--days", "30", "--json"
    )
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    holder = keys.enter(told["key"], "files")
    assert (told["scopes"], holder.name) == (["cases:read", "files"], "Sayaç") and holder.person.has(
        Role.AGENT
    )
    plain = run("createkey", "Başka", "--scopes", "reference")
    assert plain.stdout.strip().startswith("muhatap_") and plain.stdout.count("\n") == 1
    for words, code, said in (
        (("Sayaç", "--scopes", "files"), 1, "Bu adda"),
        (("X1", "--scopes", "everything"), 4, "no scope everything"),
        (("X2", "--scopes", "files", "--role", "admin"), 4, "holds no role admin"),
        (("X3", "--scopes", "files", "--unit", "nowhere"), 4, "no unit"),
        (("X4", "--scopes", "files", "--role", "unit_user"), 1, "birimi seçin"),
    ):
        refused = run("createkey", *words)
        assert (refused.exit_code, said in refused.output) == (code, True), refused.output
