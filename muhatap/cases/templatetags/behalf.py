"""On a button: for whom a delegate would press it."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from muhatap.cases import policy
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES
from muhatap.cases.models import Case, Referral
from muhatap.organization.persons import Person

register = template.Library()
NOTHING = SafeString("")  # safe: empty


@register.filter
def on_behalf(name: str) -> SafeString:
    """` <small class="of">vekâleten: Ayşe Yılmaz</small>` for a name; nothing for none."""
    return (
        format_html(' <small class="of">{}</small>', _("vekâleten: %(name)s") % {"name": name})
        if name
        else NOTHING
    )


@register.simple_tag
def acting_for(person: Person, move: str, case: Case, referral: Referral | str | None = None) -> SafeString:
    """The same for a move that this person may make; nothing in a role of their own."""
    part = referral if isinstance(referral, Referral) else None
    row = (REFERRAL_MOVES if part is not None else CASE_MOVES)[move]
    return on_behalf(policy.acts_for(person, row, case, part))
