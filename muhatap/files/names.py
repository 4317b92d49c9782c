"""Names of files as people see them: cleaned, and never what decides anything."""

from __future__ import annotations

import re
import unicodedata

from muhatap.files.kinds import TABLE, Kind

LONGEST = 160
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_ENDINGS = {ending for row in TABLE.values() for ending in row.endings} | {
    "heic",
    "gif",
    "exe",
    "docm",
    "xlsm",
}


def clean(name: str, kind: Kind | None = None) -> str:
    """The last part of `name` without hidden signs, with an ending that fits `kind`.

    Never empty, never longer than the column, never a name that Windows cannot hold.
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign if _is_plain(sign) else " " if sign.isspace() else "" for sign in last)
    kept = _SPACES.sub(" ", unicodedata.normalize("NFC", kept))
    kept = re.sub(r'[<>:"|?*]', "_", kept).strip(" .")
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    if kind is None:
        return kept[:LONGEST].strip(" .") or "dosya"
    endings = TABLE[kind].endings
    stem, dot, ending = kept.rpartition(".")
    ending = ending.lower()  # machine text: of GIF Turkish would make "gıf"
    if dot and ending in endings:
        kept = stem
    else:
        kept, ending = (stem if dot and ending in _ENDINGS else kept), endings[0]
    kept = kept[: LONGEST - len(ending) - 1].strip(" .") or "dosya"
    return f"{kept}.{ending}"


def _is_plain(sign: str) -> bool:
    """False for what hides or turns text around: controls, formats, surrogates, private use, separators."""
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
