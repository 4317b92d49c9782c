"""Reads of answers: which one counts, what changed between two, what a machine notices in one."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from muhatap.answers.models import Answer
from muhatap.cases.lifecycle import LIVE, REFERRAL_MOVES, Move, ReferralStatus, Status
from muhatap.cases.models import Case, Referral
from muhatap.kit.turkish import fold

State = Answer.State


def of_case(case: Case) -> list[Answer]:
    """Every version of every answer, newest first, with authors and units. One statement."""
    rows = Answer.objects.filter(case=case).select_related("written_by", "reviewed_by", "referral__unit")
    return list(rows.order_by("-round", "-written_at", "-version"))


def told(case: Case) -> Answer | None:
    """What the citizen was given last: this round's text once it was told, before that the round's before."""
    present = final(case) if case.status in (Status.CLOSED, Status.OBJECTED) else None
    return present or (final(case, case.round - 1) if case.round > 1 else None)


def answering(referral: Referral) -> Move:
    """The move that gives this part its answer: the unit's own, or another institution's result."""
    return REFERRAL_MOVES["record_result" if referral.status == ReferralStatus.FORWARDED else "answer"]


def final(case: Case, round: int | None = None) -> Answer | None:
    """The text that goes to the citizen: the approved combined answer, else the only unit's."""
    passed = list(
        Answer.objects.filter(case=case, round=round or case.round, state=State.PASSED)
        .select_related("referral__unit")
        .order_by("-written_at")
    )
    combined = [answer for answer in passed if answer.referral_id is None]
    if combined:
        return combined[0]
    work = [
        row for row in passed if row.referral is not None and row.referral.purpose == Referral.Purpose.WORK
    ]
    units = {answer.referral_id: answer for answer in reversed(work)}
    return next(iter(units.values())) if len(units) == 1 else None


def is_stale(answer: Answer) -> bool:
    """True for a combined text after which a unit's answer was approved: it does not tell everything."""
    later = Answer.objects.filter(case_id=answer.case_id, round=answer.round, state=State.PASSED)
    later = later.exclude(referral=None).filter(reviewed_at__gt=answer.written_at)
    return answer.referral_id is None and later.exists()


def taken_back(case: Case) -> Answer | None:
    """The approved text of a case that came back from delivery: it waits to be approved once more."""
    if case.status != Status.IN_REVIEW:
        return None
    answer = final(case)
    if answer is None or (answer.referral_id is not None and needs_combining(case)) or is_stale(answer):
        return None
    return answer


def needs_combining(case: Case) -> bool:
    """True when several units answered: the citizen gets one combined text (sisli:15.b).

    A verification on the spot is no answer to the citizen and does not count.
    """
    return case.referrals.filter(round=case.round, status__in=LIVE, purpose=Referral.Purpose.WORK).count() > 1


@dataclass(frozen=True)
class Piece:
    """A run of words of a comparison: `same`, `ins` or `del`."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """Word by word, what was taken out and what was put in; white space is kept as it stands."""
    before, after = re.split(r"(\s+)", old), re.split(r"(\s+)", new)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            pieces.append(Piece("del", "".join(before[i:j])))
        if m > k:
            pieces.append(Piece("ins", "".join(after[k:m])))
    return pieces


@dataclass(frozen=True)
class Check:
    """One thing a machine noticed; the reviewer decides."""

    good: bool
    words: str | Promise


_PERSONAL = re.compile(r"(?<!\d)(?:\d{11}|0?5\d{2}[ ]?\d{3}[ ]?\d{2}[ ]?\d{2})(?!\d)|[\w.+-]+@[\w-]+\.\w{2,}")
_EMPTY = (
    "gereği yapılmıştır",
    "gerekli çalışma yapılmıştır",
    "konu değerlendirilmektedir",
    "bilgi edinilmiştir",
)


def checks(text: str, *, has_picture: bool, wants_picture: bool = True) -> list[Check]:
    """What a machine notices: personal data, empty phrases, a word three times, no picture."""
    found = [
        Check(False, _("Metinde kişisel veri olabilir: telefon, kimlik no ya da e-posta"))
        if _PERSONAL.search(text)
        else Check(True, _("Kişisel veri bulunmadı"))
    ]
    if wants_picture:
        found.append(Check(has_picture, _("Fotoğraf var") if has_picture else _("Fotoğraf yok")))
    folded = fold(text)
    if any(phrase in folded for phrase in _EMPTY):
        found.append(Check(False, _("Ne, ne zaman yapıldı belli değil: kalıp söz var")))
    words = re.findall(r"\w{6,}", folded)
    often = sorted({word for word in words if words.count(word) > 3})
    if often:
        sentence = ngettext("“%(word)s” çok tekrarlanıyor", "“%(word)s” çok tekrarlanıyor", len(often))
        found.append(Check(False, sentence % {"word": often[0]}))
    if len(text.split()) < 8:
        found.append(Check(False, _("Cevap çok kısa")))
    return found
