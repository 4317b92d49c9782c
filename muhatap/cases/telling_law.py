"""How the moves of laws 3071 and 4982 read in the story, and what they say out of the closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import law
from muhatap.cases.models import Event

Words = Promise | str


@dataclass(frozen=True)
class Telling:
    """How one kind of line looks and reads. `says` names the fact that is quoted below the sentence."""

    icon: str
    css: str
    staff: Words
    citizen: Words = ""
    says: str = ""
    says_to_citizen: bool = False


# fmt: off
TELLINGS: Mapping[str, Telling] = {
    "refuse_examination": Telling("ban",             "is-back", _("İncelenmedi: %(coded)s"),                         _("Başvurunuz incelenmedi: %(coded)s."), "text", True),
    "extend": Telling("hourglass",      "is-out", _("Süre uzatıldı: %(coded)s"),                         _("Cevaplama süresini uzattık: %(coded)s."), "text", True),
    "ask_fee": Telling("coin",            "is-out", _("Erişim ücreti istendi: %(fee)s, son gün %(until)s"), _("Bilgiye erişim ücreti: %(fee)s, son ödeme günü %(until)s."), "text", True),
    "record_payment": Telling("receipt",         "is-ok",  _("Ücret ödendi, süre yeniden işliyor"),               _("Ödemenizi aldık, süre yeniden işliyor.")),
    "deem_withdrawn": Telling("ban",             "is-back", _("Ücret ödenmedi, başvurudan vazgeçilmiş sayıldı"),  _("Erişim ücreti süresinde ödenmediği için başvurunuzdan vazgeçilmiş sayıldı.")),
    "say_extension": Telling("phone",           "is-out", _("Uzatma hemşehriye söylendi"),                       _("Sürenin uzatıldığını size söyledik.")),
    "say_fee": Telling("phone",           "is-out", _("Ücret hemşehriye söylendi, son gün %(until)s"),     _("Ücreti size söyledik, son ödeme günü %(until)s.")),
}
# what no message brought: to be told by a person
BY_VOICE: Mapping[str, Telling] = {
    "refuse_examination": Telling("phone", "is-note", _("İncelenmedi: %(coded)s; ileti gitmedi, aranıp söylenecek"), _("Başvurunuz incelenmedi: %(coded)s."), "text", True),
    "extend": Telling("phone", "is-note", _("Süre uzatılacak: %(coded)s; ileti gitmedi, süre dolmadan aranıp söylenecek"), _("Cevaplama süresini uzatmak istiyoruz: %(coded)s."), "text", True),
    "ask_fee": Telling("phone", "is-note", _("Erişim ücreti istenecek: %(fee)s; ileti gitmedi, aranıp söylenecek"), _("Bilgiye erişim ücreti: %(fee)s."), "text", True),
    "deem_withdrawn": Telling("phone", "is-note", _("Ücret ödenmedi, başvurudan vazgeçilmiş sayıldı; ileti gitmedi, aranıp söylenecek"), _("Erişim ücreti süresinde ödenmediği için başvurunuzdan vazgeçilmiş sayıldı.")),
}
# what has just been done, where the line of the story names what only the event knows
DONE: Mapping[str, Words] = {
    "refuse_examination": _("İncelenmeden kapatıldı"),
    "extend": _("Uzatma yazıldı"),
    "ask_fee": _("Erişim ücreti yazıldı"),
    "say_fee": _("Ücret hemşehriye söylendi"),
    "move_dates": _("Son günler değişti"),
}
# fmt: on


def values(event: Event) -> dict[str, str]:
    """The reason from the closed list, the fee and the last day to pay. One statement for an extension."""
    until = str(event.fact("until") or "")
    return {
        "coded": law.coded(event.facts),
        "fee": law.lira(event.fact("fee")),
        "until": date_format(date.fromisoformat(until), "d.m.Y") if until else "",
    }


def citing(event: Event, row: Telling) -> Telling:
    """A forwarding names its law to the citizen (3071 m.5, 4982 m.7), where the event came with its case."""
    if event.move != "forward" or not Event._meta.get_field("case").is_cached(event):
        return row
    return replace(row, citizen=law.forwarded(event.case.kind))
