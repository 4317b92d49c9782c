"""How figures are written."""

from __future__ import annotations

from django.utils.translation import get_language


def percent(value: float | None) -> str:
    """`%87,4`, in English `87.4%`; a dash where there is nothing to say."""
    if value is None:
        return "–"
    text = f"{value:.1f}".removesuffix(".0")
    return f"{text}%" if (get_language() or "tr").startswith("en") else "%" + text.replace(".", ",")
