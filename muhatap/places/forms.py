"""Choosing a place in a form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import ComboField
from muhatap.places import queries
from muhatap.places.models import Neighbourhood


def _find(picked: str, text: str) -> Neighbourhood | None:
    if picked.isascii() and picked.isdigit() and len(picked) < 12:
        found = queries.neighbourhood(int(picked))
        if found is not None and (not text or text == found.label):
            return found
    return queries.neighbourhood_named(text or picked)


def _label(value: Any) -> str:
    """The words for what stands in the input: a neighbourhood, or the id a form was started with."""
    if isinstance(value, Neighbourhood):
        return value.label
    found = queries.neighbourhood(value) if isinstance(value, int) else None
    return found.label if found else str(value)


class NeighbourhoodField(ComboField):
    """A neighbourhood, picked from the list or typed (`Bornova, Kazımdirik`). Cleans to a Neighbourhood."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mahalle"))
        super().__init__(_find, reverse_lazy("neighbourhood-options"), _label, **kwargs)
