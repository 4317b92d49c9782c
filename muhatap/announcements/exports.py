"""Announcements as a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.announcements import policy, queries
from muhatap.announcements.forms import ListFilter
from muhatap.announcements.models import Announcement
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value


def announcements(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of announcements shows, narrowed as there."""
    form = ListFilter(params, units=queries.units_listed(person))
    form.is_valid()
    filters = {key: value for key, value in form.cleaned_data.items() if value}

    def fetch(cursor: str) -> tuple[Sequence[Announcement], str]:
        page = queries.listed(person, filters, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Başlık"), width=44),
        Heading(_("Birim"), width=36),
        Heading(_("Durum"), width=20),
        Heading(_("Yazan"), width=24),
        Heading(_("Zaman"), Kind.MOMENT, 17),
    ]
    return Sheet(_("Duyurular"), "", heads, map(_values, sheets.paged(fetch)))


def _values(row: Announcement) -> list[Value]:
    return [row.title_tr, row.unit.name, row.get_state_display(), str(row.created_by), row.created_at]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("duyurular", announcements, *policy.WRITERS)
