"""The lifecycle tables as data: nothing unreachable, nothing without an end, nothing said to nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

# Occasions that move no clock, each with its reason. What stands here must really be silent.
SILENT: dict[str, str] = {
    "none": "nothing that a clock could care about",
    "passed": "the reviewer's yes is not yet the citizen's answer; clocks run until delivery",
    "approved": "approval moves no clock: statutory time runs from receipt (3071 m.7)",
}
# What the product sends by itself, by audience: the channels that need a text.
CHANNELS: dict[str, tuple[str, ...]] = {
    "citizen": ("email", "sms"),
    "unit": ("email",),
    "officer": ("email",),
    "author": ("email",),
}
LANGUAGES = ("tr", "en")
# what an occasion can do to a clock
COLUMNS = ("start_on", "stop_on", "void_on", "pause_on", "resume_on", "revive_on", "extend_on")


def told(rows: Iterable[Any]) -> set[str]:
    """Every `audience/template` that a table names."""
    return {tell for row in rows for tell in row.tells.split()}


def untold(rows: Iterable[Any], shipped: Collection[tuple[str, str, str]]) -> list[str]:
    """Templates `(name, channel, language)` that the table needs and nobody wrote."""
    found = []
    for tell in sorted(told(rows)):
        audience = tell.partition("/")[0]
        if audience not in CHANNELS:
            found.append(f"{tell}: nobody is called {audience}")
            continue
        found += [
            f"{tell}: no text for {channel} in {language}"
            for channel in CHANNELS[audience]
            for language in LANGUAGES
            if (tell, channel, language) not in shipped
        ]
    return found


def templates_of(data: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """`(name, channel, language)` of the shipped texts; an e-mail needs its subject too."""
    found: set[tuple[str, str, str]] = set()
    for row in data["texts"]:
        for language in LANGUAGES:
            text = row.get(language) or {}
            found.update(
                (row["name"], channel, language) for channel in ("email", "sms") if text.get(channel)
            )
            if not text.get("subject"):
                found.discard((row["name"], "email", language))
    return found


def faults(rows: Collection[Any], states: Collection[str], ends: Collection[str]) -> list[str]:
    """What is wrong with a table: names, reach, ways out, empty rows."""
    found = []
    names = [row.name for row in rows]
    found += [f"{name} stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
    for row in rows:
        found += [
            f"{row.name} comes from {source}, which is no state"
            for source in row.sources
            if source not in states
        ]
        if row.target is not None and row.target not in states:
            found.append(f"{row.name} leads to {row.target}, which is no state")
        if not row.sources and row.target is None:
            found.append(f"{row.name} starts nothing and moves nothing")
        if not row.who:
            found.append(f"{row.name} can be made by nobody")
        if not str(row.label).strip():
            found.append(f"{row.name} has no name on the screen")
        if len(set(row.needs)) != len(row.needs) or len(set(row.who)) != len(row.who):
            found.append(f"{row.name} names something twice")
        if len(row.name) > 24:
            found.append(f"{row.name} does not fit the timeline's column (24)")
    reached = reachable(rows)
    found += [f"{state} is never reached" for state in states if state not in reached]
    leavable = {
        source for row in rows if row.target is not None for source in row.sources if source != row.target
    }
    found += [f"{state} is never left" for state in states if state not in leavable and state not in ends]
    found += [f"no way leads from {state} to an end" for state in states if not _ends_from(state, rows, ends)]
    return found


def reachable(rows: Iterable[Any]) -> set[str]:
    """Every state a thing can come to from its first move."""
    rows = list(rows)
    seen = {row.target for row in rows if not row.sources and row.target is not None}
    while True:
        more = {row.target for row in rows if row.target is not None and seen & set(row.sources)} - seen
        if not more:
            return seen
        seen |= more


def _ends_from(state: str, rows: Collection[Any], ends: Collection[str]) -> bool:
    seen, fresh = {state}, {state}
    while fresh and not seen & set(ends):
        fresh = {row.target for row in rows if row.target is not None and fresh & set(row.sources)} - seen
        seen |= fresh
    return bool(seen & set(ends))


def deaf(rows: Iterable[Any], policies: Iterable[Mapping[str, Any]], silent: Mapping[str, str]) -> list[str]:
    """Occasions that no policy hears and nobody declared silent; and silent ones that are heard after all."""
    heard = {
        str(occasion) for policy in policies for column in COLUMNS for occasion in policy.get(column) or ()
    }
    named = {str(row.occasion.value) for row in rows}
    found = [f"{occasion}: no policy hears it" for occasion in sorted(named - heard - set(silent))]
    found += [
        f"{occasion}: declared silent, but a policy hears it" for occasion in sorted(heard & set(silent))
    ]
    return found


def unknown_occasions(policies: Iterable[Mapping[str, Any]], known: Collection[str]) -> list[str]:
    """Occasions that a policy waits for and that nothing ever says."""
    return [
        f"{policy.get('code')}: waits for {occasion}, which does not exist"
        for policy in policies
        for column in COLUMNS
        for occasion in policy.get(column) or ()
        if occasion not in known
    ]
