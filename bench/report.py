"""Tables as they stand in docs/performance.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Section:
    """One table. `notes` are lines below it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = field(default=())

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def show(facts: Mapping[str, object], sections: Sequence[Section]) -> None:
    """Markdown on standard output."""
    print("; ".join(f"{key} {value}" for key, value in facts.items()))
    for section in sections:
        print(f"\n### {section.title}\n")
        print(_line(section.head))
        print(_line(["---"] + ["---:"] * (len(section.head) - 1)))
        for row in section.rows:
            print(_line([_cell(value) for value in row]))
        for note in section.notes:
            print(f"\n{note}")


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
