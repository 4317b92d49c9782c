"""Opening masked data, and the log of who looked (law 6698 m.10 and m.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.citizens import addresses, casework, policy
from muhatap.citizens.errors import BadRecord, MayNotReveal
from muhatap.citizens.models import Address, Citizen, PrivacyNotice, Viewing
from muhatap.citizens.services.records import locked, number_of
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.organization.persons import Person

LOOK_AGAIN = timedelta(hours=1)  # opening the same record again within this time is one look
LOOKED = """
INSERT INTO citizens_viewing (citizen_id, at, by_id, what, reason, case_number)
SELECT one, %(now)s, %(by)s, 'masked', '', '' FROM unnest(%(citizens)s::bigint[]) AS one
WHERE NOT EXISTS (
    SELECT 1 FROM citizens_viewing
    WHERE citizen_id = one AND by_id = %(by)s AND what = 'masked' AND at > %(since)s
)
"""


@dataclass(frozen=True)
class Revealed:
    """Personal data in clear. For one answer to one person; never kept, cached or written anywhere."""

    citizen_id: int
    name: str
    number: str = ""
    points: tuple[tuple[str, str], ...] = ()
    place: str = ""
    address: str = ""
    others: tuple[tuple[str, str], ...] = ()
    representative: str = ""
    note: str = ""


@transaction.atomic
def reveal(citizen_id: int, what: str, *, reason: str, by: Person, case_number: str = "") -> Revealed:
    """Open what is masked, and log who, when, why (law 6698 m.12).

    `what` is a `Viewing.What`: contact (telephones, e-mails, address), number, or hidden_identity, which
    like anything of a record hidden by wish needs a person who `sees_hidden` and the number of the case
    (izmir:15.10). A number that is given has to be a case of this citizen that `by` sees: BadRecord
    otherwise. Nothing is logged when it is refused.
    """
    row = Citizen.objects.select_related("neighbourhood__district", "district").filter(pk=citizen_id).first()
    if row is None:
        raise Citizen.DoesNotExist
    hidden = row.identity_hidden or what == Viewing.What.HIDDEN
    if not policy.may_reveal(by, hidden=hidden, case_number=case_number):
        raise MayNotReveal(_("Bu bilgileri görme yetkiniz yok. Gerekliyse yöneticinize başvurun."))
    reason, typed = _checked_reason(what, reason, case_number, hidden)
    case_number = casework.number_of(typed, row.pk, by) if typed else ""
    if typed and not case_number:
        wrong = _("Bu hemşehrinin böyle bir başvurusu yok ya da size açık değil.")
        raise BadRecord(_("Bilgiler gösterilmedi: gerekçe tamam değil."), fields={"case_number": wrong})
    Viewing.objects.create(
        citizen=row, at=clock.now(), by_id=by.actor_id, what=what, reason=reason, case_number=case_number
    )
    return _revealed(row, what)


def _checked_reason(what: str, reason: str, case_number: str, hidden: bool) -> tuple[str, str]:
    problems = {}
    plain, case = (texts.one_line(t) for t in (reason, case_number))
    if what not in {Viewing.What.CONTACT, Viewing.What.NUMBER, Viewing.What.HIDDEN}:
        problems["what"] = _("Neyin gösterileceğini seçin.")
    wrong = texts.flaw(plain, limit=300)
    if wrong or len(plain) < 3:
        problems["reason"] = str(wrong) or _("Gerekçe boş. Niçin bakıldığı kayda geçer.")
    wrong = texts.flaw(case, limit=20)
    if wrong or (hidden and not case):
        problems["case_number"] = str(wrong) or _("Kimliği gizli: hangi başvuru için bakıldığı yazılmalı.")
    if problems:
        raise BadRecord(_("Bilgiler gösterilmedi: gerekçe tamam değil."), fields=problems)
    return plain, case


def _revealed(row: Citizen, what: str) -> Revealed:
    if what == Viewing.What.NUMBER:
        number = number_of(row)
        return Revealed(row.pk, row.name, number=number.value if number else "")
    points = row.contact_points.filter(is_active=True).order_by("-is_primary", "pk")
    area = row.neighbourhood
    return Revealed(
        row.pk,
        row.name,
        points=tuple(points.values_list("kind", "value")),
        place=area.label if area else row.district.name if row.district else "",
        address=row.address,
        others=tuple(
            (one.get_kind_display(), _told(one))
            for one in addresses.of_citizen(row.pk)
            if one.until is None and (not one.is_main or one.note)
        ),
        representative=row.representative,
        note=row.note,
    )


def _told(one: Address) -> str:
    area = one.neighbourhood.label if one.neighbourhood else ""
    return ", ".join(part for part in (area, one.line, one.note) if part)


def looked(*citizen_ids: int, by: Person) -> None:
    """Log that masked pages of these records were opened; again only after an hour. One statement."""
    now = clock.now()
    values: dict[str, Any] = {
        "citizens": list(citizen_ids),
        "by": by.actor_id,
        "now": now,
        "since": now - LOOK_AGAIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOOKED, values)


@transaction.atomic
def show_privacy_notice(citizen_id: int, *, version: str, channel: str, by: Person) -> PrivacyNotice:
    """Prove that the information text of law 6698 m.10 was shown or read out, by channel and version."""
    row = locked(citizen_id, by)
    return PrivacyNotice.objects.create(
        citizen=row, version=version[:20], channel=channel[:20], at=clock.now(), by_id=by.actor_id
    )
