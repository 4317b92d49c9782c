"""Cases as they go out. Lists are read column by column: objects would cost more than the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from muhatap.cases import redacting, story
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Attachment, Case, Question, Referral
from muhatap.deadlines.queries import ClockView, DocketView
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

COLUMNS = (
    *(
        "id",
        "number",
        "status",
        "kind",
        "channel",
        "title",
        "received_at",
        "due_at",
        "law_due_at",
        "is_paused",
    ),
    *("is_sensitive", "identity_hidden", "is_incomplete", "closed_at", "citizen_id", "registered_by_id"),
    *("topic_id", "topic__name_tr", "topic__name_en", "district_id", "district__name"),
    *("neighbourhood_id", "neighbourhood__name"),
)
REFERRAL_COLUMNS = (
    *("id", "status", "purpose", "round", "unit_id", "unit__name_tr", "unit__name_en", "due_at", "is_paused"),
    *("outside_no", "scheduled_for", "referred_at", "ended_at", "officer__full_name"),
)
PLAIN = COLUMNS[:14]


def in_english() -> bool:
    """True when names go out in English."""
    return (get_language() or "tr").startswith("en")


def named(row: Mapping[str, Any], what: str) -> dict[str, Any] | None:
    """The id and name of a neighbouring row, in the language of the moment."""
    pk = row[f"{what}_id"]
    if pk is None:
        return None
    if f"{what}__name" in row:
        return {"id": pk, "name": row[f"{what}__name"]}
    english = row[f"{what}__name_en"] if in_english() else ""
    return {"id": pk, "name": english or row[f"{what}__name_tr"]}


def rows(person: Person, found: Sequence[Mapping[str, Any]], prefix: str = "") -> list[dict[str, Any]]:
    """Rows of `COLUMNS` (behind `prefix`, with a referral's own) as they go out; hidden titles redacted."""
    labels = {value: str(label) for value, label in Status.choices}
    cut = len(prefix)
    made = []
    for row in found:
        own = {name[cut:]: value for name, value in row.items() if name.startswith(prefix)} if cut else row
        shown = {name: own[name] for name in PLAIN}
        shown["status_label"] = labels[shown["status"]]
        shown["topic"] = named(own, "topic")
        shown["district"], shown["neighbourhood"] = named(own, "district"), named(own, "neighbourhood")
        shown["referral"] = referral_row(row) if cut else None
        made.append((own, shown))
    _redact(person, made)
    return [shown for _own, shown in made]


def _redact(person: Person, made: Sequence[tuple[Mapping[str, Any], dict[str, Any]]]) -> None:
    hidden = [
        (shown, Case(
            pk=own["id"], citizen_id=own["citizen_id"], identity_hidden=True, title=own["title"],
            registered_by_id=own["registered_by_id"],
        ))
        for own, shown in made if own["identity_hidden"]
    ]  # fmt: skip
    redacting.redact(person, [case for _shown, case in hidden])
    for shown, case in hidden:
        shown["title"] = case.title


def referral_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A referral read by `REFERRAL_COLUMNS`."""
    names = ("id", "status", "purpose", "round", "outside_no", "scheduled_for")
    times = ("referred_at", "ended_at", "due_at", "is_paused")
    shown = {name: row[name] for name in (*names, *times)}
    return {**shown, "unit": named(row, "unit"), "officer": row["officer__full_name"]}


def unit_name(unit: Unit) -> dict[str, Any]:
    """A unit by id and name."""
    return {"id": unit.pk, "name": unit.name}


def referral(part: Referral) -> dict[str, Any]:
    """A referral from its object, with unit and officer read along."""
    names = ("status", "purpose", "round", "outside_no", "scheduled_for")
    times = ("referred_at", "ended_at", "due_at", "is_paused")
    shown = {name: getattr(part, name) for name in (*names, *times)}
    officer = part.officer.full_name if part.officer is not None else None
    return {"id": part.pk, **shown, "unit": unit_name(part.unit), "officer": officer}


def case_row(case: Case) -> dict[str, Any]:
    """A case as lists show it, from its object."""
    area, district = case.neighbourhood, case.district
    return {
        **{name: getattr(case, name) for name in PLAIN},
        "status_label": str(Status(case.status).label),
        "topic": {"id": case.topic_id, "name": case.topic.name},
        "district": {"id": district.pk, "name": district.name} if district else None,
        "neighbourhood": {"id": area.pk, "name": area.name} if area else None,
        "referral": None,
    }


def case_full(
    person: Person,
    case: Case,
    *,
    referrals: Iterable[Referral],
    files: Iterable[Attachment],
    questions: Iterable[Question],
) -> dict[str, Any]:
    """Everything of a case but what has an address of its own. The words must be redacted before."""
    names = ("round", "text", "street", "door", "place_note", "lat", "lon", "paper_no", "language")
    shown = person.sees_hidden or not case.identity_hidden
    return {
        **case_row(case),
        **{name: getattr(case, name) for name in names},
        "version": case.event_count,
        "answers": case.answers_to_questions,
        "missing": case.missing,
        "registered_at": case.registered_at,
        "citizen_id": case.citizen_id if shown else None,
        "referrals": [referral(part) for part in referrals],
        "files": [attachment(one) for one in files],
        "questions": [
            {"text": one.text, "asked_at": one.asked_at, "reply": one.reply, "replied_at": one.replied_at}
            for one in questions
        ],
    }


def attachment(row: Attachment) -> dict[str, Any]:
    """A file of a case."""
    file = row.file
    return {
        "id": row.pk,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "audience": row.audience,
        "added_at": row.added_at,
    }


def entry(one: story.Entry) -> dict[str, Any]:
    """A line of the timeline."""
    event = one.event
    return {
        "seq": event.seq,
        "at": event.at,
        "move": event.move,
        "referral_id": event.referral_id,
        "before": event.before,
        "after": event.after,
        "words": one.words,
        "quote": one.quote,
        "by": one.by,
        "on_behalf_of": one.behalf,
        "is_note": one.is_note,
        "is_outward": one.is_outward,
    }


def clocks(view: DocketView) -> dict[str, Any]:
    """The clocks of a docket, each with the derivation of its date."""
    return {
        "due_at": view.due.due_at,
        "law_due_at": view.due.law_at,
        "is_paused": view.due.paused,
        "summary": view.summary,
        "clocks": [_clock(one) for one in view.clocks],
    }


def _clock(one: ClockView) -> dict[str, Any]:
    names = ("id", "code", "name", "source", "is_law", "is_live", "kept", "round", "started_at", "due_at")
    return {
        **{name: getattr(one, name) for name in names},
        "state": str(one.state.words),
        "summary": one.explanation.compact,
        "derivation": list(one.explanation.days),
    }


def referral_statuses() -> dict[str, str]:
    """Where a unit's part can stand, in words."""
    return {value: str(label) for value, label in ReferralStatus.choices}
