"""The one language in which cases are chosen: views, bulk moves, exports and rules speak it.

Doors: `parse` and `serialise` between JSON and a tree, `where` from a tree to one `Q` over `Case`, `judged`
and `matching` for many conditions in one statement, `holding` and `holding_many` for cases
that are not there yet, `sentence` for people. Nothing is evaluated in Python.
"""

from muhatap.cases.conditions.compiling import holding, holding_many, judged, matching, where
from muhatap.cases.conditions.sentences import sentence
from muhatap.cases.conditions.tree import (
    EVERYTHING,
    Fault,
    Group,
    Leaf,
    Mode,
    Unfit,
    leaves,
    parse,
    serialise,
)

__all__ = [
    "EVERYTHING",
    "Fault",
    "Group",
    "Leaf",
    "Mode",
    "Unfit",
    "holding",
    "holding_many",
    "judged",
    "leaves",
    "matching",
    "parse",
    "sentence",
    "serialise",
    "where",
]
