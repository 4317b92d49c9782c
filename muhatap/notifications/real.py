"""What is known above this package: real cases to look at a text on, what a reader may not learn from one.

Who knows what a case is names its finder and its cutter here when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from muhatap.notifications.moments import Moment
from muhatap.notifications.rendering import Rendered
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
Cut = Callable[[Person, int], Callable[[str], str]]
CUTTERS: list[Cut] = []


def find(person: Person, typed: str, moment: Moment) -> Real | None:
    """The case with this number, if the person sees it."""
    found = (finder(person, typed[:40], moment) for finder in FINDERS if typed.strip())
    return next((one for one in found if one is not None), None)


def as_read(person: Person, case_id: int | None, message: Rendered) -> Rendered:
    """The message about this case without what the person may not learn from its words."""
    if case_id is None:
        return message
    for cutter in CUTTERS:
        cut = cutter(person, case_id)
        message = replace(message, subject=cut(message.subject), body=cut(message.body))
    return message
