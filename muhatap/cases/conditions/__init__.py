"""The one language in which cases are chosen: views, bulk moves, exports and rules speak it.

Doors: `parse` and `serialise` between JSON and a tree, `where` from a tree to one `Q` over `Case`, `matching`
for one case and many conditions in one statement, `sentence` for people. Nothing is evaluated in Python.
"""

from muhatap.cases.conditions.compiling import matching, where
from muhatap.cases.conditions.sentences import sentence
from muhatap.cases.conditions.tree import EVERYTHING, Fault, Group, Leaf, Mode, Unfit, parse, serialise

__all__ = [
    "EVERYTHING",
    "Fault",
    "Group",
    "Leaf",
    "Mode",
    "Unfit",
    "matching",
    "parse",
    "sentence",
    "serialise",
    "where",
]
