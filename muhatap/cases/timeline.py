"""The timeline's chain: what an event's hash covers, and how a chain is verified. Pure.

Each event carries SHA-256 over the hash before it and its own plain content. Personal facts enter as
digests with a random salt each; erasing a fact erases its salt too, so what remains tells nothing and
the chain still verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

Facts = dict[str, Any]


def seal(personal: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Salts and digests for personal facts, by key."""
    salts = {key: secrets.token_hex(8) for key in personal}
    return salts, {key: digest(salts[key], value) for key, value in personal.items()}


def digest(salt: str, value: Any) -> str:
    """What stands for one personal fact in the hash."""
    return hashlib.sha256(salt.encode() + orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def event_hash(
    previous: str,
    *,
    case_number: str,
    seq: int,
    at: datetime,
    by_id: int,
    on_behalf_of_id: int | None,
    referral_id: int | None,
    move: str,
    before: str,
    after: str,
    facts: Mapping[str, Any],
    digests: Mapping[str, str],
) -> str:
    """The hash of one event. `previous` is "" for the first; `at` is cut to microseconds in UTC."""
    content = [
        previous,
        case_number,
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        by_id,
        on_behalf_of_id,
        referral_id,
        move,
        before,
        after,
        dict(facts),
        dict(digests),
    ]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def hash_of(event: Any, previous: str, case_number: str) -> str:
    """The hash of an event's row after `previous`."""
    return event_hash(
        previous,
        case_number=case_number,
        seq=event.seq,
        at=event.at,
        by_id=event.by_id,
        on_behalf_of_id=event.on_behalf_of_id,
        referral_id=event.referral_id,
        move=event.move,
        before=event.before,
        after=event.after,
        facts=event.facts,
        digests=event.digests,
    )


def faults(case_number: str, head: str, events: Iterable[Any]) -> list[str]:
    """What is wrong with a chain, in English sentences for an administrator; empty when it verifies.

    `events` are rows in order of `seq`. Personal facts that are still there must match their digests.
    """
    found: list[str] = []
    previous = ""
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            found.append(f"line {place} is missing; found {event.seq}")
            return found
        expected = hash_of(event, previous, case_number)
        if expected != event.hash:
            found.append(f"line {event.seq} was changed")
        for key, value in (event.personal or {}).items():
            salt = (event.salts or {}).get(key, "")
            if digest(salt, value) != event.digests.get(key):
                found.append(f"fact {key} of line {event.seq} was changed")
        previous = event.hash
    if previous != head:
        found.append("the last line is not the one the case remembers")
    return found
