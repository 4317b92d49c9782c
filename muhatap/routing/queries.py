"""Reads of the list of rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch

from muhatap.cases import conditions, deciding
from muhatap.cases.conditions import Group, Unfit, naming
from muhatap.cases.deciding import Ready
from muhatap.cases.models import RoutingRule, RuleUnit
from muhatap.kit import clock
from muhatap.organization.models import Unit


class State(StrEnum):
    """Why a rule is judged or not."""

    LIVE = "live"
    OFF = "off"
    LATER = "later"
    OVER = "over"
    CLOSED = "closed"  # all of its units are
    UNREADABLE = "unreadable"  # it asks for what is no more


@dataclass(frozen=True)
class Row:
    """A rule as the list shows it."""

    rule: RoutingRule
    units: list[Unit]
    sentence: str
    state: State

    @property
    def closed(self) -> list[Unit]:
        """Units that nothing can be sent to any more."""
        return [unit for unit in self.units if not (unit.is_active and unit.takes_referrals)]


def rows(only: int | None = None) -> list[Row]:
    """All rules in their order, or one. Three statements."""
    found = RoutingRule.objects.prefetch_related(
        Prefetch("leads", RuleUnit.objects.select_related("unit").order_by("pk"))
    )
    kept = list(found if only is None else found.filter(pk=only))
    read = {rule.pk: _read(rule) for rule in kept}
    names = naming.names(*(condition for condition in read.values() if condition is not None))
    return [_row(rule, read[rule.pk], names) for rule in kept]


def _read(rule: RoutingRule) -> Group | None:
    try:
        return conditions.parse(rule.condition)
    except Unfit:
        return None


def _row(rule: RoutingRule, condition: Group | None, names: naming.Names) -> Row:
    units = [lead.unit for lead in rule.leads.all()]
    said = conditions.sentence(condition, names) if condition is not None else ""
    return Row(rule, units, said, _state(rule, condition, units))


def _state(rule: RoutingRule, condition: Group | None, units: Sequence[Unit]) -> State:
    today = clock.today()
    if not rule.is_active:
        return State.OFF
    if condition is None:
        return State.UNREADABLE
    if rule.since is not None and rule.since > today:
        return State.LATER
    if rule.until is not None and rule.until < today:
        return State.OVER
    return State.LIVE if any(unit.is_active and unit.takes_referrals for unit in units) else State.CLOSED


def ready(row: Row) -> Ready | None:
    """A kept rule as it would be judged if it were on today; None where it leads nowhere."""
    return deciding.made_ready(row.rule, [unit for unit in row.units if unit not in row.closed])
