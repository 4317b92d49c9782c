"""Figures on the home page, their definitions, and how shares are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from muhatap.figures.asking import HOUSE
from muhatap.figures.measures import CATALOGUE
from muhatap.figures.overview import overview
from muhatap.figures.team import teams
from muhatap.figures.windows import USUAL, period
from muhatap.figures.words import percent
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

register = template.Library()
register.filter("percent", percent)


@register.inclusion_tag("figures/pieces/home.html")
def figures_at_home(person: Person) -> dict[str, Any]:
    """What a manager or a team leader sees of the figures on their first page; nothing for others."""
    return {
        "page": overview(period(USUAL), "hafta") if person.has(*HOUSE) else None,
        "teams": teams(person) if person.has(Role.UNIT_LEAD) else [],
    }


@register.inclusion_tag("figures/pieces/definition.html")
def definition(name: str, place: object = "") -> dict[str, Any]:
    """The question mark beside a figure: what it is, by which formula, from which clause.

    `place` tells several marks of one measure on a page apart.
    """
    return {"defined": CATALOGUE[name], "place": f"{place}-" if place else ""}


@register.filter
def at(series: list[Any], place: int) -> Any:
    """The one at a place."""
    return series[place]


@register.filter
def get(values: Mapping[str, Any], key: str) -> Any:
    """A value whose key no template can write."""
    return values.get(key, "")


@register.filter
def bar(share: float) -> int:
    """A share of 100 as the width of a bar."""
    return round(share * 112 / 100)


@register.filter
def unlocalized(value: float) -> str:
    """A number as geometry wants it: with a point, whatever the language."""
    return str(value)
