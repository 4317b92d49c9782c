"""The navigation of the staff frame: the person's queues from their table, and the fixed doors below.

An entry whose door does not exist is not shown; a section without entries neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queues
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

R = Role
Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One fixed door, and the roles that see it (none named: all staff)."""

    section: Text
    label: Text
    icon: str
    door: str
    roles: tuple[Role, ...] = ()
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
class Section:
    """A titled group of items."""

    title: Text
    items: tuple[Item, ...]


START, UNIT, DESK, HOUSE, OFFICE = "", _("Birimim"), _("Başvurular"), _("Genel"), _("Yönetim")
SECTIONS: tuple[Text, ...] = (START, UNIT, DESK, HOUSE, OFFICE)
SEES_ADMINISTRATION = (R.ADMIN, R.MANAGER)

CASE_DESKS = (R.AGENT, R.APPROVER, R.COORDINATOR, R.REVIEWER, R.DELIVERER, R.SUPERVISOR, R.MANAGER)
MESSAGE_DESKS = (R.DELIVERER, R.REVIEWER, R.SUPERVISOR, R.MANAGER)

# fmt: off
ENTRIES = (
    #     section  label                       icon                door              roles
    Entry(START,   _("Ana sayfa"),             "home",             "home",           key="g h"),
    Entry(HOUSE,   _("Hemşehriler"),           "users",            "citizens",       CASE_DESKS),
    Entry(HOUSE,   _("İletiler"),              "mail",             "notices",        MESSAGE_DESKS),
    Entry(HOUSE,   _("Teşkilat"),              "sitemap",          "chart"),
    Entry(OFFICE,  _("Personel"),              "users",            "staff-list",     SEES_ADMINISTRATION),
    Entry(OFFICE,  _("Görevler ve yetkiler"),  "shield-lock",      "roles",          SEES_ADMINISTRATION),
    Entry(OFFICE,  _("Unvanlar"),              "id",               "posts",          SEES_ADMINISTRATION),
    Entry(OFFICE,  _("Konular"),               "tags",        "topics",         SEES_ADMINISTRATION),
    Entry(OFFICE,  _("Takvim"),                "calendar",         "calendar",       SEES_ADMINISTRATION),
    Entry(OFFICE,  _("İleti kalıpları"),       "template",         "templates",      SEES_ADMINISTRATION),
    Entry(OFFICE,  _("Ayarlar"),               "settings",         "settings",       SEES_ADMINISTRATION),
    Entry(OFFICE,  _("İşlem günlüğü"),         "history",          "admin-log",      SEES_ADMINISTRATION),
)
# fmt: on


def sections(request: HttpRequest) -> list[Section]:
    """The navigation for whoever asks, with counts; visitors have none."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return []
    doors = list(_doors(person))
    current = _current(request, [item.url for _title, item in doors])
    drawn: list[Section] = []
    for section in SECTIONS:
        items = [_marked(item, item.url == current) for title, item in doors if title is section]
        if items:
            drawn.append(Section(section, tuple(items)))
    return drawn


def _doors(person: Person) -> Iterator[tuple[Text, Item]]:
    """Every door this person has, with the section it stands in."""
    counts: Mapping[str, int] | None = None
    for queue in queues.of(person):
        url = _url("queue", queue.name)
        if not url:
            continue
        counts = queues.counts(person) if counts is None else counts
        section = UNIT if set(queue.who) <= {R.UNIT_USER, R.UNIT_LEAD} else DESK
        count = counts.get(queue.name) or None
        yield (
            section,
            Item(
                queue.label,
                queue.icon,
                url,
                count=count,
                is_late=queue.late and count is not None,
                key=f"g {queue.key}" if queue.key else "",
            ),
        )
    for entry in ENTRIES:
        url = _url(entry.door) if not entry.roles or person.has(*entry.roles) else ""
        if url:
            yield entry.section, Item(entry.label, entry.icon, url, key=entry.key)


def _marked(item: Item, current: bool) -> Item:
    return replace(item, current=True) if current else item


def _url(door: str, *args: str) -> str:
    try:
        return reverse(door, args=args)
    except NoReverseMatch:
        return ""


def _current(request: HttpRequest, urls: list[str]) -> str:
    """The entry that leads here: this very path, else the longest one it lies under."""
    if request.path in urls:
        return request.path
    under = [url for url in urls if url != "/" and request.path.startswith(url)]
    return max(under, key=len, default="")
