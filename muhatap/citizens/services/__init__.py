"""Verbs that write the register: records, contact points, and the opening of masked data."""

from muhatap.citizens.services.addresses import (
    AddressDraft,
    add_address,
    correct_address,
    end_address,
    prefer_address,
)
from muhatap.citizens.services.main_address import addresses_follow
from muhatap.citizens.services.points import (
    add_point,
    confirm_point,
    prefer_point,
    retire_point,
    set_consent,
    set_news_consent,
    set_survey_consent,
    take_consent_back,
)
from muhatap.citizens.services.recognising import Comer, recognise_many
from muhatap.citizens.services.records import (
    change,
    confirm_record,
    held,
    locked,
    register,
    stand_for,
    stands_for,
)
from muhatap.citizens.services.viewing import Revealed, looked, reveal, show_privacy_notice

__all__ = [
    "AddressDraft",
    "Comer",
    "Revealed",
    "add_address",
    "add_point",
    "addresses_follow",
    "change",
    "confirm_point",
    "confirm_record",
    "correct_address",
    "end_address",
    "held",
    "locked",
    "looked",
    "prefer_address",
    "prefer_point",
    "recognise_many",
    "register",
    "retire_point",
    "reveal",
    "set_consent",
    "set_news_consent",
    "set_survey_consent",
    "show_privacy_notice",
    "stand_for",
    "stands_for",
    "take_consent_back",
]
