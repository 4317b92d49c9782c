"""Verbs that write the register: records, contact points, and the opening of masked data."""

from muhatap.citizens.services.points import (
    add_point,
    confirm_point,
    prefer_point,
    retire_point,
    set_consent,
    set_news_consent,
    take_consent_back,
)
from muhatap.citizens.services.records import change, confirm_record, held, locked, register, stands_for
from muhatap.citizens.services.viewing import Revealed, looked, reveal, show_privacy_notice

__all__ = [
    "Revealed",
    "add_point",
    "change",
    "confirm_point",
    "confirm_record",
    "held",
    "locked",
    "looked",
    "prefer_point",
    "register",
    "retire_point",
    "reveal",
    "set_consent",
    "set_news_consent",
    "show_privacy_notice",
    "stands_for",
    "take_consent_back",
]
