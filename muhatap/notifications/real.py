"""Real cases on which a text is looked at while it is written.

What a case is, is known above this package: it names its finder here when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from muhatap.notifications.moments import Moment
from muhatap.organization.persons import Person


@dataclass(frozen=True)
class Real:
    """A case as its reader may see it: values for the placeholders of one moment, empty where it has none.

    `cut` takes out of the filled text what its reader may not learn.
    """

    number: str
    values: Mapping[str, object]
    cut: Callable[[str], str]


Find = Callable[[Person, str, Moment], Real | None]
FINDERS: list[Find] = []


def find(person: Person, typed: str, moment: Moment) -> Real | None:
    """The case with this number, if the person sees it."""
    found = (finder(person, typed[:40], moment) for finder in FINDERS if typed.strip())
    return next((one for one in found if one is not None), None)
