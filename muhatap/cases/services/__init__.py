"""Everything that writes a case or its rules. Each verb is one transaction, with who does it as `by`."""

from muhatap.cases.services.attaching import answer_on_the_spot, attach, attach_uploads
from muhatap.cases.services.dates import copy_dates
from muhatap.cases.services.desks import clear_desk, set_desk, set_desks
from muhatap.cases.services.hiding import hide_everywhere
from muhatap.cases.services.moving import check, move, move_referral
from muhatap.cases.services.redating import correct_source
from muhatap.cases.services.registering import register
from muhatap.cases.services.registering_many import register_many
from muhatap.cases.services.rules import (
    RuleDraft,
    copy_rule,
    correct_rule,
    draft_of,
    make_rule,
    place_rule,
    switch_rule,
)
from muhatap.cases.services.searching import search_anew
from muhatap.cases.services.topics import (
    change_and_move_topic,
    change_topic,
    close_topic,
    create_topic,
    move_topic,
    reopen_topic,
    set_district_units,
    set_questions,
)
from muhatap.cases.services.undoing import remember, take_back
from muhatap.cases.services.waits import stop_waiting

__all__ = [
    "RuleDraft",
    "answer_on_the_spot",
    "attach",
    "attach_uploads",
    "change_and_move_topic",
    "change_topic",
    "check",
    "clear_desk",
    "close_topic",
    "copy_dates",
    "copy_rule",
    "correct_rule",
    "correct_source",
    "create_topic",
    "draft_of",
    "hide_everywhere",
    "make_rule",
    "move",
    "move_referral",
    "move_topic",
    "place_rule",
    "register",
    "register_many",
    "remember",
    "reopen_topic",
    "search_anew",
    "set_desk",
    "set_desks",
    "set_district_units",
    "set_questions",
    "stop_waiting",
    "switch_rule",
    "take_back",
]
