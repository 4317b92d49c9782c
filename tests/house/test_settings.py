"""Every setting that can be set is asked for somewhere: a switch that nothing reads would be a lie."""

from __future__ import annotations

from pathlib import Path

from muhatap.organization.settings import CATALOGUE, ROWS

PACKAGE = Path(__file__).resolve().parents[2] / "muhatap"
APART = ("sample", "onboarding", "locale")  # they fill settings, they do not live by them


def _sources() -> str:
    found = []
    for kind in ("*.py", "*.html"):
        for file in sorted(PACKAGE.rglob(kind)):
            inside = file.relative_to(PACKAGE)
            if inside.parts[0] not in APART and inside.as_posix() != "organization/settings.py":
                found.append(file.read_text())
    return "\n".join(found)


def test_every_setting_is_read() -> None:
    sources = _sources()

    def is_read(key: str) -> bool:
        group, _dot, name = key.partition(".")
        by_name = f'"{group}.{{' in sources and f'"{name}"' in sources  # f"municipality.{what}"
        return f'"{key}"' in sources or by_name

    assert [row.key for row in ROWS if not is_read(row.key.removesuffix("_en"))] == []


def test_an_english_setting_stands_beside_its_turkish_one() -> None:
    english = [row.key for row in ROWS if row.key.endswith("_en")]
    assert [key for key in english if key.removesuffix("_en") not in CATALOGUE] == []
