"""The policies that ship. What a municipality changes later are new rows beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.deadlines.models import Clock, Policy
from muhatap.kit import clock
from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services.audit import audit

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "policies.yaml"


@cache
def shipped_rows() -> tuple[dict[str, Any], ...]:
    """The rows of `data/policies.yaml`, as columns."""
    return tuple(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))


def shipped_policies() -> list[Policy]:
    """The shipped policies as rows that are not saved, for whoever has no database."""
    return [Policy(**row) for row in shipped_rows()]


@transaction.atomic
def replace_policies(drop: Iterable[str], rows: Iterable[Mapping[str, Any]], *, by: Person) -> None:
    """Rules of another municipality out, this one's in, before work begins.

    `drop` names codes, `rows` are columns as in `data/policies.yaml`. A rule by which a clock ran is ended
    instead of removed. Refused (`NotYours`) to all but administration.
    """
    if not by.has(Role.ADMIN, Role.SYSTEM):
        raise NotYours(_("Süreleri yalnız sistem yöneticisi değiştirir; hiçbir şey değişmedi."))
    codes = sorted(drop)
    gone = Policy.objects.filter(code__in=codes)
    used = gone.filter(pk__in=Clock.objects.values("policy"))
    used.update(is_active=False, valid_to=clock.today())
    gone.exclude(pk__in=used.values("pk")).delete()
    made = Policy.objects.bulk_create([Policy(**row) for row in rows])
    after = {"out": ", ".join(codes), "codes": [row.code for row in made]}
    audit("policies.replaced", "policies:shipped", by=by, after=after)


@transaction.atomic
def load_policies(*, by: Person) -> list[str]:
    """Add the shipped policies that are not there yet and return their codes; rows that are there stay."""
    there = set(Policy.objects.values_list("code", "valid_from"))
    missing = [row for row in shipped_policies() if (row.code, row.valid_from) not in there]
    Policy.objects.bulk_create(missing)
    codes = [row.code for row in missing]
    if codes:
        audit("policies.loaded", "policies:shipped", by=by, after={"codes": codes})
    return codes
