"""Routing rules: judged in their order, kept with their history, never a way out for what is confidential."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muhatap.cases import conditions, deciding, services, story
from muhatap.cases.deciding import How
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Channel, Event, Referral, RoutingRule
from muhatap.cases.services import RuleDraft
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import settings
from muhatap.organization.models import AdminEvent, Unit
from tests.cases.rules import admin, district
from tests.cases.town import Town

pytestmark = pytest.mark.django_db


def asks(*questions: tuple[Any, ...], mode: str = "all") -> conditions.Group:
    """A condition of `(field, op, value)`."""
    rows = [dict(zip(("field", "op", "value"), one, strict=False)) for one in questions]
    return conditions.parse({mode: rows})


def rule(name: str, unit: Unit, *questions: tuple[Any, ...], **more: Any) -> RoutingRule:
    """A rule that sends by itself."""
    draft = RuleDraft(name, asks(*questions), [unit.pk], **{"by_itself": True, **more})
    return services.make_rule(draft, by=admin())


def units_of(case: Case) -> set[int]:
    return set(Referral.objects.filter(case=case).values_list("unit_id", flat=True))


def test_the_first_rule_that_fits_decides_before_the_topic(settled: Town) -> None:
    place = settled
    services.change_topic(place.topic.pk, {"unit_id": place.roads.pk}, by=admin())
    place.topic.refresh_from_db()
    trees = rule("Ağaç devrilmesi", place.parks, ("words", "has", "ağaç"))
    rule("Masadan gelen", place.spare, ("channel", "is", ["counter"]))
    assert units_of(place.register(text="Yola ağaç devrildi").case) == {place.parks.pk}
    assert units_of(place.register(text="Yol çöktü").case) == {place.spare.pk}
    assert units_of(place.register(text="Yol çöktü", channel=Channel.WEB).case) == {place.roads.pk}
    services.place_rule(trees.pk, 2, by=admin())
    assert units_of(place.register(text="Yola ağaç devrildi").case) == {place.spare.pk}


def test_the_story_names_the_rule_that_sent_the_case(settled: Town) -> None:
    rule("Masadan gelen %100", settled.spare, ("channel", "is", ["counter"]))
    case = settled.register().case
    told = [entry.words for entry in story.for_staff(Event.objects.filter(case=case).order_by("seq"))]
    assert "“Masadan gelen %100” kuralıyla yönlendirildi" in told
    citizen = " ".join(entry.words for entry in story.for_citizen(Event.objects.filter(case=case)))
    assert "kural" not in citizen


def test_a_rule_that_only_proposes_leaves_the_case_to_the_coordinator(settled: Town) -> None:
    rule("Sor", settled.parks, ("kind", "is", ["complaint"]), by_itself=False)
    case = settled.register().case
    assert case.status == Status.TO_ROUTE and units_of(case) == set()
    decision = deciding.decide(case)
    assert (decision.how, decision.why) == (How.RULE, "Kural: Sor")
    assert [unit.pk for unit in decision.units] == [settled.parks.pk]


def test_rules_are_judged_only_on_their_days_and_while_they_are_on(settled: Town) -> None:
    today, one = clock.today(), timedelta(days=1)
    rule("Yarın", settled.parks, ("kind", "is", ["complaint"]), since=today + one)
    rule("Dün bitti", settled.parks, ("kind", "is", ["complaint"]), until=today - one)
    off = rule("Kapalı", settled.parks, ("kind", "is", ["complaint"]))
    services.switch_rule(off.pk, False, by=admin())
    rule("Bugün", settled.spare, ("kind", "is", ["complaint"]), since=today, until=today)
    assert [ready.name for ready in deciding.live_rules()] == ["Bugün"]


def test_a_rule_to_a_closed_unit_is_passed_over(settled: Town) -> None:
    gone = rule("Kapanan", settled.spare, ("kind", "is", ["complaint"]))
    rule("Sonraki", settled.parks, ("kind", "is", ["complaint"]))
    Unit.objects.filter(pk=settled.spare.pk).update(is_active=False)
    assert units_of(settled.register().case) == {settled.parks.pk}
    both = services.correct_rule(
        gone.pk, RuleDraft("İkisi", asks(("kind", "is", ["complaint"])), [settled.parks.pk]), by=admin()
    )
    assert both.leads.count() == 1
    RoutingRule.objects.filter(pk=gone.pk).update(condition={"all": [{"field": "no-such", "op": "is"}]})
    assert [ready.name for ready in deciding.live_rules()] == ["Sonraki"]


def test_nothing_confidential_leaves_the_house_by_a_rule(settled: Town) -> None:
    rule("Elektrik", settled.power, ("words", "has", "elektrik"))
    inside = settled.register(text="Elektrik direği", channel=Channel.COUNTER).case
    assert units_of(inside) == {settled.power.pk}
    secrets: list[dict[str, Any]] = [{"is_sensitive": True}, {"identity_hidden": True}]
    for secret in secrets:
        case = settled.register(text="Elektrik direği", **secret).case
        assert units_of(case) == set() and case.status == Status.TO_ROUTE


def test_rules_may_ask_for_hidden_and_sensitive_cases(settled: Town) -> None:
    rule("Hassas", settled.parks, ("sensitive", "yes"), by_itself=False)
    rule("Gizli", settled.spare, ("hidden", "yes"))
    assert deciding.decide(settled.register(is_sensitive=True).case).why == "Kural: Hassas"
    assert units_of(settled.register(identity_hidden=True).case) == {settled.spare.pk}


def test_what_is_not_kept_yet_is_judged_as_what_is(settled: Town) -> None:
    konak = district("konak", "Konak")
    rule("Konak ağaç", settled.parks, ("district", "is", [konak.pk]), ("words", "has", "agac"))
    rule("İsimsiz", settled.spare, ("anonymous", "yes"), ("topic", "is", [settled.topic.pk]))
    rule("Yersiz", settled.roads, ("district", "empty"), ("received", "today"))
    for columns in (
        {"text": "ağaç", "district": konak},
        {"text": "yol", "citizen": None, "reply_point": None},
        {"text": "yol"},
        {"text": "yol", "district": konak},
    ):
        kept = settled.register(channel=Channel.PHONE, **columns).case
        draft = Case(
            kind=kept.kind, channel=kept.channel, title=kept.title, text=kept.text, district=kept.district,
            citizen=kept.citizen, received_at=kept.received_at,
        )  # fmt: skip
        assert deciding.foresee(draft, settled.topic).why == deciding.decide(kept).why


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"name": "sÜR"}, "name"),
        ({"units": []}, "units"),
        ({"units": [2**30]}, "units"),
        ({"condition": conditions.EVERYTHING}, "condition"),
        ({"condition": asks(("late", "yes"))}, "condition"),
        ({"since": clock.today(), "until": clock.today() - timedelta(days=1)}, "until"),
    ],
)
def test_rules_that_decide_nothing_or_everything_are_refused(
    settled: Town, changes: dict[str, Any], field: str
) -> None:
    rule("Sür", settled.parks, ("kind", "is", ["tip"]))
    columns: dict[str, Any] = {
        "name": "Yeni", "condition": asks(("kind", "is", ["tip"])), "units": [settled.parks.pk]
    }  # fmt: skip
    with pytest.raises(Incomplete) as refused:
        services.make_rule(RuleDraft(**{**columns, **changes}), by=admin())
    assert set(refused.value.fields) == {field}
    assert RoutingRule.objects.count() == 1


def test_every_change_is_in_the_log_and_nothing_is_lost(settled: Town) -> None:
    by = admin()
    made = rule("Bir", settled.parks, ("kind", "is", ["tip"]))
    draft = RuleDraft("Bir", asks(("kind", "is", ["tip", "thanks"])), [settled.spare.pk])
    services.correct_rule(made.pk, draft, by=by, seen=1)
    services.correct_rule(made.pk, draft, by=by)
    with pytest.raises(NotNow):
        services.correct_rule(made.pk, draft, by=by, seen=1)
    copy = services.copy_rule(made.pk, by=by)
    assert (copy.is_active, copy.order, copy.name) == (False, 2, "Bir, kopya")
    services.place_rule(copy.pk, 1, by=by)
    services.switch_rule(copy.pk, True, by=by)
    assert list(RoutingRule.objects.values_list("name", "order")) == [("Bir, kopya", 1), ("Bir", 2)]
    events = AdminEvent.objects.filter(subject=f"routingrule:{made.pk}").order_by("pk")
    assert [event.action for event in events] == ["routingrule.created", "routingrule.changed"]
    changed = events[1]
    assert changed.before["condition"] == "Tür: İhbar"
    assert changed.after["condition"] == "Tür: İhbar ya da Teşekkür"
    assert (changed.before["rule_units"], changed.after["rule_units"]) == ("Park ve Bahçeler", "Zabıta")
    with pytest.raises(NotYours):
        services.switch_rule(made.pk, False, by=settled.coordinator)


def test_creating_by_rules_stays_within_its_statements(settled: Town) -> None:
    settled.topic.unit = settled.roads
    settled.topic.save()
    settled.register()

    def cost() -> int:
        draft = settled.draft()
        with settings.one_reading(), CaptureQueriesContext(connection) as asked:
            services.register(draft, by=settled.agent)
        return len([one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]])

    without = cost()
    for n in range(12):
        rule(f"Kural {n}", settled.parks, ("words", "has", f"söz{n}"), ("kind", "is", ["complaint"]))
    last = rule("Son", settled.roads, ("kind", "is", ["complaint"]))
    settled.register()  # the rules are remembered from here on
    assert cost() == without + 1, "one statement for all rules"
    services.switch_rule(last.pk, False, by=admin())
    settled.register()
    assert cost() == without + 1
    for one in RoutingRule.objects.all():
        services.switch_rule(one.pk, False, by=admin())
    assert cost() == without, "none that is on: nothing is asked"


def test_what_is_remembered_of_rules_ends_with_their_change_and_units_are_asked_anew(settled: Town) -> None:
    kept = rule("Değişen", settled.parks, ("kind", "is", ["complaint"]))
    rule("Sonraki", settled.spare, ("channel", "is", ["counter"]))
    case = settled.register().case
    assert [unit.name for unit in deciding.decide(case).units] == ["Park ve Bahçeler"]
    Unit.objects.filter(pk=settled.parks.pk).update(name_tr="Yeşil Alanlar")
    assert [unit.name for unit in deciding.decide(case).units] == ["Yeşil Alanlar"]
    Unit.objects.filter(pk=settled.parks.pk).update(is_active=False)
    assert deciding.decide(case).why == "Kural: Sonraki"
    Unit.objects.filter(pk=settled.parks.pk).update(is_active=True)
    services.place_rule(kept.pk, 2, by=admin())
    assert deciding.decide(case).why == "Kural: Sonraki"
    services.place_rule(kept.pk, 1, by=admin())
    services.correct_rule(
        kept.pk, RuleDraft("Başka", asks(("kind", "is", ["tip"])), [settled.parks.pk]), by=admin()
    )
    assert deciding.decide(case).why == "Kural: Sonraki"
