"""Routing rules: made, corrected, put in order, switched off and on (duty coordination.routing).

A change holds for cases to come: none that exists is sent anywhere by it. Every change leaves its row in the
log, before and after in words. Nothing is deleted.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from muhatap.cases import conditions, deciding, policy
from muhatap.cases.conditions import Group
from muhatap.cases.conditions.fields import FIELDS
from muhatap.cases.models import RoutingRule, RuleUnit
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import is_blank, trimmed
from muhatap.kit.turkish import fold
from muhatap.organization import services as organization_services
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit, change

MOST_RULES, MOST_UNITS = 100, 4


@dataclass(frozen=True)
class RuleDraft:
    """A rule as written."""

    name: str
    condition: Group
    units: Sequence[int]
    by_itself: bool = False
    since: date | None = None
    until: date | None = None


def make_rule(draft: RuleDraft, *, by: Person) -> RoutingRule:
    """A new rule, the last of the list. Raises `Incomplete` with the fields that are wrong."""
    policy.require_rules(by)
    with transaction.atomic():
        _hold()
        count = RoutingRule.objects.count()
        if count >= MOST_RULES:
            raise NotNow(_("En çok %(n)s kural olabilir.") % {"n": MOST_RULES})
        units = _checked(draft, None)
        rule = RoutingRule.objects.create(order=count + 1, **_columns(draft))
        _lead_to(rule, units)
        audit("routingrule.created", rule, by=by, after=_in_words(draft, units))
        _renew_mark(by)
    return rule


def correct_rule(rule_id: int, draft: RuleDraft, *, by: Person, seen: int | None = None) -> RoutingRule:
    """Write a rule anew; its place stays. Without a difference nothing happens.

    `seen` is the version the writer began with: `NotNow` when somebody else was faster.
    """
    policy.require_rules(by)
    with transaction.atomic():
        _hold()
        rule = RoutingRule.objects.select_for_update().get(pk=rule_id)
        if seen is not None and seen != rule.version:
            raise NotNow(
                _(
                    "Siz yazarken bu kuralı başka biri değiştirdi. "
                    "Yazdıklarınız duruyor; yeni hâline bakıp kaydedin."
                )
            )
        units = _checked(draft, rule)
        old = draft_of(rule)
        before = _in_words(old, list(Unit.objects.in_bulk(old.units).values()))
        after = _in_words(draft, units)
        differs = [name for name in after if after[name] != before[name]]
        if not differs and draft.condition == old.condition:
            return rule
        change(rule, {**_columns(draft), "version": rule.version + 1})
        rule.leads.all().delete()
        _lead_to(rule, units)
        told = ({name: before[name] for name in differs}, {name: after[name] for name in differs})
        audit("routingrule.changed", rule, by=by, before=told[0], after=told[1])
        _renew_mark(by)
    return rule


def copy_rule(rule_id: int, *, by: Person) -> RoutingRule:
    """The same again, switched off, right behind it."""
    policy.require_rules(by)
    with transaction.atomic():
        rule = RoutingRule.objects.get(pk=rule_id)
        draft = draft_of(rule)
        open_units = Unit.objects.filter(pk__in=draft.units, is_active=True, takes_referrals=True)
        kept = list(open_units.values_list("pk", flat=True))
        name = _free_name((_("%(name)s, kopya") % {"name": rule.name})[:70])
        made = make_rule(RuleDraft(name, *_rest(draft, kept)), by=by)
        made = switch_rule(made.pk, False, by=by)
        return place_rule(made.pk, rule.order + 1, by=by)


def switch_rule(rule_id: int, active: bool, *, by: Person) -> RoutingRule:
    """Off, or on again. Doing it twice changes nothing."""
    policy.require_rules(by)
    with transaction.atomic():
        rule = RoutingRule.objects.select_for_update().get(pk=rule_id)
        before, after = change(rule, {"is_active": active})
        if after:
            action = "routingrule.on" if active else "routingrule.off"
            audit(action, rule, by=by, before=before, after=after)
            _renew_mark(by)
    return rule


def place_rule(rule_id: int, place: int, *, by: Person) -> RoutingRule:
    """Put a rule at a place of the list, from one; the others close up. Beyond the end it comes last."""
    policy.require_rules(by)
    with transaction.atomic():
        _hold()
        rules = list(RoutingRule.objects.select_for_update())
        rule = next((one for one in rules if one.pk == rule_id), None)
        if rule is None:
            raise RoutingRule.DoesNotExist
        before = rules.index(rule) + 1
        rules.remove(rule)
        rules.insert(max(0, min(place - 1, len(rules))), rule)
        for at, one in enumerate(rules, 1):
            one.order = at
        RoutingRule.objects.bulk_update(rules, ["order"])
        if before != rule.order:
            audit("routingrule.placed", rule, by=by, before={"order": before}, after={"order": rule.order})
            _renew_mark(by)
    return rule


def draft_of(rule: RoutingRule) -> RuleDraft:
    """A kept rule as it was written; a condition that cannot be read any more is empty."""
    try:
        condition = conditions.parse(rule.condition)
    except conditions.Unfit:
        condition = conditions.EVERYTHING
    units = list(rule.leads.order_by("pk").values_list("unit_id", flat=True))
    return RuleDraft(rule.name, condition, units, rule.by_itself, rule.since, rule.until)


def _rest(draft: RuleDraft, units: Sequence[int]) -> tuple[Any, ...]:
    return draft.condition, units, draft.by_itself, draft.since, draft.until


def _columns(draft: RuleDraft) -> dict[str, Any]:
    return {
        "name": trimmed(draft.name),
        "condition": conditions.serialise(draft.condition),
        "by_itself": draft.by_itself,
        "since": draft.since,
        "until": draft.until,
    }


def _lead_to(rule: RoutingRule, units: Sequence[Unit]) -> None:
    RuleUnit.objects.bulk_create([RuleUnit(rule=rule, unit=unit) for unit in units])


def _checked(draft: RuleDraft, rule: RoutingRule | None) -> list[Unit]:
    """The units meant; refuses what would decide nothing or everything."""
    fields: dict[str, str] = {}
    name, wanted = trimmed(draft.name), list(dict.fromkeys(draft.units))
    others = RoutingRule.objects.exclude(pk=rule.pk if rule else 0).values_list("name", flat=True)
    if is_blank(name) or len(name) > 80:
        fields["name"] = _("Kurala bir ad verin, en çok 80 harf.")
    elif fold(name) in map(fold, others):
        fields["name"] = _("Bu adda bir kural var; karışmaması için başka bir ad verin.")
    found = Unit.objects.filter(is_active=True, takes_referrals=True).in_bulk(wanted)
    if not wanted:
        fields["units"] = _("En az bir birim seçin.")
    elif len(found) < len(wanted) or len(wanted) > MOST_UNITS:
        fields["units"] = _("Seçilen birimlerden biri kapalı ya da ona başvuru yönlendirilmiyor.")
    if draft.since and draft.until and draft.until < draft.since:
        fields["until"] = _("Bitiş günü başlangıçtan önce olamaz.")
    if not draft.condition.parts:
        fields["condition"] = _("En az bir koşul yazın; koşulsuz kural her başvuruyu alırdı.")
    unknown = {leaf.field.key for leaf in conditions.leaves(draft.condition)} - deciding.JUDGED
    if unknown:
        names = ", ".join(sorted(str(FIELDS[key].label) for key in unknown))
        fields["condition"] = _("Kayıt anında bilinmeyen alan: %(names)s.") % {"names": names}
    if fields:
        raise Incomplete(_("Kural kaydedilmedi; yazdıklarınız duruyor."), fields=fields)
    return [found[pk] for pk in wanted]


def _free_name(name: str) -> str:
    taken = {fold(one) for one in RoutingRule.objects.values_list("name", flat=True)}
    names = [name, *(f"{name} {n}" for n in range(2, MOST_RULES + 2))]
    return next(one for one in names if fold(one) not in taken)


def _in_words(draft: RuleDraft, units: Sequence[Unit]) -> Mapping[str, Any]:
    with override("tr"):
        said = conditions.sentence(draft.condition)
    return {
        "name": trimmed(draft.name),
        "condition": said,
        "rule_units": ", ".join(unit.name_tr for unit in units),
        "by_itself": draft.by_itself,
        "since": draft.since,
        "until": draft.until,
    }


def _renew_mark(by: Person) -> None:
    """What was remembered of the rules is remembered no more, in any process, from the commit on."""
    are_on = RoutingRule.objects.filter(is_active=True).exists()
    organization_services.remember(deciding.MARK, secrets.token_hex(8) if are_on else "", by=by)


def _hold() -> None:
    """One writer of the list at a time: its order belongs to all of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('routing rules', 1071))")
