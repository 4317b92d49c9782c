"""Where the guide's chapters lie. Nothing of Django is needed to know it: settings ask too."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKED = HERE / "data" / "kullanim"  # where an installed product has them; `setup.py` puts them there
WRITTEN = HERE.parent.parent / "docs" / "kullanim"  # where they are written
PICTURES = "resim"


def chapters() -> Path:
    """The folder of the chapters and their pictures."""
    return WRITTEN if WRITTEN.is_dir() else PACKED
