"""Units: made, changed, placed, closed and opened again (duty access-control.organisation-chart)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import policy
from muhatap.organization.models import RoleGrant, Unit
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit, change

DEEPEST = 12  # levels; the chart of a metropolitan municipality has seven
HOLDS: list[Callable[[int], str]] = []  # why a unit cannot close, said by packages above; "" for nothing
CHANGEABLE = (
    "code",
    "name_tr",
    "name_en",
    "kind",
    "district_code",
    "email",
    "phone",
    "takes_referrals",
    "needs_approval",
    "phone_first",
    "order",
)


def create_unit(
    *, name_tr: str, code: str = "", parent_id: int | None = None, by: Person, **columns: Any
) -> Unit:
    """A new unit under `parent_id` (None: the top). Without a code one is made from the name."""
    policy.require_manager(by)
    _check_names(columns)
    with transaction.atomic():
        _hold_chart()
        parent = _parent(parent_id)
        code = code or _free_code(name_tr)
        if Unit.objects.filter(code=code).exists():
            raise _code_taken()
        unit = Unit.objects.create(code=code, name_tr=name_tr, parent=parent, **columns)
        unit.path = _path(parent, unit.pk)
        _check_depth(unit.path)
        unit.save(update_fields=["path"])
        audit(
            "unit.created",
            unit,
            by=by,
            after={"code": code, "name_tr": name_tr, "parent": parent_id, **columns},
        )
    return unit


def change_unit(unit_id: int, changes: Mapping[str, Any], *, by: Person) -> Unit:
    """Change a unit's facts; its place is changed by `place_unit`."""
    policy.require_manager(by)
    _check_names(changes)
    with transaction.atomic():
        unit = _locked(unit_id)
        code = changes.get("code", unit.code)
        if code != unit.code and Unit.objects.filter(code=code).exists():
            raise _code_taken()
        before, after = change(unit, changes)
        if after:
            audit("unit.changed", unit, by=by, before=before, after=after)
    return unit


def place_unit(unit_id: int, parent_id: int | None, *, by: Person) -> Unit:
    """Hang a unit, with everything below it, under another one. A unit cannot lie below itself."""
    policy.require_manager(by)
    with transaction.atomic():
        _hold_chart()
        unit = _locked(unit_id)
        if unit.parent_id == parent_id:
            return unit
        parent = _parent(parent_id)
        if parent is not None and parent.path.startswith(unit.path):
            message = _("Bir birim kendi altındaki bir birime bağlanamaz; yeri değişmedi.")
            raise Incomplete(message, fields={"parent": message})
        old, new = unit.path, _path(parent, unit.pk)
        branch = Unit.objects.filter(path__startswith=old)
        deepest = max(path.count("/") for path in branch.values_list("path", flat=True))
        _check_depth(new, extra=deepest - old.count("/"))
        branch.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
        before = {"parent": unit.parent_id}
        unit.parent, unit.path = parent, new
        unit.save(update_fields=["parent"])
        audit("unit.placed", unit, by=by, before=before, after={"parent": parent_id})
    return unit


def change_and_place_unit(
    unit_id: int, changes: Mapping[str, Any], parent_id: int | None, *, by: Person
) -> Unit:
    """Facts and place in one transaction: both or neither."""
    with transaction.atomic():
        place_unit(unit_id, parent_id, by=by)
        return change_unit(unit_id, changes, by=by)


def close_unit(unit_id: int, *, reason: str, by: Person) -> Unit:
    """Close a unit: it takes nothing new; what it had stays readable.

    Refused (NotNow) while it has open sub-units, staff, roles, work in hand or a desk.
    """
    policy.require_manager(by)
    with transaction.atomic():
        _hold_chart()
        unit = _locked(unit_id)
        if not unit.is_active:
            raise NotNow(_("Bu birim zaten kapatılmış."))
        below = unit.children.filter(is_active=True).count()
        if below:
            raise NotNow(
                _("Bu birime bağlı %(n)s açık birim var; önce onları taşıyın ya da kapatın.") % {"n": below}
            )
        staff = unit.staff.filter(is_active=True).count()
        if staff:
            raise NotNow(_("Bu birimde %(n)s personel var; önce onları başka birime alın.") % {"n": staff})
        today = clock.today()
        held = RoleGrant.objects.filter(unit=unit, until=None) | RoleGrant.objects.filter(
            unit=unit, until__gt=today
        )
        if held.exists():
            raise NotNow(_("Bu birimde süren görevler var; önce onları bitirin."))
        for said in filter(None, (hold(unit.pk) for hold in HOLDS)):
            raise NotNow(said)
        before, after = change(unit, {"is_active": False})
        audit("unit.closed", unit, by=by, before=before, after=after, reason=reason)
    return unit


def reopen_unit(unit_id: int, *, by: Person) -> Unit:
    """Open a closed unit again; the one above it must be open."""
    policy.require_manager(by)
    with transaction.atomic():
        _hold_chart()
        unit = _locked(unit_id)
        if unit.parent is not None and not unit.parent.is_active:
            raise NotNow(_("Üst birim kapalı; önce onu açın ya da bu birimi başka yere bağlayın."))
        before, after = change(unit, {"is_active": True})
        if after:
            audit("unit.reopened", unit, by=by, before=before, after=after)
    return unit


def _hold_chart() -> None:
    """One change of the chart at a time: two moves at once could close a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('chart', 1071))")


def _locked(unit_id: int) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit_id)


def _parent(parent_id: int | None) -> Unit | None:
    if parent_id is None:
        return None
    parent = Unit.objects.filter(pk=parent_id).first()
    if parent is None or not parent.is_active:
        message = _("Bağlanacağı birim yok ya da kapatılmış.")
        raise Incomplete(message, fields={"parent": message})
    return parent


def _path(parent: Unit | None, unit_id: int) -> str:
    return f"{parent.path if parent else '/'}{unit_id}/"


def _check_depth(path: str, extra: int = 0) -> None:
    if path.count("/") - 1 + extra > DEEPEST:
        message = _("Teşkilat şeması en çok %(n)s basamak olabilir.") % {"n": DEEPEST}
        raise Incomplete(message, fields={"parent": message})


def _check_names(columns: Mapping[str, Any]) -> None:
    unknown = set(columns) - set(CHANGEABLE)
    if unknown - {"is_active"}:
        raise TypeError(f"a unit has no changeable {', '.join(sorted(unknown))}")


def _code_taken() -> Incomplete:
    message = _("Bu kod başka bir birimde kullanılıyor.")
    return Incomplete(message, fields={"code": message})


def _free_code(name: str) -> str:
    words = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in ascii_fold(name))
    stem = "-".join(words.split())[:70] or "birim"
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 2
    code = stem
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code
