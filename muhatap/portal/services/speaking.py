"""What a citizen does with an own case: answer a question, add a file, object, give up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.models import Attachment, Case, Question
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Person
from muhatap.portal import limits, objections
from muhatap.portal.errors import TooMany

MOST_FILES = 30  # of one citizen on one case


def reply(case_id: int, question_id: int, text: str, uploads: Sequence[Any] = (), *, by: Person) -> Case:
    """Answer a question that was asked (sisli:15.b); files go along. `NotNow` when it has its answer."""
    _not_too_many(case_id)
    return _reply(case_id, question_id, text, uploads, by)


@transaction.atomic
def _reply(case_id: int, question_id: int, text: str, uploads: Sequence[Any], by: Person) -> Case:
    case = _own(case_id, by)
    question = Question.objects.filter(pk=question_id, case=case).first()
    if question is None:
        raise Question.DoesNotExist
    if question.replied_at is not None:
        raise NotNow(_("Bu soruya daha önce cevap verildi; yeni cevap gönderilmedi."))
    _attach(case, uploads, by)
    if question.referral_id is None:
        return services.move(case_id, "reply", by=by, facts={"reply": text})
    services.move_referral(question.referral_id, "reply", by=by, facts={"reply": text})
    return case


def add_files(case_id: int, uploads: Sequence[Any], *, by: Person) -> list[Attachment]:
    """Add photos or papers to an open case."""
    _not_too_many(case_id)
    with transaction.atomic():
        case = _own(case_id, by)
        if not case.is_open:
            raise NotNow(_("Başvuru sonuçlandı, dosya eklenemez. İtirazınıza dosya ekleyebilirsiniz."))
        return _attach(case, uploads, by)


def raise_objection(case_id: int, reason: str, uploads: Sequence[Any] = (), *, by: Person) -> Case:
    """Object to the answer within the municipality's period; the case is open again."""
    _not_too_many(case_id)
    with transaction.atomic():
        case = _own(case_id, by)
        standing = objections.standing(case, cases.story(case))
        if not standing.is_open:
            raise NotNow(standing.why)
        _attach(case, uploads, by)
        return services.move(case_id, "object", by=by, facts={"reason": reason})


@transaction.atomic
def withdraw(case_id: int, why: str, *, by: Person) -> Case:
    """The applicant gives the case up."""
    _own(case_id, by)
    reason = trimmed(why) or "Neden belirtilmedi."
    return services.move(case_id, "withdraw_case", by=by, facts={"reason": reason})


def _own(case_id: int, by: Person) -> Case:
    return cases.visible_to(by).get(pk=case_id)


def _not_too_many(case_id: int) -> None:
    if not limits.passes(limits.WORDS, limits.hashed("case", str(case_id))):
        raise TooMany(_("Bu başvuruya bugün çok ileti gönderildi. Yarın yeniden deneyin ya da bizi arayın."))


def _attach(case: Case, uploads: Sequence[Any], by: Person) -> list[Attachment]:
    """Store and attach; what a camera wrote about the place is dropped at once (law 6698 m.4)."""
    if not uploads:
        return []
    if case.attachments.filter(added_by_id=by.actor_id).count() + len(uploads) > MOST_FILES:
        many = _("Bu başvuruya eklenebilecek dosya sayısı doldu.")
        raise Incomplete(many, fields={"files": many})
    stored = []
    for upload in uploads:
        file = files.store(upload, upload.name, by=by, kinds=Kinds.CITIZEN)
        if file.found_lat is not None:
            files.forget_position(file, by=by)
        stored.append(file.pk)
    return services.attach(case.pk, stored, audience=Attachment.Audience.CITIZEN, by=by)
