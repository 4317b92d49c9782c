"""For whom or what a case waits, in words for everybody who opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muhatap.cases import policy, story
from muhatap.cases.lifecycle import ENDED, LIVE, ReferralStatus, Status
from muhatap.cases.models import Case, Referral
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

S, T, R = Status, ReferralStatus, Role


@dataclass(frozen=True)
class Desk:
    """What a desk is waited for: with its name, without one; the case's column, and who sits there."""

    named: Promise
    nameless: Promise
    column: str
    role: Role


DESKS: Mapping[str, Desk] = {
    S.AWAITING_APPROVAL: Desk(
        _("Onay bekliyor. Onaylayacak masa: %(who)s."), _("Onay bekliyor."), "approval_desk", R.APPROVER
    ),
    S.TO_ROUTE: Desk(
        _("Birime yönlendirilmeyi bekliyor. Yönlendirecek masa: %(who)s."),
        _("Birime yönlendirilmeyi bekliyor."),
        "routing_desk",
        R.COORDINATOR,
    ),
    S.OBJECTED: Desk(
        _("İtiraza bakılmasını bekliyor. Bakacak masa: %(who)s."),
        _("İtiraza bakılmasını bekliyor."),
        "routing_desk",
        R.COORDINATOR,
    ),
    S.TO_DELIVER: Desk(
        _("Hemşehriye bildirilmeyi bekliyor. Bildirecek masa: %(who)s."),
        _("Hemşehriye bildirilmeyi bekliyor."),
        "delivery_desk",
        R.DELIVERER,
    ),
    "to_review": Desk(
        _("Cevap kontrol bekliyor. Kontrol edecek masa: %(who)s."),
        _("Cevap kontrol bekliyor."),
        "review_desk",
        R.REVIEWER,
    ),
    "to_combine": Desk(
        _("Birimlerin cevabı tamam, hemşehriye gidecek metin bekleniyor. Masa: %(who)s."),
        _("Birimlerin cevabı tamam, hemşehriye gidecek metin bekleniyor."),
        "review_desk",
        R.REVIEWER,
    ),
    "to_inform": Desk(
        _("Ara bilgi iletilmeyi bekliyor. İletecek masa: %(who)s."),
        _("Ara bilgi iletilmeyi bekliyor."),
        "delivery_desk",
        R.DELIVERER,
    ),
    "to_call": Desk(
        _("Hemşehriye ileti gitmiyor, bir kişinin arayıp söylemesi bekleniyor. Arayacak masa: %(who)s."),
        _("Hemşehriye ileti gitmiyor, bir kişinin arayıp söylemesi bekleniyor."),
        "delivery_desk",
        R.DELIVERER,
    ),
}
UNITS: Sequence[tuple[Promise, frozenset[str]]] = (
    (_("Kabul etmesi beklenen: %(who)s."), frozenset({T.OFFERED})),
    (_("Cevabı beklenen: %(who)s."), frozenset({T.WORKING, T.SCHEDULED, T.CORRECTION, T.FORWARDED})),
    (_("Hemşehrinin cevabını bekleyen: %(who)s."), frozenset({T.WAITING})),
)
OTHERS: Mapping[str, Promise] = {
    S.WAITING_CITIZEN: _("Hemşehrinin cevabını bekliyor."),
    S.CLOSED: _("Sonuçlandı, kimseden bir işlem beklenmiyor."),
    S.CANCELLED: _("İptal edildi, kimseden bir işlem beklenmiyor."),
}


def sentences(person: Person, case: Case, referrals: Sequence[Referral]) -> list[str]:
    """What the case waits for now, the nearest first; `referrals` come with their units. No statement.

    Who holds the role of a desk but not at this one reads that it is not theirs, so that a button that is
    missing explains itself.
    """
    said = [_by_status(person, case, referrals)] if case.status not in (S.WITH_UNITS, S.IN_REVIEW) else []
    if not said:
        said = _of_units(person, case, referrals)
    if case.escalated_at is not None:
        said.insert(0, gettext("Üste taşındı: şefin ya da müdürün önlemini bekliyor."))
    if case.to_inform:
        said.append(_at_desk(person, case, "to_inform"))
    if case.to_call:
        said.append(_at_desk(person, case, "to_call"))
    return said


def _by_status(person: Person, case: Case, referrals: Sequence[Referral]) -> str:
    if case.status == S.RETURNED:
        return gettext("Düzeltme bekliyor. Kaydı açan: %(who)s.") % {"who": story.who(case.registered_by)}
    if case.to_call and case.status in ENDED:
        return case.get_status_display() + "."
    if case.status in OTHERS:
        return str(OTHERS[case.status])
    return _at_desk(person, case, case.status)


def _of_units(person: Person, case: Case, referrals: Sequence[Referral]) -> list[str]:
    """Units that still work, then what lies with the reviewer."""
    parts = [part for part in referrals if part.round == case.round]
    said = []
    for words, statuses in UNITS:
        names = [part.unit.name for part in parts if part.status in statuses]
        if names:
            said.append(str(words) % {"who": ", ".join(names)})
    answered = any(part.status == T.ANSWERED for part in parts)
    if answered:
        said.append(_at_desk(person, case, "to_review"))
    elif case.status == S.IN_REVIEW:
        live = sum(part.status in LIVE for part in parts)
        said.append(_at_desk(person, case, "to_combine" if live > 1 else "to_review"))
    return said


def _at_desk(person: Person, case: Case, what: str) -> str:
    row = DESKS[what]
    desk = getattr(case, row.column)
    if desk is None:
        return str(row.nameless)
    words = str(row.named) % {"who": desk.name}
    if person.has(row.role) and policy.at_desk(person, row.role, case) is None:
        return gettext("%(sentence)s Sizin yetkiniz başka bir masada.") % {"sentence": words}
    return words
