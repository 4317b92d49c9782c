"""Telling citizens and units that work is planned or delayed (sisli:15.d): a person sends it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queries as cases
from muhatap.cases import redacting, telling
from muhatap.cases import services as case_services
from muhatap.cases.lifecycle import IN_HAND, OPEN, ReferralStatus
from muhatap.cases.models import Case
from muhatap.cases.services import rehearsing
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours, Refused
from muhatap.notifications.rendering import Rendered
from muhatap.organization.persons import Person
from muhatap.overdue import policy
from muhatap.overdue.models import DelayNotice

How = DelayNotice.How
MOST = 50
TEXT = 2000
MARKS = ("{numara}", "{konu}", "{tarih}")


@dataclass(frozen=True)
class Telling:
    """What is to be said: to the citizen by `text`, and whether the units are reminded.

    `seen` is when the list was drawn: a case of which somebody has told since is left alone.
    """

    text: str
    citizen: bool
    units: bool
    seen: datetime


@dataclass(frozen=True)
class Told:
    """What became, or would become, of one case: how its citizen hears, the messages, why it was refused."""

    case: Case
    how: DelayNotice.How
    units: int = 0
    letters: Sequence[Rendered] = ()
    refused: str = ""


def inform(case_ids: Collection[int], said: Telling, *, by: Person) -> list[Told]:
    """Tell about each of these cases, each in a transaction of its own; what is refused says why.

    Consent and the chosen address decide how the citizen hears; where no message reaches, somebody calls
    (`pass_on` leaves that call). `Incomplete` for a text that cannot be sent, `NotYours` for others' work.
    """
    return [_one(pk, said, by) for pk in _checked(case_ids, said, by)]


def rehearse(case_ids: Collection[int], said: Telling, *, by: Person) -> list[Told]:
    """The same without anything staying: each case with the messages exactly as they would go."""
    return [_rehearsed(pk, said, by) for pk in _checked(case_ids, said, by)]


def _rehearsed(pk: int, said: Telling, by: Person) -> Told:
    found: list[Told] = []
    letters = rehearsing.letters(pk, lambda: found.append(_one(pk, said, by)))
    return replace(found[0], letters=redacting.letters(by, found[0].case, letters))


def _checked(case_ids: Collection[int], said: Telling, by: Person) -> list[int]:
    if not by.has(*policy.INFORMERS):
        raise NotYours(_("Planlanan ve geciken başvuruları koordinasyon ya da şef bildirir."))
    faults: dict[str, str] = {}
    if said.citizen:
        wrong = texts.flaw(said.text, limit=TEXT, lines=True) or (
            "" if texts.trimmed(said.text) else _("Metni yazın.")
        )
        left = said.text
        for mark in MARKS:
            left = left.replace(mark, "")
        if not wrong and ("{" in left or "}" in left):
            wrong = _("Yalnız şu yer tutucular kullanılır: %(marks)s.") % {"marks": ", ".join(MARKS)}
        if wrong:
            faults["text"] = str(wrong)
    elif not said.units:
        faults["citizen"] = gettext("Hemşehriye mi, birime mi bildirileceğini seçin.")
    if faults:
        raise Incomplete(_("Bildirilmedi. Yazdıklarınız duruyor; işaretli alanları düzeltin."), fields=faults)
    wanted = list(dict.fromkeys(case_ids))
    known = set(cases.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
    found = [pk for pk in wanted if pk in known]
    if not found or len(found) > MOST:
        message = _("Listeden en az bir, en çok %(most)d başvuru seçin.") % {"most": MOST}
        raise Incomplete(message, fields={"cases": message})
    return found


def _one(pk: int, said: Telling, by: Person) -> Told:
    case = cases.visible_to(by).select_related(*cases.WITH).get(pk=pk)
    try:
        with transaction.atomic():
            return _tell(case, said, by)
    except Refused as refused:
        return Told(case, How.NOT, refused=str(refused.message))


def _tell(case: Case, said: Telling, by: Person) -> Told:
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if DelayNotice.objects.filter(case=case, at__gt=said.seen).exists():
        raise NotNow(_("Siz bakarken başkası bildirmiş."))
    parts = list(case.referrals.filter(status__in=IN_HAND).select_related("unit").order_by("pk"))
    planned = min((row.scheduled_for for row in parts if row.scheduled_for), default=None)
    is_planned = any(row.status == ReferralStatus.SCHEDULED for row in parts)
    late = case.due_at is not None and case.due_at < clock.now()
    if case.status not in OPEN or not (is_planned or late):
        raise NotNow(_("Artık ne planda ne gecikmiş; bildirilecek bir şey yok."))
    how = How.NOT
    if said.citizen:
        how = _way(case)
        if how is not How.NOBODY:
            text = _filled(said.text, case, planned.strftime("%d.%m.%Y") if planned else "")
            case_services.move(case.pk, "pass_on", by=by, facts={"text": text})
    units = 0
    for row in parts if said.units else ():
        if not row.unit.is_outside:
            case_services.move_referral(row.pk, "remind", by=by)
            units += 1
    DelayNotice.objects.create(case=case, at=clock.now(), by_id=by.actor_id, how=how, units=units)
    return Told(case, how, units)


def _way(case: Case) -> DelayNotice.How:
    if case.citizen_id is None and case.from_unit_id is None:
        return How.NOBODY
    return How.MESSAGE if telling.citizen(case) else How.CALL


def _filled(text: str, case: Case, planned: str) -> str:
    if "{tarih}" in text and not planned:
        raise NotNow(_("Planlanan bir tarihi yok; metindeki {tarih} yerine yazılacak gün bulunamadı."))
    topic = (
        case.topic.name_en if case.language.startswith("en") and case.topic.name_en else case.topic.name_tr
    )
    for mark, value in zip(MARKS, (case.number, topic, planned), strict=True):
        text = text.replace(mark, value)
    return text
