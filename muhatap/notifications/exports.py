"""The log of messages as a sheet, addresses as its reader may see them, never the words; the texts in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.notifications import policy, queries
from muhatap.notifications.forms import LogFilter, WordsFilter
from muhatap.notifications.queries import Line
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value


def log(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of messages shows, narrowed as there."""
    form = LogFilter(params)
    form.is_valid()
    filters = {key: value for key, value in form.cleaned_data.items() if value}

    def fetch(cursor: str) -> tuple[Sequence[Line], str]:
        page = queries.log(person, filters, cursor)
        return queries.lines(person, page.rows), page.next

    heads = [
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Durum"), width=20),
        Heading(_("İleti"), width=40),
        Heading(_("Kanal"), width=12),
        Heading(_("Kime"), width=32),
        Heading(_("Başvuru"), width=16),
    ]
    return Sheet(_("İletiler"), "", heads, map(_values, sheets.paged(fetch)))


def _values(line: Line) -> list[Value]:
    row = line.notice
    channel = row.get_channel_display()
    return [row.created_at, line.label, line.moment, channel, line.address, row.case_number]


def words(person: Person, params: Mapping[str, str]) -> Sheet:
    """The texts of messages, narrowed as on their page."""
    heads = [
        Heading(_("An"), width=44),
        Heading(_("Kanal"), width=12),
        Heading(_("Dil"), width=8),
        Heading(_("Konu"), width=44),
        Heading(_("Metin"), width=70),
        Heading(_("Sürüm"), Kind.NUMBER, 8),
        Heading(_("Değişti"), Kind.MOMENT, 17),
    ]
    rows: Iterator[list[Value]] = (
        [
            str(row.moment.label),
            text.get_channel_display(),
            text.language,
            text.subject,
            text.body,
            text.version,
            text.changed_at,
        ]
        for row in queries.all_words(*WordsFilter(params).wanted(), bodies=True)
        for text in row.texts
    )
    return Sheet(_("İleti kalıpları"), "", heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("iletiler", log, *policy.LOG)
    sheets.offer("kaliplar", words, *policy.WRITERS)
