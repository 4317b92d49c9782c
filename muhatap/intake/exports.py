"""Drafts, conversations and public days as sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.cases.models import Contact
from muhatap.cases.picking import number
from muhatap.intake import queries
from muhatap.intake.day_forms import AskedFilter, DaysFilter
from muhatap.intake.list_forms import ContactFilter, DraftFilter
from muhatap.intake.models import Draft
from muhatap.kit.paging import keyset
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.reception import queries_days
from muhatap.reception.models import PublicDay

BATCH = 200


def drafts(person: Person, params: Mapping[str, str]) -> Sheet:
    """One's own drafts: where each begins, never the fields behind it."""
    text = DraftFilter(params).text()
    rows = queries.my_drafts(person, text)

    def fetch(cursor: str) -> tuple[Sequence[Draft], str]:
        page = keyset(rows, ("-saved_at", "-id"), cursor, size=BATCH)
        return page.rows, page.next

    heads = [
        Heading(_("Başı"), width=60),
        Heading(_("Başlandı"), Kind.MOMENT, 17),
        Heading(_("Saklandı"), Kind.MOMENT, 17),
    ]
    lines: Iterator[list[Value]] = ([row.words, row.started_at, row.saved_at] for row in sheets.paged(fetch))
    return Sheet(_("Taslaklarım"), text, heads, lines)


def contacts(person: Person, params: Mapping[str, str]) -> Sheet:
    """One's own conversations."""
    channel = ContactFilter(params).channel()
    rows = queries.my_contacts(person, channel)

    def fetch(cursor: str) -> tuple[Sequence[Contact], str]:
        page = keyset(rows, ("-at", "-id"), cursor, size=BATCH)
        return page.rows, page.next

    heads = [
        Heading(_("An"), Kind.MOMENT, 17),
        Heading(_("Kanal"), width=16),
        Heading(_("Konu"), width=32),
        Heading(_("Başvuru"), width=16),
        Heading(_("Verilen cevap"), width=70),
    ]
    return Sheet(_("Görüşmelerim"), "", heads, map(_talk, sheets.paged(fetch)))


def _talk(row: Contact) -> list[Value]:
    topic, case = row.topic, row.case
    number_of = case.number if case is not None else ""
    return [row.at, row.get_channel_display(), topic.name if topic else "", number_of, row.answer]


def days(person: Person, params: Mapping[str, str]) -> Sheet:
    """Public days with how many requests each had and how many have ended."""
    wanted = DaysFilter(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[tuple[PublicDay, int, int]], str]:
        page, counts = queries_days.days(wanted, cursor)
        return [(row, *counts.get(row.pk, (0, 0))) for row in page.rows], page.next

    heads = [
        Heading(_("Gün"), Kind.DAY, 12),
        Heading(_("Adı"), width=36),
        Heading(_("Yeri"), width=28),
        Heading(_("Talep"), Kind.NUMBER, 10),
        Heading(_("Sonuçlanan"), Kind.NUMBER, 12),
        Heading(_("Kapandı"), Kind.MOMENT, 17),
    ]
    lines: Iterator[list[Value]] = (
        [row.day, row.title, row.place, n, done, row.closed_at] for row, n, done in sheets.paged(fetch)
    )
    return Sheet(_("Halk günleri"), wanted.text, heads, lines)


def day(person: Person, params: Mapping[str, str]) -> Sheet:
    """The list of one day (`gun`), people masked as on the screen. `PublicDay.DoesNotExist` for none."""
    row = PublicDay.objects.get(pk=number(params.get("gun", "")) or 0)
    state = AskedFilter(params).state()

    def lines() -> Iterator[list[Value]]:
        for one in queries_days.asked(person, row, state):
            case = one.request.case
            who = one.card.name_masked if one.card is not None else ""
            yield [one.request.no, case.number, who, case.title, case.stands]

    heads = [
        Heading(_("Sıra"), Kind.NUMBER, 8),
        Heading(_("Başvuru"), width=16),
        Heading(_("Kim"), width=28),
        Heading(_("Talep"), width=60),
        Heading(_("Durum"), width=24),
    ]
    return Sheet(row.title, row.place, heads, lines())


def offer() -> None:
    """Called once, when the application is ready."""
    from muhatap.intake.views.desk import DESK

    sheets.offer("taslaklar", drafts, *DESK)
    sheets.offer("gorusmeler", contacts, *DESK)
    sheets.offer("halk-gunleri", days, *DESK)
    sheets.offer("halk-gunu", day, *DESK)
