"""Collect, keep and compile the English catalogue without the system's gettext.

Compiling needs the standard library alone, since every set-up does it; collecting needs Babel (a
development package). The .po file holds no dates and no line numbers, so that it changes only when words do.
"""

from __future__ import annotations

import ast
import io
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "muhatap"
PO = PACKAGE / "locale/en/LC_MESSAGES/django.po"
HEADER = """\
# English for Muhatap. The screens are written in Turkish; this file is complete or the house tests fail.
# Collected by script/messages; translate here, never in the code.
msgid ""
msgstr ""
"Project-Id-Version: muhatap\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS: dict[str, Any] = dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop")) | {
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass
class Entry:
    """One message of a .po file: `texts` holds one translation, or one for each plural form."""

    id: str = ""
    plural: str = ""
    context: str = ""
    texts: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """As it stands in the .mo file."""
        key = f"{self.context}\x04{self.id}" if self.context else self.id
        return f"{key}\0{self.plural}" if self.plural else key


def entries(path: Path = PO) -> list[Entry]:
    """Every message of a .po file, its header (with the empty id) first."""
    found: list[Entry] = []
    entry, into = Entry(), ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, _space, rest = line.partition(" ")
        if line.startswith("#~"):
            continue
        if not line.strip():
            if into:
                found.append(entry)
            entry, into = Entry(), ""
        elif line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith('"'):
            _add(entry, into, ast.literal_eval(line))
        elif not line.startswith("#"):
            into = word
            if word.startswith("msgstr"):
                entry.texts.append("")
            _add(entry, into, ast.literal_eval(rest))
    return found


def _add(entry: Entry, into: str, text: str) -> None:
    if into == "msgid":
        entry.id += text
    elif into == "msgid_plural":
        entry.plural += text
    elif into == "msgctxt":
        entry.context += text
    else:
        entry.texts[-1] += text


def compile_po(source: Path = PO, target: Path | None = None) -> Path:
    """Write the .mo file beside the .po file unless it is newer already; fuzzy and empty entries stay out."""
    target = target or source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return target
    ready = sorted(
        (entry.key.encode(), "\0".join(entry.texts).encode())
        for entry in entries(source)
        if all(entry.texts) and "fuzzy" not in entry.flags
    )
    fresh = target.with_suffix(".new")
    fresh.write_bytes(_mo(ready))
    fresh.replace(target)
    return target


def _mo(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """The format of gettext's .mo files: header, two tables of lengths and places, then the texts."""
    begin = 7 * 4 + 16 * len(pairs)
    tables: list[bytes] = []
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), begin + len(body)))
            body += pair[column] + b"\0"
    size = len(pairs)
    return struct.pack("<7I", 0x950412DE, 0, size, 28, 28 + 8 * size, 0, 0) + b"".join(tables) + body


def collected() -> Any:
    """What the screens say, as a Babel catalogue."""
    from babel.messages.catalog import Catalog

    catalog = Catalog(fuzzy=False)
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.glob("*/templates/**/*.*")]):
        if "migrations" in path.parts:
            continue
        name = path.relative_to(ROOT).as_posix()
        for message, context in _messages(path):
            catalog.add(message, locations=[(name, 1)], context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple[Any, str | None]]:
    from babel.messages.extract import extract

    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # The result is Python's words in a sea of X; without indentation the tokenizer swims.
        text = re.sub(r"(?m)^[ \t]+", "", templatize(text, origin=str(path)))
        text = re.sub(r"(?m)^#.*$", "", text)
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield message, context


def update(path: Path = PO) -> tuple[int, int]:
    """Bring the .po file in line with the screens. How many messages there are, how many lack English."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    kept = Catalog(locale="en", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale="en")
    kept.update(collected(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    for message in kept:
        message.flags -= {"python-format", "python-brace-format"}
        message.previous_id = []
    out = io.BytesIO()
    write_po(
        out,
        kept,
        width=100,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
        include_previous=False,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + out.getvalue().decode().strip() + "\n", encoding="utf-8")
    rows = entries(path)[1:]
    return len(rows), sum(not all(row.texts) for row in rows)


def main(words: list[str]) -> int:
    """`update`, `compile` or `left`."""
    if words == ["compile"]:
        compile_po()
    elif words == ["update"]:
        total, missing = update()
        compile_po()
        print(f"{total} messages, {missing} without English", file=sys.stderr)
    elif words == ["left"]:
        for row in entries()[1:]:
            if not all(row.texts) or "fuzzy" in row.flags:
                print(row.id)
    else:
        print("script/messages update | compile | left", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
