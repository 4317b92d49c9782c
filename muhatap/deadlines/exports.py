"""The calendar and the rules of time as sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from muhatap.deadlines import changed, queries
from muhatap.deadlines.change_forms import ChangesForm
from muhatap.deadlines.forms import CalendarFilterForm, PolicyFilterForm
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value


def calendar(person: Person, params: Mapping[str, str]) -> Sheet:
    """The days off of a year (`yil`), narrowed as on its page."""
    form = CalendarFilterForm(params)
    year, kind = form.year(), form.kind()
    heads = [
        Heading(_("Gün"), Kind.DAY, 12),
        Heading(_("Ad"), width=40),
        Heading(_("Tür"), width=32),
        Heading(_("Tahmini"), width=10),
        Heading(_("Dayanak"), width=48),
        Heading(_("Giren"), width=24),
        Heading(_("Girildi"), Kind.MOMENT, 17),
    ]
    rows: Iterator[list[Value]] = (
        [
            row.day,
            row.name,
            row.get_kind_display(),
            _("evet") if row.is_estimated else "",
            row.reason or _("2429 sayılı Kanun"),
            row.added_by.label,
            row.added_at,
        ]
        for row in queries.calendar_year(year, kind)
    )
    return Sheet(_("Takvim %(year)s") % {"year": year}, "", heads, rows)


def policies(person: Person, params: Mapping[str, str]) -> Sheet:
    """The rules of time, narrowed as on their page."""
    heads = [
        Heading(_("Süre"), width=44),
        Heading(_("Uzunluk"), width=20),
        Heading(_("Tür"), width=16),
        Heading(_("Neyin"), width=20),
        Heading(_("Dayanak"), width=36),
        Heading(_("Kod"), width=24),
        Heading(_("Başlangıç"), Kind.DAY, 12),
        Heading(_("Bitiş"), Kind.DAY, 12),
    ]
    rows: Iterator[list[Value]] = (
        [
            row.name,
            row.length,
            row.get_level_display(),
            row.get_holder_display(),
            row.cited,
            row.code,
            row.valid_from,
            row.valid_to,
        ]
        for row in queries.policies(**PolicyFilterForm(params).wanted())
    )
    return Sheet(_("Süreler"), "", heads, rows)


def changes(person: Person, params: Mapping[str, str]) -> Sheet:
    """The changes of calendar and policies, narrowed as on their page."""
    heads = [
        Heading(_("Değişiklik"), width=44),
        Heading(_("Ne değişti"), width=24),
        Heading(_("Durum"), width=18),
        Heading(_("Oynayan süre"), Kind.NUMBER, 12),
        Heading(_("Gerekçe"), width=48),
        Heading(_("Yazan"), width=24),
        Heading(_("Yazıldı"), Kind.MOMENT, 17),
        Heading(_("Uygulandı"), Kind.MOMENT, 17),
    ]
    names = changed.policy_names()
    found = changed.changes(**ChangesForm(params).wanted()).order_by("-made_at", "-id")
    rows: Iterator[list[Value]] = (
        [
            changed.said(row, names),
            row.get_op_display(),
            row.get_state_display(),
            row.moved,
            row.reason,
            row.made_by.label,
            row.made_at,
            row.applied_at,
        ]
        for row in found.iterator(chunk_size=500)
    )
    return Sheet(_("Takvim ve süre değişiklikleri"), "", heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("takvim", calendar)
    sheets.offer("sureler", policies)
    sheets.offer("takvim-degisiklikleri", changes)
