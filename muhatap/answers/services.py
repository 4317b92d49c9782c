"""Writing, reviewing and combining answers. Every version is kept; the case follows by its moves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.answers import queries
from muhatap.answers.models import Answer, AnswerDraft
from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.lifecycle import LIVE, ReferralStatus
from muhatap.cases.models import Case, Referral
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Person

State = Answer.State
LONGEST = 20_000


@transaction.atomic
def submit(
    referral_id: int,
    text: str,
    *,
    by: Person,
    outcome: str = Answer.Outcome.DONE,
    remark: str = "",
    files: Sequence[int] = (),
    outside_no: str = "",
) -> Answer:
    """Give the unit's answer to the reviewer as a new version (izmir:16.a).

    For a matter forwarded to another institution it records that institution's result, and its number for
    the matter. `files` are ids of attachments of the case that go along. Raises `Incomplete` for an empty
    text, and for one that came back and is as it was, with no remark that says why.
    """
    case_id = cases.referrals_visible_to(by).values_list("case_id", flat=True).get(pk=referral_id)
    case = _locked(case_id)
    referral = Referral.objects.get(pk=referral_id)
    _refuse_unchanged(case, referral, text, outcome, files, remark)
    answer = _write(case, referral, text, by=by, outcome=outcome, remark=remark, state=State.SUBMITTED)
    answer.files.set(case.attachments.filter(pk__in=files))
    name = queries.answering(referral).name
    facts = {"answer": answer.pk, "version": answer.version, "kind": outcome}
    changes = {"outside_no": trimmed(outside_no)[:60]} if trimmed(outside_no) else {}
    services.move_referral(referral_id, name, by=by, facts=facts, changes=changes)
    AnswerDraft.objects.filter(referral_id=referral_id).delete()  # after the locks of the move
    return answer


def _refuse_unchanged(
    case: Case, referral: Referral, text: str, outcome: str, files: Sequence[int], remark: str
) -> None:
    """What the reviewer gave back comes again changed, or with a word on what changed (izmir:6.a.10)."""
    last = Answer.objects.filter(case=case, referral=referral, round=case.round).order_by("-version").first()
    if last is None or last.state != State.RETURNED or trimmed(remark):
        return
    sent = set(last.files.values_list("pk", flat=True))
    if trimmed(text) == last.text and outcome == last.outcome and set(files) == sent:
        words = _(
            "Bu cevap kontrolden döndü ve hiç değişmedi: metni düzeltin ya da “Kontrol edene not” alanına "
            "ne değiştiğini yazın."
        )
        raise Incomplete(words, fields={"text": words})


@transaction.atomic
def give_back(answer_id: int, reason: str, *, by: Person) -> Answer:
    """Return a unit's answer with a reason; the unit writes a new version (izmir:6.a.10, sisli:15.b)."""
    answer = _current(answer_id, by)
    if answer.referral_id is None:
        raise NotNow(_("Ortak cevap iade edilmez, düzeltilir."))
    services.move_referral(
        answer.referral_id,
        "reject_outside" if answer.referral is not None and answer.referral.unit.is_outside else "reject",
        by=by,
        facts={"reason": reason, "answer": answer.pk, "version": answer.version},
    )
    return _review(answer, State.RETURNED, by=by, reason=reason)


@transaction.atomic
def edit(answer_id: int, text: str, *, by: Person) -> Answer:
    """The reviewer's wording as a new version; the unit's stays (izmir:15.4: both versions kept)."""
    answer = _current(answer_id, by)
    if trimmed(text) == answer.text.strip():
        return answer
    edited = _write(
        answer.case, answer.referral, text, by=by, outcome=answer.outcome, state=State(answer.state)
    )
    edited.files.set(answer.files.all())
    _review(answer, State.REPLACED, by=by)
    if answer.referral_id is None:
        services.move(
            answer.case_id, "combine", by=by, facts={"answer": edited.pk, "version": edited.version}
        )
    else:
        services.move_referral(
            answer.referral_id, "edit", by=by, facts={"answer": edited.pk, "version": edited.version}
        )
    return edited


@transaction.atomic
def approve(answer_id: int, *, by: Person) -> Answer:
    """Approve a text (izmir:16.a).

    The only answer of a case goes on to delivery; of several units' answers the combined one does.
    """
    answer = _current(answer_id, by)
    case = answer.case
    facts = {"answer": answer.pk, "version": answer.version}
    if answer.referral is not None:
        if answer.referral.status != ReferralStatus.PASSED:
            services.move_referral(answer.referral.pk, "pass", by=by, facts=facts)
        elif queries.taken_back(case) != answer:  # what came back from delivery is approved once more
            raise NotNow(_("Bu cevap zaten onaylanmış; bir şey değişmedi."))
        _review(answer, State.PASSED, by=by)
        if queries.needs_combining(case) or _open_answers(case):
            return answer
    else:
        if _open_answers(case):
            raise NotNow(_("Önce birimlerin cevapları onaylanmalı. Yazdığınız metin duruyor."))
        if queries.is_stale(answer):
            raise NotNow(_("Bu metinden sonra bir birim daha cevap verdi. Ortak cevabı yeniden yazın."))
        _review(answer, State.PASSED, by=by)
    services.move(case.pk, "pass", by=by, facts=facts)
    return answer


@transaction.atomic
def combine(case_id: int, text: str, *, by: Person) -> Answer:
    """Write the one text that tells the citizen what all units did (sisli:15.b). Approve it to go on."""
    case = _locked(cases.visible_to(by).values_list("pk", flat=True).get(pk=case_id))
    waiting = [unit for unit in _live(case) if unit.status != ReferralStatus.PASSED]
    if waiting:
        raise NotNow(_("Önce birimlerin cevapları onaylanmalı. Yazdığınız metin duruyor."))
    earlier = Answer.objects.filter(case=case, referral=None, round=case.round)
    earlier.filter(state__in=(State.SUBMITTED, State.PASSED)).update(state=State.REPLACED)
    answer = _write(case, None, text, by=by, outcome=Answer.Outcome.DONE, state=State.SUBMITTED)
    services.move(case_id, "combine", by=by, facts={"answer": answer.pk, "version": answer.version})
    return answer


def _locked(case_id: int) -> Case:
    """The case, locked before anything of it is read, as its moves lock it: two writers come one by one."""
    return Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)


def _current(answer_id: int, by: Person) -> Answer:
    """The version that counts now, its case locked; an older one is what somebody's old page still shows."""
    whose = Answer.objects.filter(pk=answer_id).values("case")
    whole = cases.visible_to(by).select_for_update(of=("self",), no_key=True).filter(pk__in=whose)
    if not whole.values_list("pk"):
        raise Answer.DoesNotExist
    answer = Answer.objects.select_related("case", "referral__unit").get(pk=answer_id)
    if answer.state not in {State.SUBMITTED, State.PASSED} or answer.round != answer.case.round:
        raise NotNow(
            _("Bu sürüm artık geçerli değil: iade edilmiş ya da yenisi yazılmış. Sayfayı yenileyin.")
        )
    return answer


def _live(case: Case) -> list[Referral]:
    return list(case.referrals.filter(round=case.round, status__in=LIVE))


def _open_answers(case: Case) -> bool:
    return any(referral.status != ReferralStatus.PASSED for referral in _live(case))


def _review(answer: Answer, state: str, *, by: Person, reason: str = "") -> Answer:
    answer.state, answer.review_reason = state, reason[:600]
    answer.reviewed_at, answer.reviewed_by_id = clock.now(), by.actor_id
    answer.save(update_fields=["state", "review_reason", "reviewed_at", "reviewed_by"])
    return answer


def _write(
    case: Case,
    referral: Referral | None,
    text: str,
    *,
    by: Person,
    outcome: str,
    state: str,
    remark: str = "",
) -> Answer:
    text = trimmed(text)
    if not text:
        raise Incomplete(_("Cevap boş."), fields={"text": _("Cevabı yazın.")})
    if len(text) > LONGEST:
        raise Incomplete(
            _("Cevap çok uzun."), fields={"text": _("En çok %(n)s karakter yazılabilir.") % {"n": LONGEST}}
        )
    earlier = Answer.objects.filter(case=case, referral=referral, round=case.round)
    last = earlier.order_by("-version").values_list("version", flat=True).first()
    return Answer.objects.create(
        case=case,
        referral=referral,
        round=case.round,
        version=(last or 0) + 1,
        state=state,
        outcome=outcome,
        text=text,
        remark=trimmed(remark)[:300],
        written_at=clock.now(),
        written_by_id=by.actor_id,
    )
