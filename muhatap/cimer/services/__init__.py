"""Everything that writes of outside applications. Each verb is one transaction, with who does it as `by`."""

from muhatap.cimer.services.authorising import Appointment, appoint, end, inform
from muhatap.cimer.services.corresponding import LetterDraft, Stale, answer, correct, write
from muhatap.cimer.services.entering import KnownNumber, Outside, known, register
from muhatap.cimer.services.entering import correct as correct_entry
from muhatap.cimer.services.importing import ask_to_take, judge, map_columns, stop, take_in, tidy
from muhatap.cimer.services.taking import take as take_over
from muhatap.cimer.services.watching import look
from muhatap.cimer.services.writing import close_document, mark_of, text_of, tick, undo

__all__ = [
    "Appointment",
    "KnownNumber",
    "LetterDraft",
    "Outside",
    "Stale",
    "answer",
    "appoint",
    "ask_to_take",
    "close_document",
    "correct",
    "correct_entry",
    "end",
    "inform",
    "judge",
    "known",
    "look",
    "map_columns",
    "mark_of",
    "register",
    "stop",
    "take_in",
    "take_over",
    "text_of",
    "tick",
    "tidy",
    "undo",
    "write",
]
