"""Public holidays of Türkiye as the `holidays` package knows them; beyond its announced years, estimates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import holidays

from muhatap.deadlines.arithmetic import Off

ESTIMATED = " (tahmini)"
EVES = {
    "Ramazan Bayramı": ("Ramazan Bayramı arifesi", "Eve of Eid al-Fitr"),
    "Kurban Bayramı": ("Kurban Bayramı arifesi", "Eve of Eid al-Adha"),
    "Cumhuriyet Bayramı": ("Cumhuriyet Bayramı öğleden sonrası", "Republic Day, afternoon before"),
}


@dataclass(frozen=True)
class Holiday:
    """A day of law 2429 as the `holidays` package knows it."""

    day: date
    kind: str
    name_tr: str
    name_en: str
    is_estimated: bool


def holidays_of(years: Iterable[int]) -> list[Holiday]:
    """Public holidays and half-days, in order; beyond the announced years moon-bound ones are estimates."""
    wanted = sorted(set(years))
    if not wanted:
        return []
    found: dict[date, Holiday] = {}
    for category, kind in (("half_day", Off.HALF), ("public", Off.HOLIDAY)):
        turkish = holidays.country_holidays("TR", years=wanted, categories=(category,), language="tr")
        english = holidays.country_holidays("TR", years=wanted, categories=(category,), language="en_US")
        for day, label in turkish.items():
            name = label.split(";")[0].strip()
            estimated = name.endswith(ESTIMATED)
            name = name.removesuffix(ESTIMATED)
            name_en = str(english.get(day, "")).split(";")[0].removesuffix(" (estimated)").strip()
            if kind is Off.HALF:
                name, name_en = EVES.get(name.partition(" (")[0], (name, name_en))
            found[day] = Holiday(day, kind.value, name, name_en, estimated)
    return [found[day] for day in sorted(found)]
