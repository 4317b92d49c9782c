"""Verbs that write: the ladder, weekly reports, letters, what people are told of delayed work."""

from muhatap.overdue.services.climbing import climb
from muhatap.overdue.services.deciding import approve, drop, mark_read, return_, send, submit, withdraw
from muhatap.overdue.services.drafting import correct_letter, draft_letter
from muhatap.overdue.services.informing import Telling, inform, rehearse
from muhatap.overdue.services.proposing import propose
from muhatap.overdue.services.reporting import report

__all__ = [
    "Telling",
    "approve",
    "climb",
    "correct_letter",
    "draft_letter",
    "drop",
    "inform",
    "mark_read",
    "propose",
    "rehearse",
    "report",
    "return_",
    "send",
    "submit",
    "withdraw",
]
