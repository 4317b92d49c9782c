"""Verbs that put records of one person together and take them apart."""

from muhatap.people.services.codes import ask, confirm, give_up_waiting, send_again
from muhatap.people.services.households import households_follow, leave, link
from muhatap.people.services.merging import merge
from muhatap.people.services.pairs import are_different, look_again, look_for_twins
from muhatap.people.services.parting import part
from muhatap.people.services.preferences import Wishes, points_of, set_preferences

__all__ = [
    "Wishes",
    "are_different",
    "ask",
    "confirm",
    "give_up_waiting",
    "households_follow",
    "leave",
    "link",
    "look_again",
    "look_for_twins",
    "merge",
    "part",
    "points_of",
    "send_again",
    "set_preferences",
]
