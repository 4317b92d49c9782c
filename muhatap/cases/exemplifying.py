"""A case as an example for whoever writes the words of messages: what they may see of it, and no more."""

from __future__ import annotations

from collections.abc import Callable

from muhatap.cases import numbers, queries, redacting, telling
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.cases.models import Case, Event
from muhatap.citizens import redaction
from muhatap.kit import clock
from muhatap.notifications import real, rendering
from muhatap.notifications.moments import Moment
from muhatap.notifications.real import Real
from muhatap.organization.persons import Person


def example(person: Person, typed: str, moment: Moment) -> Real | None:
    """Values of the last time this case told of the moment; of its present where it never did.

    A tracking code is kept nowhere and shown as a mark. Six statements at most.
    """
    number = numbers.parse(typed, year=clock.today().year)
    rows = queries.visible_to(person).select_related(*queries.WITH)
    case = queries.light(rows).filter(number=number).first()
    if case is None:
        return None
    known = redacting.redact(person, [case]).get(case.pk, redacting.NOTHING)
    moves = [row.name for row in (*CASE_ROWS, *REFERRAL_ROWS) if moment.name in row.tells.split()]
    told = Event.objects.filter(case=case, move__in=moves).select_related("referral__unit")
    event = told.order_by("-seq").first() if moves else None
    values = telling.context(case, event, code=rendering.SHOWN, audience=moment.audience)
    if event is None:
        values["date"] = ""
    if case.identity_hidden and moment.audience in telling.COLLEAGUES and case.citizen_id is not None:
        withheld = redaction.known([case.citizen_id])[case.citizen_id]
        values |= {name: withheld.out_of(str(values[name])) for name in telling.FREE_TEXT}
    return Real(case.number, values, known.out_of)


def cut(person: Person, case_id: int) -> Callable[[str], str]:
    """What takes a hidden applicant out of messages about this case, for whoever may not read them whole."""
    columns = ("citizen", "identity_hidden", "registered_by")
    case = Case.objects.only(*columns).filter(pk=case_id).first()
    if case is None or redacting.reads_as_written(person, case) or case.citizen_id is None:
        return str
    return redaction.known([case.citizen_id])[case.citizen_id].out_of


def offer() -> None:
    """Called once, when the application is ready."""
    real.FINDERS.append(example)
    real.CUTTERS.append(cut)
