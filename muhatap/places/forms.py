"""Choosing a place in a form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import ComboField
from muhatap.places import queries
from muhatap.places.models import Neighbourhood


def find_neighbourhood(picked: str, text: str = "") -> Neighbourhood | None:
    """The neighbourhood that was picked by its id, else the only one meant by the words.

    Words that name another one than was picked count: they are what one sees.
    """
    found = queries.neighbourhood(int(picked)) if _is_id(picked) else None
    if found is not None and (not text or text == found.label):
        return found
    return queries.neighbourhood_named(text or picked)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 12


def _label(value: Any) -> str:
    """The words for what stands in the input: a neighbourhood, or the id a form was started with."""
    if isinstance(value, Neighbourhood):
        return value.label
    found = queries.neighbourhood(int(value)) if _is_id(str(value)) else None
    return found.label if found else ""


class NeighbourhoodField(ComboField):
    """A neighbourhood, picked from the list or typed (`Bornova, Kazımdirik`). Cleans to a Neighbourhood."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mahalle"))
        super().__init__(find_neighbourhood, reverse_lazy("neighbourhood-options"), _label, **kwargs)
