"""The product's own YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is


def read_yaml(path: Path) -> Any:
    """A file in UTF-8 as plain Python values; None when it is empty. Makes no objects of any class."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # safe: a safe loader
