"""Addresses of a person: written down, corrected, ended; one of those in use is the main one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.citizens.drafts import Problems
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import Address, Citizen, CitizenChange
from muhatap.citizens.services.records import changed, locked
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person
from muhatap.places.models import Neighbourhood

LIMITS = {"street": 240, "door": 40, "note": 200}
MOST = 20  # addresses in use of one person


@dataclass(frozen=True)
class AddressDraft:
    """An address as typed; `since` empty for today."""

    street: str
    door: str = ""
    neighbourhood_id: int | None = None
    note: str = ""
    kind: str = Address.Kind.HOME
    source: str = Address.Source.TOLD
    since: date | None = None


@transaction.atomic
def add_address(citizen_id: int, draft: AddressDraft, *, by: Person, main: bool = False) -> Address:
    """Write an address down; the first one, or with `main`, becomes the main one.

    BadRecord names wrong fields; NotNow when the same address is there already.
    """
    row = locked(citizen_id, by)
    ready = _checked(draft)
    standing = list(Address.objects.filter(citizen=row, until=None).select_for_update())
    made = Address(citizen=row, created_at=clock.now(), created_by_id=by.actor_id)
    _fill(made, ready)
    if any((one.line, one.neighbourhood_id) == (made.line, made.neighbourhood_id) for one in standing):
        raise NotNow(_("Bu adres kayıtta zaten var."), fields={"street": _("Bu adres kayıtta zaten var.")})
    if len(standing) >= MOST:
        raise NotNow(_("Kayıtta çok adres var; kullanılmayanları sona erdirin."))
    made.save(force_insert=True)
    _note(made, "", made.line, by)
    if main or not any(one.is_main for one in standing):
        _make_main(row, made, by)
    return made


def _checked(draft: AddressDraft) -> AddressDraft:
    problems: Problems = {}
    plain = {name: texts.one_line(getattr(draft, name)) for name in LIMITS}
    for name, limit in LIMITS.items():
        wrong = texts.flaw(plain[name], limit=limit)
        if wrong:
            problems[name] = str(wrong)
    if not plain["street"]:
        problems["street"] = _("Sokağı ya da caddeyi yazın.")
    if draft.kind not in Address.Kind.values:
        problems["kind"] = _("Bu bir adres türü değil.")
    if draft.source not in Address.Source.values:
        problems["source"] = _("Nereden öğrenildiğini seçin.")
    since = draft.since or clock.today()
    if since > clock.today():
        problems["since"] = _("Başlangıç günü ileride olamaz.")
    area = draft.neighbourhood_id
    if area is not None and not Neighbourhood.objects.filter(pk=area).exists():
        problems["neighbourhood"] = _("Böyle bir mahalle yok.")
    if problems:
        raise BadRecord(
            _("Adres yazılmadı. Yazdıklarınız duruyor; işaretli alanları düzeltin."), fields=problems
        )
    return replace(draft, street=plain["street"], door=plain["door"], note=plain["note"], since=since)


def _fill(row: Address, draft: AddressDraft) -> None:
    row.kind, row.street, row.door, row.note = draft.kind, draft.street, draft.door, draft.note
    row.neighbourhood_id, row.source = draft.neighbourhood_id, draft.source
    row.since = draft.since or clock.today()


def _note(row: Address, before: str, after: str, by: Person, reason: str = "") -> None:
    line = changed(row.citizen_id, f"address_{row.kind}", before, after, by)
    line.reason = reason
    line.save()


@transaction.atomic
def correct_address(
    citizen_id: int, address_id: int, draft: AddressDraft, *, reason: str, by: Person
) -> Address:
    """Mend what was written wrongly; the earlier words stay in the record's history.

    BadRecord also without a reason; NotNow for one that has ended. Who has moved gets a new address instead.
    """
    row = locked(citizen_id, by)
    address = _standing(row, address_id)
    why = _why(reason)
    ready = _checked(draft)
    before, kind = address.line, address.kind
    _fill(address, ready)
    address.save()
    if before != address.line or kind != address.kind:
        _note(address, before, address.line, by, why)
    else:
        _note(address, "", "", by, why)
    if address.is_main:
        _mirror(row, address, by)
    return address


def _why(reason: str) -> str:
    why = texts.one_line(reason)
    wrong = texts.flaw(why, limit=300)
    if wrong or len(why) < 3:
        raise BadRecord(
            _("Adres değişmedi."), fields={"reason": str(wrong) or _("Neden olduğunu yazın; kayda geçer.")}
        )
    return why


def _standing(row: Citizen, address_id: int) -> Address:
    address = Address.objects.select_for_update().get(pk=address_id, citizen=row)
    if address.until is not None:
        raise NotNow(_("Bu adres sona ermiş; değiştirilmez."))
    return address


@transaction.atomic
def end_address(citizen_id: int, address_id: int, until: date | None, *, reason: str, by: Person) -> Address:
    """Write down the last day of an address, today unless told; it stays in the record.

    The newest one of a home, else of any kind, becomes the main one in its place.
    """
    row = locked(citizen_id, by)
    address = _standing(row, address_id)
    why, last = _why(reason), until or clock.today()
    if not address.since <= last <= clock.today():
        raise BadRecord(
            _("Adres değişmedi."),
            fields={"until": _("Son gün, başlangıcından önce ya da ileride olamaz.")},
        )
    was_main, address.until, address.is_main = address.is_main, last, False
    address.save(update_fields=["until", "is_main"])
    _note(address, address.line, "", by, why)
    if was_main:
        _make_main(row, _heir(row), by)
    return address


def _heir(row: Citizen) -> Address | None:
    others = list(Address.objects.filter(citizen=row, until=None).order_by("-since", "-pk"))
    return min(others, key=lambda one: one.kind != Address.Kind.HOME, default=None)


@transaction.atomic
def prefer_address(citizen_id: int, address_id: int, *, by: Person) -> Address:
    """Make this the main one."""
    row = locked(citizen_id, by)
    address = _standing(row, address_id)
    if not address.is_main:
        _make_main(row, address, by)
    return address


def _make_main(row: Citizen, address: Address | None, by: Person) -> None:
    Address.objects.filter(citizen=row, is_main=True).update(is_main=False)
    if address is not None:
        address.is_main = True
        address.save(update_fields=["is_main"])
    _mirror(row, address, by)


def _mirror(row: Citizen, address: Address | None, by: Person) -> None:
    """The record's own columns say what the main address says; its history keeps what they said before."""
    area = address.neighbourhood if address is not None else None
    wanted = {
        "neighbourhood_id": area.pk if area else None,
        "district_id": area.district_id if area else None,
        "address": address.line[:300] if address is not None else "",
    }
    lines = []
    for column, value in wanted.items():
        before = getattr(row, column)
        if before != value:
            lines.append(changed(row.pk, column, str(before or ""), str(value or ""), by))
            setattr(row, column, value)
    if lines:
        row.save(update_fields=list(wanted))
        CitizenChange.objects.bulk_create(lines)
