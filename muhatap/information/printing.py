"""The yearly report as values for the printer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from muhatap.information.sending import Line, Shown
from muhatap.kit import clock
from muhatap.kit.templatetags import ui
from muhatap.organization import settings
from muhatap.organization.persons import Person

SOURCE = Path(__file__).resolve().parent / "data" / "report.typ"


def report(shown: Shown, by: Person) -> dict[str, Any]:
    """What the paper says; a report that was not sent yet says that it is a draft."""
    return {
        "house": settings.spoken("municipality.name"),
        "language": (get_language() or "tr")[:2],
        "title": _("%(year)d yılı bilgi edinme raporu") % {"year": shown.year},
        "made": f"{by.name}, {ui.moment(clock.now())}",
        "office": shown.office,
        "about": _about(shown),
        "tables": _tables(shown),
        "check": _check(shown),
        "note": shown.report.note if shown.report is not None else "",
    }


def _about(shown: Shown) -> str:
    row = shown.report
    if row is None:
        return _("Taslak: gönderilmedi, sayılar değişebilir. Son gün %(day)s.") % {
            "day": ui.day(shown.last_day)
        }
    words = _("%(version)d. sürüm, %(day)s günü gönderildi. Gönderen: %(who)s.") % {
        "version": row.version,
        "day": ui.day(row.sent_at),
        "who": row.sent_by,
    }
    if row.number:
        words = f"{words} {_('Yazı no: %(no)s.') % {'no': row.number}}"
    corrected = _("Düzeltme nedeni: %(why)s") % {"why": row.why_corrected} if row.why_corrected else ""
    return f"{words} {corrected}".strip()


def _check(shown: Shown) -> str:
    check = shown.check
    if check.holds:
        return _("Sağlama: 1 = 2+3+4+5+6 tutuyor (%(n)d).") % {"n": check.received}
    return _(
        "Sağlama: 1 (%(received)d) ile 2+3+4+5+6 (%(summed)d) arasındaki fark: "
        "%(withdrawn)d vazgeçilen ya da iptal edilen, %(open)d sonuçlanmayan."
    ) % vars(check)


def _tables(shown: Shown) -> list[dict[str, Any]]:
    """Each with a title and rows of number, words, counts."""
    sides = [
        ["", one.label, str(one.count), str(two.count)]
        for one, two in shown.articles
        if one.count or two.count
    ]
    return [
        {"title": _("Başvurular"), "heads": ["", _("Başvuru"), _("Sayı")], "rows": _rows(shown.rows)},
        {"title": _("Formun dışında"), "heads": ["", _("Başvuru"), _("Sayı")], "rows": _rows(shown.rest)},
        {
            "title": _("Ret gerekçeleri"),
            "heads": ["", _("Madde"), _("Ret"), _("Kısmî ret")],
            "rows": sides,
        },
        {
            "title": _("Kurula itirazlar ve sonuçları"),
            "heads": ["", _("İtiraz"), _("Sayı")],
            "rows": _rows(shown.board),
        },
        {"title": _("Davalar ve sonuçları"), "heads": ["", _("Dava"), _("Sayı")], "rows": _rows(shown.court)},
    ]


def _rows(lines: list[Line]) -> list[list[str]]:
    return [[line.no, line.label, str(line.count)] for line in lines]
