"""The plots: intake, the units' work, review, telling, and what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from muhatap.answers.models import Answer
from muhatap.cases.lifecycle import ReferralStatus as T
from muhatap.cases.lifecycle import Status as S
from muhatap.cases.models import Kind
from muhatap.organization.roles import Role
from muhatap.sample.seeding.paper import Part
from muhatap.sample.seeding.stage import DAYS, Plot, Stage
from muhatap.sample.seeding.telling import tell_result
from muhatap.sample.seeding.world import Office


def intake(stage: Stage) -> Plot:
    """From the desk to the units: approved, or returned and approved; routed, or asked about first."""
    scene, dice = stage.scene, stage.dice
    if stage.stands(S.AWAITING_APPROVAL):
        yield from _approval(stage)
    if not stage.stands(S.TO_ROUTE):
        return
    if len(stage.case.lines) == 1 and scene.offices and not scene.incomplete and not stage.maybe("hold", 0.1):
        stage.at = stage.case.at
        stage.move("route", stage.world.house.system, scene.offices[:1])
        stage.begin_parts()
        return
    yield stage.in_hours(2.5)
    if stage.stands(S.TO_ROUTE) and stage.maybe("ask", 0.6 if scene.incomplete else 0.04):
        question, reply = stage.writer.question(scene.subject.topic.partition(".")[0])
        stage.move("ask", stage.coordinator(), question=question)
        yield stage.in_days(0.2, 5)
        if not stage.stands(S.WAITING_CITIZEN):
            return
        by = scene.applicant_actor if dice() < 0.6 else stage.agent()
        stage.move("reply", by, reply=reply)
        yield stage.in_hours(3)
    _route(stage, scene.offices or [stage.any_office()])


def _approval(stage: Stage) -> Plot:
    scene, dice = stage.scene, stage.dice
    yield stage.in_hours(1.6)
    approver = stage.at_desk(Role.APPROVER, "approval")
    if stage.maybe("return", 0.06) and stage.stands(S.AWAITING_APPROVAL):
        stage.move("return", approver, reason=stage.says("return_reason"))
        yield stage.in_hours(3)
        if stage.stands(S.RETURNED):
            if dice() < 0.5 and scene.spot.door:
                after = {"door": scene.spot.door}
                stage.move("amend", scene.author, changed=["door"], before={"door": ""}, after=after)
            stage.move("resubmit", scene.author)
            yield stage.in_hours(1.5)
    if not stage.stands(S.AWAITING_APPROVAL):
        return
    if stage.maybe("cancel", 0.012):
        stage.move("cancel", approver, reason=stage.says("cancel_reason"))
    elif scene.offices and not stage.maybe("hold", 0.08):
        stage.move("approve", approver, scene.offices)
        stage.begin_parts()
    else:
        stage.move("approve_unrouted", approver)


def _route(stage: Stage, offices: Sequence[Office]) -> None:
    if stage.stands(S.TO_ROUTE):
        stage.move("route", stage.coordinator(), offices)
        stage.begin_parts()


def on_part(stage: Stage, part: Part) -> Plot:
    """What becomes of a referral: another institution is waited for, a unit works."""
    return outside(stage, part) if part.status == T.FORWARDED else work(stage, part)


def outside(stage: Stage, part: Part) -> Plot:
    """Another institution: asked, waited for, its answer recorded."""
    if stage.dice() < 0.4:
        yield stage.in_hours(4)
        if stage.is_with(part, T.FORWARDED):
            _inform(stage, part, stage.coordinator())
    yield stage.hours.after(part.at, stage.gauss(2.1, 0.7) * DAYS)
    if stage.is_with(part, T.FORWARDED):
        part.outside_no = f"2026-{int(stage.dice() * 90000) + 10000}"
        stage.submit(part, stage.coordinator())
        yield from review(stage, part)


def work(stage: Stage, part: Part) -> Plot:
    """A unit: accepted or declined, an officer, steps on the way, an answer."""
    dice = stage.dice
    yield stage.hours.after(part.at, stage.gauss(1.2, 1.0) * stage.pace)
    if not stage.is_with(part, T.OFFERED):
        return
    first = stage.case.round == 1 and len(stage.case.parts) == 1
    if stage.maybe("decline", 0.05) and first and stage.scene.elsewhere and part.purpose == "work":
        yield from _decline(stage, part)
        return
    if stage.maybe("withdraw", 0.01) and len(stage.case.live()) > 1:
        stage.part(part, "withdraw", stage.coordinator(), reason=stage.says("withdraw_reason"))
        return
    by = stage.user(part)
    stage.part(part, "accept", by)
    yield from _officer(stage, part, by)
    yield from _steps(stage, part)
    days = (stage.scene.matter.days or 12) * stage.gauss(-1.45, 0.75) * part.office.speed
    wish = stage.hours.after(part.at, days * DAYS)
    if part.status == T.SCHEDULED:
        wish = max(wish, stage.in_days(12, 55))
    yield max(wish, stage.in_hours(1))
    if stage.is_with(part, T.WORKING, T.SCHEDULED):
        stage.submit(part, stage.user(part), weak=dice() < 0.09)
        yield from review(stage, part)


def _decline(stage: Stage, part: Part) -> Plot:
    elsewhere = stage.scene.elsewhere
    facts = {"suggested": elsewhere.pk} if elsewhere and stage.dice() < 0.6 else {}
    stage.part(part, "decline", stage.user(part), reason=stage.says("decline_reason"), **facts)
    yield stage.in_hours(4)
    if elsewhere:
        _route(stage, [elsewhere])


def _officer(stage: Stage, part: Part, by: int) -> Plot:
    roll, staff = stage.dice(), stage.world.house.staff_of
    if roll < 0.35:
        stage.part(part, "take", by, officer=staff[by])
    elif roll < 0.8:
        yield stage.in_hours(2)
        if stage.is_with(part, T.WORKING):
            officer = stage.user(part)
            stage.part(part, "assign", stage.lead(part), officer=staff[officer])


def _steps(stage: Stage, part: Part) -> Plot:
    """What may come before an answer: an examination, a word for the citizen, a question, a promised day."""
    dice = stage.dice
    if dice() < 0.16:
        yield stage.in_hours(6)
        if stage.is_with(part, T.WORKING):
            stage.part(part, "examine", stage.user(part), reason=stage.says("examine_reason"))
    if stage.maybe("inform", 0.24):
        yield stage.in_hours(7)
        if stage.is_with(part, T.WORKING):
            _inform(stage, part, stage.user(part))
    if stage.maybe("question", 0.06):
        yield stage.in_hours(8)
        if stage.is_with(part, T.WORKING):
            yield from _question(stage, part)
    if stage.maybe("schedule", 0.06):
        yield stage.in_hours(10)
        if stage.is_with(part, T.WORKING):
            day = (stage.case.at + timedelta(days=10 + dice() * 60)).date().isoformat()
            reason = stage.says("schedule_reason")
            stage.part(part, "schedule", stage.user(part), reason=reason, date=day, told=True)


def _inform(stage: Stage, part: Part, by: int) -> None:
    scene, writer = stage.scene, stage.writer
    text = writer.information(scene.subject, scene.spot, stage.today())
    stage.part(part, "inform", by, text=text)
    information = stage.case.informations[-1]
    stage.start(_pass_on(stage, information, text))


def _pass_on(stage: Stage, information: list[object], text: str) -> Plot:
    yield stage.in_hours(5)
    if stage.is_open() and information[7] is None:
        by = stage.at_desk(Role.DELIVERER, "delivery")
        stage.move("pass_on", by, text=text, information=information[0])


def _question(stage: Stage, part: Part) -> Plot:
    question, reply = stage.writer.question(stage.scene.subject.topic.partition(".")[0])
    stage.part(part, "ask", stage.user(part), question=question)
    if stage.dice() < 0.8:
        yield stage.in_days(0.1, 6)
        if stage.is_with(part, T.WAITING):
            by = stage.scene.applicant_actor if stage.dice() < 0.6 else stage.agent()
            stage.part(part, "reply", by, reply=reply)
    else:
        yield stage.in_days(7, 12)
        if stage.is_with(part, T.WAITING):
            stage.part(part, "stop_waiting", stage.user(part), reason=stage.says("stop_waiting_reason"))


def review(stage: Stage, part: Part) -> Plot:
    """The reviewer: passed, or given back and passed; the last one passed sends the case on."""
    yield stage.in_hours(5)
    if not stage.is_with(part, T.ANSWERED):
        return
    by = stage.at_desk(Role.REVIEWER, "review")
    answer, case = part.answers[-1], stage.case
    is_weak = "\n" not in answer[7]
    if stage.maybe("reject", 0.8 if is_weak else 0.06) and not part.office.is_outside:
        reason = stage.writer.clerk("reject_reason.weak") if is_weak else stage.says("reject_reason")
        stage.part(part, "reject", by, reason=reason, answer=answer[0], version=answer[4])
        case.review(answer, Answer.State.RETURNED, by, reason)
        yield stage.in_hours(9)
        if stage.is_with(part, T.CORRECTION):
            stage.submit(part, stage.user(part), last=answer[7])
            yield from review(stage, part)
        return
    if stage.dice() < 0.008 and case.status == S.IN_REVIEW and len(case.live()) == 1:
        stage.move("verify", by, [stage.world.by_code["on-site-mobile"]], reason=stage.says("verify_reason"))
        stage.begin_parts()
        yield stage.in_hours(3)
        if not stage.is_with(part, T.ANSWERED):
            return
    stage.part(part, "pass", by, answer=answer[0], version=answer[4])
    case.review(answer, Answer.State.PASSED, by)
    if case.status == S.IN_REVIEW and all(other.status == T.PASSED for other in case.live()):
        yield from _finish(stage, by)


def _finish(stage: Stage, by: int) -> Plot:
    case = stage.case
    if len(case.live()) > 1:
        yield stage.in_hours(2)
        if not stage.stands(S.IN_REVIEW) or any(part.status != T.PASSED for part in case.live()):
            return
        stage.combine(by)
    final = case.final()
    if final is not None:
        if case.docket.kind == Kind.INFORMATION_REQUEST:
            stage.decide(by)
        stage.move("pass", by, answer=final[0], version=final[4])
        stage.start(tell_result(stage))
        if stage.dice() < 0.04:
            stage.start(_feedback(stage, by))


def _feedback(stage: Stage, by: int) -> Plot:
    yield stage.in_hours(6)
    if stage.stands(S.TO_DELIVER, S.CLOSED):
        unit = stage.case.parts[-1].office.pk
        stage.move("feedback", by, unit=unit, text=stage.says("feedback"))


def preliminary(stage: Stage) -> Plot:
    """A first word for the citizen within two days (sisli:12.d), where somebody thinks of it."""
    if stage.scene.applicant is None or stage.dice() > 0.55:
        return
    yield stage.in_hours(4)
    if stage.stands(S.TO_ROUTE, S.WITH_UNITS):
        stage.move("pass_on", stage.at_desk(Role.DELIVERER, "delivery"), text=stage.says("preliminary"))


def asides(stage: Stage) -> Plot:
    """What happens beside the way: notes, calls, a second call of the citizen, a push from above."""
    dice, scene = stage.dice, stage.scene
    if dice() < 0.22:
        yield stage.in_hours(8)
        if stage.is_open():
            stage.move("note", stage.coordinator(), text=stage.says("note"))
    if dice() < 0.05:
        yield stage.in_days(1, 6)
        if stage.is_open():
            stage.move("join", stage.agent(), text=stage.writer.citizen("again"), kind="same")
    if dice() < 0.03:
        yield stage.in_hours(9)
        stage.move("contact", stage.agent(), text=stage.says("contact"), channel="phone")
    if scene.applicant and dice() < 0.006:
        yield stage.in_days(0.5, 5)
        if stage.is_open():
            stage.move("withdraw_case", scene.applicant_actor, reason=stage.writer.citizen("withdrawal"))
    yield stage.in_days(9, 16)
    yield from _push(stage)


def _push(stage: Stage) -> Plot:
    """A case that is still with a unit after a while is asked after, some are taken to the supervisor."""
    waiting = [part for part in stage.case.parts if part.status in (T.OFFERED, T.WORKING, T.FORWARDED)]
    if not waiting or not stage.stands(S.WITH_UNITS):
        return
    if stage.dice() < 0.5:
        stage.part(waiting[0], "remind", stage.coordinator())
        if stage.dice() < 0.5:
            stage.move("liaise", stage.coordinator(), text=stage.says("liaise"), with_whom=stage.says("whom"))
    if stage.maybe("escalate", 0.2):
        yield stage.in_hours(12)
        if not stage.stands(S.WITH_UNITS):
            return
        stage.move("escalate", stage.coordinator(), reason=stage.says("escalate_reason"))
        supervisor = stage.at_desk(Role.SUPERVISOR, "routing")
        yield stage.in_hours(9)
        if stage.case.escalated_at and stage.is_open():
            stage.move("settle", supervisor, measure=stage.says("measure"))
    elif stage.dice() < 0.1:
        stage.move("speed_up", stage.coordinator(), measure=stage.says("measure"))


PLOTS = (intake, preliminary, asides)
