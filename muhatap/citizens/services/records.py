"""Registering, correcting and confirming records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from muhatap.citizens import cipher, masking, policy, queries
from muhatap.citizens.drafts import CitizenDraft, Clean, clean, clean_changes
from muhatap.citizens.errors import DuplicateRecord, LikelyDuplicate
from muhatap.citizens.models import (
    CONSENT_TEXT,
    Citizen,
    CitizenChange,
    ConsentWord,
    ContactPoint,
    Purpose,
)
from muhatap.citizens.numbers import Number
from muhatap.citizens.services.main_address import address_follows
from muhatap.jobs import enqueue
from muhatap.kit import clock, turkish
from muhatap.kit.errors import NotNow, NotYours
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person

TELLING = {"name", "representative", "number_cipher"}  # columns by which somebody is known in a text
PLACE = {"neighbourhood_id", "district_id", "address"}
STANDS = "SELECT merged_into_id FROM citizens_citizen WHERE id = %s FOR KEY SHARE"
STAND = "SELECT id, merged_into_id FROM citizens_citizen WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


@transaction.atomic
def register(draft: CitizenDraft, *, by: Person, sure: bool = True) -> Citizen:
    """Put an applicant into the register (izmir:15.11, sisli:17.c).

    DuplicateRecord (with `known`) when the number is registered already (izmir:15.12); with `sure=False`
    also LikelyDuplicate when the same telephone or e-mail belongs to somebody of a similar name.
    BadRecord names wrong fields.
    """
    require_writer(by)
    ready = clean(draft)
    if ready.number is not None:
        _refuse_known(ready.number)
    if not sure:
        _refuse_likely(draft, by)
    row = new_row(ready, Actor.objects.create(kind=Actor.Kind.CITIZEN), by=by)
    _save(row, ready.number, force_insert=True)
    points = ContactPoint.objects.bulk_create(points_of(row, ready))
    note_consents(points, before={}, by=by)
    if row.address:
        address_follows(row, by=by)
    return row


def new_row(ready: Clean, actor: Actor, *, by: Person) -> Citizen:
    """A record of what was checked, not yet kept."""
    now = clock.now()
    return Citizen(
        **ready.columns,
        **_name_columns(ready.columns["name"]),
        **_number_columns(ready.number),
        actor=actor,
        created_at=now,
        created_by_id=by.actor_id,
        checked_at=now,
        checked_by_id=by.actor_id,
    )


def require_writer(by: Person) -> None:
    """Refuse who does not write the register."""
    if not policy.may_write(by):
        raise NotYours(_("Hemşehri sicilini karşılama, çağrı merkezi ve kontrol görevlileri yazar."))


def _refuse_known(number: Number, but: int = 0) -> None:
    known = Citizen.objects.filter(number_index=cipher.index(number)).exclude(pk=but)
    pk = known.values_list("pk", flat=True).first()
    if pk is not None:
        raise DuplicateRecord(pk)


def _refuse_likely(draft: CitizenDraft, by: Person) -> None:
    certain = [one.card.id for one in queries.likely(draft, person=by) if one.is_certain]
    if certain:
        raise LikelyDuplicate(certain)


def _name_columns(name: str) -> dict[str, str]:
    return {"name_sort": turkish.sort_key(name), "name_fold": turkish.ascii_fold(name)}


def _number_columns(number: Number | None) -> dict[str, Any]:
    if number is None:
        return {"number_cipher": None, "number_index": ""}
    return {"number_cipher": cipher.seal(number), "number_index": cipher.index(number)}


def _save(row: Citizen, number: Number | None, **how: Any) -> None:
    """Save; two who register the same number at the same moment get one record and one refusal."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        if number is not None:
            _refuse_known(number, but=row.pk or 0)
        raise


def points_of(row: Citizen, ready: Clean) -> list[ContactPoint]:
    """The ways to reach a new record, the first of a kind preferred; not yet kept."""
    now, seen = clock.now(), set()
    points = []
    for point in ready.points:
        points.append(
            ContactPoint(
                citizen=row,
                kind=point.kind,
                value=point.value,
                is_primary=point.kind not in seen,
                consent_at=now if point.consent else None,
                consent_source=point.consent_source if point.consent else "",
                news_consent_at=now if point.news else None,
                news_consent_source=point.consent_source if point.news else "",
                created_at=now,
            )
        )
        seen.add(point.kind)
    return points


def note_consents(
    points: Iterable[ContactPoint], *, before: Mapping[str, datetime | None], by: Person
) -> None:
    """Keep the words about consents that differ from before, by purpose, for each of these points.

    The columns tell what holds; who said yes and no, when, where and to which text is proven by these rows
    (6698 m.5, m.11), and told in the record's history.
    """
    lines, words = [], []
    for point in points:
        shown = masking.point(point.kind, point.value)
        for purpose in Purpose.values:
            old, given = before.get(purpose), getattr(point, f"{purpose}_at")
            if bool(given) != bool(old):
                lines.append(
                    changed(point.citizen_id, purpose, shown if old else "", shown if given else "", by)
                )
                words.append(said(point, purpose, bool(given), getattr(point, f"{purpose}_source"), by))
    if words:
        CitizenChange.objects.bulk_create(lines)
        ConsentWord.objects.bulk_create(words)


def said(point: ContactPoint, purpose: str, given: bool, source: str, by: Person) -> ConsentWord:
    """One yes or no as a row, not yet stored."""
    return ConsentWord(
        point=point,
        purpose=purpose,
        given=given,
        at=clock.now(),
        by_id=by.actor_id,
        source=source[:40],
        version=CONSENT_TEXT,
    )


@transaction.atomic
def change(
    citizen_id: int,
    changes: Mapping[str, object],
    *,
    by: Person,
    seen: int | None = None,
    confirmed: bool = False,
) -> Citizen:
    """Correct a record; every changed field leaves a row with before and after (izmir:15.13).

    `changes` holds draft fields by name; what is absent stays. `seen` is the id of the newest change the
    writer knew (`queries.last_change`): NotNow when somebody else was faster. `confirmed`: gone through with
    its owner, as `confirm_record`, together with the correction or not at all.
    """
    row = locked(citizen_id, by)
    if seen is not None:
        _refuse_if_newer(row, seen)
    if confirmed:
        confirm_record(citizen_id, by=by)
    columns, number = clean_changes(row, changes)
    if "number" in changes:
        if number is not None:
            _refuse_known(number, but=row.pk)
        if number != number_of(row):
            columns.update(_number_columns(number))
    differing = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if not differing:
        return row
    notes = [
        _note(row, name, value, number, by) for name, value in differing.items() if name != "number_index"
    ]
    if "name" in differing:
        differing.update(_name_columns(differing["name"]))
    for name, value in differing.items():
        setattr(row, name, value)
    _save(row, number, update_fields=list(differing))
    CitizenChange.objects.bulk_create(notes)
    if differing.keys() & PLACE:
        address_follows(row, by=by)
    if differing.keys() & TELLING:
        known_anew(row.pk)
    if differing.get("identity_hidden"):
        hides(row.pk)
    return row


def known_anew(citizen_id: int) -> None:
    """What may give this person away has changed: whoever keeps words without it is told, by a worker."""
    enqueue("web.citizen_known_anew", citizen=citizen_id)


def hides(citizen_id: int) -> None:
    """Somebody wishes to be hidden from now on: whoever shows them elsewhere is told, by a worker."""
    enqueue("web.citizen_hides", citizen=citizen_id)


def locked(citizen_id: int, by: Person) -> Citizen:
    """The record, locked. Who may not write is refused; a citizen's visit finds only its own record."""
    require_writer(by)
    row = Citizen.objects.select_for_update().filter(pk=citizen_id).first()
    if row is None or not (_is_own(row, by) or policy.may_write_others(by)):
        raise Citizen.DoesNotExist
    if row.merged_into_id is not None:
        raise NotNow(_("Bu kayıt başka bir kayıtla birleştirildi; değişiklik kalan kayda yazılır."))
    return row


def _is_own(row: Citizen, by: Person) -> bool:
    """True for the visit of this very person, also one that began with a record merged into this one."""
    return row.actor_id == by.actor_id or row.shadows.filter(actor_id=by.actor_id).exists()


def stands_for(citizen_id: int) -> int:
    """The id of the record that stands for this one, kept from being merged until the transaction ends.

    For whoever is about to write a row of that person; comes before the lock of a case. One statement where
    nothing was merged. DoesNotExist for no record.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(STANDS, [citizen_id])
            row = cursor.fetchone()
        if row is None:
            raise Citizen.DoesNotExist
        if row[0] is None:
            return citizen_id
        citizen_id = row[0]


def stand_for(citizen_ids: Collection[int]) -> dict[int, int]:
    """As `stands_for`, for many: by the id that was asked for. One statement where nothing was merged."""
    found: dict[int, int] = {}
    asked = set(citizen_ids)
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(STAND, [list(asked)])
            found = {pk: stands_for(merged) if merged else pk for pk, merged in cursor.fetchall()}
    if asked - found.keys():
        raise Citizen.DoesNotExist
    return found


def held(citizen_id: int) -> Citizen:
    """The record itself that `stands_for` this one."""
    return Citizen.objects.get(pk=stands_for(citizen_id))


def _refuse_if_newer(row: Citizen, seen: int) -> None:
    newer = row.changes.filter(pk__gt=seen).select_related("by__staff").order_by("-pk").first()
    if newer is not None:
        raise NotNow(
            _(
                "Bu kaydı az önce %(name)s değiştirdi. Yazdıklarınız duruyor;"
                " yeni hâline bakıp yeniden kaydedin."
            )
            % {"name": newer.by.label or _("başka biri")}
        )


def number_of(row: Citizen) -> Number | None:
    """The number in clear, for this package only."""
    return cipher.unseal(row.number_cipher) if row.number_cipher else None


def _note(row: Citizen, name: str, value: Any, number: Number | None, by: Person) -> CitizenChange:
    """The change as it is kept: a number never in clear, ids as they are, the rest as text."""
    if name == "number_cipher":
        known = number_of(row)
        before, after = (masking.number(n.value) if n else "" for n in (known, number))
        name = "number"
    else:
        before, after = (_as_text(v) for v in (getattr(row, name), value))
    return changed(row.pk, name, before, after, by)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def changed(citizen_id: int, field: str, before: str, after: str, by: Person) -> CitizenChange:
    """One change as a row, not yet stored."""
    return CitizenChange(
        citizen_id=citizen_id,
        at=clock.now(),
        by_id=by.actor_id,
        field=field,
        before=before[:300],
        after=after[:300],
    )


@transaction.atomic
def confirm_record(citizen_id: int, *, by: Person) -> Citizen:
    """Write down that the record was gone through with its owner and is right (izmir:15.13)."""
    row = locked(citizen_id, by)
    before = row.checked_at
    row.checked_at, row.checked_by_id = clock.now(), by.actor_id
    row.save(update_fields=["checked_at", "checked_by"])
    day = clock.local(before).date().isoformat() if before else ""
    changed(row.pk, "checked", day, clock.today().isoformat(), by).save()
    return row
