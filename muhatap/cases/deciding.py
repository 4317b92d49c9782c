"""Which units a case is meant for, and why: the first routing rule that fits, else its topic's unit.

Rules are judged by the database in the one language of conditions, all of them in one statement. A rule whose
units are all closed, or whose condition can no longer be read, leads nowhere and is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Expression,
    Field,
    IntegerField,
    Q,
    Value,
)
from django.utils.translation import gettext as _

from muhatap.cases import conditions, queries
from muhatap.cases.conditions import Group, Unfit
from muhatap.cases.models import Case, RoutingRule, RuleUnit, Topic
from muhatap.cases.searching import search_vector
from muhatap.kit import clock
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Person

# What a rule may ask: facts that a case has from its first moment. Of units' parts there are none by then.
JUDGED = frozenset(
    {
        *("kind", "channel", "topic", "words", "district", "neighbourhood", "received"),
        *("wants_call", "anonymous", "hidden", "sensitive", "incomplete", "reopened"),
    }
)
NOBODY = Person(actor_id=0, kind=Actor.Kind.SYSTEM, name="", grants=())  # no rule asks who reads it
_BIG = BigIntegerField()
_COLUMNS: Mapping[str, tuple[str, Field[Any, Any]]] = {  # column of the language: attribute and its type
    "kind": ("kind", CharField()),
    "channel": ("channel", CharField()),
    "topic": ("topic_id", _BIG),
    "district": ("district_id", _BIG),
    "neighbourhood": ("neighbourhood_id", _BIG),
    "citizen": ("citizen_id", _BIG),
    "received_at": ("received_at", DateTimeField()),
    "wants_call": ("wants_call", BooleanField()),
    "identity_hidden": ("identity_hidden", BooleanField()),
    "is_sensitive": ("is_sensitive", BooleanField()),
    "is_incomplete": ("is_incomplete", BooleanField()),
    "round": ("round", IntegerField()),
}


class How(StrEnum):
    """What decided."""

    RULE = "rule"
    DISTRICT = "district"
    TOPIC = "topic"
    CLOSED = "closed"  # the topic's unit is closed: coordination decides
    NOBODY = "nobody"


@dataclass(frozen=True)
class Ready:
    """A rule as it is judged. `units` are the open ones; `pk` 0 is a rule that is not kept yet."""

    pk: int
    name: str
    condition: Group
    units: tuple[Unit, ...]
    by_itself: bool
    order: int = 0


@dataclass(frozen=True)
class Decision:
    """Where a case is meant to go. Without units coordination decides."""

    how: How
    units: tuple[Unit, ...] = ()
    rule: Ready | None = None

    @property
    def by_itself(self) -> bool:
        """False where a person has to send it: nobody is named, or the rule only proposes."""
        return bool(self.units) and (self.rule is None or self.rule.by_itself)

    @property
    def why(self) -> str:
        """The reason in a sentence."""
        if self.rule is not None:
            return _("Kural: %(name)s") % {"name": self.rule.name}
        return {
            How.DISTRICT: _("Konunun bu ilçedeki birimi"),
            How.TOPIC: _("Konunun birimi"),
            How.CLOSED: _("Konunun birimi kapalı; koordinasyon belirler"),
        }.get(self.how, _("Konunun birimi yok; koordinasyon belirler"))


def live_rules() -> list[Ready]:
    """The rules of today in their order, those that lead nowhere left out. One statement."""
    day = clock.today()
    begun = Q(rule__since=None) | Q(rule__since__lte=day)
    goes_on = Q(rule__until=None) | Q(rule__until__gte=day)
    rows = RuleUnit.objects.filter(
        begun, goes_on, rule__is_active=True, unit__is_active=True, unit__takes_referrals=True
    )
    leads: dict[int, tuple[RoutingRule, list[Unit]]] = {}
    for row in rows.select_related("rule", "unit").order_by("rule__order", "rule_id", "pk"):
        leads.setdefault(row.rule_id, (row.rule, []))[1].append(row.unit)
    return [ready for rule, units in leads.values() if (ready := made_ready(rule, units)) is not None]


def made_ready(rule: RoutingRule, units: Sequence[Unit]) -> Ready | None:
    """A kept rule with its open units; None when it would decide nothing."""
    try:
        condition = conditions.parse(rule.condition)
    except Unfit:
        return None  # written for fields that are gone
    if not units or not condition.parts:
        return None
    return Ready(rule.pk, rule.name, condition, tuple(units), rule.by_itself, rule.order)


def decide(case: Case) -> Decision:
    """For a case that is kept. Three statements at most."""
    rules = live_rules()
    if rules:
        asked = [rule.condition for rule in rules]
        holds = conditions.matching(case.pk, asked, person=NOBODY)
        if any(holds):
            return chosen(rules[holds.index(True)])
    return default(case.topic, case.district_id)


def foresee(case: Case, topic: Topic) -> Decision:
    """For a case that is not kept yet: what of it is known already. Three statements at most."""
    rules = live_rules()
    holds = judge(case, topic, rules)
    return chosen(rules[holds.index(True)]) if any(holds) else default(topic, case.district_id)


def judge(case: Case, topic: Topic, rules: Sequence[Ready]) -> list[bool]:
    """Which of the rules fit a case that is not kept. One statement, none without rules."""
    columns: dict[str, Expression] = {
        column: Value(getattr(case, attribute), output_field=kind)
        for column, (attribute, kind) in _COLUMNS.items()
    }
    columns["topic"] = Value(topic.pk, output_field=_BIG)
    columns["search"] = search_vector(case, topic)
    asked = [rule.condition for rule in rules]
    return conditions.holding(columns, asked, person=NOBODY)


def chosen(rule: Ready) -> Decision:
    """The decision of a rule."""
    return Decision(How.RULE, rule.units, rule)


def default(topic: Topic, district_id: int | None) -> Decision:
    """The topic's own way. One statement for a district."""
    return told(topic, queries.unit_for(topic, district_id))


def told(topic: Topic, unit: Unit | None) -> Decision:
    """The topic's own way, its unit being known."""
    if unit is None:
        return Decision(How.CLOSED if topic.unit_id else How.NOBODY)
    return Decision(How.TOPIC if unit.pk == topic.unit_id else How.DISTRICT, (unit,))
