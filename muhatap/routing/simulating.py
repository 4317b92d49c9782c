"""What rules would do with cases that are here: where each would go now, and where it really went.

The database judges all cases and all rules in one statement. A case is judged by what it is today. Who sees
no cases (an administrator) tries rules on ordinary ones without learning which they are: never on sensitive
or hidden ones, by topic, district, channel and day alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet

from muhatap.cases import conditions, deciding, queries, redacting
from muhatap.cases.columns import lean
from muhatap.cases.deciding import NOBODY, Decision, Ready
from muhatap.cases.lifecycle import ReferralStatus
from muhatap.cases.models import Case, Referral, TopicUnit
from muhatap.cases.telling import is_confidential
from muhatap.kit import patience
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Reach

MOST, SHOWN, LONG = 500, 50, 3000
NEAR = ("topic__unit", "district", "citizen")


@dataclass(frozen=True)
class Line:
    """One case. `before` is the decision of the rules as they are kept, `now` with the draft among them."""

    case: Case
    before: Decision
    now: Decision
    went: tuple[Unit, ...]

    @property
    def changes(self) -> bool:
        """True when the draft sends it elsewhere, or by another way."""
        return _what(self.before) != _what(self.now)

    @property
    def alone(self) -> bool:
        """True when it would go without a coordinator; nothing confidential leaves the house like that."""
        outside = any(unit.is_outside for unit in self.now.units)
        return self.now.by_itself and not (outside and is_confidential(self.case))

    @property
    def differs(self) -> bool:
        """True when it really went elsewhere; False while it has not been sent."""
        return bool(self.went) and {unit.pk for unit in self.went} != {unit.pk for unit in self.now.units}


@dataclass(frozen=True)
class Tally:
    """How often a rule fits, and how often it is the first that does."""

    rule: Ready
    fits: int
    decides: int


@dataclass
class Simulation:
    """What was found. `nameless` readers learn no number and no title; `too_long` when it was stopped."""

    lines: list[Line] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    nameless: bool = False
    too_long: bool = False

    @property
    def changed(self) -> list[Line]:
        """Cases that the draft would send elsewhere."""
        return [line for line in self.lines if line.changes]

    @property
    def differing(self) -> int:
        """How many really went elsewhere than the rules would send them now."""
        return sum(line.differs for line in self.lines)

    @property
    def unsent(self) -> int:
        """How many would wait for a coordinator."""
        return sum(not line.alone for line in self.lines)


def open_to(person: Person) -> QuerySet[Case]:
    """The cases on which this person may try rules."""
    if not is_nameless(person):
        return queries.visible_to(person)
    return Case.objects.filter(
        Q(citizen=None) | Q(citizen__identity_hidden=False), is_sensitive=False, identity_hidden=False
    )


def is_nameless(person: Person) -> bool:
    """True for who tries rules on cases that do not exist for them otherwise."""
    return person.reach is Reach.NONE


def with_draft(rules: Sequence[Ready], draft: Ready) -> list[Ready]:
    """The rules with the draft in its place: where its kept form stands, else last."""
    others = [rule for rule in rules if rule.pk != draft.pk]
    return sorted([*others, draft], key=_place)


def simulate(
    person: Person, rows: QuerySet[Case], draft: Ready | None = None, *, most: int = MOST
) -> Simulation:
    """The newest `most` of these cases, newest first. Seven statements at most, however many they are."""
    kept = deciding.live_rules()
    rules = with_draft(kept, draft) if draft is not None else kept
    every = [*rules, *(rule for rule in kept if draft is not None and rule.pk == draft.pk)]  # its kept form
    near = lean(rows.select_related(*NEAR)).order_by("-received_at", "-id")
    found = Simulation(nameless=is_nameless(person))
    try:
        with patience.at_most(LONG):
            asked = [rule.condition for rule in every]
            cases = list(conditions.judged(near, asked, person=NOBODY)[:most])
    except patience.TooLong:
        found.too_long = True
        return found
    if not found.nameless:
        redacting.redact(person, cases)
    went, own = _went(cases), _districts(cases)
    as_kept = {id(rule) for rule in kept}
    fits: Counter[int] = Counter()
    for case in cases:
        holding = [at for at in range(len(every)) if getattr(case, f"c{at}")]
        now = _first([every[at] for at in holding if at < len(rules)], case, own)
        old = sorted((every[at] for at in holding if id(every[at]) in as_kept), key=_place)
        fits.update(rules[at].pk for at in holding if at < len(rules))
        found.lines.append(Line(case, _first(old, case, own), now, tuple(went.get(case.pk, ()))))
    decides = Counter(line.now.rule.pk for line in found.lines if line.now.rule is not None)
    found.tallies = [Tally(rule, fits[rule.pk], decides[rule.pk]) for rule in rules]
    return found


def _place(rule: Ready) -> tuple[int, int]:
    return rule.order, rule.pk or 2**31


def _first(holding: Sequence[Ready], case: Case, own: Mapping[Any, Unit]) -> Decision:
    if holding:
        return deciding.chosen(holding[0])
    unit = own.get((case.topic_id, case.district_id), case.topic.unit)
    return deciding.told(case.topic, unit if unit is not None and unit.is_active else None)


def _districts(cases: Sequence[Case]) -> dict[tuple[int, int | None], Unit]:
    """Units of topics by district. One statement."""
    rows = TopicUnit.objects.filter(topic_id__in={case.topic_id for case in cases}).select_related("unit")
    return {(row.topic_id, row.district_id): row.unit for row in rows}


def _went(cases: Sequence[Case]) -> dict[int, list[Unit]]:
    """The units that have or had a case in its present round and kept it. One statement."""
    found: dict[int, list[Unit]] = {}
    rows = Referral.objects.filter(
        case_id__in=[case.pk for case in cases], round=F("case__round"), purpose=Referral.Purpose.WORK
    ).exclude(status__in=[ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN])
    for row in rows.select_related("unit").order_by("pk"):
        if row.unit not in found.setdefault(row.case_id, []):
            found[row.case_id].append(row.unit)
    return found


def _what(decision: Decision) -> tuple[list[int], bool]:
    return sorted(unit.pk for unit in decision.units), decision.by_itself
