"""The end of a case: the citizen is told, and some are not satisfied."""

from __future__ import annotations

from typing import Any

from muhatap.cases.lifecycle import Status as S
from muhatap.cases.models import OUTSIDE
from muhatap.organization.roles import Role
from muhatap.sample.seeding.people import address_of, mobile
from muhatap.sample.seeding.stage import Plot, Stage


def tell_result(stage: Stage) -> Plot:
    """Telephone or message; tried until somebody was told, or closed without telling."""
    yield stage.in_hours(4)
    who, dice = stage.scene.applicant, stage.dice
    if not stage.stands(S.TO_DELIVER):
        return
    if stage.scene.channel in OUTSIDE and who is not None:
        if stage.maybe("unwritten", 0.12):
            return  # it waits to be written back
        officer = _officer(stage)
        _attempt(stage, "source", "told", officer, note="")
        stage.move("deliver", officer, **_facts(stage))
        yield from _afterwards(stage)
        return
    by = stage.at_desk(Role.DELIVERER, "delivery")
    if who is None or not (who.mobile or who.email):
        stage.move("close_silently", by, reason=stage.says("silent_reason"))
        return
    way = _way(stage)
    for _time in range(3 if way == "phone" else 0):
        if dice() < 0.72:
            break
        _attempt(stage, way, "no_answer" if dice() < 0.75 else "busy", by, note=stage.says("attempt_note"))
        stage.move("attempt", by, **_facts(stage))
        yield stage.in_hours(6)
        if not stage.stands(S.TO_DELIVER):
            return
        by = stage.at_desk(Role.DELIVERER, "delivery")
    else:
        way = way if way != "phone" else "sms"
    _attempt(stage, way, "told", by, note=stage.says("delivered_note") if way == "phone" else "")
    stage.move("deliver", by if way == "phone" else stage.world.house.system, **_facts(stage))
    yield from _afterwards(stage)


def _officer(stage: Stage) -> int:
    """Who writes back to CİMER and Açık Kapı."""
    house = stage.world.house
    held = (actors[0] for (role, _unit), actors in house.actors.items() if role == Role.CIMER_OFFICER)
    return next(held, house.system)


def _way(stage: Stage) -> str:
    who, channel = stage.scene.applicant, stage.scene.channel
    if who is None or not who.mobile:
        return "email"
    if channel in ("phone", "counter") and stage.dice() < 0.7:
        return "phone"
    return "email" if who.email and stage.dice() < 0.5 else "sms"


def _facts(stage: Stage) -> dict[str, Any]:
    row = stage.case.attempts[-1]
    return {"attempt": row[0], "channel": row[4], "outcome": row[5]}


def _attempt(stage: Stage, way: str, outcome: str, by: int, *, note: str) -> None:
    case, who, answer = stage.case, stage.scene.applicant, stage.case.final()
    if who is None or answer is None:
        raise AssertionError("nobody is told nothing")
    case.at = stage.at
    address = address_of(who) if way == "email" else mobile(who.number)
    address = "" if way == "source" else address
    row = [
        case.ids.next("attempt"), case.pk, answer[0], case.round, way, outcome, address, answer[7], note,
        case.at, by, None,
    ]  # fmt: skip
    case.attempts.append(row)


def _afterwards(stage: Stage) -> Plot:
    """An objection within its fifteen days; a case found unfinished and opened again."""
    case, scene = stage.case, stage.scene
    offices = [part.office for part in case.parts if part.round == case.round][:1]
    if stage.maybe("object", 0.035):
        yield stage.in_days(0.2, 13)
        if not stage.stands(S.CLOSED):
            return
        by = scene.applicant_actor if stage.dice() < 0.6 else stage.agent()
        stage.move("object", by, reason=stage.writer.citizen("objection"))
        yield stage.in_hours(7)
        if not stage.stands(S.OBJECTED):
            return
        if not stage.maybe("second_round", 0.55):
            stage.move("dismiss_objection", stage.coordinator(), reason=stage.says("dismiss_reason"))
        else:
            stage.move("route", stage.coordinator(), offices)
            stage.begin_parts()
    elif stage.dice() < 0.01:
        yield stage.in_days(2, 25)
        if stage.stands(S.CLOSED):
            if stage.dice() < 0.6:
                stage.move("reopen", stage.coordinator(), offices, reason=stage.says("reopen_reason"))
            else:
                stage.move("reopen_after_check", stage.coordinator(), offices, finding=stage.says("finding"))
            stage.begin_parts()
