"""Down: call. Up: leave an event. Sideways: never. Foreign keys obey it too (rule 2)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.examples import nothing
from tests.house.rules import layers
from tests.house.rules.sources import ROOT


def test_every_package_has_a_place() -> None:
    placed = [name for row in layers.layers() for name in row]
    assert sorted(placed) == sorted(layers.packages()), "place the package in pyproject.toml's layers"


def test_imports_obey_the_layers() -> None:
    """The same contract that script/check runs; here so that a test run alone cannot miss it."""
    command = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [command, "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_every_install_is_known_to_django() -> None:
    """A package with models, templates or handlers is an app; one without Django is not."""
    from django.conf import settings

    installed = {name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith("muhatap.")}
    with_apps = {path.parent.name for path in (ROOT / "muhatap").glob("*/apps.py")}
    assert installed == with_apps


def test_the_rule_for_keys_finds_arrows_that_point_up_or_sideways() -> None:
    placed = [["web", "sample"], ["cases"], ["kit"]]
    assert layers.wrong_arrows([("A.b", "web", "cases"), ("A.c", "cases", "cases")], placed) == []
    assert layers.wrong_arrows([("Case.page", "cases", "web")], placed)
    assert layers.wrong_arrows([("Page.town", "web", "sample")], placed)


def test_foreign_keys_point_down() -> None:
    keys = layers.model_keys()
    assert len(keys) > 30, "the walk over the models finds nothing"
    nothing(layers.wrong_arrows(keys, layers.layers()))
