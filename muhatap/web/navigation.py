"""The navigation of the staff frame: the person's queues from their table, and the fixed doors below.

An entry whose door does not exist is not shown; a section without entries neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queues
from muhatap.kit.turkish import ascii_fold
from muhatap.lists import queries as views
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

R = Role
Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One fixed door. Who sees it is what the gate behind it says."""

    section: Text
    label: Text
    icon: str
    door: str
    key: str = ""


@dataclass(frozen=True)
class Item:
    """An entry as drawn. `count` is None where nothing waits."""

    label: Text
    icon: str
    url: str
    current: bool = False
    count: int | None = None
    is_late: bool = False
    key: str = ""


@dataclass(frozen=True)
class Door:
    """An address and who may come in: the roles named (none: all staff)."""

    url: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Section:
    """A titled group of items."""

    title: Text
    items: tuple[Item, ...]


START, UNIT, DESK, VIEWS, HOUSE, OFFICE = (
    *("", _("Birimim"), _("Başvurular"), _("Görünümler"), _("Genel"), _("Yönetim")),
)
SECTIONS: tuple[Text, ...] = (START, UNIT, DESK, VIEWS, HOUSE, OFFICE)

# fmt: off
ENTRIES = (
    #     section  label                       icon                door
    Entry(START,   _("Ana sayfa"),             "home",             "home",      "g h"),
    Entry(START,   _("Sizden söz edilenler"),  "message-exclamation", "mentions", "g @"),
    Entry(START,   _("Ekibim"),                "users-group",      "team"),
    Entry(DESK,    _("Göstergeler"),           "chart-bar",        "figures"),
    Entry(DESK,    _("Birim karnesi"),         "building",         "figure-units"),
    Entry(DESK,    _("Süre istatistikleri"),   "calendar-stats",   "statistics"),
    Entry(DESK,    _("Gecikme"),               "clock-exclamation", "overdue"),
    Entry(DESK,    _("Trafik"),                "git-fork",         "traffic"),
    Entry(DESK,    _("CİMER ve Açık Kapı"),    "world",            "cimer"),
    Entry(DESK,    _("Kabul"),                 "users-group",      "reception"),
    Entry(DESK,    _("Halk günleri"),          "speakerphone",     "public-days"),
    Entry(DESK,    _("Taslaklarım"),           "pencil",           "drafts"),
    Entry(DESK,    _("Yerinde cevaplananlar"), "message-check",    "contacts"),
    Entry(DESK,    _("Bilgi Edinme Masası"),   "info-circle",      "information-desk"),
    Entry(DESK,    _("Bilgi edinme kütüğü"),   "book-2",           "information-register"),
    Entry(DESK,    _("Kurum ve mahkeme yazıları"), "building-bank", "enquiries"),
    Entry(VIEWS,   _("Bütün görünümler"),      "layout-list",      "views"),
    Entry(HOUSE,   _("Hemşehriler"),           "users",            "citizens"),
    Entry(HOUSE,   _("Aynı kişi olabilenler"),  "git-merge",        "pairs"),
    Entry(HOUSE,   _("Duyurular"),             "speakerphone",     "announcements"),
    Entry(HOUSE,   _("Yayın"),                 "world",            "publishing"),
    Entry(HOUSE,   _("İletiler"),              "mail",             "notices"),
    Entry(HOUSE,   _("Teşkilat"),              "sitemap",          "chart"),
    Entry(OFFICE,  _("Personel"),              "users-group",      "staff-list"),
    Entry(OFFICE,  _("Görevler ve yetkiler"),  "shield-lock",      "roles"),
    Entry(OFFICE,  _("Unvanlar"),              "id",               "posts"),
    Entry(OFFICE,  _("Konular"),               "tags",             "topics"),
    Entry(OFFICE,  _("Yönlendirme kuralları"), "git-branch",       "rules"),
    Entry(OFFICE,  _("Süreler"),               "clock",            "policies"),
    Entry(OFFICE,  _("Takvim"),                "calendar",         "calendar"),
    Entry(OFFICE,  _("İleti kalıpları"),       "template",         "templates"),
    Entry(OFFICE,  _("Hazır metinler"),        "quote",            "text-modules"),
    Entry(OFFICE,  _("API anahtarları"),       "key",              "keys"),
    Entry(OFFICE,  _("Web kancaları"),         "plug",             "webhooks"),
    Entry(OFFICE,  _("Kurulum dosyası"),       "table",            "onboarding"),
    Entry(OFFICE,  _("Ayarlar"),               "settings",         "settings"),
    Entry(OFFICE,  _("İşlem günlüğü"),         "history",          "admin-log"),
)
# fmt: on


def sections(request: HttpRequest) -> list[Section]:
    """The navigation for whoever asks, with counts; visitors have none."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return []
    doors = list(_doors(request, person))
    current = _current(request, [item.url for _title, item in doors])
    drawn: list[Section] = []
    for section in SECTIONS:
        items = [_marked(item, item.url == current) for title, item in doors if title is section]
        if items:
            drawn.append(Section(section, tuple(items)))
    return drawn


def way_in(request: HttpRequest, name: str) -> str:
    """The address of a door that opens for whoever asks; empty for others."""
    person: Person | None = getattr(request, "person", None)
    door = _door(name) if person is not None else None
    return door.url if door and person and (not door.roles or person.has(*door.roles)) else ""


def roles_of(name: str) -> tuple[Role, ...] | None:
    """The roles that the gate of a door names (none: all staff); None when there is no such door."""
    door = _door(name)
    return door.roles if door is not None else None


def counts_of(request: HttpRequest, person: Person) -> Mapping[str, int]:
    """The counts of the person's queues, asked once a request, by the page or by its frame."""
    kept: dict[str, Any] = vars(request)
    if "counts" not in kept:
        kept["counts"], pins = queues.counts_and(person, views.pinned_beside)
        named = [(pk, name) for _pin, name, pk in pins]
        kept["pins"] = dict(sorted(named, key=lambda pin: (ascii_fold(pin[1]), pin[0])))
    counts: Mapping[str, int] = kept["counts"]
    return counts


def _pins(request: HttpRequest, person: Person) -> Mapping[int, str]:
    """Views in the person's navigation, by name; they come with the counts."""
    counts_of(request, person)
    pins: Mapping[int, str] = vars(request)["pins"]
    return pins


def _doors(request: HttpRequest, person: Person) -> Iterator[tuple[Text, Item]]:
    """Every door this person has, with the section it stands in."""
    counts: Mapping[str, int] | None = None
    for queue in queues.of(person):
        door = _door("queue", queue.name)
        if door is None:
            continue
        counts = counts_of(request, person) if counts is None else counts
        section = UNIT if set(queue.who) <= {R.UNIT_USER, R.UNIT_LEAD} else DESK
        count = counts.get(queue.name) or None
        yield (
            section,
            Item(
                queue.label,
                queue.icon,
                door.url,
                count=count,
                is_late=queue.late and count is not None,
                key=f"g {queue.key}" if queue.key else "",
            ),
        )
    pins = _pins(request, person) if _door("views") is not None else {}
    for pk, name in pins.items():
        yield VIEWS, Item(name, "pin", reverse("saved-view", args=[pk]))
    for entry in ENTRIES:
        door = _door(entry.door)
        if door and (not door.roles or person.has(*door.roles)):
            yield entry.section, Item(entry.label, entry.icon, door.url, key=entry.key)


def _marked(item: Item, current: bool) -> Item:
    return replace(item, current=True) if current else item


@cache
def _door(name: str, *args: str) -> Door | None:
    """The address of a route and the roles its gate names; None when there is no such route."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return None
    _staff, _colon, roles = str(getattr(resolve(url).func, "gate", "")).partition(":")
    return Door(url, tuple(Role(role) for role in roles.split(",") if role))


def _current(request: HttpRequest, urls: list[str]) -> str:
    """The entry that leads here: this very path, else the longest one it lies under."""
    if request.path in urls:
        return request.path
    under = [url for url in urls if url != "/" and request.path.startswith(url)]
    return max(under, key=len, default="")
