"""Verbs that change the organisation. Each is one transaction, names who did it, and leaves an audit row."""

from muhatap.organization.services.audit import audit
from muhatap.organization.services.choices import remember, set_setting, set_settings
from muhatap.organization.services.delegations import delegate, end_delegation
from muhatap.organization.services.grants import change_grant, end_grant, grant_role
from muhatap.organization.services.keys import change_key, create_key, revoke_key
from muhatap.organization.services.posts import change_post, create_post
from muhatap.organization.services.staff import (
    change_own_account,
    change_own_password,
    change_staff,
    close_account,
    create_staff,
    forget_old_visits,
    give_temporary_password,
    open_account,
    set_password,
)
from muhatap.organization.services.units import (
    change_and_place_unit,
    change_unit,
    close_unit,
    create_unit,
    place_unit,
    reopen_unit,
)

__all__ = [
    "audit",
    "change_and_place_unit",
    "change_grant",
    "change_key",
    "change_own_account",
    "change_own_password",
    "change_post",
    "change_staff",
    "change_unit",
    "close_account",
    "close_unit",
    "create_key",
    "create_post",
    "create_staff",
    "create_unit",
    "delegate",
    "end_delegation",
    "end_grant",
    "forget_old_visits",
    "give_temporary_password",
    "grant_role",
    "open_account",
    "place_unit",
    "remember",
    "reopen_unit",
    "revoke_key",
    "set_password",
    "set_setting",
    "set_settings",
]
