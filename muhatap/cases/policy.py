"""Who may do what to which case. The lifecycle row names the roles; here each role gets its scope.

A person without a unit is nobody's colleague: grants compare units that exist (`None == None` must not
make two strangers "the same unit"; a test keeps it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from muhatap.cases.lifecycle import Move, Status
from muhatap.cases.models import OUTSIDE, Call, Case, Kind, Referral
from muhatap.kit import clock
from muhatap.kit.errors import NotYours
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role

DESK_OF: Mapping[Role, str] = {
    Role.APPROVER: "approval_desk",
    Role.COORDINATOR: "routing_desk",
    Role.SUPERVISOR: "routing_desk",
    Role.MANAGER: "routing_desk",
    Role.REVIEWER: "review_desk",
    Role.DELIVERER: "delivery_desk",
}

# roles that act on some cases only, wherever they are held
OF_CASES: Mapping[Role, Callable[[Case], bool]] = {
    Role.INFORMATION_OFFICER: lambda case: case.kind == Kind.INFORMATION_REQUEST,
    Role.CIMER_OFFICER: lambda case: case.channel in OUTSIDE,
}

# whoever talks with citizens writes down what they say, whatever it is about (sisli:7.g)
TAKES_IN = frozenset({"register", "register_direct", "join"})

# who corrects what came back to them; a citizen's visit does not
AUTHORS = frozenset({Actor.Kind.STAFF, Actor.Kind.API_KEY})

RULES = (Role.ADMIN, Role.MANAGER)  # who sets topics, desks and routing rules
READS_RULES = (*RULES, Role.COORDINATOR, Role.SUPERVISOR, Role.APPROVER)  # whom rules propose units to

ALWAYS = frozenset({"hand_over"})  # paper comes back after the work is done, too

# moves that set or lift a mark: only where it stands otherwise
CHANGES: Mapping[str, Callable[[Case], bool]] = {
    "hide_identity": lambda case: not case.identity_hidden,
    "show_identity": lambda case: case.identity_hidden,
    "say_information": lambda case: case.to_call,
    "say_question": lambda case: case.to_call,
    "say_extension": lambda case: case.to_call,
    "say_fee": lambda case: case.to_call,
    "say_forwarded": lambda case: case.to_call,
    "say_schedule": lambda case: case.to_call,
    "say_end": lambda case: case.to_call,
    "call_in_vain": lambda case: case.to_call,
    "settle": lambda case: case.escalated_at is not None,
    "extend": lambda case: asks_for_information(case) and case.law_due_at is not None,
    "ask_fee": lambda case: asks_for_information(case) and case.fee_until is None,
    "record_payment": lambda case: case.fee_until is not None,
    "deem_withdrawn": lambda case: has_lapsed(case),
    "refuse_examination": lambda case: not asks_for_information(case),
}


def asks_for_information(case: Case) -> bool:
    """Law 4982 knows extension and fee, and refusals of its own; law 3071 knows neither."""
    return case.kind == Kind.INFORMATION_REQUEST


def has_lapsed(case: Case) -> bool:
    """True when the days to pay are over for somebody who was told of them (4982 m.11)."""
    if case.fee_until is None or case.fee_until >= clock.today():
        return False
    return not (case.to_call and case.calls.filter(what=Call.What.FEE, ended_at=None).exists())


def changes_something(row: Move, case: Case) -> bool:
    """False for a mark that stands as the move would set it."""
    return row.name not in CHANGES or CHANGES[row.name](case)


def needs_decision(case: Case) -> bool:
    """True for what is answered by a decision with grounds and remedies: information requests (4982 m.12)."""
    return case.kind == Kind.INFORMATION_REQUEST


def is_undecided(row: Move, case: Case) -> bool:
    """True when the move would let such a case go out without the decision of this round."""
    return row.name == "pass" and needs_decision(case) and case.decided_at is None


def at_work(row: Move, case: Case, referral: Referral) -> bool:
    """True while the case lies with units or with the reviewer, in the round of this referral.

    Before and after that a unit's part rests: what is being delivered, was closed or belongs to an earlier
    round does not change under the citizen's eyes. Only paper may still change hands.
    """
    moving = case.status in (Status.WITH_UNITS, Status.IN_REVIEW) and referral.round == case.round
    return moving or row.name in ALWAYS


def may(by: Person, row: Move, case: Case, referral: Referral | None = None) -> Grant | None:
    """The grant by which `by` may make this move, or None. Fetch the case through `queries` first."""
    roles = [role for role in row.who if concerns(role, row, case)]
    held = [grant for role in roles if (grant := _grant(by, role, case, referral))]
    return min(held, key=lambda grant: grant.on_behalf_of is not None, default=None)


def concerns(role: Role, row: Move, case: Case) -> bool:
    """False for a role that makes this move with other cases only (law 4982: the information officer)."""
    return row.name in TAKES_IN or role not in OF_CASES or OF_CASES[role](case)


def acts_for(by: Person, row: Move, case: Case, referral: Referral | None = None) -> str:
    """The name of the person for whom `by` would make this move as a delegate; empty in an own role."""
    grant = may(by, row, case, referral)
    return grant.principal if grant is not None else ""


def _grant(by: Person, role: Role, case: Case, referral: Referral | None) -> Grant | None:
    if role in {Role.SYSTEM, Role.CITIZEN}:
        return by.grant(role)  # a citizen's visit fetches its own cases only
    if role is Role.AUTHOR:
        own = case.registered_by_id == by.actor_id and by.kind in AUTHORS
        return Grant(Role.AUTHOR) if own else None
    if role in {Role.UNIT_USER, Role.UNIT_LEAD}:
        held = replace(by, grants=tuple(grant for grant in by.grants if grant.unit_id is not None))
        if referral is None:
            return next((grant for grant in held.grants if grant.role == role), None)
        return held.grant(role, referral.unit_id, referral.unit.path)
    if role in DESK_OF:
        return at_desk(by, role, case)
    return by.grant(role) or next((grant for grant in by.grants if grant.role == role), None)


def at_desk(by: Person, role: Role, case: Case) -> Grant | None:
    """The grant by which `by` holds a desk's role at this case's desk; anywhere when the case names none."""
    desk: Unit | None = getattr(case, DESK_OF[role])
    if desk is None:
        return next((grant for grant in by.grants if grant.role == role), None)
    return by.grant(role, desk.pk, desk.path)


def sees_applicant(by: Person, case: Case) -> bool:
    """True when the applicant may be shown: not hidden, or hidden and the role may reveal it (izmir:15.10).

    An anonymous case has nobody to show.
    """
    return case.citizen_id is not None and (not case.identity_hidden or by.sees_hidden)


def may_set_rules(person: Person) -> bool:
    """True for whoever sets up topics and desks."""
    return person.has(*RULES, Role.SYSTEM)


def require_rules(person: Person) -> None:
    """Refuse who does not set the rules."""
    if not may_set_rules(person):
        raise NotYours(
            _("Konuları, masaları ve kuralları sistem yöneticisi ile müdür değiştirir; bir şey değişmedi.")
        )
