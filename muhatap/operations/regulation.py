"""Is the catalogue of duties consistent? Every clause covered, every source known, every id once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from muhatap.kit.yamls import read_yaml
from muhatap.operations.duties import REGULATION

KINDS = {"software", "record", "human"}
KEYS = {"id", "title_tr", "title_en", "what", "sources", "kind"}


def faults(folder: Path = REGULATION) -> list[str]:
    """What is wrong, one sentence each; empty when everything holds."""
    clauses = set(json.loads((folder / "clauses.json").read_text(encoding="utf-8")))
    exempt = _load(folder / "not-duties.yaml")
    rows = [(path.stem, row) for path in sorted((folder / "duties").glob("*.yaml")) for row in _load(path)]
    found = [fault for module, row in rows for fault in _row_faults(module, row, clauses)]
    found += [
        f"{name}: id used twice" for name, n in Counter(row["id"] for _module, row in rows).items() if n > 1
    ]
    covered = {source for _module, row in rows for source in row["sources"]}
    found += [f"clause covered by nothing: {clause}" for clause in sorted(clauses - covered - exempt.keys())]
    found += [f"{clause}: exempt and covered" for clause in sorted(covered & exempt.keys())]
    found += [f"exempt: unknown clause {clause}" for clause in sorted(exempt.keys() - clauses)]
    for system in _load(folder / "systems.yaml"):
        found += [
            f"{system['id']}: unknown clause {source}"
            for source in system["sources"]
            if source not in clauses
        ]
    return found + list(_chart_faults(_load(folder / "units.yaml"), clauses))


def _row_faults(module: str, row: dict[str, Any], clauses: set[str]) -> Iterator[str]:
    name = str(row.get("id", "?"))
    if set(row) != KEYS:
        yield f"{name}: keys differ: {sorted(set(row) ^ KEYS)}"
    if not re.fullmatch(re.escape(module) + r"\.[a-z0-9]+(-[a-z0-9]+)*", name):
        yield f"{name}: does not belong to {module}"
    if row.get("kind") not in KINDS:
        yield f"{name}: unknown kind {row.get('kind')!r}"
    yield from (
        f"{name}: empty {key}"
        for key in ("title_tr", "title_en", "what")
        if not str(row.get(key) or "").strip()
    )
    yield from (f"{name}: unknown clause {source}" for source in row["sources"] if source not in clauses)


def _chart_faults(units: dict[str, Any], clauses: set[str]) -> Iterator[str]:
    charts = units["seeds"].values()
    known = {unit["id"] for chart in charts for unit in chart["units"]}
    for chart in charts:
        for unit in chart["units"]:
            if unit.get("parent") is not None and unit["parent"] not in known:
                yield f"{unit['id']}: unknown parent {unit['parent']}"
            yield from (
                f"{unit['id']}: unknown clause {source}"
                for source in unit["sources"]
                if source not in clauses
            )


def _load(path: Path) -> Any:
    return read_yaml(path) or {}
