"""Saving, correcting, sharing, pinning views. Every change leaves its row in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muhatap.cases import conditions
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.kit.turkish import ascii_fold
from muhatap.lists import policy, queries
from muhatap.lists.looks import Look
from muhatap.lists.models import Pin, SavedView
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services import audit
from muhatap.organization.services.audit import change

MOST = 1000  # views of one person
LOGGED = ("name", "shared", "unit", "role", "order", "group", "layout")


@dataclass(frozen=True)
class Draft:
    """A view as written. `shared` is a `SavedView.Shared`; `role` counts only where it is shared with one."""

    name: str
    look: Look
    shared: str = SavedView.Shared.NOBODY
    role: str = ""


@transaction.atomic
def save_view(draft: Draft, *, by: Person) -> SavedView:
    """A new view of `by`. Raises `Incomplete` for a bad name, `NotYours` for sharing beyond one's right."""
    if SavedView.objects.filter(owner_id=by.staff_id, deleted_at=None).count() >= MOST:
        raise NotNow(_("En çok 1.000 görünümünüz olabilir; artık kullanmadıklarınızı silin."))
    columns = _clean(draft, by)
    row = SavedView.objects.create(owner_id=by.staff_id or 0, **columns)
    audit("savedview.created", row, by=by, after={name: getattr(row, name) for name in LOGGED})
    return row


@transaction.atomic
def change_view(pk: int, draft: Draft, *, by: Person, seen: int) -> SavedView:
    """Correct a view; `seen` is the version one looked at. Raises as `save_view`, and `NotNow` when
    somebody was faster."""
    row = _locked(pk, by)
    if row.version != seen:
        raise NotNow(_("Siz yazarken bu görünümü başka biri değiştirdi; sayfayı yenileyip yeniden deneyin."))
    said = conditions.sentence(conditions.parse(row.condition))
    before, after = change(row, _clean(draft, by, of=row))
    if after:
        row.version += 1
        row.save(update_fields=["version"])
        logged = [name for name in LOGGED if name in after]
        old, new = {name: before[name] for name in logged}, {name: after[name] for name in logged}
        if "condition" in after:
            old["condition"], new["condition"] = said, conditions.sentence(draft.look.condition)
        audit("savedview.changed", row, by=by, before=old, after=new)
    return row


@transaction.atomic
def delete_view(pk: int, *, by: Person) -> SavedView:
    """Take a view away; `restore_view` brings it back with its pins."""
    row = _locked(pk, by)
    row.deleted_at = clock.now()
    row.save(update_fields=["deleted_at"])
    audit("savedview.deleted", row, by=by)
    return row


@transaction.atomic
def restore_view(pk: int, *, by: Person) -> SavedView:
    """Bring a deleted view back. Doing it twice changes nothing."""
    row = SavedView.objects.select_for_update(of=("self",)).filter(policy.seen_by(by)).get(pk=pk)
    _must_change(row, by)
    if row.deleted_at is not None:
        row.deleted_at = None
        row.save(update_fields=["deleted_at"])
        audit("savedview.restored", row, by=by)
    return row


@transaction.atomic
def pin(pk: int, wanted: bool, *, by: Person) -> None:
    """Put a view into one's navigation, or take it out. Doing it twice changes nothing."""
    view = queries.visible_to(by).get(pk=pk)
    if not wanted:
        Pin.objects.filter(staff_id=by.staff_id or 0, view=view).delete()
        return
    if len(queries.pinned(by)) >= queries.PINNED:
        raise NotNow(_("Menüde en çok 8 görünüm durabilir; önce birini menüden çıkarın."))
    Pin.objects.get_or_create(staff_id=by.staff_id or 0, view=view)


def _locked(pk: int, by: Person) -> SavedView:
    row = queries.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
    _must_change(row, by)
    return row


def _must_change(row: SavedView, by: Person) -> None:
    if not policy.may_change(by, row):
        raise NotYours(_("Bu görünümü yalnız sahibi değiştirebilir; kopyasını çıkarıp onu değiştirin."))


def _clean(draft: Draft, by: Person, of: SavedView | None = None) -> dict[str, Any]:
    name = texts.one_line(draft.name)
    wrong = texts.flaw(name, limit=80) if name else _("Bir ad yazın.")
    if wrong:
        raise Incomplete(_("Görünüm kaydedilmedi. İşaretli yerleri düzeltin."), fields={"name": wrong})
    shared = draft.shared
    if shared not in policy.may_share(by) and (of is None or shared != of.shared):
        raise NotYours(_("Görünümü bu kadar geniş paylaşamazsınız; hiçbir şey kaydedilmedi."))
    role = draft.role if shared == SavedView.Shared.ROLE else ""
    if shared == SavedView.Shared.ROLE and role not in Role.values:
        raise Incomplete(
            _("Görünüm kaydedilmedi. İşaretli yerleri düzeltin."), fields={"role": _("Bir görev seçin.")}
        )
    kept = of is not None and of.shared == SavedView.Shared.UNIT
    unit = (
        (of.unit_id if of is not None and kept else by.unit_id) if shared == SavedView.Shared.UNIT else None
    )
    return {
        "name": name,
        "name_fold": ascii_fold(name),
        "condition": conditions.serialise(draft.look.condition),
        "columns": list(draft.look.columns),
        "order": draft.look.order,
        "group": draft.look.group,
        "layout": draft.look.layout,
        "shared": shared,
        "unit_id": unit,
        "role": role,
    }
