"""The decision: its outcome, grounds and remedies, with every version; no answer passes without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.answers import enclosing
from muhatap.cases import services as cases
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Kind, Referral
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.information import grounds, letters
from muhatap.information.models import Application, Change, Consent, Decision, Dispute
from muhatap.information.models.applications import TELLS, WITHHOLDING
from muhatap.information.services.disputes import judge_anew
from muhatap.information.services.recording import differences, held, morning, note
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import trimmed
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

Outcome = Decision.Outcome
DAYS_BEFORE = timedelta(days=7)  # a third person is told at least so long before (4982 m.21)
GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY, Outcome.SEPARATED})
BY_PEOPLE = tuple(TELLS)  # that it was withdrawn follows from a move


@dataclass(frozen=True)
class Draft:
    """A decision as somebody writes it."""

    outcome: str
    grounds: tuple[str, ...] = ()
    reason: str = ""
    separated: str = ""
    published: str = ""
    access: tuple[str, ...] = ()
    forwarded_to: Unit | None = None
    why_corrected: str = ""


@transaction.atomic
def decide(case_id: int, draft: Draft, *, by: Person) -> Decision:
    """Write the decision, or the next version of it; earlier ones stay (4982 m.7–12).

    After the first version a word on why it is corrected is needed. Raises `Incomplete` where the law asks
    for something that is not there, and what the move `decide` refuses.
    """
    application, draft = held(case_id, by), _fitting(draft)
    case = application.case
    cases.check(case, "decide", by=by)
    last = application.decisions.filter(is_current=True).first()
    again = last is not None and last.round == case.round
    faults = _faults(application, draft, is_correction=again)
    if faults:
        raise Incomplete(_("Karar kaydedilmedi; yazdıklarınız duruyor."), fields=faults)
    made = _write(application, draft, by=by)
    cases.move(case.pk, "decide", by=by, facts={"decision": made.pk, "outcome": made.outcome})
    enclosing.enclose(case, letters.words(made, case.language))
    fields: dict[str, tuple[object, object]] = {
        str(_("Sonuç")): (last.get_outcome_display() if last else "", made.get_outcome_display()),
        str(_("Gerekçeler")): (last.cited if last else [], made.cited),
        str(_("Gerekçe metni")): (last.reason if last else "", made.reason),
    }
    what = Change.What.CORRECTED if again else Change.What.DECIDED
    note(application, what, by=by, fields=fields, reason=made.why_corrected)
    return made


def _fitting(draft: Draft) -> Draft:
    """Without what belongs to another outcome: whoever gets nothing reads of no way to it."""
    gives, goes = draft.outcome in GIVES, draft.outcome == Outcome.FORWARDED
    return replace(
        draft,
        access=draft.access if gives else (),
        forwarded_to=draft.forwarded_to if goes else None,
    )


def _write(application: Application, draft: Draft, *, by: Person) -> Decision:
    top = application.decisions.aggregate(n=Max("version"))["n"] or 0
    application.decisions.filter(is_current=True).update(is_current=False)
    made = Decision.objects.create(
        application=application,
        version=top + 1,
        round=application.case.round,
        outcome=draft.outcome,
        grounds=list(draft.grounds),
        reason=trimmed(draft.reason),
        separated=trimmed(draft.separated),
        published=trimmed(draft.published),
        access=list(draft.access),
        forwarded_to=draft.forwarded_to,
        decided_at=clock.now(),
        decided_by_id=by.actor_id,
        why_corrected=trimmed(draft.why_corrected)[:300],
    )
    differences(application, {"outcome": draft.outcome})
    return made


def _faults(application: Application, draft: Draft, *, is_correction: bool) -> dict[str, str | Promise]:
    found: dict[str, str | Promise] = {}
    if draft.outcome not in BY_PEOPLE:
        found["outcome"] = _("Sonucu seçin.")
    if set(draft.grounds) - set(grounds.GROUNDS):
        found["grounds"] = _("Listeden seçin.")
    if is_correction and not trimmed(draft.why_corrected):
        found["why_corrected"] = _("Kararın neden düzeltildiğini yazın; önceki sürüm de durur.")
    if draft.outcome in WITHHOLDING:
        found |= _faults_of_withholding(draft)
    elif draft.grounds:
        found["grounds"] = _("Bu sonuçta ret gerekçesi olmaz; sonucu ya da gerekçeyi değiştirin.")
    if grounds.PUBLISHED in draft.grounds and not trimmed(draft.published):
        found["published"] = _("Nasıl, ne zaman ve nerede yayımlandığını yazın (m.8).")
    if draft.outcome == Outcome.FORWARDED:
        found |= _faults_of_forwarding(application, draft)
    return found | _faults_of_consent(application, draft)


def _faults_of_withholding(draft: Draft) -> dict[str, str | Promise]:
    found: dict[str, str | Promise] = {}
    if not draft.grounds:
        found["grounds"] = _("Verilmeyen bilgi için en az bir gerekçe seçin (m.12).")
    if not trimmed(draft.reason):
        found["reason"] = _("Gerekçeyi açıklayın: neden bu madde uygulanıyor? (m.12)")
    if draft.outcome == Outcome.SEPARATED and not trimmed(draft.separated):
        found["separated"] = _("Hangi bölümlerin neden çıkarıldığını yazın (m.9).")
    return found


def _faults_of_forwarding(application: Application, draft: Draft) -> dict[str, str | Promise]:
    """Only what really went to another body was forwarded (4982 m.7/3)."""
    parts = Referral.objects.filter(
        case=application.case, unit__kind__in=(Unit.Kind.OUTSIDE, Unit.Kind.DISTRICT)
    )
    if draft.forwarded_to is None:
        return {"forwarded_to": _("Gönderilen kurumu seçin (m.7).")}
    if not parts.filter(unit=draft.forwarded_to).exists():
        return {"forwarded_to": _("Başvuru bu kuruma iletilmemiş. Önce “Birime yönlendir” ile iletin.")}
    return {}


def _faults_of_consent(application: Application, draft: Draft) -> dict[str, str | Promise]:
    """What touches a third person is given with written consent, seven days after telling (4982 m.21)."""
    if draft.outcome not in GIVES:
        return {}
    if grounds.PRIVATE in draft.grounds:
        return {}  # just that is what is withheld
    for row in application.consents.exclude(state=Consent.State.DROPPED):
        if row.state != Consent.State.GIVEN:
            return {
                "outcome": _(
                    "%(name)s rıza vermedi ya da cevabı bekleniyor: ona ait bilgi verilemez (m.21). "
                    "Gerekçelere m.21’i ekleyin ya da rızayı bekleyin."
                )
                % {"name": row.name}
            }
        if clock.today() < row.told_on + DAYS_BEFORE:
            return {
                "outcome": _("%(name)s en az yedi gün önce bilgilendirilmiş olmalı: en erken %(day)s (m.21).")
                % {"name": row.name, "day": (row.told_on + DAYS_BEFORE).strftime("%d.%m.%Y")}
            }
    return {}


@transaction.atomic
def withdrawn(case_id: int, *, by: Person) -> Decision | None:
    """The applicant gave it up, or counts as having: the register says so. Twice is the same as once."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if case.kind != Kind.INFORMATION_REQUEST or case.status != Status.CANCELLED:
        return None
    application, _made = Application.objects.get_or_create(case=case)
    application.case = case
    if application.outcome == Outcome.WITHDRAWN:
        return None
    made = _write(application, Draft(Outcome.WITHDRAWN), by=by)
    note(application, Change.What.DECIDED, by=by, fields={str(_("Sonuç")): ("", made.get_outcome_display())})
    return made


@transaction.atomic
def notify(case_id: int, day: date, how: str, *, by: Person) -> Decision:
    """Note the day on which the decision reached the applicant; from it on one may appeal (4982 m.13).

    Noting another day corrects it: the docket that counts the fifteen days begins anew, and whether an appeal
    came late is judged by it.
    """
    application = held(case_id, by)
    decision = application.decisions.filter(is_current=True).first()
    if decision is None or application.case.status != Status.CLOSED:
        raise NotNow(_("Tebliğ, karar hemşehriye bildirildikten sonra işlenir."))
    if day < clock.local(decision.decided_at).date() or day > clock.today():
        raise Incomplete(
            _("Tebliğ kaydedilmedi."),
            fields={"day": _("Karardan önce ya da bugünden sonra olamaz.")},
        )
    disputes = list(application.disputes.filter(decision=decision).order_by("filed_on", "pk"))
    if disputes and day > disputes[0].filed_on:
        raise Incomplete(
            _("Tebliğ kaydedilmedi."), fields={"day": _("İşlenmiş itirazdan ya da davadan sonra olamaz.")}
        )
    changed = differences(decision, {"notified_on": day, "notified_how": trimmed(how)[:120]})
    if "notified_on" in changed and decision.withholds:
        _count_appeal(decision, day, disputes)
    if changed:
        note(application, Change.What.NOTIFIED, by=by, fields=changed)
    return decision


def _count_appeal(decision: Decision, day: date, disputes: list[Dispute]) -> None:
    """The days to appeal run from `day`; an appeal that is there has ended them."""
    if decision.appeal_docket_id is not None:
        deadlines.happened(decision.appeal_docket_id, Occasion.CANCELLED, at=clock.now())
    docket = deadlines.open_docket(Policy.Holder.RECORD, kind="refusal")
    deadlines.happened(docket.pk, Occasion.OPENED, at=morning(day))
    decision.appeal_docket = docket
    decision.save(update_fields=["appeal_docket"])
    for row in disputes:
        row.decision = decision
        if row.kind == Dispute.Kind.BOARD:
            deadlines.happened(docket.pk, Occasion.ENDED, at=morning(row.filed_on))
        judge_anew(row)
