"""Which pages are measured: every role's first queue, lists deep and narrowed, searches, cases, the desk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Page:
    """A page of the product, asked for by `username`; several paths are taken in turn."""

    name: str
    username: str
    paths: Sequence[str]


# role → who, and the queue that is the role's day
PEOPLE = {
    "agent": ("derya.aksoy", "kayitlarim"),
    "approver": ("murat.tekin", "onay"),
    "coordinator": ("elif.karaca", "yonlendirme"),
    "reviewer": ("gulsah.sahin", "kontrol"),
    "deliverer": ("tolga.erdem", "bildirim"),
    "unit_user": ("sevgi.arslan", "gelen"),
    "unit_lead": ("kemal.dogru", "birim-geciken"),
    "supervisor": ("nese.guler", "geciken"),
    "manager": ("nihat.ersoy", "ust"),
}
COORDINATOR, AGENT, UNIT = (PEOPLE[role][0] for role in ("coordinator", "agent", "unit_user"))
LATE = "/gostergeler/basvurular/?olcu=geciken&bas=2026-10-01&son=2026-11-22"
OPEN311, TOWN = "/open311/v2/", "37.8,26.2,39.4,28.5"
WORDS = {
    "a frequent word": "sokak",
    "a rare word": "rögar",
    "three words": "çöp konteyner dolu",
    "a word begun": "kaldır",
    "nothing there": "zzzqq",
}


def pages() -> list[Page]:
    """All of them. Needs Django and the sample."""
    from muhatap.citizens.models import Citizen, ContactPoint

    name = str(Citizen.objects.order_by("pk").values_list("name", flat=True)[1000:1001].get())
    phone = (
        ContactPoint.objects.filter(value__startswith="+90")
        .order_by("pk")
        .values_list("value", flat=True)
        .first()
    )
    found = [Page(f"home of {role}", username, ["/gunum/"]) for role, (username, _q) in PEOPLE.items()]
    for role, (username, queue) in PEOPLE.items():
        found.append(Page(f"queue of {role}: {queue}", username, [f"/kuyruk/{queue}/"]))
    found += [
        Page("all cases, first page", COORDINATOR, ["/kuyruk/tumu/"]),
        Page("all cases, deep", COORDINATOR, _deep("/kuyruk/tumu/")),
        Page("all cases, of one district", COORDINATOR, [f"/kuyruk/tumu/?ilce={pk}" for pk in _districts()]),
        Page("all cases, rare kind in a district", COORDINATOR, ["/kuyruk/tumu/?tur=thanks&ilce=4"]),
        Page("all cases, rare channel", COORDINATOR, ["/kuyruk/tumu/?kanal=fax"]),
        Page("all cases, with a word", COORDINATOR, [f"/kuyruk/tumu/?q={quote('çukur')}"]),
        Page("a unit's inbox, with a word", UNIT, [f"/kuyruk/gelen/?q={quote('yol')}"]),
    ]
    found += [
        Page(f"search: {what}", COORDINATOR, [f"/ara/?q={quote(text)}"])
        for what, text in {
            **WORDS,
            "a name": name,
            "a first name": name.split()[0],
            "a telephone": phone or "",
        }.items()
    ]
    found += [Page(f"list: {what}", COORDINATOR, [path]) for what, path in _lists().items()]
    found += [
        Page("search: a number", COORDINATOR, [f"/ara/?q={_number()}"]),
        Page("case, long story", COORDINATOR, [f"/basvuru/{pk}/" for pk in _cases("-event_count")]),
        Page("case, short story", COORDINATOR, [f"/basvuru/{pk}/" for pk in _cases("event_count")]),
        Page("case, for its unit", UNIT, [f"/basvuru/{pk}/" for pk in _of_unit(UNIT)]),
        Page("intake", AGENT, ["/yeni/"]),
        Page("intake: topics", AGENT, [f"/konular/bul/?q={quote('yol')}"]),
        Page("figures of the house", PEOPLE["manager"][0], ["/gostergeler/"]),
        Page("figures: units", PEOPLE["manager"][0], ["/gostergeler/birimler/"]),
        Page("figures: my team", PEOPLE["unit_lead"][0], ["/ekibim/"]),
        Page("figures: late cases", PEOPLE["manager"][0], [LATE]),
        Page("routing rules", "yonetici", ["/yonetim/kurallar/"]),
        Page("citizens", AGENT, ["/hemsehriler/"]),
        Page("messages", COORDINATOR, ["/iletiler/"]),
        Page("publishing desk", PEOPLE["reviewer"][0], ["/yayin/"]),
        Page("public list", "", ["/bildirimler/"]),
        Page("public list, of one district", "", [f"/bildirimler/?ilce={pk}" for pk in _districts()]),
        Page("public map, the whole town", "", [f"/bildirimler/harita.json?kutu={TOWN}"]),
        Page("open311: a page of 50", "", [f"{OPEN311}requests.json?page={n}" for n in (1, 2, 5)]),
        Page(
            "open311: changed since yesterday",
            "",
            [f"{OPEN311}requests.json?page=1&{_yesterday()}"],
        ),
    ]
    return found


def _lists() -> dict[str, str]:
    """Lists by conditions: frequent and rare, grouped, of a unit, with every column."""

    def look(*asked: Mapping[str, object], **more: str) -> str:
        return "/listeler/bak/?" + urlencode({"k": json.dumps({"all": asked}), **more})

    kind = {"field": "kind", "op": "is", "value": ["complaint"]}
    rare = {"field": "channel", "op": "is", "value": ["fax"]}
    word = {"field": "words", "op": "has", "value": "çukur"}
    unit = {"field": "unit_status", "op": "is", "value": ["waiting"]}
    return {
        "everything": "/listeler/bak/",
        "a frequent kind": look(kind),
        "a rare channel with a word": look(rare, word),
        "waiting at a unit, by due date": look(unit, sira="due"),
        "by district": look(kind, grup="district"),
        "with units and officers": look(kind, sutun="number,subject,status,unit,officer,registered_by"),
        "its count": look(kind).replace("/bak/", "/sayi/"),
        "the count of something rare": look(rare, word).replace("/bak/", "/sayi/"),
        "the page of views": "/listeler/",
    }


def _deep(path: str) -> list[str]:
    from muhatap.cases.models import Case
    from muhatap.kit.paging import encode

    rows = Case.objects.order_by("-received_at", "-id").values_list("received_at", "id")
    count = rows.count()
    places = [rows[int(count * share)] for share in (0.2, 0.5, 0.8, 0.95)]
    return [f"{path}?sayfa=%3E{encode(list(place))}" for place in places]


def _districts() -> list[int]:
    from muhatap.places.models import District

    return list(District.objects.order_by("pk").values_list("pk", flat=True))


def _cases(order: str) -> list[int]:
    from muhatap.cases.models import Case

    return list(Case.objects.order_by(order, "-id").values_list("pk", flat=True)[:50])


def _of_unit(username: str) -> list[int]:
    from muhatap.cases import queries
    from muhatap.organization.models import Staff
    from muhatap.organization.queries import person_of

    person = person_of(Staff.objects.get(username=username))
    return list(queries.visible_to(person).order_by("-id").values_list("pk", flat=True)[:50])


def _yesterday() -> str:
    from datetime import timedelta

    from muhatap.kit import clock

    return (clock.now() - timedelta(days=1)).strftime("updated_after=%Y-%m-%dT%H:%M:%SZ")


def _number() -> str:
    from muhatap.cases.models import Case

    return str(Case.objects.order_by("-id").values_list("number", flat=True)[500:501].get())
