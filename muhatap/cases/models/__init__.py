"""Topic, Case, Referral, Event, Contact and what hangs on them."""

from muhatap.cases.models.cases import Case, Referral
from muhatap.cases.models.records import Attachment, Call, Contact, Counter, Event, Information, Question
from muhatap.cases.models.rules import RoutingRule, RuleUnit
from muhatap.cases.models.topics import OUTSIDE, PAPER, Channel, Desk, Kind, Topic, TopicUnit

__all__ = [
    "OUTSIDE",
    "PAPER",
    "Attachment",
    "Call",
    "Case",
    "Channel",
    "Contact",
    "Counter",
    "Desk",
    "Event",
    "Information",
    "Kind",
    "Question",
    "Referral",
    "RoutingRule",
    "RuleUnit",
    "Topic",
    "TopicUnit",
]
