"""Appeals to the Board, its questions, its decisions and what was done about them; cases at court (m.13)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Clock, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.information.models import Application, BoardQuestion, Change, Decision, Dispute
from muhatap.information.services.recording import differences, held, morning, note
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization.persons import Person

Kind, Result = Dispute.Kind, Dispute.Result


@transaction.atomic
def appeal(
    case_id: int, *, kind: str, filed_on: date, body: str = "", number: str = "", by: Person
) -> Dispute:
    """Note an appeal to the Board, or a lawsuit, against the decision that holds.

    The Board wants it within fifteen days of notification; a later one is noted all the same and marked,
    since it is the Board that decides about it. Raises `NotNow` without a decision that withholds something,
    and while one of the same kind about it is open.
    """
    application = held(case_id, by)
    decision = application.decisions.filter(is_current=True).first()
    if decision is None or not decision.withholds:
        raise NotNow(_("İtiraz ve dava yalnız ret, kısmî ret ya da ayırma kararına karşı işlenir (m.13)."))
    if application.disputes.filter(decision=decision, kind=kind, result=Result.NONE).exists():
        raise NotNow(_("Bu karara karşı süren bir başvuru zaten işlenmiş; yanlışsa onu düzeltin."))
    _require_facts(decision, kind, filed_on, body)
    made = Dispute.objects.create(
        application=application,
        decision=decision,
        kind=kind,
        filed_on=filed_on,
        is_late=kind == Kind.BOARD and _is_late(decision, filed_on),
        body=body,
        number=number,
        entered_at=clock.now(),
        entered_by_id=by.actor_id,
    )
    if kind == Kind.BOARD and decision.appeal_docket_id is not None:
        deadlines.happened(decision.appeal_docket_id, Occasion.ENDED, at=morning(filed_on))
    _copy(application)
    what = Change.What.SUED if kind == Kind.COURT else Change.What.APPEALED
    fields = {str(_("Tarih")): ("", filed_on), str(_("Sayı")): ("", number), str(_("Mahkeme")): ("", body)}
    note(application, what, by=by, fields=fields)
    return made


def _is_late(decision: Decision, filed_on: date) -> bool:
    if decision.appeal_docket_id is None:
        return False
    last = Clock.objects.filter(docket_id=decision.appeal_docket_id).order_by("-pk").first()
    return last is not None and filed_on > clock.local(last.due_at).date()


def _require_facts(decision: Decision, kind: str, filed_on: date, body: str) -> None:
    faults: dict[str, str] = {}
    first = decision.notified_on or clock.local(decision.decided_at).date()
    if not first <= filed_on <= clock.today():
        faults["filed_on"] = _("Kararın tebliğinden sonra ve en geç bugün olmalı.")
    if kind == Kind.COURT and not body:
        faults["body"] = _("Mahkemeyi yazın.")
    if faults:
        raise Incomplete(_("Kaydedilmedi; yazdıklarınız duruyor."), fields=faults)


@transaction.atomic
def correct(dispute_id: int, *, filed_on: date, body: str, number: str, by: Person) -> Dispute:
    """Put the facts of an appeal or lawsuit right; the history keeps what they were.

    Whether an appeal came late is judged anew.
    """
    application, row = _held(dispute_id, by)
    _require_facts(row.decision, row.kind, filed_on, body)
    if row.decided_on is not None and filed_on > row.decided_on:
        raise Incomplete(
            _("Kaydedilmedi; yazdıklarınız duruyor."),
            fields={"filed_on": _("Sonuçlandığı günden (%(day)s) sonra olamaz.")
                    % {"day": row.decided_on.strftime("%d.%m.%Y")}},
        )  # fmt: skip
    changed = differences(row, {"filed_on": filed_on, "body": body, "number": number})
    judge_anew(row)
    if changed:
        note(application, Change.What.CORRECTED, by=by, fields=changed)
    return row


def judge_anew(row: Dispute) -> None:
    """Say whether an appeal to the Board came after the last day, by what is known of it now."""
    late = row.kind == Kind.BOARD and _is_late(row.decision, row.filed_on)
    differences(row, {"is_late": late})


@transaction.atomic
def board_asked(dispute_id: int, *, asked_on: date, number: str, text: str, by: Person) -> BoardQuestion:
    """The Board wants something: fifteen working days of its own begin when the letter reached us."""
    application, row = _held(dispute_id, by)
    if row.kind != Kind.BOARD or row.result:
        raise NotNow(_("Kurulun sorusu, süren bir itiraza işlenir."))
    if not row.filed_on <= asked_on <= clock.today():
        raise Incomplete(
            _("Kaydedilmedi; yazdıklarınız duruyor."),
            fields={"asked_on": _("İtirazdan sonra ve en geç bugün olmalı.")},
        )
    docket = deadlines.open_docket(Policy.Holder.RECORD, kind="board_question")
    due = deadlines.happened(docket.pk, Occasion.OPENED, at=morning(asked_on))
    made = BoardQuestion.objects.create(
        dispute=row, asked_on=asked_on, number=number, text=text, docket=docket, due_at=due.due_at
    )
    note(application, Change.What.ASKED, by=by, fields={str(_("Soru")): ("", text)})
    return made


@transaction.atomic
def board_answered(
    question_id: int, *, answered_on: date, answer_no: str, answer: str, by: Person
) -> BoardQuestion:
    """What the Board was told, and when."""
    dispute_id = BoardQuestion.objects.values_list("dispute_id", flat=True).get(pk=question_id)
    application, _row = _held(dispute_id, by)
    question = BoardQuestion.objects.get(pk=question_id)
    if question.answered_on is not None:
        raise NotNow(_("Bu soru cevaplanmış."))
    if not question.asked_on <= answered_on <= clock.today():
        raise Incomplete(
            _("Kaydedilmedi; yazdıklarınız duruyor."),
            fields={"answered_on": _("Sorudan sonra ve en geç bugün olmalı.")},
        )
    question.answered_on, question.answer_no, question.answer = answered_on, answer_no, answer
    question.save(update_fields=["answered_on", "answer_no", "answer"])
    deadlines.happened(question.docket_id, Occasion.ENDED, at=morning(answered_on))
    note(application, Change.What.ANSWERED, by=by, fields={str(_("Cevap")): ("", answer)})
    return question


@transaction.atomic
def verdict(
    dispute_id: int, *, result: str, decided_on: date, verdict_no: str, text: str, by: Person
) -> Dispute:
    """How the Board or the court decided; another word on it corrects it, and the history keeps both."""
    application, row = _held(dispute_id, by)
    faults: dict[str, Any] = {}
    if result not in Result.values or not result:
        faults["result"] = _("Sonucu seçin.")
    elif row.executed_on is not None and result not in (Result.ACCEPTED, Result.PARTLY):
        faults["result"] = _("Bu sonucun yerine getirildiği işlenmiş; böyle bir sonuç olamaz.")
    latest = row.executed_on or clock.today()
    if not row.filed_on <= decided_on <= latest:
        faults["decided_on"] = _("İtirazdan ya da davadan sonra ve en geç bugün olmalı.")
    if faults:
        raise Incomplete(_("Kaydedilmedi; yazdıklarınız duruyor."), fields=faults)
    before, day = row.get_result_display(), row.decided_on
    values = {"result": result, "decided_on": decided_on, "verdict_no": verdict_no, "verdict": text}
    differences(row, values)
    _copy(application)
    fields = {str(_("Sonuç")): (before, row.get_result_display()), str(_("Tarih")): (day, decided_on)}
    note(application, Change.What.VERDICT, by=by, fields=fields, reason=text)
    return row


@transaction.atomic
def execute(dispute_id: int, *, executed_on: date, text: str, by: Person) -> Dispute:
    """What the house did because of a decision against it, and when."""
    application, row = _held(dispute_id, by)
    if row.result not in (Result.ACCEPTED, Result.PARTLY):
        raise NotNow(_("Yerine getirilecek bir karar yok."))
    if row.decided_on is None or not row.decided_on <= executed_on <= clock.today():
        raise Incomplete(
            _("Kaydedilmedi; yazdıklarınız duruyor."),
            fields={"executed_on": _("Karardan sonra ve en geç bugün olmalı.")},
        )
    changed = differences(row, {"executed_on": executed_on, "execution": text})
    note(application, Change.What.EXECUTED, by=by, fields=changed)
    return row


def _held(dispute_id: int, by: Person) -> tuple[Application, Dispute]:
    case_id = Dispute.objects.values_list("application__case_id", flat=True).get(pk=dispute_id)
    application = held(case_id, by)
    return application, application.disputes.get(pk=dispute_id)


def _copy(application: Application) -> None:
    """The register's columns repeat the last appeal and the last lawsuit."""
    last = {row.kind: row.result or Application.Appeal.OPEN for row in application.disputes.order_by("pk")}
    differences(application, {"appeal": last.get(Kind.BOARD, ""), "court": last.get(Kind.COURT, "")})
