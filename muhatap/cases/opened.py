"""A hidden case's words in clear: shown with the reveal, and for a while in the forms that correct them.

Nobody reads a hidden applicant's name without a logged reason (izmir:15.10). A form, though, must hold the
words as they are, else saving it would write `[gizli]` into the petition. So such a form opens only after a
reveal of the same sitting, and for a short time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from muhatap.cases.models import Case
from muhatap.cases.questions import answered
from muhatap.cases.redacting import reads_as_written
from muhatap.citizens import redaction
from muhatap.kit import clock
from muhatap.organization.persons import Person

OPEN_FOR = timedelta(minutes=15)


def words_of(request: HttpRequest, pk: int) -> list[tuple[str, str]]:
    """What the record says, by label, as it was written. Call it once the reveal was logged."""
    request.session[_key(pk)] = clock.now().timestamp()
    case = Case.objects.select_related("topic").get(pk=pk)
    told = [(_("Başlık"), case.title), (_("Ne anlattı?"), case.text), (_("Yer tarifi"), case.place_note)]
    told += answered(case.topic.questions, case.answers_to_questions, case.topic.asked_before)
    names = case.attachments.filter(withdrawn_at=None).order_by("pk").values_list("file__name", flat=True)
    told += [(_("Dosyalar"), ", ".join(names))]
    return [(label, words) for label, words in told if words]


def is_open(request: HttpRequest, person: Person, case: Case) -> bool:
    """True when this person may have the words in clear now. No statement."""
    opened = request.session.get(_key(case.pk), 0)
    return reads_as_written(person, case) or clock.now().timestamp() - opened < OPEN_FOR.total_seconds()


def ask_first(request: HttpRequest, person: Person, case: Case, texts: Iterable[str]) -> HttpResponse | None:
    """The way to the reveal, where a form would show words of `texts` that this person has not opened.

    None when nothing is withheld, or it was opened in this sitting a short time ago. At most two statements.
    """
    if is_open(request, person, case):
        return None
    known = redaction.known([case.citizen_id or 0]).get(case.citizen_id or 0)
    if known is None or all(known.out_of(text) == text for text in texts):
        return None
    messages.info(
        request, _("Bu metinde gizli hemşehrinin bilgisi geçiyor. Düzeltmek için önce gerekçeyle açın.")
    )
    return redirect("case-reveal", pk=case.pk)


def texts_of(case: Case) -> list[str]:
    """Every text of the record that the correcting form holds."""
    answers = (value for value in case.answers_to_questions.values() if isinstance(value, str))
    return [case.title, case.text, case.place_note, *answers]


def _key(pk: int) -> str:
    return f"acik-{pk}"
