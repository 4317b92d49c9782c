"""What each role may do, read from the tables that decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise

from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.organization.roles import Role


def doings_by_role() -> Mapping[Role, Sequence[str | Promise]]:
    """The moves of cases and referrals by the role they belong to, each word once, in the tables' order."""
    found: dict[Role, dict[str, str | Promise]] = {}
    for row in (*CASE_ROWS, *REFERRAL_ROWS):
        for role in row.who:
            found.setdefault(role, {}).setdefault(str(row.label), str(row.label))
    return {role: list(acts.values()) for role, acts in found.items()}
