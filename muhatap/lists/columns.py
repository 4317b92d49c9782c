"""The columns that a list of cases can have: what stands in them, on the screen and in a file.

Every value comes from a row that was redacted for its reader; nothing here names the applicant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import ReferralStatus
from muhatap.cases.models import Case, Referral
from muhatap.cases.pages import Row
from muhatap.organization.sheets import Kind, Value

Text = str | Promise


@dataclass(frozen=True)
class Line:
    """One case of a list, with its units' parts of the present round where a column shows them."""

    row: Row
    parts: Sequence[Referral] = ()

    @property
    def case(self) -> Case:
        """The case, redacted for its reader."""
        return self.row.case


@dataclass(frozen=True)
class Column:
    """One row of the table. `drawn` columns have a form of their own on the screen; `reads` names what they
    need besides what every list reads: columns of the case, or `parts`.
    """

    key: str
    label: Text
    value: Callable[[Line], Value]
    kind: Kind = Kind.TEXT
    width: int = 16  # letters, in a file
    reads: tuple[str, ...] = field(default=())
    drawn: bool = False


def _parts(one: Callable[[Referral], str]) -> Callable[[Line], Value]:
    return lambda line: ", ".join(dict.fromkeys(filter(None, map(one, line.parts))))


def _due(line: Line) -> datetime | None:
    return line.case.due_at


def _author(line: Line) -> str:
    return str(line.case.registered_by)


# fmt: off
ROWS: tuple[Column, ...] = (
    #      key              on the screen        what                                                                kind
    Column("number",        _("Numara"),         lambda line: line.case.number,                                      width=16, drawn=True),
    Column("subject",       _("Başlık"),         lambda line: line.case.title,                                       width=40, drawn=True),
    Column("status",        _("Durum"),          lambda line: line.row.status,                                       width=20),
    Column("kind",          _("Tür"),            lambda line: line.case.get_kind_display(),                          width=14),
    Column("channel",       _("Kanal"),          lambda line: line.case.get_channel_display(),                       width=14),
    Column("topic",         _("Konu"),           lambda line: line.case.topic.name,                                  width=28),
    Column("district",      _("İlçe"),           lambda line: line.case.district.name if line.case.district else "", width=14),
    Column("neighbourhood", _("Mahalle"),        lambda line: line.case.neighbourhood.name if line.case.neighbourhood else "", width=20),
    Column("received",      _("Geliş"),          lambda line: line.case.received_at,                                 Kind.MOMENT, 17),
    Column("registered",    _("Kayıt"),          lambda line: line.case.registered_at,                               Kind.MOMENT, 17, reads=("registered_at",)),
    Column("due",           _("Son gün"),        _due,                                                               Kind.MOMENT, 17, drawn=True),
    Column("law_due",       _("Yasal son gün"),  lambda line: line.case.law_due_at,                                  Kind.MOMENT, 17),
    Column("closed",        _("Kapanış"),        lambda line: line.case.closed_at,                                   Kind.MOMENT, 17),
    Column("unit",          _("Birim"),          _parts(lambda part: part.unit.name),                                width=32, reads=("parts",)),
    Column("unit_status",   _("Birimdeki durum"), _parts(lambda part: str(ReferralStatus(part.status).label)),       width=20, reads=("parts",)),
    Column("officer",       _("Görevli"),        _parts(lambda part: part.officer.full_name if part.officer else ""), width=24, reads=("parts",)),
    Column("registered_by", _("Kaydı açan"),     _author,                                                            width=24, reads=("registered_by",)),
    Column("round",         _("Tur"),            lambda line: line.case.round,                                       Kind.NUMBER, 6, reads=("round",)),
    Column("text",          _("Metin"),          lambda line: line.case.text,                                        width=60),
)
# fmt: on
COLUMNS = {row.key: row for row in ROWS}
USUAL = ("number", "subject", "status", "district", "due")
FULL = (
    "number",
    "subject",
    "status",
    "kind",
    "channel",
    "topic",
    "district",
    "neighbourhood",
    "received",
    "due",
)


def chosen(keys: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these keys in the table's order; the usual ones when none is known."""
    wanted = [row for row in ROWS if row.key in keys]
    return tuple(wanted) or tuple(COLUMNS[key] for key in USUAL)
