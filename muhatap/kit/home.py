"""Where this installation keeps what is not in a foreign database: the embedded server, files, keys."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """MUHATAP_HOME, else /var/lib/muhatap for root, else the user's data folder. Not made here."""
    chosen = os.environ.get("MUHATAP_HOME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/muhatap")
    data = os.environ.get("XDG_DATA_HOME", "") or "~/.local/share"
    return Path(data).expanduser().absolute() / "muhatap"
