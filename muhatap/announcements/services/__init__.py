"""Verbs that write: announcements, what is decided about them, their sending, the citizen's way out."""

from muhatap.announcements.services.deciding import approve, retry, return_, stop, submit, take_back
from muhatap.announcements.services.leaving import leave
from muhatap.announcements.services.sending import notice_decided, step, sweep
from muhatap.announcements.services.writing import correct, discard, write

__all__ = [
    "approve",
    "correct",
    "discard",
    "leave",
    "notice_decided",
    "retry",
    "return_",
    "step",
    "stop",
    "submit",
    "sweep",
    "take_back",
    "write",
]
