"""The catalogue of measures: what each figure is called, what it counts, by which formula, from which clause.

`where` is the definition itself: the list behind a figure is filtered by it, and the tests count by it. The
tallies are another way to the same number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import ENDED, IN_HAND, OPEN, Status
from muhatap.cases.models import Case, Referral
from muhatap.figures.windows import Window

Where = Callable[[Window], Q]


@dataclass(frozen=True)
class Measure:
    """One row. `name` stands in addresses; `of` is what is counted: whole cases or units' parts of them."""

    name: str
    label: Promise
    definition: Promise
    of: type[Case] | type[Referral]
    where: Where
    source: str


@dataclass(frozen=True)
class Ratio:
    """A figure made of two measures, or of the days of one; `of` as there, `formula` in words."""

    name: str
    label: Promise
    definition: Promise
    of: type[Case] | type[Referral]
    formula: Promise
    source: str


def _received(window: Window) -> Q:
    return Q(received_at__gte=window.start, received_at__lt=window.end)


def _closed(window: Window) -> Q:
    """Nothing closes before it came: that bound lets the newest ones be found by their index."""
    closed = Q(status=Status.CLOSED, closed_at__gte=window.start, closed_at__lt=window.end)
    return closed & Q(received_at__lt=window.end)


def _kept(window: Window) -> Q:
    closed = F("closed_at")
    target, law = Coalesce(F("target_due_at"), closed), Coalesce(F("law_due_at"), closed)
    return _closed(window) & Q(closed_at__lte=target) & Q(closed_at__lte=law)


def _late(window: Window) -> Q:
    return Q(status__in=OPEN, due_at__lt=window.limit)


def _open_then(window: Window) -> Q:
    return Q(received_at__lt=window.end) & ~Q(status__in=ENDED, closed_at__lt=window.end)


def _answered(window: Window) -> Q:
    return Q(figure__answered_at__gte=window.start, figure__answered_at__lt=window.end)


def _part_late(window: Window) -> Q:
    return Q(status__in=IN_HAND, due_at__lt=window.limit)


def _given(window: Window) -> Q:
    return Q(referred_at__gte=window.start, referred_at__lt=window.end)


# fmt: off
ROWS = (
    #       address                what it is called                  what it counts
    Measure("gelen",               _("Gelen"),                        _("Bu günlerde gelen başvurular; iptal edilenler de sayılır."), Case, _received, "ISO 10002:2018 8.1"),
    Measure("sonuclanan",          _("Sonuçlanan"),                   _("Bu günlerde kapanmış ve kapalı duran başvurular. Yeniden açılan ve iptal edilen sayılmaz."), Case, _closed, "ISO 10002:2018 8.1"),
    Measure("suresinde",           _("Süresinde sonuçlanan"),         _("Sonuçlananlardan hem hedef hem yasal son gününden sonraya kalmadan kapananlar."), Case, _kept, "ISO 10002:2018 8.4"),
    Measure("geciken",             _("Geciken"),                      _("Açık olup ilk dolan süresi geçmiş başvurular; geçmiş bir dönem için o dönemin sonuna kadar dolmuş ve hâlâ açık olanlar."), Case, _late, "ISO 10002:2018 8.4"),
    Measure("sayilan",             _("Süresi sayılan"),               _("Sonuçlananlar ile açık ve gecikmiş olanlar birlikte: süresinde payının paydası."), Case, lambda window: _closed(window) | _late(window), "ISO 10002:2018 8.4"),
    Measure("acik",                _("Açık"),                         _("Şu anda kapanmamış ya da iptal edilmemiş bütün başvurular; döneme bakılmaz."), Case, lambda _window: Q(status__in=OPEN), "ISO 10002:2018 8.1"),
    Measure("donem-sonu",          _("Dönem sonunda açık"),           _("Son günün bitimine kadar gelip o ana kadar kapanmamış başvurular."), Case, _open_then, "ISO 10002:2018 8.1"),
    Measure("birimde",             _("Birimde açık"),                 _("Birimin üzerinde çalıştığı ya da kabulünü bekleyen işler; döneme bakılmaz. İş, başvurunun o birime düşen parçasıdır."), Referral, lambda _window: Q(status__in=IN_HAND), "ISO 10002:2018 8.1"),
    Measure("birimde-geciken",     _("Birimde geciken"),              _("Birimde açık işlerden ilk dolan süresi geçmiş olanlar."), Referral, _part_late, "ISO 10002:2018 8.4"),
    Measure("birimde-dolan",       _("Süresi bu günlerde dolan"),     _("Birimde açık işlerden son günü bu günlere düşenler."), Referral, lambda window: Q(status__in=IN_HAND, due_at__gte=window.start, due_at__lt=window.end), "ISO 10002:2018 8.4"),
    Measure("verilen",             _("Birime verilen"),               _("Bu günlerde birime yönlendirilen işler."), Referral, _given, "ISO 10002:2018 8.1"),
    Measure("yeniden",             _("Yeniden açılan"),               _("Birime verilenlerden yeniden açılmış bir başvuruya ait olanlar."), Referral, lambda window: _given(window) & Q(round__gt=1), "ISO 10002:2018 8.1"),
    Measure("cevaplanan",          _("Cevaplanan"),                   _("Birimin bu günlerde cevapladığı ve cevabı kontrolde ya da onaylı duran işler."), Referral, _answered, "ISO 10002:2018 8.4"),
    Measure("suresinde-cevaplanan", _("Süresinde cevaplanan"),        _("Cevaplananlardan birimin kendi sürelerinden hiçbiri aşılmadan cevaplananlar."), Referral, lambda window: _answered(window) & Q(figure__in_time=True), "ISO 10002:2018 8.4"),
    Measure("cevabi-sayilan",      _("Birimde süresi sayılan"),       _("Cevaplananlar ile birimde açık ve gecikmiş olanlar birlikte: süresinde payının paydası."), Referral, lambda window: _answered(window) | _part_late(window), "ISO 10002:2018 8.4"),
    Measure("kontrolden-donen",    _("Kontrolden dönen"),             _("Cevaplananlardan en az bir kez cevap kontrolünden dönmüş olanlar."), Referral, lambda window: _answered(window) & Q(returns__gt=0), "ISO 10002:2018 8.4"),
)
RATIOS = (
    Ratio("sure-payi",     _("Süresinde"),          _("Sonuçlananların ne kadarı zamanında bitti; bitmeyip gecikenler de hesaba katılır, yoksa geciken hiç kapanmadıkça oran iyi görünür."), Case, _("süresinde sonuçlanan ÷ (sonuçlanan + açık ve gecikmiş)"), "ISO 10002:2018 8.4"),
    Ratio("cevap-payi",    _("Süresinde"),          _("Birimin cevaplarının ne kadarı zamanında; açık ve gecikmiş işler de hesaba katılır."), Referral, _("süresinde cevaplanan ÷ (cevaplanan + birimde açık ve gecikmiş)"), "ISO 10002:2018 8.4"),
    Ratio("ortanca",       _("Ortanca gün"),        _("Cevaplanan işlerin yarısı bu kadar günde ya da daha çabuk cevaplandı. Takvim günü sayılır; hemşehriyi beklerken geçen günler çıkarılmaz."), Referral, _("yönlendirmeden cevaba kadar geçen günlerin ortancası"), "ISO 10002:2018 8.4"),
    Ratio("donen-payi",    _("Kontrolden dönen"),   _("Cevaplananların ne kadarı cevap kontrolünden döndü."), Referral, _("kontrolden dönen ÷ cevaplanan"), "ISO 10002:2018 8.4"),
    Ratio("yeniden-payi",  _("Yeniden açılan"),     _("Birime verilen işlerin ne kadarı yeniden açılmış bir başvurudan geldi."), Referral, _("yeniden açılan ÷ birime verilen"), "ISO 10002:2018 8.1"),
)
# fmt: on
MEASURES: Mapping[str, Measure] = {row.name: row for row in ROWS}
CATALOGUE: Mapping[str, Measure | Ratio] = {row.name: row for row in (*ROWS, *RATIOS)}


def address(measure: str, window: Window, **narrowed: int | None) -> str:
    """Where the cases behind a figure are listed; `narrowed` by `birim`, `ilce`, `konu` or `gorevli`."""
    rest = "".join(f"&{key}={value}" for key, value in narrowed.items() if value is not None)
    return f"{_door()}?olcu={measure}&bas={window.first}&son={window.last}{rest}"


@cache
def _door() -> str:
    """A page has hundreds of these addresses."""
    return reverse("figure-cases")
