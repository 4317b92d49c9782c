"""Which units a case is meant for, and why: the first routing rule that fits, else its topic's unit.

Rules are judged by the database in the one language of conditions, all of them in one statement. A rule whose
units are all closed, or whose condition can no longer be read, leads nowhere and is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchVectorField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Expression,
    Field,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from muhatap.cases import conditions, queries
from muhatap.cases.conditions import Group, Unfit
from muhatap.cases.models import Case, RoutingRule, RuleUnit, Topic
from muhatap.cases.searching import search_vector
from muhatap.kit import clock
from muhatap.organization import settings
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
MARK = "routing.rules"  # the setting under whose value rules are remembered; empty: none is on
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
    found = [_open(rule, units) for rule, units in _kept() if rule.is_live(clock.today())]
    return [ready for ready in found if ready is not None]


def _kept() -> list[tuple[RoutingRule, list[Unit]]]:
    """Rules that are on, with all of their units. One statement."""
    rows = RuleUnit.objects.filter(rule__is_active=True).select_related("rule", "unit")
    leads: dict[int, tuple[RoutingRule, list[Unit]]] = {}
    for row in rows.order_by("rule__order", "rule_id", "pk"):
        leads.setdefault(row.rule_id, (row.rule, []))[1].append(row.unit)
    return list(leads.values())


@lru_cache(maxsize=2)
def _marked(mark: str) -> list[tuple[RoutingRule, Ready]]:
    """The rules of this mark, for as long as it stands. Units are asked anew each time, they may close."""
    found = [(rule, made_ready(rule, units)) for rule, units in _kept()]
    return [(rule, ready) for rule, ready in found if ready is not None]


def _open(rule: RoutingRule, units: Sequence[Unit]) -> Ready | None:
    return made_ready(rule, [unit for unit in units if unit.is_active and unit.takes_referrals])


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
    """For a case that is kept. One statement where there are rules, one for its district where none fits.

    The rules are remembered under a mark among the settings, which a request reads anyway and which every
    change of a rule renews (`services.rules`).
    """
    mark = settings.text(MARK)
    rules = [ready for rule, ready in _marked(mark) if rule.is_live(clock.today())] if mark else []
    asked = [rule.condition for rule in rules]
    rows = conditions.judged(Case.objects.filter(pk=case.pk).values("pk"), asked, person=NOBODY)
    found = rows.annotate(units_open=ArraySubquery(_told(rules))).first() if rules else None
    if found is not None:
        there = {one["id"]: Unit(**one) for one in found["units_open"]}
        for at, rule in enumerate(rules):
            units = tuple(there[unit.pk] for unit in rule.units if unit.pk in there)
            if found[f"c{at}"] and units:
                return chosen(replace(rule, units=units))
    return default(case.topic, case.district_id)


def decide_many(cases: Sequence[Case], vectors: Sequence[str]) -> list[Decision]:
    """As `decide` for each of these, which are not kept yet. `vectors` are their search columns, written out.

    Three statements at most.
    """
    mark = settings.text(MARK)
    rules = [ready for rule, ready in _marked(mark) if rule.is_live(clock.today())] if mark else []
    columns = {name: (kind, [getattr(case, at) for case in cases]) for name, (at, kind) in _COLUMNS.items()}
    columns["search"] = (SearchVectorField(), list(vectors))
    holds = conditions.holding_many(columns, [rule.condition for rule in rules], person=NOBODY)
    there = {row["told"]["id"]: Unit(**row["told"]) for row in _told(rules)} if rules else {}
    units = {rule.pk: tuple(there[unit.pk] for unit in rule.units if unit.pk in there) for rule in rules}
    own = queries.units_for([(case.topic, case.district_id) for case in cases])
    found = []
    for case, verdicts in zip(cases, holds, strict=True):
        fits = (rule for rule, holds in zip(rules, verdicts, strict=True) if holds and units[rule.pk])
        rule = next(fits, None)
        by_topic = told(case.topic, own[case.topic_id, case.district_id])
        found.append(by_topic if rule is None else chosen(replace(rule, units=units[rule.pk])))
    return found


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


def _told(rules: Sequence[Ready]) -> QuerySet[Any, Any]:
    """What is to be known of the open units of these rules."""
    ids = {unit.pk for rule in rules for unit in rule.units}
    rows = Unit.objects.filter(pk__in=ids, is_active=True, takes_referrals=True).order_by()
    names = ("id", "code", "kind", "name_tr", "name_en", "path")
    return rows.values(told=JSONObject(**{name: name for name in names}))


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
