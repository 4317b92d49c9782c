"""What a person may do on a case page now: the buttons, their keys, and which of them is expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from muhatap.cases import policy, queries, story
from muhatap.cases.forms import OFFERED, is_generic
from muhatap.cases.lifecycle import CASE_MOVES, Move, ReferralStatus, Status
from muhatap.cases.models import Case, Event, Referral
from muhatap.cases.services import amending
from muhatap.citizens.redaction import Known
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person

# moves that stand on the bar itself, in this order; the rest is in the menu
FRONT = (
    *("settle", "approve", "return", "approve_unrouted", "route", "reopen", "dismiss_objection", "reply"),
    *(
        "record_payment",
        "deem_withdrawn",
        "accept",
        "decline",
        "pass_on",
        "schedule",
        "ask",
        "inform",
        "examine",
    ),
)
EXPECTED = frozenset({"approve", "route", "accept", "settle", "pass_on"})
KEYS = {
    "approve": "o",
    "return": "i",
    "route": "y",
    "accept": "a",
    "decline": "r",
    "note": "t",
    "inform": "b",
    "pass_on": "l",
    "schedule": "p",
    "ask": "s",
    "contact": "h",
}


@dataclass(frozen=True)
class Act:
    """A button: the move, on what, its key, and whether it stands on the bar.

    `unit` names whose part it is about where the same button stands there for several, `behalf` the person
    for whom a delegate presses it.
    """

    row: Move
    case_id: int
    referral: Referral | None
    key: str
    front: bool
    icon: str
    unit: str = ""
    behalf: str = ""

    @property
    def primary(self) -> bool:
        """True for the one thing that is expected now."""
        return self.front and self.row.name in EXPECTED

    @property
    def at_once(self) -> bool:
        """True for a move on the bar that asks nothing and tells nobody: pressing is doing."""
        asks = self.row.needs or OFFERED.get(self.row.name)
        return self.front and not asks and not self.row.tells

    @property
    def url(self) -> str:
        """Where its form is, and where it is made."""
        if self.referral is not None:
            return reverse("referral-move", args=[self.referral.pk, self.row.name])
        return reverse("case-move", args=[self.case_id, self.row.name])


def acts_of(person: Person, case: Case, referrals: Sequence[Referral]) -> list[Act]:
    """Buttons for what the person may do now: on the case, then on each live referral. Each key once."""
    acts = [_act(person, row, case, None) for row in queries.available_moves(person, case) if _on_bar(row)]
    for referral in referrals:
        rows = queries.available_referral_moves(person, case, referral)
        acts += [_act(person, row, case, referral) for row in rows if is_generic(row)]
    order = {name: place for place, name in enumerate(FRONT)}
    acts.sort(key=lambda act: order.get(act.row.name, len(FRONT)))
    return _told_apart(acts)


def _on_bar(row: Move) -> bool:
    """Sending a record again stands beside correcting it."""
    return is_generic(row) and row.name != "resubmit"


def _act(person: Person, row: Move, case: Case, referral: Referral | None) -> Act:
    look = story.TELLINGS.get(row.name)
    late_no = row.name == "decline" and referral is not None and referral.status != ReferralStatus.OFFERED
    nothing_waits = row.name == "pass_on" and not case.to_inform
    front = row.name in FRONT and not late_no and not nothing_waits
    icon, behalf = look.icon if look else "point", policy.acts_for(person, row, case, referral)
    return Act(row, case.pk, referral, KEYS.get(row.name, ""), front, icon, behalf=behalf)


def _told_apart(acts: Sequence[Act]) -> list[Act]:
    """The same move for two units names them; the first keeps the key."""
    often = Counter(act.row.name for act in acts if act.referral is not None)
    taken: set[str] = set()
    made = []
    for act in acts:
        several = act.referral is not None and often[act.row.name] > 1
        unit = act.referral.unit.name if act.referral is not None and several else ""
        made.append(replace(act, unit=unit, key="" if act.key in taken else act.key))
        taken.add(act.key)
    return made


@dataclass(frozen=True)
class Correcting:
    """What this person may do about the record's own words.

    `asked` is true for the author of a record that came back, `done` once it was corrected since; `reason` is
    why it came back.
    """

    may: bool = False
    applicant: bool = False
    resubmits: bool = False
    asked: bool = False
    done: bool = False
    reason: str = ""


def correcting_of(person: Person, case: Case, events: Sequence[Event], known: Known) -> Correcting:
    """Correcting and sending again; `events` is the case's story, oldest first. No statement.

    What is `known` of a hidden applicant is taken out of the reason.
    """
    returned = case.status == Status.RETURNED
    since = [event for event in events if event.move in ("return", "amend")] if returned else []
    last = next((event for event in reversed(since) if event.move == "return"), None)
    may = _may(person, case, "amend")
    return Correcting(
        may=may,
        applicant=may and amending.may_change_applicant(person, case),
        resubmits=may_resubmit(person, case),
        asked=may and returned and is_staff_author(person, case),
        done=bool(since) and since[-1].move == "amend",
        reason=known.out_of(str((last.fact("reason") if last is not None else "") or "")),
    )


def may_resubmit(person: Person, case: Case) -> bool:
    """True when the record came back and this person may send it for approval again."""
    return _may(person, case, "resubmit")


def _may(person: Person, case: Case, name: str) -> bool:
    row = CASE_MOVES[name]
    return case.status in row.sources and policy.may(person, row, case) is not None


def is_staff_author(person: Person, case: Case) -> bool:
    """True when this member of staff registered the case."""
    return person.kind == Actor.Kind.STAFF and case.registered_by_id == person.actor_id
