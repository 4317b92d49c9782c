"""Half-written answers, shared by the people of the unit: one text for each part of a case.

Whoever opens the page goes on where the last one stopped. Nobody overwrites what somebody else wrote
meanwhile: a page that does not show the latest text is refused and keeps its words.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.answers import queries
from muhatap.answers.models import Answer, AnswerDraft
from muhatap.answers.services import LONGEST
from muhatap.cases import policy
from muhatap.cases import queries as cases
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, NotYours
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Person

LIMITS: Mapping[str, int] = {"text": LONGEST, "remark": 300, "outside_no": 60}


class DraftMoved(NotNow):
    """Somebody else wrote on since the page was opened."""


def of(referral_id: int) -> AnswerDraft | None:
    """The draft of this part with who wrote last; the caller has checked the part. One statement."""
    return AnswerDraft.objects.filter(referral_id=referral_id).select_related("changed_by__staff").first()


@transaction.atomic
def keep(referral_id: int, values: Mapping[str, str], *, seen: int, by: Person) -> AnswerDraft | None:
    """Keep what was typed; None when there is nothing to keep and nothing was kept.

    `seen` is the version that the page shows, 0 for none. Raises `DraftMoved` when somebody else has written
    a later one, `NotYours` and `NotNow` as answering itself does; what `by` may not see does not exist.
    """
    _hold(referral_id, by)
    typed = {name: values.get(name, "").replace("\x00", "")[:most] for name, most in LIMITS.items()}
    outcome = values.get("outcome", "")
    draft = of(referral_id)
    if draft is None and not any(trimmed(text) for text in typed.values()):
        return None
    if draft is not None and draft.version != seen and draft.changed_by_id != by.actor_id:
        words = _("Bu cevabı sizden sonra %(name)s yazdı. Sayfayı yenileyip o metinden devam edin.")
        raise DraftMoved(words % {"name": draft.changed_by})
    draft = draft or AnswerDraft(referral_id=referral_id)
    for name, text in typed.items():
        setattr(draft, name, text)
    draft.outcome = outcome if outcome in Answer.Outcome.values else ""
    draft.version += 1
    draft.changed_at, draft.changed_by_id = clock.now(), by.actor_id
    draft.save()
    return draft


@transaction.atomic
def forget(referral_id: int, *, by: Person) -> int:
    """Throw the draft away; how many there were. Whoever may answer may."""
    _hold(referral_id, by)
    return AnswerDraft.objects.filter(referral_id=referral_id).delete()[0]


def _hold(referral_id: int, by: Person) -> None:
    """Lock the part, so that its draft has one writer; refused to who may not answer it now."""
    rows = cases.referrals_visible_to(by).select_related("unit", "case").select_for_update(of=("self",))
    referral = rows.get(pk=referral_id)
    row = queries.answering(referral)
    if policy.may(by, row, referral.case, referral) is None:
        raise NotYours(_("Bu birimin cevabını yalnız birimi yazar."))
    if referral.status not in row.sources:
        raise NotNow(_("Cevap gönderilmiş; taslak saklanmadı."))
