"""Announcements and whom they went to as sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.announcements import policy, queries
from muhatap.announcements.forms import ListFilter, RecipientFilter
from muhatap.announcements.models import Announcement, Recipient
from muhatap.announcements.queries import Line
from muhatap.cases.picking import number
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


def recipients(person: Person, params: Mapping[str, str]) -> Sheet:
    """Whom one announcement (`duyuru`) went to, masked as on the screen. `DoesNotExist` for strangers."""
    row = queries.opened(person, number(params.get("duyuru", "")) or 0)
    form = RecipientFilter(params)
    form.is_valid()
    state = form.cleaned_data.get("durum", "")

    def fetch(cursor: str) -> tuple[Sequence[Line], str]:
        page = queries.recipients(person, row, state, cursor)
        return queries.lines(person, page.rows), page.next

    heads = [
        Heading(_("Kanal"), width=12),
        Heading(_("Adres"), width=32),
        Heading(_("Durum"), width=20),
        Heading(_("Sorun"), width=36),
        Heading(_("Dil"), width=8),
        Heading(_("Gönderildi"), Kind.MOMENT, 17),
    ]
    return Sheet(row.title_tr, _("Alıcıların kaydı"), heads, map(_recipient, sheets.paged(fetch)))


def _recipient(line: Line) -> list[Value]:
    one = line.recipient
    problem = line.problem if one.state != Recipient.State.SENT else ""
    sent = one.notice.sent_at if one.notice else None
    channel, state = one.get_channel_display(), one.get_state_display()
    return [channel, line.address, state, problem, one.language, sent]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("duyurular", announcements, *policy.WRITERS)
    sheets.offer("alicilar", recipients, *policy.WRITERS)
