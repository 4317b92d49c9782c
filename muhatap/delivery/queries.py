"""Reads for the delivery desk: what is to be told, in which way first, what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from muhatap.answers import previewing
from muhatap.answers import queries as answers
from muhatap.cases import policy
from muhatap.cases.lifecycle import CASE_MOVES, LIVE, REFERRAL_MOVES
from muhatap.cases.models import OUTSIDE, Call, Case, Referral
from muhatap.citizens.models import ContactPoint
from muhatap.delivery.models import DeliveryAttempt
from muhatap.kit import clock
from muhatap.notifications.models import Channel
from muhatap.notifications.rendering import Rendered
from muhatap.notifications.services import Recipient
from muhatap.organization import settings
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

Way = DeliveryAttempt.Way
KIND_OF = {
    ContactPoint.Kind.MOBILE: (Way.PHONE, Way.SMS),
    ContactPoint.Kind.LANDLINE: (Way.PHONE,),
    ContactPoint.Kind.EMAIL: (Way.EMAIL,),
    ContactPoint.Kind.POST: (Way.POST,),
}
SAYS = {
    Call.What.INFORMATION.value: "say_information",
    Call.What.QUESTION.value: "say_question",
    Call.What.FORWARDED.value: "say_forwarded",
    Call.What.SCHEDULED.value: "say_schedule",
    Call.What.CANCELLED.value: "say_end",
    Call.What.OBJECTION.value: "say_end",
    Call.What.EXTENDED.value: "say_extension",
    Call.What.FEE.value: "say_fee",
    Call.What.WITHDRAWN.value: "say_end",
}
CHANNEL_OF = {Way.SMS: Channel.SMS, Way.EMAIL: Channel.EMAIL}


@dataclass(frozen=True)
class Door:
    """One way to reach the citizen, with the contact point behind it."""

    way: DeliveryAttempt.Way
    point: ContactPoint

    @property
    def sends(self) -> bool:
        """True when the product itself can send there."""
        return self.way in CHANNEL_OF


def plan(case: Case) -> list[Door]:
    """Ways to tell the citizen, best first; messages only where the citizen wants them.

    The chosen point leads. Where the citizen wants to be called, or a unit of the case tells by telephone
    first (sisli:12.e, sisli:15.i), any telephone leads before it.
    """
    if case.from_unit is not None:
        return _doors_of(case.from_unit)
    if case.citizen_id is None:
        return []
    points = list(
        ContactPoint.objects.filter(citizen_id=case.citizen_id, is_active=True).order_by("-is_primary", "pk")
    )
    points.sort(key=lambda point: point.pk != case.reply_point_id)
    doors = [Door(way, point) for point in points for way in KIND_OF[ContactPoint.Kind(point.kind)]]
    doors = [door for door in doors if not door.sends or door.point.takes_messages]
    if phone_first(case):
        doors.sort(key=lambda door: door.way != Way.PHONE)
    elif case.reply_point_id and case.reply_point and case.reply_point.kind == ContactPoint.Kind.MOBILE:
        doors.sort(key=lambda door: not (door.point.pk == case.reply_point_id and door.way == Way.SMS))
    return doors


def _doors_of(unit: Unit) -> list[Door]:
    """Ways back to a unit that wrote: its e-mail, its telephone. Points that stand in no register."""
    ways = (
        (Way.EMAIL, ContactPoint.Kind.EMAIL, unit.email),
        (Way.PHONE, ContactPoint.Kind.LANDLINE, unit.phone),
    )
    return [
        Door(way, ContactPoint(kind=kind, value=value, is_active=True)) for way, kind, value in ways if value
    ]


def may_tell(person: Person, case: Case) -> bool:
    """True when telling is this person's work; of a hidden applicant only who may know who it is."""
    if case.channel in OUTSIDE:
        return False  # written back where it came from
    if case.identity_hidden and not person.sees_hidden:
        return False
    return policy.may(person, CASE_MOVES["deliver"], case) is not None


def phone_first(case: Case) -> bool:
    """True when the citizen wants to be called, or the house or a unit of this round tells by telephone."""
    if case.wants_call or settings.get("delivery.phone_first"):
        return True
    return case.referrals.filter(round=case.round, status__in=LIVE, unit__phone_first=True).exists()


def recipient(case: Case, door: Door) -> Recipient:
    """The address for a message through this door."""
    return Recipient(
        audience="citizen",
        channel=CHANNEL_OF[door.way],
        address=door.point.value,
        language=case.language,
        point_id=door.point.pk,
        not_before=door.point.quiet_ends(clock.now()),
    )


def preview(case: Case, door: Door) -> Rendered | None:
    """The message exactly as it would be sent now; None while there is no approved text."""
    answer = answers.final(case)
    if answer is None or not door.sends:
        return None
    return previewing.letter(case, answer, recipient(case, door))


class Tried(NamedTuple):
    """One try, and whether it told the text that holds now or an earlier one."""

    attempt: DeliveryAttempt
    is_of_an_earlier_text: bool


def attempts(case: Case) -> list[Tried]:
    """Every try, newest first. Three statements at most."""
    holds = answers.final(case)
    rows = case.delivery_attempts.select_related("by", "notice", "call").order_by("-at", "-pk")
    return [Tried(row, holds is not None and row.call is None and row.answer_id != holds.pk) for row in rows]


def open_calls(case: Case) -> list[Call]:
    """What a person has to tell the citizen, oldest first. No statement while there is nothing."""
    if not case.to_call:
        return []
    return list(case.calls.filter(ended_at=None).select_related("referral__unit").order_by("pk"))


def may_say(person: Person, call: Call) -> bool:
    """True when telling it may be this person's work; of a hidden applicant only who may know who it is."""
    case, part = call.case, part_of(call)
    if case.identity_hidden and not person.sees_hidden:
        return False
    if part is not None:
        return policy.may(person, REFERRAL_MOVES[SAYS[call.what]], case, part) is not None
    return policy.may(person, CASE_MOVES[SAYS[call.what]], case) is not None


def part_of(call: Call) -> Referral | None:
    """The unit's part on which it is written down; None where that is the case."""
    return call.referral if SAYS[call.what] in REFERRAL_MOVES else None
