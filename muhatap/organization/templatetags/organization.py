"""What the pages say about grants and delegations."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from muhatap.kit import clock
from muhatap.organization.models import AdminEvent, Delegation, RoleGrant
from muhatap.organization.words import ACTIONS, Change

register = template.Library()


@register.filter
def is_live(row: RoleGrant | Delegation) -> bool:
    """True when it holds at this moment."""
    return row.is_live(clock.now()) if isinstance(row, Delegation) else row.is_live(clock.today())


@register.filter
def is_running(row: RoleGrant | Delegation) -> bool:
    """True when it holds or will hold: there is something to end."""
    if isinstance(row, Delegation):
        return row.ended_at is None and row.until > clock.now()
    return row.until is None or row.until >= max(clock.today(), row.since)


@register.filter
def never_began(row: RoleGrant) -> bool:
    """True when it was taken back before its first day."""
    return row.until is not None and row.until < row.since


@register.filter
def action_words(event: AdminEvent) -> str | Promise:
    """What happened, in words."""
    return ACTIONS.get(event.action, event.action)


@register.filter
def all_new(changes: list[Change]) -> bool:
    """True when there was nothing before: something was made, its facts are only details."""
    return all(change.before is None for change in changes)
