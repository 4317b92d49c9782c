"""Jobs of the wiring."""

from __future__ import annotations

from collections.abc import Sequence

from muhatap.cases import services
from muhatap.cases.models import Event
from muhatap.deadlines import services as deadlines
from muhatap.jobs import job
from muhatap.notifications.models import Notice
from muhatap.organization import queries
from muhatap.web import wiring

BATCH = 500


@job("web.follow_up")
def follow_up(events: list[int]) -> None:
    """What follows from moves."""
    by = queries.system()
    for event in Event.objects.filter(pk__in=events).order_by("pk"):
        of_case = wiring.ON_MOVE.get(event.move, ()) if event.referral_id is None else ()
        for effect in (*of_case, *wiring.ON_EVERY_MOVE):
            effect(event, by)


@job("web.notice_ended")
def notice_ended(notice: int) -> None:
    """What follows from a message that has gone out, or never will."""
    row = Notice.objects.filter(pk=notice).first()
    if row is not None:
        for effect in wiring.ON_NOTICE.get(row.template, ()):
            effect(notice, queries.system())


@job("web.citizen_known_anew")
def citizen_known_anew(citizen: int) -> None:
    """What follows from another name, number or address of a citizen."""
    for effect in wiring.ON_KNOWN_ANEW:
        effect(citizen, queries.system())


@job("web.citizen_hides")
def citizen_hides(citizen: int) -> None:
    """What follows from a citizen's wish to be hidden."""
    for effect in wiring.ON_HIDING:
        effect(citizen, queries.system())


@job("web.copy_dates")
def copy_dates() -> None:
    """Dates that the calendar moved are copied to the cases, referrals and registers that show them."""
    by = queries.system()
    while services.copy_dates(limit=BATCH, by=by):
        pass
    while deadlines.copy_to_rows(limit=BATCH, by=by):
        pass


@job("web.run_out")
def run_out(docket_id: int, consequence: str) -> None:
    """What follows by itself from a period that has passed. Effects look first whether it is still so."""
    by = queries.system()
    for effect in wiring.ON_RUN_OUT[consequence]:
        effect(docket_id, by)


@job("deadlines.sweep")
def sweep() -> None:
    """Take the clocks whose warning or breach is due, and tell whom it concerns."""
    by = queries.system()

    def tell(alerts: Sequence[deadlines.Alert]) -> None:
        for effect in wiring.ON_ALERT:
            effect(alerts, by)

    while deadlines.sweep(by=by, limit=BATCH, tell=tell):
        pass
