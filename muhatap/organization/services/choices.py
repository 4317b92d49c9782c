"""The municipality's settings, set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.kit.text import trimmed
from muhatap.organization import policy, settings
from muhatap.organization.models import Setting
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit
from muhatap.organization.settings import CATALOGUE, INNER, Choice, Kind


def set_settings(values: Mapping[str, Any], *, by: Person) -> None:
    """Set several settings, all or none."""
    with transaction.atomic():
        for key, value in values.items():
            set_setting(key, value, by=by)


def set_setting(key: str, value: Any, *, by: Person) -> None:
    """Set one setting to a value of its kind and within its limits; nothing happens when it already is so."""
    policy.require_manager(by)
    choice = CATALOGUE[key]
    value = _fitting(choice, value)
    with transaction.atomic():
        row = Setting.objects.select_for_update().filter(key=key).first()
        before = row.value if row else choice.default
        if before == value:
            return
        Setting.objects.update_or_create(
            key=key, defaults={"value": value, "changed_at": clock.now(), "changed_by_id": by.actor_id}
        )
        audit("setting.set", f"setting:{key}", by=by, before={"value": before}, after={"value": value})
    settings.forget_reading()


def remember(key: str, value: str, *, by: Person) -> None:
    """Keep what the product remembers for itself, in the caller's transaction; it is no act of anybody's."""
    if key not in {row.key for row in INNER}:
        raise KeyError(key)
    row = {"value": value, "changed_at": clock.now(), "changed_by_id": by.actor_id}
    Setting.objects.update_or_create(key=key, defaults=row)
    settings.forget_reading()


def _fitting(choice: Choice, value: Any) -> Any:
    if choice.kind is Kind.SWITCH:
        return bool(value)
    if choice.kind is Kind.NUMBER:
        if not isinstance(value, int) or not choice.least <= value <= choice.most:
            message = _("%(least)s ile %(most)s arasında bir sayı olmalı.") % {
                "least": choice.least,
                "most": choice.most,
            }
            raise Incomplete(message, fields={choice.field: message})
        return value
    if choice.kind is Kind.PICK:
        if value not in dict(choice.options):
            message = _("Listeden birini seçin: %(codes)s.") % {"codes": ", ".join(dict(choice.options))}
            raise Incomplete(message, fields={choice.field: message})
        return value
    text = trimmed(str(value).replace("\r\n", "\n"))
    if not choice.least <= len(text) <= choice.most:
        message = _("%(least)s ile %(most)s karakter arasında olmalı; %(n)s karakter yazılmış.") % {
            "least": choice.least,
            "most": choice.most,
            "n": len(text),
        }
        raise Incomplete(message, fields={choice.field: message})
    return text
