"""Bulk moves as sheets: all of them, and what became of each case of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.cases.picking import number
from muhatap.lists import queries
from muhatap.lists.forms import RunFilter
from muhatap.lists.models import BulkItem, BulkRun
from muhatap.lists.services.bulk import move_of
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value


def runs(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of bulk moves shows, narrowed as there."""
    state = RunFilter(params).state()

    def fetch(cursor: str) -> tuple[Sequence[BulkRun], str]:
        page = queries.runs(person, state, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("İşlem"), width=36),
        Heading(_("Durum"), width=24),
        Heading(_("Yapan"), width=24),
        Heading(_("Nereden"), width=60),
    ]
    lines: Iterator[list[Value]] = (
        [row.created_at, str(move_of(row).label), row.get_state_display(), row.owner.full_name, row.about]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("Toplu işlemler"), "", heads, lines)


def items(person: Person, params: Mapping[str, str]) -> Sheet:
    """The cases of one bulk move (`islem`), narrowed as on its page. `BulkRun.DoesNotExist` for strangers."""
    run = queries.runs_visible_to(person).get(pk=number(params.get("islem", "")) or 0)
    outcome = params.get("sonuc", "")

    def fetch(cursor: str) -> tuple[Sequence[BulkItem], str]:
        page = queries.items(person, run, outcome, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Numara"), width=16),
        Heading(_("Başlık"), width=48),
        Heading(_("Birim"), width=36),
        Heading(_("Sonuç"), width=18),
        Heading(_("Ne oldu, neden?"), width=60),
    ]
    return Sheet(str(move_of(run).label), run.about, heads, map(_item, sheets.paged(fetch)))


def _item(row: BulkItem) -> list[Value]:
    unit = row.referral.unit.name if row.referral is not None else ""
    why = row.reason or row.effect
    return [row.case.number, row.case.title, unit, row.get_outcome_display(), why]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("toplu-islemler", runs)
    sheets.offer("toplu-islem", items)
