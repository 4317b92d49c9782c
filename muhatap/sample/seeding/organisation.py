"""Units, staff, roles and desks of the sample, through the organisation's own services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from muhatap.cases.models import Desk
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries, services
from muhatap.organization.models import Actor, Post, Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.places.models import District
from muhatap.sample.corpus.library import library, read
from muhatap.sample.corpus.writing import Writer

PASSWORD = "korfez-2026-demo"  # printed by the demo; the sample holds no data of people
SINCE = date(2023, 1, 2)


@dataclass
class House:
    """The organisation as the histories need it: who sits where."""

    units: dict[str, Unit]
    desks: dict[tuple[str, str], int] = field(default_factory=dict)  # stage, channel: unit
    actors: dict[tuple[str, int | None], list[int]] = field(default_factory=dict)  # role, unit: actors
    staff_of: dict[int, int] = field(default_factory=dict)  # actor: staff
    unit_of: dict[int, int | None] = field(default_factory=dict)  # actor: unit
    names: dict[int, str] = field(default_factory=dict)  # actor: name
    system: int = 0

    def desk(self, stage: str, channel: str) -> int:
        """The unit that works a stage for a channel."""
        return self.desks.get((stage, channel)) or self.desks[stage, ""]


def build(*, by: Person) -> None:
    """Everything of the organisation; once, on an empty database."""
    data = read("organisation.yaml")
    for key, value in data["municipality"].items():
        services.set_setting(key, value, by=by)
    units: dict[str, Unit] = {}
    for row in _unit_rows(data):
        parent = units.get(row.pop("parent") or "")
        unit = services.create_unit(parent_id=parent.pk if parent else None, by=by, **row)
        units[unit.code] = unit
    Desk.objects.bulk_create(
        Desk(stage=stage, channel=channel, unit=units[code]) for stage, channel, code in data["desks"]
    )
    _hire(data, units, by=by)


def house() -> House:
    """The organisation as it stands in the database."""
    made = House({unit.code: unit for unit in Unit.objects.all()}, system=queries.system().actor_id)
    made.desks = {(desk.stage, desk.channel): desk.unit_id for desk in Desk.objects.all()}
    rows = Actor.objects.filter(kind=Actor.Kind.STAFF, staff__is_active=True).order_by("pk")
    for actor, staff, unit, name, role, held in rows.values_list(
        "pk", "staff_id", "staff__unit_id", "label", "staff__grants__role", "staff__grants__unit_id"
    ):
        made.staff_of[actor], made.unit_of[actor], made.names[actor] = staff, unit, name
        if role:
            made.actors.setdefault((role, held), []).append(actor)
    return made


def demo_users() -> list[dict[str, str]]:
    """The sign-ins that the demo prints: the named staff, at least one for every granted role."""
    names = dict(Unit.objects.values_list("code", "name_tr"))
    there = set(Staff.objects.filter(is_active=True).values_list("username", flat=True))
    rows = read("organisation.yaml")["people"]
    return [
        {
            "role": role,
            "unit": names.get(unit, ""),
            "name": name,
            "username": username,
            "password": PASSWORD,
        }
        for username, name, role, unit, _post in rows
        if username in there
    ]


def _unit_rows(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for order, row in enumerate(_rows(data)):
        email, code = row.pop("email", ""), row["code"]
        if email or row.get("takes_referrals"):
            row["email"] = f"{email or code.replace('.', '-')}@korfez.example"
        yield {"order": order, **row}


def _rows(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in read("chart.yaml"):
        code, parent = _plain(row["id"]), _plain(row["parent"] or "")
        yield _row(code, row["name_tr"], row["name_en"], parent, **data["chart"].get(code, {}))
    for code, name_tr, name_en, below in data["departments"]:
        yield _row(code, name_tr, name_en, "deputy-secretary-general")
        yield from _below(below, code, Unit.Kind.OWN)
    for code, name_tr, name_en, kind, below in data["affiliates"]:
        yield _row(code, name_tr, name_en, "", kind=kind, takes_referrals=True)
        yield from _below(below, code, kind)
    for name, code in District.objects.order_by("name_sort").values_list("name", "code"):
        yield _row(
            f"district.{code}",
            f"{name} İlçe Belediyesi",
            f"{name} District Municipality",
            "",
            kind=Unit.Kind.DISTRICT,
            takes_referrals=True,
            district_code=code,
        )
    for code, name_tr, name_en in data["outside"]:
        yield _row(code, name_tr, name_en, "", kind=Unit.Kind.OUTSIDE, takes_referrals=True)


def _below(rows: Iterable[tuple[str, str, str]], parent: str, kind: str) -> Iterator[dict[str, Any]]:
    for code, name_tr, name_en in rows:
        yield _row(code, name_tr, name_en, parent, kind=kind, takes_referrals=True)


def _row(code: str, name_tr: str, name_en: str, parent: str, **columns: Any) -> dict[str, Any]:
    return {"code": code, "name_tr": name_tr, "name_en": name_en, "parent": parent, **columns}


def _plain(code: str) -> str:
    return code.removeprefix("izmir.")


def _hire(data: Mapping[str, Any], units: Mapping[str, Unit], *, by: Person) -> None:
    """Staff with one role each. The password is hashed once: a hash takes longer than all the rest."""
    posts = dict(Post.objects.values_list("code", "pk"))
    made: list[int] = []
    for username, name, role, code, post in _staff_rows(data, units):
        staff = services.create_staff(
            username=username,
            full_name=name,
            email=f"{username}@korfez.example",
            unit_id=units[code].pk,
            post_id=posts.get(post),
            by=by,
        )
        whole_house = role in (Role.ADMIN, Role.MANAGER)
        services.grant_role(
            staff.pk,
            role,
            None if whole_house else units[code].pk,
            is_expert=role == Role.UNIT_LEAD,
            since=SINCE,
            by=by,
        )
        made.append(staff.pk)
    Staff.objects.filter(pk__in=made).update(password=make_password(PASSWORD))


def _staff_rows(data: Mapping[str, Any], units: Mapping[str, Unit]) -> Iterator[tuple[str, ...]]:
    writer = Writer("staff", library())
    taken = {row[0] for row in data["people"]}
    yield from (tuple(row) for row in data["people"])
    crowd = [(unit, role, count, post) for unit, role, count, post in data["crowd"]]
    there = {(row[3], row[2]) for row in data["people"]}
    for code, unit in units.items():
        if unit.takes_referrals and not unit.is_outside:
            leads = data["unit_staff"]["leads"] - ((code, "unit_lead") in there)
            crowd.append((code, "unit_lead", leads, "birim-sorumlusu"))
            crowd.append((code, "unit_user", data["unit_staff"]["users"], "birim-kullanicisi"))
    for code, role, count, post in crowd:
        for _number in range(count):
            name = writer.person()
            username = _username(name)
            while username in taken:
                name = writer.person()
                username = _username(name)
            taken.add(username)
            yield username, name, role, code, post


def _username(name: str) -> str:
    return ".".join(ascii_fold(name).split())
