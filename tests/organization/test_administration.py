"""Accounts, posts, settings, and the log that says who did it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotYours
from muhatap.organization import queries, services, settings
from muhatap.organization.models import Actor, AdminEvent, Post, Setting, Staff
from muhatap.organization.queries import LogFilter, StaffFilter
from muhatap.organization.roles import Role
from muhatap.organization.words import Names
from tests import cast

pytestmark = pytest.mark.django_db


def test_an_account_is_made_with_its_actor_and_renamed_with_it(friday: datetime) -> None:
    admin = cast.person(Role.ADMIN)
    made = services.create_staff(username="isil.oz", full_name="Işıl Öz", by=admin)
    assert Actor.objects.get(staff=made).label == "Işıl Öz"
    assert not made.has_usable_password()
    services.change_staff(made.pk, {"full_name": "Işıl Öz Çınar"}, by=admin)
    assert Actor.objects.get(staff=made).label == "Işıl Öz Çınar"
    for wrong in ("Işıl", "a", "boş luk", "isil.oz", "x" * 61):
        with pytest.raises(Incomplete) as refused:
            services.create_staff(username=wrong, full_name="Başka", by=admin)
        assert "username" in refused.value.fields
    with pytest.raises(NotYours):
        services.create_staff(username="baska", full_name="Başka", by=cast.person(Role.MANAGER))


def test_staff_are_found_without_turkish_letters_by_unit_and_by_role() -> None:
    fen = cast.unit("fen")
    yol = cast.unit("yol", parent=fen)
    isil = cast.staff("i.oz", "Işıl Öz", yol)
    cast.staff("k.dogru", "Kemal Doğru")
    services.grant_role(isil.pk, Role.UNIT_USER, yol.pk, by=queries.system())
    manager = cast.person(Role.MANAGER)

    def found(**wanted: Any) -> list[str]:
        return [row.full_name for row in queries.staff_list(manager, StaffFilter(**wanted))]

    assert found(text="isil") == found(text="IŞIL öz") == found(unit_id=fen.pk) == ["Işıl Öz"]
    assert found(role=Role.UNIT_USER) == ["Işıl Öz"]
    assert found(text="yok böyle biri") == found(unit_id=10**9) == found(closed=True) == []
    assert list(queries.staff_list(cast.person(Role.AGENT), StaffFilter())) == []


@pytest.mark.duty("access-control.posts-and-roles")
def test_every_post_of_the_regulations_is_there_and_more_can_be_made() -> None:
    named = {
        "Birim Sorumlusu",
        "Takım Lideri",
        "Vardiya Amiri",
        "Şef",
        "Proje Koordinatörü",
        "Müdür",
        "Daire Başkanı",
        "Belediye Başkan Yardımcısı",
        "Belediye Başkanı",
        "Yönetim Temsilcisi",
        "Birim Kullanıcısı",
    }
    assert named <= set(Post.objects.values_list("name_tr", flat=True))
    admin = cast.person(Role.ADMIN)
    made = services.create_post(code="bas-sef", name_tr="Baş Şef", rank=55, by=admin)
    services.change_post(made.pk, {"rank": 58}, by=admin)
    with pytest.raises(Incomplete):
        services.create_post(code="bas-sef", name_tr="Başka", by=admin)
    with pytest.raises(NotYours):
        services.change_post(made.pk, {"rank": 1}, by=cast.person(Role.MANAGER))
    who = cast.staff("sef", post=made)
    services.change_staff(who.pk, {"post_id": made.pk}, by=admin)
    assert queries.person_of(who).grants == (), "a title gives no right"


def test_settings_have_defaults_kinds_and_limits() -> None:
    admin = cast.person(Role.ADMIN)
    assert settings.number("objection.days") == 15
    assert settings.switch("portal.confirm") is True
    services.set_setting("objection.days", 10, by=admin)
    assert settings.number("objection.days") == 10
    event = AdminEvent.objects.get(action="setting.set")
    assert (event.subject, event.before, event.after) == (
        "setting:objection.days",
        {"value": 15},
        {"value": 10},
    )
    services.set_setting("objection.days", 10, by=admin)
    assert AdminEvent.objects.filter(action="setting.set").count() == 1, "nothing changed, nothing written"
    for key, value in (("objection.days", 0), ("objection.days", "on"), ("municipality.name", "x" * 121)):
        with pytest.raises(Incomplete):
            services.set_setting(key, value, by=admin)
    with pytest.raises(NotYours):
        services.set_setting("objection.days", 20, by=cast.person(Role.MANAGER))
    with pytest.raises(Incomplete):
        services.set_settings({"portal.open": False, "objection.days": 0}, by=admin)
    assert settings.switch("portal.open") is True


def test_settings_are_read_once_a_request_and_again_after_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    admin = cast.person(Role.ADMIN)
    with settings.one_reading():
        with django_assert_num_queries(1):
            settings.get("municipality.name")
            settings.get("municipality.line")
        services.set_setting("municipality.name", "Körfez Büyükşehir Belediyesi", by=admin)
        assert settings.text("municipality.name") == "Körfez Büyükşehir Belediyesi"
    Setting.objects.filter(key="municipality.name").update(value="Başka Belediye")
    assert settings.text("municipality.name") == "Başka Belediye"


def test_the_catalogue_is_in_order() -> None:
    assert {row.group for row in settings.ROWS} <= set(settings.GROUPS)
    assert len({row.key for row in settings.ROWS}) == len(settings.ROWS)
    with pytest.raises(KeyError):
        settings.get("yok.boyle")


@pytest.mark.duty("access-control.audit-trail")
def test_the_log_says_who_did_what_and_stays(friday: datetime) -> None:
    admin, unit = cast.person(Role.ADMIN), cast.unit("yol", "Yol Bakım")
    who = cast.staff("ayse.tas", "Ayşe Taş")
    services.change_unit(unit.pk, {"name_tr": "Yol Bakım ve Onarım"}, by=admin)
    grant = services.grant_role(who.pk, Role.UNIT_USER, unit.pk, by=admin)
    with clock.frozen(friday + timedelta(days=2)):
        services.end_grant(grant.pk, by=cast.person(Role.ADMIN), reason="tayin")
        services.audit("export.made", "list:cases", by=admin, after={"rows": 38})
    manager = cast.person(Role.MANAGER)

    def actions(**wanted: Any) -> list[str]:
        rows = queries.admin_log(manager, LogFilter(**wanted)).order_by("id")
        return [row.action for row in rows]

    assert actions() == [
        "unit.changed",
        "grant.given",
        "unit.grant_given",
        "grant.ended",
        "unit.grant_ended",
        "export.made",
    ]
    assert actions(kind="export") == ["export.made"]
    assert actions(until=friday.date()) == ["unit.changed", "grant.given", "unit.grant_given"]
    assert actions(actor_id=admin.actor_id, since=(friday + timedelta(days=1)).date()) == ["export.made"]
    changed = AdminEvent.objects.get(action="unit.changed")
    names = Names([changed])
    assert names.subject(changed) == "Yol Bakım ve Onarım"
    assert [(str(c.name), c.before, c.after) for c in names.changes(changed)] == [
        ("Ad", "Yol Bakım", "Yol Bakım ve Onarım")
    ]
    assert list(queries.admin_log(cast.person(Role.AGENT), LogFilter())) == []
    for forbidden in (
        lambda: AdminEvent.objects.filter(pk=changed.pk).update(reason="değiştirildi"),
        lambda: AdminEvent.objects.filter(pk=changed.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert AdminEvent.objects.get(pk=changed.pk).reason == ""


def test_no_password_ever_stands_in_the_log() -> None:
    admin, who = cast.person(Role.ADMIN), cast.staff("ayse.tas")
    services.set_password(who.pk, "cok gizli bir sey", by=admin)
    given = services.give_temporary_password(who.pk, by=admin)
    written = str(list(AdminEvent.objects.values()))
    assert "cok gizli" not in written
    assert given not in written
    assert Staff.objects.get(pk=who.pk).check_password(given)


def test_every_setting_is_read_somewhere() -> None:
    code = "".join(
        path.read_text()
        for path in Path(settings.__file__).parents[1].rglob("*.py")
        if path != Path(settings.__file__)
    )
    for key in settings.CATALOGUE:
        key = key.removesuffix("_en")  # read together with the Turkish one
        group, _dot, name = key.partition(".")
        by_name = f'f"{group}.{{' in code and f'"{name}"' in code
        assert by_name or f'"{key}"' in code, key
