"""Telling the citizen: every try is kept; a successful one closes the case."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muhatap.answers import enclosing, previewing
from muhatap.answers import queries as answers
from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import OUTSIDE, Call, Case
from muhatap.delivery import queries
from muhatap.delivery.models import DeliveryAttempt
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.kit.text import trimmed
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Notice
from muhatap.organization import settings
from muhatap.organization.persons import Person

Way, Outcome = DeliveryAttempt.Way, DeliveryAttempt.Outcome
NOT_GONE = (Notice.Status.QUEUED, Notice.Status.FAILED)
RIGHT_PERSON, ALL_UNITS = "right_person", "all_units"
LACKING = {
    RIGHT_PERSON: gettext_lazy("Doğru kişiyle konuştuğunuzu doğrulayıp işaretleyin."),
    ALL_UNITS: gettext_lazy("Bütün birimlerin cevabını anlattığınızı işaretleyin."),
}
MUST = tuple(LACKING)  # of the criteria, what no telephone call may leave out
GIVEN_UP = frozenset({Notice.Status.FAILED, Notice.Status.CANCELLED})


@transaction.atomic
def tell(
    case_id: int,
    way: str,
    outcome: str,
    *,
    by: Person,
    address: str = "",
    note: str = "",
    checklist: Sequence[str] = (),
) -> DeliveryAttempt:
    """Record that a person told the citizen, or tried to (telephone, post, face to face).

    Told closes the case (bagcilar:15.1.ç); anything else leaves it at the desk. Raises `Incomplete` for an
    unknown way or outcome, and where the conversation left out what it may not (`required_of`).
    """
    _check_outcome(way, outcome)
    case = cases.visible_to(by).get(pk=case_id)
    _refuse_beside(case)
    _check_said(case, way, outcome, checklist)
    attempt = _attempt(case, way, outcome, by=by, address=address, note=note, checklist=list(checklist))
    _close_or_stay(attempt, by=by)
    return attempt


@transaction.atomic
def written_back(case_id: int, *, by: Person, text: str, note: str = "") -> DeliveryAttempt:
    """Record that the answer stands in the system through which the case came (sisli:12.k, sisli:15.f).

    `text` is what was written there. The citizen reads it there and that system tells them: the case closes
    and its clocks stop now. Raises `NotNow` for other cases and without an approved answer.
    """
    case = cases.visible_to(by).get(pk=case_id)
    if case.channel not in OUTSIDE:
        raise NotNow(_("Bu başvuru başka bir sistemden gelmedi; hemşehriye siz bildirirsiniz."))
    attempt = _attempt(case, Way.SOURCE, Outcome.TOLD, by=by, text=text, note=note)
    _close_or_stay(attempt, by=by)
    return attempt


def _refuse_beside(case: Case) -> None:
    """Who wrote through CİMER or Açık Kapı is answered there; told elsewhere, it would stay open there."""
    if case.channel in OUTSIDE:
        raise NotNow(
            _("%(channel)s başvurusunun cevabı oraya geri yazılır; yazılınca bildirilmiş sayılır.")
            % {"channel": case.get_channel_display()}
        )


@transaction.atomic
def say(
    call_id: int, way: str, outcome: str, *, by: Person, note: str = "", checklist: Sequence[str] = ()
) -> DeliveryAttempt:
    """Record that a person told the citizen what no message brought, or tried to.

    Told lets the clocks hear of it: they take the citizen for informed or asked from now on. Anything else
    leaves it in its queue. Raises `NotNow` when it was told or came to nothing meanwhile, `Incomplete` as
    `tell` does; `Call.DoesNotExist` for strangers.
    """
    _check_outcome(way, outcome)
    found = Call.objects.filter(case__in=cases.visible_to(by)).select_related("case").get(pk=call_id)
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=found.case_id)  # first, as moves lock it
    call = Call.objects.select_related("case", "referral__unit").get(pk=call_id)
    if call.ended_at is not None:
        raise NotNow(_("Bu söylenmiş ya da artık gerekmiyor; yazdıklarınız duruyor."))
    if not queries.may_say(by, call):
        raise NotYours(_("Bunu söylemek sizin yetkinizde değil. Hiçbir şey değişmedi."))
    _check_said(call.case, way, outcome, checklist, of_answer=False)
    attempt = DeliveryAttempt.objects.create(
        case=call.case,
        call=call,
        round=call.case.round,
        way=way,
        outcome=outcome,
        text=call.text,
        note=trimmed(note)[:300],
        checklist=list(checklist),
        at=clock.now(),
        by_id=by.actor_id,
    )
    facts = {"attempt": attempt.pk, "channel": way, "outcome": outcome, "call": call.pk}
    if outcome != Outcome.TOLD:
        services.move(call.case_id, "call_in_vain", by=by, facts=facts)
    elif (part := queries.part_of(call)) is not None:
        services.move_referral(part.pk, queries.SAYS[call.what], by=by, facts=facts)
    else:
        services.move(call.case_id, queries.SAYS[call.what], by=by, facts=facts)
    return attempt


def _check_outcome(way: str, outcome: str) -> None:
    if way not in Way.values or outcome not in {*Outcome.values} - {Outcome.PENDING}:
        raise Incomplete(_("Nasıl sonuçlandığını seçin."), fields={"outcome": _("Seçilmedi.")})


def required_of(case: Case, way: str, *, of_answer: bool = True) -> frozenset[str]:
    """Criteria without which nothing counts as told (sisli:15.b).

    On the telephone nobody sees who is there: the person is made sure of, and hears what every unit answered.
    Face to face it is asked for where the applicant hides or the matter is sensitive (izmir:15.10).
    """
    if way == Way.PHONE:
        return frozenset({RIGHT_PERSON, ALL_UNITS} if of_answer else {RIGHT_PERSON})
    is_delicate = case.identity_hidden or case.is_sensitive
    return frozenset({RIGHT_PERSON} if way == Way.IN_PERSON and is_delicate else ())


def _check_said(
    case: Case, way: str, outcome: str, checklist: Sequence[str], *, of_answer: bool = True
) -> None:
    lacking = required_of(case, way, of_answer=of_answer) - set(checklist)
    if outcome != Outcome.TOLD or not lacking:
        return
    words = " ".join(str(LACKING[name]) for name in MUST if name in lacking)
    raise Incomplete(_("Bildirildi sayılmadı; yazdıklarınız duruyor."), fields={"checklist": words})


@transaction.atomic
def send(case_id: int, way: str, *, by: Person, point_id: int | None = None) -> DeliveryAttempt:
    """Send the approved text by e-mail or SMS, exactly as previewed. The case closes when it has gone out.

    `point_id` says to which of several addresses; else the best one is taken. Raises `NotNow` when there is
    no address for it or one is on its way already.
    """
    case = (
        cases.visible_to(by)
        .select_related("reply_point")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=case_id)
    )
    _refuse_beside(case)
    doors = [door for door in queries.plan(case) if door.way == way and door.sends]
    door = next((door for door in doors if point_id is None or door.point.pk in (None, point_id)), None)
    answer = answers.final(case)
    if door is None or answer is None:
        raise NotNow(_("Bu yolla gönderilecek bir adres ya da onaylı cevap yok."))
    if case.delivery_attempts.filter(answer=answer, outcome=Outcome.PENDING).exists():
        raise NotNow(_("Bir ileti zaten yolda; sonucu gelince burada görünür."))
    services.check(case, "deliver", by=by)
    (notice,) = notifications.queue(
        previewing.TEMPLATE,
        [queries.recipient(case, door)],
        context=previewing.context(case, answer),
        by=by,
        case_id=case.pk,
    )
    return _attempt(
        case, way, Outcome.PENDING, by=by, address=door.point.value, text=notice.body, notice=notice
    )


@transaction.atomic
def start(case_id: int, *, since: datetime, by: Person) -> DeliveryAttempt | None:
    """Send at once where results go out by themselves and the first way is a message.

    `since` is when the answer was approved. Done late or twice it does nothing: an answer that was taken
    back, or that somebody has tried to tell since, is not sent by itself.
    """
    case = (
        Case.objects.select_related("reply_point")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=case_id)
    )
    doors = queries.plan(case)
    if not settings.get("delivery.automatic") or not doors or not doors[0].sends or case.channel in OUTSIDE:
        return None
    if case.status != Status.TO_DELIVER or case.delivery_attempts.filter(at__gte=since, call=None).exists():
        return None
    return send(case_id, doors[0].way, by=by)


@transaction.atomic
def recall(case_id: int, *, before: datetime, by: Person) -> int:
    """Give up result messages that have not gone out: the answer was taken back, or the case ended. How many.

    Only those of before that moment: done late, it leaves the next answer's alone. One that is on its way, or
    of which nobody knows, is left to a person; one that failed cannot be sent again.
    """
    waiting = DeliveryAttempt.objects.filter(case_id=case_id, at__lte=before, notice__status__in=NOT_GONE)
    given_up = 0
    for notice_id in waiting.values_list("notice_id", flat=True):
        with suppress(NotNow):  # it was sent meanwhile
            reason = _("Sonuç artık bildirilmeyecek.")
            notifications.cancel(notice_id, by=by, reason=reason, states=NOT_GONE)
            given_up += 1
    return given_up


@transaction.atomic
def notice_ended(notice_id: int, *, by: Person) -> DeliveryAttempt | None:
    """A result message has ended: gone out closes the case, failed brings it back to the desk.

    A failed one that a person sends again later closes it too, unless somebody told the citizen meanwhile or
    took the answer back; then only the try is noted. The message of an answer that was corrected since ends
    nothing either: the citizen has not been told what holds now.
    """
    case_id = DeliveryAttempt.objects.filter(notice_id=notice_id).values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)  # first, as moves lock it
    attempt = (
        DeliveryAttempt.objects.select_related("notice", "case")
        .select_for_update(of=("self",))
        .filter(notice_id=notice_id, outcome__in=[Outcome.PENDING, Outcome.FAILED])
        .first()
    )
    if attempt is None or attempt.notice is None:
        return None
    if attempt.notice.status == Notice.Status.SENT:
        attempt.outcome = Outcome.TOLD
    elif attempt.outcome == Outcome.PENDING and attempt.notice.status in GIVEN_UP:
        attempt.outcome = Outcome.FAILED
    else:
        return None
    attempt.save(update_fields=["outcome"])
    final = answers.final(attempt.case)
    if attempt.case.status == Status.TO_DELIVER and final is not None and attempt.answer_id == final.pk:
        _close_or_stay(attempt, by=by)
    return attempt


def _attempt(case: Case, way: str, outcome: str, *, by: Person, **columns: Any) -> DeliveryAttempt:
    answer = answers.final(case)
    if answer is None:
        raise NotNow(_("Bildirilecek onaylı cevap yok."))
    columns.setdefault("text", enclosing.whole(case, answer))
    columns["note"] = trimmed(str(columns.get("note", "")))[:300]
    return DeliveryAttempt.objects.create(
        case=case,
        answer=answer,
        round=case.round,
        way=way,
        outcome=outcome,
        at=clock.now(),
        by_id=by.actor_id,
        **columns,
    )


def _close_or_stay(attempt: DeliveryAttempt, *, by: Person) -> None:
    name = "deliver" if attempt.outcome == Outcome.TOLD else "attempt"
    facts = {"attempt": attempt.pk, "channel": attempt.way, "outcome": attempt.outcome}
    services.move(attempt.case_id, name, by=by, facts=facts)
