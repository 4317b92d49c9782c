"""Verbs that put records of one person together and take them apart."""

from muhatap.people.services.codes import ask, confirm, send_again
from muhatap.people.services.merging import merge
from muhatap.people.services.pairs import are_different, look_again, look_for_twins
from muhatap.people.services.parting import part

__all__ = ["are_different", "ask", "confirm", "look_again", "look_for_twins", "merge", "part", "send_again"]
