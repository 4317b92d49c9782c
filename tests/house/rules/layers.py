"""Down: call. Sideways: never. The layers stand in pyproject.toml, for lint-imports and these tests."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from tests.house.rules.sources import PACKAGE, ROOT


def layers() -> list[list[str]]:
    """From top to bottom; packages of one line do not know each other."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in row.split("|")] for row in rows]


def packages() -> set[str]:
    """The packages that exist."""
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def level_of(placed: list[list[str]]) -> dict[str, int]:
    """The line of each package, 0 at the top."""
    return {name: level for level, row in enumerate(placed) for name in row}


def wrong_arrows(keys: Iterable[tuple[str, str, str]], placed: list[list[str]]) -> list[str]:
    """Findings for foreign keys `(name, from package, to package)` that point up or sideways."""
    level = level_of(placed)
    return [
        f"{name}: a key from {source} must not point to {target}"
        for name, source, target in keys
        if source != target and level[source] >= level[target]
    ]


def model_keys() -> list[tuple[str, str, str]]:
    """Every relation between two models of the product."""
    from django.apps import apps

    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("muhatap."):
            continue
        for column in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            other = column.related_model
            if isinstance(other, type) and other.__module__.startswith("muhatap."):
                name = f"{model.__name__}.{column.name}"
                found.append((name, model.__module__.split(".")[1], other.__module__.split(".")[1]))
    return found
