"""The stops of the first visit: real pages, and what is pointed at on each. Whoever records cases practises it
between; for everybody else it is short.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queues
from muhatap.intake.views.desk import DESK
from muhatap.organization.persons import Person

Text = str | Promise


@dataclass(frozen=True)
class Point:
    """One card. `at` is the selector of the control it stands beside; at the page's foot without one."""

    at: str
    title: Text
    words: Text


@dataclass(frozen=True)
class Stop:
    """A page and its cards. `door` is a route; `queue` stands for the person's first one."""

    door: str
    points: tuple[Point, ...]


# fmt: off
HOME = Stop("home", (
    Point(".page-head h1", _("Günüm"), _("Her sabah buradan başlarsınız: sizden ne beklendiği cümle cümle yazar, sayıya basınca işler açılır.")),
    Point("#menu ul", _("Menü"), _("Solda kuyruklarınız ve sayıları var. Her birine g ve bir harfle de gidilir; bütün tuşlar ? ile görünür.")),
    Point(".seek", _("Ara"), _("/ tuşuna basıp numara, ad, sokak ya da bir söz yazın. Türkçe harf gerekmez.")),
))
PRACTICE = Stop("practice", (
    Point("[name=who]", _("Kim arıyor?"), _("Bu bir alıştırma, hiçbir şey kaydedilmez. “Yeni hemşehri”yi seçip adına Ayşe Deneme, telefonuna 0532 000 00 00 yazın. Gerçekte önce kayıtlı mı diye aranır.")),
    Point("#id_text", _("Ne anlatıyor?"), _("Arayanın ağzından yazın: “Okulun önündeki yolda büyük bir çukur var, araçlar kaldırıma çıkıyor.” Konu siz yazarken kendiliğinden önerilir.")),
    Point("[name=topic_text]", _("Konu"), _("Önerilene tıklayın ya da “cukur” yazıp Enter’a basın. Konu seçilince soruları ve gideceği birim görünür.")),
    Point("[name=neighbourhood_text]", _("Yer"), _("Mahalleyi yazın, sokağı ve kapıyı ekleyin. Aynı yerde benzer bir başvuru varsa sağda çıkar.")),
    Point(".send .primary", _("Kaydedin"), _("Düğmeye ya da Ctrl ve Enter’a basın. Eksik kalan varsa yeri gösterilir, yazdıklarınız durur.")),
))
DONE = Stop("practice-done", (
    Point(".receipt", _("Numara ve kod"), _("Gerçek kayıtta burada numara ve izleme kodu çıkar; ikisini de arayana okuyun. Kod bir daha gösterilmez.")),
))
QUEUE = Stop("queue", (
    Point(".page-head h1", _("Kuyruğunuz"), _("İşleriniz buraya düşer, en acili önde. j ve k ile satırlarda gezin, Enter ile açın.")),
    Point(".filters", _("Süzün"), _("Liste uzunsa tür, ilçe ya da kanala göre daraltın. Sık baktığınız süzgeci görünüm olarak saklayabilirsiniz.")),
))
END = Stop("guide", (
    Point(".page-head h1", _("Hepsi bu kadar"), _("Takıldığınız her ekranda üstteki soru işaretine basın; o ekranın yardımı açılır. Bu turu buradan yeniden başlatabilirsiniz.")),
))
# fmt: on


def stops(person: Person) -> list[Stop]:
    """The stops of this person's visit."""
    queue = [QUEUE] if _first_queue(person) else []
    desk = [PRACTICE, DONE] if person.has(*DESK) else []
    return [HOME, *desk, *queue, END]


def address(stop: Stop, person: Person) -> str:
    """Where a stop is."""
    return reverse(stop.door, args=[_first_queue(person)]) if stop is QUEUE else reverse(stop.door)


def _first_queue(person: Person) -> str:
    mine = queues.of(person)
    return mine[0].name if mine else ""
