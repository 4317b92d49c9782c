"""What follows from it elsewhere: causes on the left, effects on the right.

Packages below leave an event, an ended notice or an alert; whoever it concerns is called from here, by a
worker, after the cause was committed. Effects may run twice; each looks first whether it is still wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from muhatap.announcements import services as announcements
from muhatap.api import services as api
from muhatap.cases import alerts as case_alerts
from muhatap.cases import services as cases
from muhatap.cases.models import Event
from muhatap.deadlines import running_out
from muhatap.deadlines.services import Alert
from muhatap.delivery import services as delivery
from muhatap.information import services as information
from muhatap.jobs import enqueue
from muhatap.organization.persons import Person
from muhatap.overdue import services as overdue
from muhatap.teamwork import services as teamwork

MoveEffect = Callable[[Event, Person], None]
NoticeEffect = Callable[[int, Person], None]
CitizenEffect = Callable[[int, Person], None]
AlertEffect = Callable[[Sequence[Alert], Person], None]
RunOutEffect = Callable[[int, Person], None]


def start_delivery(event: Event, by: Person) -> None:
    """An approved answer goes out by itself where the municipality wants that."""
    delivery.start(event.case_id, since=event.at, by=by)


def recall_delivery(event: Event, by: Person) -> None:
    """A result message that still waits does not go out once the answer is taken back or the case ended."""
    delivery.recall(event.case_id, before=event.at, by=by)


def end_delivery(notice_id: int, by: Person) -> None:
    """A result message that has gone out closes its case; one that failed comes back to the desk."""
    delivery.notice_ended(notice_id, by=by)


def count_announced(notice_id: int, by: Person) -> None:
    """A person decided about one message of an announcement: its counts follow."""
    announcements.notice_decided(notice_id, by=by)


def tell_webhooks(event: Event, by: Person) -> None:
    """Other systems hear of what happened, as far as their keys see."""
    api.queue_messages(event.pk, by=by)


def tell_units(alerts: Sequence[Alert], by: Person) -> None:
    """The unit hears of a date that nears or has passed."""
    case_alerts.tell(running_out.somebodys(alerts), by=by)


def go_on_without_reply(docket_id: int, by: Person) -> None:
    """A citizen who was asked and did not reply in time is not waited for any longer."""
    cases.stop_waiting(docket_id, by=by)


def follow_what_ran_out(alerts: Sequence[Alert], by: Person) -> None:
    """What follows by itself from a period that has passed is done by a worker, once the mark is kept."""
    del by
    for docket_id, name in running_out.ran_out(alerts):
        enqueue("web.run_out", docket_id=docket_id, consequence=name)


def mention_colleagues(event: Event, by: Person) -> None:
    """Whom a note mentions finds it among what waits for them."""
    teamwork.mention(event, by=by)


def climb_ladder(alerts: Sequence[Alert], by: Person) -> None:
    """While it stays late, the unit, its lead and those above hear of it in turn."""
    overdue.climb(alerts, by=by)


def search_without(citizen_id: int, by: Person) -> None:
    """Hidden cases are not found by what their applicant is called since."""
    cases.search_anew(citizen_id, by=by)


def hide_in_cases(citizen_id: int, by: Person) -> None:
    """Who wishes to be hidden is hidden in the cases that are there already."""
    cases.hide_everywhere(citizen_id, by=by)


def keep_fee(event: Event, by: Person) -> None:
    """The register of information requests knows what is to be paid, was paid, or no longer is."""
    information.followed(event, by=by)


def note_withdrawn(event: Event, by: Person) -> None:
    """An information request that ended without an answer has its outcome in the register."""
    information.withdrawn(event.case_id, by=by)


def withdraw_unpaid(docket_id: int, by: Person) -> None:
    """Whose access fee was not paid in time counts as having given it up (4982 m.11)."""
    information.withdraw_unpaid(docket_id, by=by)


# fmt: off
#   cause                      effects
ON_MOVE: dict[str, tuple[MoveEffect, ...]] = {
    "pass":                    (start_delivery,),
    "take_back":               (recall_delivery,),
    "cancel":                  (recall_delivery, keep_fee, note_withdrawn),
    "withdraw_case":           (recall_delivery, keep_fee, note_withdrawn),
    "close_silently":          (recall_delivery,),
    "note":                    (mention_colleagues,),
    "liaise":                  (mention_colleagues,),
    "ask_fee":                 (keep_fee,),
    "say_fee":                 (keep_fee,),
    "record_payment":          (keep_fee,),
    "deem_withdrawn":          (keep_fee, note_withdrawn),
}
ON_EVERY_MOVE: tuple[MoveEffect, ...] = (tell_webhooks,)  # of those that somebody wants to hear of
ON_NOTICE: dict[str, tuple[NoticeEffect, ...]] = {
    "citizen/answered":        (end_delivery,),
    "citizen/announcement":    (count_announced,),
}
ON_KNOWN_ANEW: tuple[CitizenEffect, ...] = (search_without,)
ON_HIDING: tuple[CitizenEffect, ...] = (hide_in_cases,)
ON_ALERT: tuple[AlertEffect, ...] = (tell_units, follow_what_ran_out, climb_ladder)
# by `Policy.runs_out`, for the docket whose period has passed; whoever holds it looks whether it is still so
ON_RUN_OUT: dict[str, tuple[RunOutEffect, ...]] = {
    "stop_waiting":            (go_on_without_reply,),
    "deem_withdrawn":          (withdraw_unpaid,),
}
# fmt: on
