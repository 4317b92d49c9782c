"""The policies that ship. What a municipality changes later are new rows beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from muhatap.deadlines.models import Policy
from muhatap.organization.persons import Person
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
def load_policies(*, by: Person) -> list[str]:
    """Add the shipped policies that are not there yet and return their codes; rows that are there stay."""
    there = set(Policy.objects.values_list("code", "valid_from"))
    missing = [row for row in shipped_policies() if (row.code, row.valid_from) not in there]
    Policy.objects.bulk_create(missing)
    codes = [row.code for row in missing]
    if codes:
        audit("policies.loaded", "policies:shipped", by=by, after={"codes": codes})
    return codes
