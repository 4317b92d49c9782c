"""The topic tree of the sample, with units by district where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from muhatap.cases.models import Topic, TopicUnit
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.models import Unit
from muhatap.places.models import District
from muhatap.sample.corpus.library import read

Row = dict[str, Any]
_COLUMNS = {
    "days": "target_days",
    "place": "needs_place",
    "public": "is_public",
    "sensitive": "is_sensitive",
    "aid": "is_aid",
    "approval": "needs_approval",
    "anonymous": "allows_anonymous",
    "metres": "duplicate_metres",
    "repeat": "duplicate_days",
    "kind": "kind",
}
_OWN = ("code", "tr", "en", "kw", "ask", "children")


def build() -> None:
    """Topics, and which unit takes one in which district; once, on an empty database."""
    data, organisation = read("topics.yaml"), read("organisation.yaml")
    units = dict(Unit.objects.values_list("code", "pk"))
    topics: dict[str, Topic] = {}
    rules: dict[str, str] = {}
    for order, row in enumerate(leaves_and_branches(data)):
        topic = Topic.objects.create(
            parent=topics.get(row["parent"]),
            unit_id=units[row["unit"]] if row["unit"] else None,
            order=order,
            **row["columns"],
        )
        topics[topic.code] = topic
        if row["is_leaf"] and row["by_district"]:
            rules[topic.code] = row["by_district"]
    TopicUnit.objects.bulk_create(_by_district(rules, topics, units, organisation))


def leaves_and_branches(data: Mapping[str, Any]) -> Iterator[Row]:
    """Every topic in order, parents first, with what it inherits."""
    yield from _walk(data["topics"], data["questions"], parent={}, path=[])


def _walk(rows: list[Row], questions: Mapping[str, Row], *, parent: Row, path: list[Row]) -> Iterator[Row]:
    for row in rows:
        unknown = set(row) - set(_OWN) - set(_COLUMNS) - {"unit", "by_district"}
        if unknown:
            raise KeyError(f"{sorted(unknown)} in topic {row['code']}")
        rules = {key: value for key, value in parent.items() if key not in _OWN}
        merged = {**rules, **row}
        line = [*path, row]
        children = row.get("children", [])
        yield {
            "parent": ".".join(one["code"] for one in path),
            "unit": merged.get("unit", ""),
            "by_district": merged.get("by_district", ""),
            "is_leaf": not children,
            "columns": _columns(merged, line, questions),
        }
        yield from _walk(children, questions, parent=merged, path=line)


def _columns(merged: Row, line: list[Row], questions: Mapping[str, Row]) -> Row:
    row = line[-1]
    words = " ".join([*(one["tr"] for one in line), row.get("kw", "")])
    return {
        "code": ".".join(one["code"] for one in line),
        "name_tr": row["tr"],
        "name_en": row["en"],
        "name_fold": ascii_fold(words)[:400],
        "keywords": row.get("kw", ""),
        "level": len(line),
        "questions": [{"code": code, **questions[code]} for code in row.get("ask", ())],
        **{column: merged[key] for key, column in _COLUMNS.items() if key in merged},
    }


def _by_district(
    rules: Mapping[str, str],
    topics: Mapping[str, Topic],
    units: Mapping[str, int],
    organisation: Mapping[str, Any],
) -> Iterator[TopicUnit]:
    districts = dict(District.objects.values_list("code", "pk"))
    for code, rule in rules.items():
        for district, unit in _assigned(rule, organisation, list(districts)):
            yield TopicUnit(topic=topics[code], district_id=districts[district], unit_id=units[unit])


def _assigned(rule: str, organisation: Mapping[str, Any], districts: list[str]) -> list[tuple[str, str]]:
    if rule == "regions":
        regions = organisation["regions"].items()
        return [
            (district, unit) for unit, members in regions for district in members if district in districts
        ]
    there = organisation["own_small"] if rule == "own-small" else districts
    return [(district, f"district.{district}") for district in there if district in districts]
