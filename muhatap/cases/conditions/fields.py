"""What a condition can ask of a case, as a table: read down for the fields, across for what each one takes.

Nothing about the applicant is here: a condition would tell whose a case is. A field of a referral asks
whether some unit's part of the present round is so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import OPEN, ReferralStatus, Status
from muhatap.cases.models import Channel, Kind
from muhatap.kit import clock

Text = str | Promise


class Type(StrEnum):
    """How a field is asked."""

    CHOICE = "choice"  # one of a few words
    TREE = "tree"  # a thing and what is beneath it
    PERSON = "person"  # staff; "me" is whoever asks
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"
    WORDS = "words"


class Takes(StrEnum):
    """What stands behind an operator."""

    NOTHING = "nothing"
    MANY = "many"
    DAY = "day"
    TWO_DAYS = "two_days"
    COUNT = "count"
    TEXT = "text"


@dataclass(frozen=True)
class Op:
    """An operator. `says` is a whole sentence for people; `denies` ones ask that nothing is so."""

    name: str
    label: Text
    takes: Takes
    says: Text
    denies: bool = False


# fmt: off
_MANY = (
    Op("is",      _("şunlardan biri"),        Takes.MANY,     _("%(field)s: %(value)s")),
    Op("is_not",  _("şunlardan hiçbiri"),     Takes.MANY,     _("%(field)s şu değil: %(value)s"), denies=True),
)
OPS: dict[Type, tuple[Op, ...]] = {
    Type.CHOICE: _MANY,
    Type.TREE: _MANY,
    Type.PERSON: _MANY,
    Type.DAY: (
        Op("last",    _("son … gün içinde"),      Takes.COUNT,    _("%(field)s son %(value)s gün içinde")),
        Op("next",    _("önümüzdeki … gün içinde"), Takes.COUNT,  _("%(field)s önümüzdeki %(value)s gün içinde")),
        Op("older",   _("… günden eski"),         Takes.COUNT,    _("%(field)s %(value)s günden eski")),
        Op("today",   _("bugün"),                 Takes.NOTHING,  _("%(field)s bugün")),
        Op("before",  _("şu günden önce"),        Takes.DAY,      _("%(field)s şu günden önce: %(value)s")),
        Op("after",   _("şu günden sonra"),       Takes.DAY,      _("%(field)s şu günden sonra: %(value)s")),
        Op("between", _("iki gün arasında"),      Takes.TWO_DAYS, _("%(field)s şu günler arasında: %(value)s")),
    ),
    Type.NUMBER: (
        Op("equals",  _("şuna eşit"),             Takes.COUNT,    _("%(field)s: %(value)s")),
        Op("more",    _("şundan çok"),            Takes.COUNT,    _("%(field)s şundan çok: %(value)s")),
        Op("less",    _("şundan az"),             Takes.COUNT,    _("%(field)s şundan az: %(value)s")),
    ),
    Type.FLAG: (
        Op("yes",     _("evet"),                  Takes.NOTHING,  _("%(field)s: evet")),
        Op("no",      _("hayır"),                 Takes.NOTHING,  _("%(field)s: hayır"), denies=True),
    ),
    Type.WORDS: (
        Op("has",     _("şunu içeriyor"),         Takes.TEXT,     _("%(field)s “%(value)s” içeriyor")),
        Op("has_not", _("şunu içermiyor"),        Takes.TEXT,     _("%(field)s “%(value)s” içermiyor"), denies=True),
    ),
}
MAYBE = (
    Op("empty",   _("boş"),   Takes.NOTHING, _("%(field)s boş"), denies=True),
    Op("filled",  _("dolu"),  Takes.NOTHING, _("%(field)s dolu")),
)
# fmt: on


@dataclass(frozen=True)
class Field:
    """One row. `column` is a path from the case, or from the referral with `part`; `flag` stands for one."""

    key: str
    label: Text
    type: Type
    column: str = ""
    choices: Sequence[tuple[str, Text]] = ()
    of: str = ""  # of a tree or a person: what the ids name (see `naming.KINDS`)
    may_be_empty: bool = False
    part: bool = False
    flag: Callable[[], Q] | None = None

    @property
    def ops(self) -> tuple[Op, ...]:
        """Its operators, the usual one first."""
        return (*OPS[self.type], *MAYBE) if self.may_be_empty else OPS[self.type]

    def op(self, name: str) -> Op | None:
        """The operator of this name, if the field has it."""
        return next((op for op in self.ops if op.name == name), None)


def _flag(**columns: Any) -> Callable[[], Q]:
    return lambda: Q(**columns)


def _late() -> Q:
    return Q(status__in=OPEN, due_at__lt=clock.now())


# fmt: off
ROWS: tuple[Field, ...] = (
    Field("status",       _("Durum"),                 Type.CHOICE, "status", choices=Status.choices),
    Field("open",         _("Açık"),                  Type.FLAG,   flag=_flag(status__in=OPEN)),
    Field("kind",         _("Tür"),                   Type.CHOICE, "kind", choices=Kind.choices),
    Field("channel",      _("Kanal"),                 Type.CHOICE, "channel", choices=Channel.choices),
    Field("topic",        _("Konu"),                  Type.TREE,   "topic", of="topic"),
    Field("words",        _("Sözler"),                Type.WORDS,  "search"),
    Field("district",     _("İlçe"),                  Type.TREE,   "district", of="district", may_be_empty=True),
    Field("neighbourhood", _("Mahalle"),              Type.TREE,   "neighbourhood", of="neighbourhood", may_be_empty=True),
    Field("unit",         _("Birim"),                 Type.TREE,   "unit", of="unit", part=True, may_be_empty=True),
    Field("unit_status",  _("Birimdeki durum"),       Type.CHOICE, "status", choices=ReferralStatus.choices, part=True),
    Field("officer",      _("Görevli"),               Type.PERSON, "officer", of="staff", part=True, may_be_empty=True),
    Field("scheduled",    _("Termin"),                Type.DAY,    "scheduled_for", part=True, may_be_empty=True),
    Field("returns",      _("Kontrolden dönme sayısı"), Type.NUMBER, "returns", part=True),
    Field("registered_by", _("Kaydı açan"),           Type.PERSON, "registered_by__staff", of="staff"),
    Field("received",     _("Geliş"),                 Type.DAY,    "received_at"),
    Field("registered",   _("Kayıt"),                 Type.DAY,    "registered_at"),
    Field("due",          _("Son gün"),               Type.DAY,    "due_at", may_be_empty=True),
    Field("law_due",      _("Yasal son gün"),         Type.DAY,    "law_due_at", may_be_empty=True),
    Field("closed",       _("Kapanış"),               Type.DAY,    "closed_at", may_be_empty=True),
    Field("late",         _("Gecikti"),               Type.FLAG,   flag=_late),
    Field("paused",       _("Süresi durdu"),          Type.FLAG,   flag=_flag(is_paused=True)),
    Field("escalated",    _("Üste taşındı"),          Type.FLAG,   flag=_flag(escalated_at__isnull=False)),
    Field("to_review",    _("Cevabı kontrol bekliyor"), Type.FLAG, flag=_flag(to_review=True)),
    Field("to_inform",    _("İletilecek ara bilgisi var"), Type.FLAG, flag=_flag(to_inform=True)),
    Field("reopened",     _("Yeniden açıldı"),        Type.FLAG,   flag=_flag(round__gt=1)),
    Field("wants_call",   _("Aranmak istiyor"),       Type.FLAG,   flag=_flag(wants_call=True)),
    Field("anonymous",    _("İsimsiz"),               Type.FLAG,   flag=_flag(citizen__isnull=True)),
    Field("hidden",       _("Kimliği gizli"),         Type.FLAG,   flag=_flag(identity_hidden=True)),
    Field("sensitive",    _("Hassas"),                Type.FLAG,   flag=_flag(is_sensitive=True)),
    Field("incomplete",   _("Eksik bilgili"),         Type.FLAG,   flag=_flag(is_incomplete=True)),
)
# fmt: on
FIELDS = {row.key: row for row in ROWS}
