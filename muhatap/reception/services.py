"""Verbs of the reception: arrive, call, serve, direct, see off."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from muhatap.cases import services as cases
from muhatap.cases.models import Case, Channel, Contact
from muhatap.citizens import following
from muhatap.citizens import services as citizens
from muhatap.citizens.models import Citizen
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.reception import policy, queries
from muhatap.reception.models import Visit

S, Ended = Visit.State, Visit.Outcome
NUMBERS = 7_311  # class of the advisory lock under which a desk gives out its numbers


@transaction.atomic
def arrive(
    *,
    by: Person,
    citizen: Citizen | None = None,
    name: str = "",
    purpose: str = "",
    unit: Unit | None = None,
    host: str = "",
    desk: Unit | None = None,
) -> Visit:
    """Somebody came in and waits (sisli:18.b). A name is enough: nobody has to be registered for asking.

    `desk` is where they were met, else the receiver's own unit. Incomplete without a person or a name, and
    for who has no unit and names no desk.
    """
    if not policy.is_front(by):
        raise NotYours(_("Ziyaretçiyi karşılama görevlileri karşılar."))
    said = {"name": texts.one_line(name), "purpose": texts.one_line(purpose), "host": texts.one_line(host)}
    problems = {key: wrong for key, value in said.items() if (wrong := texts.flaw(value, limit=_limit(key)))}
    if citizen is None and not said["name"]:
        problems["name"] = _("Ziyaretçiyi seçin ya da adını yazın.")
    desk_id = desk.pk if desk is not None else by.unit_id
    if desk_id is None:
        problems["desk"] = _("Hangi masada karşılandığını seçin.")
    if problems or desk_id is None:
        raise Incomplete(_("Ziyaretçi yazılmadı."), fields=problems)
    today = clock.today()
    return Visit.objects.create(
        **said | {"name": "" if citizen is not None else said["name"]},
        day=today,
        desk_id=desk_id,
        no=_next_number(desk_id),
        citizen=citizens.held(citizen.pk) if citizen is not None else None,
        unit=unit,
        arrived_at=clock.now(),
        arrived_by_id=by.actor_id,
    )


def _limit(column: str) -> int:
    return {"name": 160, "purpose": 300, "host": 120}[column]


def _next_number(desk_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [NUMBERS, desk_id % 2**31])
    rows = Visit.objects.filter(day=clock.today(), desk_id=desk_id)
    return (rows.aggregate(n=Max("no"))["n"] or 0) + 1


def _locked(visit_id: int, by: Person, *states: str) -> Visit:
    """The visit, locked, in one of these states; NotNow when somebody was faster."""
    row = Visit.objects.select_for_update(of=("self",)).filter(pk__in=_seen(visit_id, by)).first()
    if row is None:
        raise Visit.DoesNotExist
    if row.state not in states:
        raise NotNow(
            _("Bu ziyaretçi şu an “%(state)s”: başka biri daha hızlı davranmış olabilir.")
            % {"state": row.get_state_display()}
        )
    return row


def _seen(visit_id: int, by: Person) -> list[int]:
    return list(queries.visible_to(by).filter(pk=visit_id).values_list("pk", flat=True))


@transaction.atomic
def call(visit_id: int, *, by: Person) -> Visit:
    """Call somebody in; of two who call the same one, one wins."""
    row = _locked(visit_id, by, S.WAITING, S.DIRECTED)
    row.state, row.called_at, row.served_by_id = S.CALLED, clock.now(), by.actor_id
    row.save(update_fields=["state", "called_at", "served_by"])
    return row


@transaction.atomic
def call_back(visit_id: int, *, by: Person) -> Visit:
    """They did not come when they were called: they wait on, in their old place."""
    row = _locked(visit_id, by, S.CALLED)
    row.state, row.called_at, row.served_by = S.WAITING, None, None
    row.save(update_fields=["state", "called_at", "served_by"])
    return row


@transaction.atomic
def answer(visit_id: int, text: str, *, by: Person) -> Visit:
    """Answered on the spot: one light record, no case, and they are seen off. Incomplete without a text."""
    row = _locked(visit_id, by, S.WAITING, S.CALLED, S.DIRECTED)
    said = texts.trimmed(text)
    wrong = texts.flaw(said, limit=4000)
    if wrong or not said:
        raise Incomplete(
            _("Cevap yazılmadı."), fields={"text": str(wrong) or _("Verilen cevabı kısaca yazın.")}
        )
    contact = Contact(channel=Channel.COUNTER, citizen=row.citizen, text=row.purpose, answer=said)
    row.contact = cases.answer_on_the_spot(contact, by=by)
    return _end(row, Ended.ANSWERED, by)


@transaction.atomic
def direct(visit_id: int, unit: Unit, note: str = "", *, by: Person) -> Visit:
    """Send them to a unit, which finds them on its own board; they are seen off when they leave there."""
    row = _locked(visit_id, by, S.WAITING, S.CALLED)
    row.unit, row.note = unit, texts.one_line(note)[:300]
    row.state, row.outcome = S.DIRECTED, Ended.DIRECTED
    row.save(update_fields=["unit", "note", "state", "outcome"])
    return row


@transaction.atomic
def became_case(visit_id: int, case: Case, *, by: Person) -> Visit | None:
    """What they came for was registered; for intake, within its own transaction.

    None when the visit has ended otherwise or is not this person's: the case is taken all the same.
    """
    row = _still_here(visit_id, by)
    if row is None:
        return None
    row.case = case
    if row.citizen_id is None and case.citizen_id is not None and not case.identity_hidden:
        row.citizen, row.name = case.citizen, ""
    return _end(row, Ended.CASE, by)


@transaction.atomic
def was_answered(visit_id: int, contact: Contact, *, by: Person) -> Visit | None:
    """What they came for was answered at the intake desk, within its own transaction. As `became_case`."""
    row = _still_here(visit_id, by)
    if row is None:
        return None
    row.contact = contact
    return _end(row, Ended.ANSWERED, by)


def _still_here(visit_id: int, by: Person) -> Visit | None:
    try:
        return _locked(visit_id, by, S.WAITING, S.CALLED, S.DIRECTED)
    except (Visit.DoesNotExist, NotNow):
        return None


def _end(row: Visit, outcome: str, by: Person) -> Visit:
    row.state, row.outcome, row.left_at = S.DONE, outcome, clock.now()
    row.served_by_id = by.actor_id
    row.called_at = row.called_at or clock.now()
    row.save()
    return row


@transaction.atomic
def see_off(visit_id: int, *, by: Person) -> Visit:
    """They left: after their business, or without having waited for it."""
    row = _locked(visit_id, by, S.WAITING, S.CALLED, S.DIRECTED)
    row.state = S.DONE if row.called_at is not None or row.outcome else S.GONE
    row.left_at = clock.now()
    row.save(update_fields=["state", "left_at"])
    return row


@transaction.atomic
def visits_follow(whose: int, to: int, only: Collection[int] | None, *, by: Person) -> list[int]:
    """Visits of one record become the other's when they are merged or parted; ids of those that followed."""
    return following.move(Visit.objects.filter(citizen_id=whose), to, only)
