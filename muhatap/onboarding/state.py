"""What the municipality has now, as the rows of a workbook: the same values a file's rows become."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Q

from muhatap.cases.models import Desk, RoutingRule, Topic, TopicUnit
from muhatap.deadlines.models import DayOff
from muhatap.kit import clock
from muhatap.notifications.models import Template
from muhatap.notifications.moments import MOMENTS
from muhatap.onboarding import conditions
from muhatap.onboarding.sheets import BY_KEY
from muhatap.organization import settings
from muhatap.organization.models import Post, RoleGrant, Staff, Unit
from muhatap.places.models import District, Neighbourhood
from muhatap.textmodules.models import TextModule

Values = dict[str, Any]
LED = ("unit", "unit_2", "unit_3", "unit_4")  # columns of the units that a rule leads to


def rows(sheet: str) -> list[Values]:
    """The rows of a sheet, in the order in which they are taken in again: parents before children."""
    return list(SOURCES[sheet]())


def _columns(sheet: str, *, but: tuple[str, ...] = ()) -> list[str]:
    return [column.name for column in BY_KEY[sheet].columns if column.name not in but]


def _plain(sheet: str, row: Any, given: Mapping[str, Any] = {}) -> Values:
    names = _columns(sheet)
    return {name: given[name] if name in given else getattr(row, name) for name in names}


def _districts() -> Iterator[Values]:
    for code, name in District.objects.order_by("name_sort").values_list("code", "name"):
        yield {"code": code, "name": name}


def _neighbourhoods() -> Iterator[Values]:
    found = Neighbourhood.objects.order_by("district__name_sort", "name_sort", "code")
    for code, district, name, population, active in found.values_list(
        "code", "district__code", "name", "population", "is_active"
    ):
        yield {
            "code": code,
            "district": district,
            "name": name,
            "population": population,
            "is_active": active,
        }


def _units() -> Iterator[Values]:
    found = sorted(Unit.objects.all(), key=lambda row: (row.path.count("/"), row.order, row.pk))
    codes = {row.pk: row.code for row in found}
    for row in found:
        yield _plain("units", row, {"parent": codes.get(row.parent_id or 0, "")})


def _posts() -> Iterator[Values]:
    yield from (_plain("posts", row) for row in Post.objects.order_by("rank", "code"))


def _staff() -> Iterator[Values]:
    for row in Staff.objects.select_related("unit", "post").order_by("username"):
        unit, post = row.unit.code if row.unit else "", row.post.code if row.post else ""
        yield _plain("staff", row, {"unit": unit, "post": post})


def live_grants() -> dict[tuple[str, str, str], RoleGrant]:
    """Roles that are held or will be, the latest of each person, role and unit."""
    today = clock.today()
    found = RoleGrant.objects.filter(Q(until=None) | Q(until__gte=today)).select_related("staff", "unit")
    return {
        (row.staff.username, row.role, row.unit.code if row.unit else ""): row
        for row in found.order_by("staff__username", "role", "since", "pk")
        if row.until is None or row.until >= row.since
    }


def _grants() -> Iterator[Values]:
    for (staff, role, unit), row in live_grants().items():
        yield _plain("grants", row, {"staff": staff, "role": role, "unit": unit})


def _topics() -> Iterator[Values]:
    found = list(Topic.objects.select_related("unit").order_by("level", "order", "pk"))
    codes = {row.pk: row.code for row in found}
    for row in found:
        unit = row.unit.code if row.unit else ""
        yield _plain("topics", row, {"parent": codes.get(row.parent_id or 0, ""), "unit": unit})


def _questions() -> Iterator[Values]:
    names = _columns("questions", but=("topic",))
    for code, asked in (
        Topic.objects.exclude(questions=[]).order_by("order", "pk").values_list("code", "questions")
    ):
        for question in asked:
            row = {name: question.get(name, BY_KEY["questions"].column(name).default) for name in names}
            lists = {name: tuple(row[name]) for name in ("options", "options_en")}
            yield {"topic": code, **row, **lists}


def _topic_units() -> Iterator[Values]:
    found = TopicUnit.objects.order_by("topic__order", "topic__code", "district__code")
    for topic, district, unit in found.values_list("topic__code", "district__code", "unit__code"):
        yield {"topic": topic, "district": district, "unit": unit}


def _rules() -> Iterator[Values]:
    for row in RoutingRule.objects.prefetch_related("leads__unit"):
        codes = [lead.unit.code for lead in sorted(row.leads.all(), key=lambda lead: lead.pk)]
        units = dict(zip(LED, (*codes, "", "", ""), strict=False))
        yield _plain("rules", row, {**units, "condition": conditions.written(row.condition)})


def _desks() -> Iterator[Values]:
    for stage, channel, unit in Desk.objects.order_by("stage", "channel").values_list(
        "stage", "channel", "unit__code"
    ):
        yield {"stage": stage, "channel": channel, "unit": unit}


def _texts() -> Iterator[Values]:
    for row in TextModule.objects.select_related("unit", "topic").order_by("shortcut", "pk"):
        unit, topic = row.unit.code if row.unit else "", row.topic.code if row.topic else ""
        yield _plain("texts", row, {"unit": unit, "topic": topic, "moments": tuple(row.moments)})


def _templates() -> Iterator[Values]:
    found = Template.objects.filter(is_current=True, name__in=MOMENTS).order_by("name", "channel", "language")
    yield from (_plain("templates", row) for row in found)


def _settings() -> Iterator[Values]:
    yield from ({"key": key, "value": value} for key, value in settings.every().items())


def _days_off() -> Iterator[Values]:
    for row in DayOff.objects.order_by("day"):
        yield _plain("days_off", row)


SOURCES: Mapping[str, Callable[[], Iterator[Values]]] = {
    "districts": _districts,
    "neighbourhoods": _neighbourhoods,
    "units": _units,
    "posts": _posts,
    "staff": _staff,
    "grants": _grants,
    "topics": _topics,
    "questions": _questions,
    "topic_units": _topic_units,
    "rules": _rules,
    "desks": _desks,
    "texts": _texts,
    "templates": _templates,
    "settings": _settings,
    "days_off": _days_off,
}
