"""Writing, correcting and deleting announcements; every change is kept with who made it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muhatap.announcements import drafts, policy, queries, rendering
from muhatap.announcements.drafts import Clean, Draft
from muhatap.announcements.models import Announcement, Change
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.kit.turkish import ascii_fold
from muhatap.notifications.rendering import MOST_PARTS
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services import audit

What = Change.What


@transaction.atomic
def write(draft: Draft, *, by: Person) -> Announcement:
    """A new draft. `Incomplete` names wrong fields, `NotYours` when `by` does not speak for the unit."""
    ready, unit = drafts.clean(draft), _unit(draft, by)
    row = Announcement(unit=unit, created_at=clock.now(), created_by_id=by.actor_id, **ready.columns)
    _fill(row, ready)
    noted(row, What.WRITTEN, by=by)
    return row


@transaction.atomic
def correct(announcement_id: int, draft: Draft, *, version: int, by: Person) -> Announcement:
    """Change a draft. `NotNow` when it is not one any more, or somebody changed it since `version`."""
    row = own(announcement_id, by)
    if row.state not in policy.OPEN:
        raise NotNow(_("Bu duyuru artık taslak değil; düzeltmek için önce onaydan geri alın."))
    if row.version != version:
        raise NotNow(
            _("Siz yazarken bu duyuruyu başkası değiştirdi. Yazdığınız duruyor, bakıp yeniden saklayın.")
        )
    ready, unit = drafts.clean(draft), _unit(draft, by)
    before = snapshot(row)
    for name, value in {**ready.columns, "unit": unit}.items():
        setattr(row, name, value)
    _fill(row, ready)
    after = snapshot(row)
    differing = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if differing:
        row.version += 1
        row.save(update_fields=["version"])
        noted(row, What.CORRECTED, by=by, fields=differing)
    return row


@transaction.atomic
def discard(announcement_id: int, *, by: Person) -> None:
    """Throw a draft away; that it was there stays in the log of administration."""
    row = own(announcement_id, by)
    if row.state not in policy.OPEN:
        raise NotNow(_("Yalnız taslaklar silinir; gönderilen bir duyuru kayıtta kalır."))
    audit("announcement.deleted", row, by=by, reason=row.title_tr)
    row.delete()


def own(announcement_id: int, by: Person) -> Announcement:
    """The announcement, locked; strangers do not find it, others than its unit's writers are refused."""
    row = locked(announcement_id, by)
    if not policy.writes_for(by, row.unit):
        raise NotYours(_("Bu duyuruyu yazan birimin sorumlusu değiştirir."))
    return row


def locked(announcement_id: int, by: Person) -> Announcement:
    """The announcement, locked, if this person sees it."""
    rows = queries.visible_to(by).select_related("unit").select_for_update(of=("self",))
    return rows.get(pk=announcement_id)


def noted(
    row: Announcement, what: str, *, by: Person, fields: dict[str, Any] | None = None, reason: str = ""
) -> Change:
    """One more line of its history."""
    return Change.objects.create(
        announcement=row,
        at=clock.now(),
        by_id=by.actor_id,
        on_behalf_of_id=policy.behalf(by, row, what),
        what=what,
        fields=fields or {},
        reason=reason,
    )


def snapshot(row: Announcement) -> dict[str, Any]:
    """What the history compares: words for what can be renamed, codes for what cannot."""
    quarters = row.neighbourhoods.select_related("district").defer("outline", "district__outline")
    return {
        "unit": row.unit.name_tr,
        "title_tr": row.title_tr,
        "text_tr": row.text_tr,
        "title_en": row.title_en,
        "text_en": row.text_en,
        "channels": [channel.value for channel in row.channels],
        "audience": row.audience,
        "districts": list(row.districts.values_list("name", flat=True)),
        "neighbourhoods": [f"{one.district.name}, {one.name}" for one in quarters],
        "send_at": row.send_at.astimezone(UTC).isoformat() if row.send_at else "",
    }


def _unit(draft: Draft, by: Person) -> Unit:
    unit = Unit.objects.filter(pk=draft.unit_id, is_active=True).first()
    if unit is None or not policy.writes_for(by, unit):
        message = _("Bu birim adına duyuru yazamazsınız.")
        raise NotYours(message, fields={"unit": message})
    return unit


def _fill(row: Announcement, ready: Clean) -> None:
    """Store columns and places; refuse a text message that would not go whole."""
    row.words_fold = ascii_fold("\n".join((row.title_tr, row.text_tr, row.title_en, row.text_en)))
    long = [
        f"text_{language}" for language in row.languages if row.by_sms and not rendering.fits(row, language)
    ]
    if long:
        said = _(
            "SMS en çok %(parts)s parça olur, bu metin sığmıyor. Kısaltın ya da yalnız e-postayla gönderin."
        )
        raise Incomplete(
            _("Duyuru saklanmadı. Yazdıklarınız duruyor; işaretli alanları düzeltin."),
            fields={name: said % {"parts": MOST_PARTS} for name in long},
        )
    row.save()
    row.districts.set(ready.districts)
    row.neighbourhoods.set(ready.neighbourhoods)
