"""Printed papers: a typst source and plain values become a PDF/A, in memory and within milliseconds.

The values arrive in the source as data, never as markup: whatever a citizen wrote is only ever shown.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import typst

SHARED = Path(__file__).resolve().parent / "data" / "paper.typ"


@functools.cache
def _fonts() -> typst.Fonts:
    """The type faces of the wheel alone, so that a paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def pdf(
    source: Path,
    values: Mapping[str, Any],
    *,
    at: datetime,
    pictures: Mapping[str, bytes] | None = None,
    tags: bool = True,
) -> bytes:
    """The paper as PDF/A-2b, made at `at` (aware); as plain PDF where our type faces lack a sign of it.

    `source` finds `values` as `sys.inputs.data` (JSON), the house's style as `/paper.typ` and each of
    `pictures` (a bare file name to its bytes, a kind that typst reads: PNG, JPEG, WebP, SVG) beside it.
    Without `tags` a long table is a tenth in size.
    """
    with tempfile.TemporaryDirectory(prefix="muhatap-paper-") as folder:
        root = Path(folder)
        (root / "paper.typ").write_bytes(SHARED.read_bytes())
        for name, data in (pictures or {}).items():
            (root / Path(name).name).write_bytes(data)
        compiler = typst.Compiler(
            root=root,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": orjson.dumps(values).decode()},
        )
        try:
            return _compiled(compiler, source, at, "a-2b", tags)
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return _compiled(compiler, source, at, "1.7", tags)


def _compiled(
    compiler: typst.Compiler, source: Path, at: datetime, standard: typst.PDFStandard, tags: bool
) -> bytes:
    made = compiler.compile(
        source.read_bytes(),
        format="pdf",
        pdf_standards=standard,
        timestamp=int(at.timestamp()),
        pdf_tags=tags,
    )
    if not isinstance(made, bytes):  # several pages of a PDF are still one file
        raise TypeError(type(made))
    return made


def qr(text: str) -> str:
    """A QR code as SVG, with the correction level that survives a folded paper (Q)."""
    import segno  # 9 MB that only whoever prints a code needs

    return str(segno.make(text, error="q", micro=False).svg_inline(scale=1, border=0))
