"""What is done with one row of a sheet: added, changed, closed, by the service that its page uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from muhatap.cases import services as cases
from muhatap.cases.models import RoutingRule, Topic
from muhatap.deadlines import services as deadlines
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.notifications import services as notifications
from muhatap.notifications.rendering import Text
from muhatap.onboarding import conditions, state
from muhatap.onboarding.findings import Change
from muhatap.onboarding.sheets import BY_KEY
from muhatap.organization import services
from muhatap.organization.models import Post, Staff, Unit
from muhatap.organization.persons import Person
from muhatap.places import services as places
from muhatap.places.models import District, Neighbourhood
from muhatap.textmodules import services as texts
from muhatap.textmodules.models import TextModule

MODELS: Mapping[str, tuple[type[Model], str]] = {
    "districts": (District, "code"),
    "neighbourhoods": (Neighbourhood, "code"),
    "units": (Unit, "code"),
    "posts": (Post, "code"),
    "staff": (Staff, "username"),
    "topics": (Topic, "code"),
}


class Missing(Exception):
    """What a row hangs on is not there, because its own row was refused."""

    def __init__(self, sheet: str, code: str) -> None:
        super().__init__(code)
        self.sheet, self.code = sheet, code


class Desk:
    """Who does it, why, and the ids behind the codes, looked up once."""

    def __init__(self, by: Person, reason: str, questions: Mapping[str, list[dict[str, Any]]]) -> None:
        self.by, self.reason, self.questions = by, reason, questions
        self.asked: set[str] = set()
        self.ids: dict[str, dict[str, int]] = {}

    def pk(self, sheet: str, code: Any) -> int:
        """The id of a thing; Missing when it is not there."""
        model, column = MODELS[sheet]
        if sheet not in self.ids:
            self.ids[sheet] = dict(model._default_manager.values_list(column, "pk"))
        found = (
            self.ids[sheet].get(str(code))
            or model._default_manager.filter(**{column: code}).values_list("pk", flat=True).first()
        )
        if found is None:
            raise Missing(sheet, str(code))
        self.ids[sheet][str(code)] = int(found)
        return int(found)

    def some(self, sheet: str, code: Any) -> int | None:
        """As `pk`; None for an empty cell."""
        return self.pk(sheet, code) if code else None


def _only(change: Change, *names: str) -> dict[str, Any]:
    return {name: change.values[name] for name in names if name in change.values}


def _differing(change: Change, *names: str) -> dict[str, Any]:
    return {name: change.after[name] for name in names if name in change.after}


def _district(desk: Desk, change: Change) -> None:
    places.save_district(change.values["code"], change.values["name"], by=desk.by)


def _neighbourhood(desk: Desk, change: Change) -> None:
    values = change.values
    places.save_neighbourhood(
        values["code"], desk.pk("districts", values["district"]), values["name"],
        population=values["population"], is_active=values.get("is_active", True), by=desk.by,
    )  # fmt: skip


UNIT = (
    "name_tr",
    "name_en",
    "kind",
    "district_code",
    "email",
    "phone",
    "takes_referrals",
    "needs_approval",
    "phone_first",
    "order",
)


def _add_unit(desk: Desk, change: Change) -> None:
    parent = desk.some("units", change.values["parent"])
    services.create_unit(code=change.values["code"], parent_id=parent, by=desk.by, **_only(change, *UNIT))


def _change_unit(desk: Desk, change: Change) -> None:
    pk = desk.pk("units", change.key[0])
    if "parent" in change.after:
        services.place_unit(pk, desk.some("units", change.after["parent"]), by=desk.by)
    if change.verb == "open":
        services.reopen_unit(pk, by=desk.by)
    if columns := _differing(change, *UNIT):
        services.change_unit(pk, columns, by=desk.by)


def _close_unit(desk: Desk, change: Change) -> None:
    services.close_unit(desk.pk("units", change.key[0]), reason=desk.reason, by=desk.by)


def _add_post(desk: Desk, change: Change) -> None:
    services.create_post(**_only(change, "code", "name_tr", "name_en", "rank"), by=desk.by)


def _change_post(desk: Desk, change: Change) -> None:
    services.change_post(desk.pk("posts", change.key[0]), change.after, by=desk.by)


STAFF = ("full_name", "email", "phone", "language")


def _add_staff(desk: Desk, change: Change) -> None:
    services.create_staff(
        username=change.values["username"],
        unit_id=desk.some("units", change.values["unit"]),
        post_id=desk.some("posts", change.values["post"]),
        by=desk.by,
        **_only(change, *STAFF),
    )


def _change_staff(desk: Desk, change: Change) -> None:
    pk = desk.pk("staff", change.key[0])
    if change.verb == "open":
        services.open_account(pk, by=desk.by)
    columns: dict[str, Any] = _differing(change, *STAFF)
    for name, sheet in (("unit", "units"), ("post", "posts")):
        if name in change.after:
            columns[f"{name}_id"] = desk.some(sheet, change.after[name])
    if columns:
        services.change_staff(pk, columns, by=desk.by)


def _close_staff(desk: Desk, change: Change) -> None:
    services.close_account(desk.pk("staff", change.key[0]), reason=desk.reason, by=desk.by)


def _grant(desk: Desk, change: Change) -> None:
    values = change.values
    services.grant_role(
        desk.pk("staff", values["staff"]), values["role"], desk.some("units", values["unit"]), by=desk.by,
        is_expert=values["is_expert"], since=values["since"] or clock.today(), until=values["until"],
    )  # fmt: skip


def _change_grant(desk: Desk, change: Change) -> None:
    row = state.live_grants()[change.key]
    services.change_grant(row.pk, _differing(change, "since", "until", "is_expert"), by=desk.by)


def _end_grant(desk: Desk, change: Change) -> None:
    row = state.live_grants().get(change.key)
    if row is not None:
        services.end_grant(row.pk, reason=desk.reason, by=desk.by)


TOPIC = (
    "name_tr", "name_en", "keywords", "kind", "target_days", "needs_place", "is_public", "is_sensitive",
    "needs_approval", "allows_anonymous", "duplicate_metres", "duplicate_days", "order",
)  # fmt: skip


def _add_topic(desk: Desk, change: Change) -> None:
    values = change.values
    rules = _only(change, *TOPIC)
    if not rules["order"]:
        del rules["order"]
    cases.create_topic(
        code=values["code"], parent_id=desk.some("topics", values["parent"]),
        unit_id=desk.some("units", values["unit"]), by=desk.by, **rules,
    )  # fmt: skip


def _change_topic(desk: Desk, change: Change) -> None:
    pk, rules = desk.pk("topics", change.key[0]), _differing(change, *TOPIC)
    if change.verb == "open":
        cases.reopen_topic(pk, by=desk.by)
    if "unit" in change.after:
        rules["unit_id"] = desk.some("units", change.after["unit"])
    if "parent" in change.after:
        cases.move_topic(pk, desk.some("topics", change.after["parent"]), by=desk.by)
        rules["order"] = change.values["order"]
    if rules:
        cases.change_topic(pk, rules, by=desk.by)


def _close_topic(desk: Desk, change: Change) -> None:
    cases.close_topic(desk.pk("topics", change.key[0]), reason=desk.reason, by=desk.by)


def _ask(desk: Desk, change: Change) -> None:
    """All questions of a topic at once, with the first of its rows."""
    topic = str(change.key[0])
    if topic not in desk.asked:
        desk.asked.add(topic)
        cases.set_questions(desk.pk("topics", topic), desk.questions[topic], by=desk.by)


def _unask(desk: Desk, change: Change) -> None:
    row = Topic.objects.get(pk=desk.pk("topics", change.key[0]))
    cases.set_questions(row.pk, [one for one in row.questions if one["code"] != change.key[1]], by=desk.by)


def _topic_unit(desk: Desk, change: Change) -> None:
    values = change.values
    units = {desk.pk("districts", values["district"]): desk.pk("units", values["unit"])}
    cases.set_district_units(desk.pk("topics", values["topic"]), units, by=desk.by)


def _no_topic_unit(desk: Desk, change: Change) -> None:
    units = {desk.pk("districts", change.key[1]): None}
    cases.set_district_units(desk.pk("topics", change.key[0]), units, by=desk.by)


def _desk(desk: Desk, change: Change) -> None:
    values = change.values
    cases.set_desk(values["stage"], values["channel"], desk.pk("units", values["unit"]), by=desk.by)


def _no_desk(desk: Desk, change: Change) -> None:
    cases.clear_desk(str(change.key[0]), str(change.key[1]), by=desk.by)


def _draft(desk: Desk, change: Change) -> texts.Draft:
    values = change.values
    unit, topic = desk.some("units", values["unit"]), desk.some("topics", values["topic"])
    return texts.Draft(
        **_only(change, "shortcut", "title", "body_tr", "body_en"),
        unit=Unit.objects.get(pk=unit) if unit else None,
        topic=Topic.objects.get(pk=topic) if topic else None,
        moments=values["moments"],
    )


def _module(change: Change) -> TextModule:
    return TextModule.objects.get(shortcut=change.key[0], unit__code=change.key[1] or None)


def _add_text(desk: Desk, change: Change) -> None:
    texts.add(_draft(desk, change), by=desk.by)


def _change_text(desk: Desk, change: Change) -> None:
    row = texts.correct(_module(change).pk, _draft(desk, change), by=desk.by)
    if change.verb == "open":
        texts.set_active(row.pk, True, by=desk.by)


def _close_text(desk: Desk, change: Change) -> None:
    texts.set_active(_module(change).pk, False, by=desk.by)


def _template(desk: Desk, change: Change) -> None:
    values = change.values
    words = Text(values["subject"], values["body"])
    notifications.save_template(values["name"], values["channel"], values["language"], words, by=desk.by)


def _setting(desk: Desk, change: Change) -> None:
    services.set_setting(change.values["key"], change.values["value"], by=desk.by)


def _add_day(desk: Desk, change: Change) -> None:
    values = change.values
    deadlines.add_day_off(
        values["day"],
        values["kind"],
        values["name_tr"],
        values["reason"],
        by=desk.by,
        name_en=values["name_en"],
    )


def _change_day(desk: Desk, change: Change) -> None:
    values = change.values
    deadlines.change_day_off(
        values["day"],
        values["kind"],
        values["name_tr"],
        values["reason"],
        by=desk.by,
        name_en=values["name_en"],
    )


def _rule(desk: Desk, change: Change) -> cases.RuleDraft:
    values = change.values

    def known(kind: str, code: str) -> int:
        try:
            return desk.pk(conditions.SHEETS[kind], code)
        except Missing as missing:
            words = _("“%(code)s” yok (%(where)s).") % {"code": code, "where": BY_KEY[missing.sheet].title}
            raise Incomplete(words, fields={"condition": words}) from missing

    return cases.RuleDraft(
        name=values["name"],
        condition=conditions.understood(values["condition"], known),
        units=[desk.pk("units", values[name]) for name in state.LED if values[name]],
        **_only(change, "by_itself", "since", "until"),
    )


def _add_rule(desk: Desk, change: Change) -> None:
    made = cases.make_rule(_rule(desk, change), by=desk.by)
    if change.values["order"]:
        cases.place_rule(made.pk, change.values["order"], by=desk.by)


def _change_rule(desk: Desk, change: Change) -> None:
    pk = RoutingRule.objects.get(name=change.key[0]).pk
    if set(change.after) - {"order", "is_active"}:
        cases.correct_rule(pk, _rule(desk, change), by=desk.by)
    if change.after.get("order"):
        cases.place_rule(pk, change.after["order"], by=desk.by)
    if change.verb == "open":
        cases.switch_rule(pk, True, by=desk.by)


def _close_rule(desk: Desk, change: Change) -> None:
    cases.switch_rule(RoutingRule.objects.get(name=change.key[0]).pk, False, by=desk.by)


Verb = Callable[[Desk, Change], None]
ADD: Mapping[str, Verb] = {
    "districts": _district,
    "neighbourhoods": _neighbourhood,
    "units": _add_unit,
    "posts": _add_post,
    "staff": _add_staff,
    "grants": _grant,
    "topics": _add_topic,
    "questions": _ask,
    "topic_units": _topic_unit,
    "rules": _add_rule,
    "desks": _desk,
    "texts": _add_text,
    "templates": _template,
    "settings": _setting,
    "days_off": _add_day,
}
CHANGE: Mapping[str, Verb] = {
    **ADD,
    "units": _change_unit,
    "posts": _change_post,
    "staff": _change_staff,
    "grants": _change_grant,
    "topics": _change_topic,
    "rules": _change_rule,
    "texts": _change_text,
    "days_off": _change_day,
}
CLOSE: Mapping[str, Verb] = {
    "units": _close_unit,
    "staff": _close_staff,
    "grants": _end_grant,
    "topics": _close_topic,
    "questions": _unask,
    "topic_units": _no_topic_unit,
    "rules": _close_rule,
    "desks": _no_desk,
    "texts": _close_text,
    "neighbourhoods": lambda desk, change: None,  # written with its row
}
