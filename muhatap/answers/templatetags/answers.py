"""The answers of a case, as pieces of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from muhatap.answers import history, previewing, queries
from muhatap.answers.models import Answer
from muhatap.cases import policy
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES, ReferralStatus, Status
from muhatap.cases.models import Case, Referral
from muhatap.cases.redacting import NOTHING, letters, redact
from muhatap.organization.persons import Person

register = template.Library()


@register.inclusion_tag("answers/panel.html")
def answers_panel(case: Case, person: Person, queue: str = "") -> dict[str, Any]:
    """Every unit's answer with its versions, differences and checks, and the combined one."""
    rows = queries.of_case(case)
    known = redact(person, [case]).get(case.pk, NOTHING)
    for row in rows:
        for name in ("text", "remark", "review_reason"):  # in memory only
            setattr(row, name, known.out_of(getattr(row, name)))
    groups: dict[tuple[int | None, int], list[Answer]] = {}
    for row in rows:
        groups.setdefault((row.referral_id, row.round), []).append(row)
    has_picture = any(
        row.file.is_image for row in case.attachments.filter(withdrawn_at=None).select_related("file")
    )
    again = queries.taken_back(case)
    cards = [_card(versions, case, person, has_picture, again) for versions in groups.values()]
    combining = (
        case.status == Status.IN_REVIEW and policy.may(person, CASE_MOVES["combine"], case) is not None
    )
    ready = combining and queries.needs_combining(case) and not any(card["waits"] for card in cards)
    if ready:  # written already, and nothing was approved after it
        ready = all(card["old_round"] or queries.is_stale(card["last"]) for card in cards if card["combined"])
    return {"cards": cards, "case": case, "can_combine": ready, "queue": queue}


def _card(
    versions: list[Answer], case: Case, person: Person, has_picture: bool, again: Answer | None
) -> dict[str, Any]:
    last = versions[0]
    before = versions[1] if len(versions) > 1 else None
    waits = last.state == Answer.State.SUBMITTED and last.round == case.round and case.is_open
    reviews = (waits or last == again) and policy.may(person, CASE_MOVES["pass"], case) is not None
    return {
        "last": last,
        "versions": versions,
        "difference": queries.difference(before.text, last.text) if before else None,
        "outcome_before": _outcome_before(before, last),
        "checks": queries.checks(last.text, has_picture=has_picture) if waits else [],
        "waits": waits and last.referral_id is not None,
        "reviews": reviews,
        "behalf": policy.acts_for(person, CASE_MOVES["pass"], case) if reviews else "",
        "letters": letters(person, case, previewing.letters(case, last)) if reviews else [],
        "combined": last.referral_id is None,
        "old_round": last.round != case.round,
    }


def _outcome_before(before: Answer | None, last: Answer) -> str:
    """The outcome of the version before where it was another one."""
    return before.get_outcome_display() if before is not None and before.outcome != last.outcome else ""


@register.inclusion_tag("answers/history.html")
def citizen_history(citizen_id: int, person: Person) -> dict[str, Any]:
    """Everything the citizen ever brought, within the person's rights."""
    return {"entries": history.of_citizen(person, citizen_id)}


@register.simple_tag
def answerable(case: Case, person: Person) -> list[dict[str, Any]]:
    """Referrals that this person may answer now, with whether it is another institution's result."""
    found = []
    for referral in case.referrals.select_related("unit").filter(round=case.round):
        forwarded = referral.status == ReferralStatus.FORWARDED
        row = queries.answering(referral)
        if (
            referral.status in row.sources
            and policy.at_work(row, case, referral)
            and policy.may(person, row, case, referral)
        ):
            found.append(
                {"referral": referral, "forwarded": forwarded, "takes": _takes(person, case, referral)}
            )
    return found


def _takes(person: Person, case: Case, referral: Referral) -> bool:
    row = REFERRAL_MOVES["take"]
    mine = referral.officer_id is not None and referral.officer_id == person.staff_id
    return not mine and referral.status in row.sources and policy.may(person, row, case, referral) is not None


@dataclass(frozen=True)
class Step:
    """What the reviewer does next: approve the `answer`, look at `several`, or write the `combined` text.

    `ends` is true when the approved answer goes to the citizen as it is.
    """

    answer: Answer | None = None
    several: int = 0
    combined: bool = False
    ends: bool = False


@register.simple_tag
def reviewable(case: Case, person: Person) -> Step | None:
    """The reviewer's next step with this case; None where nothing waits for this person."""
    if policy.may(person, CASE_MOVES["pass"], case) is None or not case.to_review:
        return None
    rows = [
        row
        for row in queries.of_case(case)
        if row.state == Answer.State.SUBMITTED and row.round == case.round
    ]
    if len(rows) > 1:
        return Step(several=len(rows))
    answer = rows[0] if rows else queries.taken_back(case)
    if answer is None:
        return Step(combined=True) if case.status == Status.IN_REVIEW else None
    return Step(answer, ends=answer.referral_id is None or not queries.needs_combining(case))
