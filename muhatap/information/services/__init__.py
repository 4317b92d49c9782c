"""Verbs of the register of information requests."""

from muhatap.information.services.checking import check
from muhatap.information.services.consents import answer_consent, drop_consent, tell_third_person
from muhatap.information.services.deciding import Draft, decide, notify, withdrawn
from muhatap.information.services.disputes import (
    appeal,
    board_answered,
    board_asked,
    correct,
    execute,
    verdict,
)
from muhatap.information.services.fees import (
    Wanted,
    ask_fee,
    followed,
    record_payment,
    withdraw_unpaid,
)
from muhatap.information.services.pricing import add_tariff, change_tariff
from muhatap.information.services.sending import send

__all__ = [
    "Draft",
    "Wanted",
    "add_tariff",
    "answer_consent",
    "appeal",
    "ask_fee",
    "board_answered",
    "board_asked",
    "change_tariff",
    "check",
    "correct",
    "decide",
    "drop_consent",
    "execute",
    "followed",
    "notify",
    "record_payment",
    "send",
    "tell_third_person",
    "verdict",
    "withdraw_unpaid",
    "withdrawn",
]
