"""The pages of the organisation: who sees which, what they cost, what they say."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from muhatap.organization import queries, services
from muhatap.organization.models import AdminEvent, Delegation, RoleGrant, Staff, Unit
from muhatap.organization.roles import Role
from tests import cast
from tests.pages import as_it_stands, sit

pytestmark = pytest.mark.django_db


def signed_in(role: Role, unit: Unit | None = None) -> Client:
    """Somebody with one role, at the door."""
    client = Client()
    person = cast.person(role, unit)
    sit(client, person)
    return client


SEEN = {
    # page               administrator, manager, unit lead, agent
    "chart": (200, 200, 200, 200),
    "account": (200, 200, 200, 200),
    "unit-new": (200, 404, 404, 404),
    "staff-list": (200, 200, 404, 404),
    "staff-new": (200, 404, 404, 404),
    "roles": (200, 200, 404, 404),
    "posts": (200, 200, 404, 404),
    "post-new": (200, 404, 404, 404),
    "settings": (200, 200, 404, 404),
    "admin-log": (200, 200, 404, 404),
}


@pytest.mark.duty("access-control.roles-and-permissions")
def test_each_role_reaches_only_its_pages() -> None:
    unit = cast.unit("yol", "Yol Bakım")
    doors = [
        signed_in(Role.ADMIN),
        signed_in(Role.MANAGER),
        signed_in(Role.UNIT_LEAD, unit),
        signed_in(Role.AGENT),
    ]
    for name, expected in SEEN.items():
        assert tuple(door.get(reverse(name)).status_code for door in doors) == expected, name
    page = reverse("unit", args=[unit.pk])
    assert [door.get(page).status_code for door in doors] == [200] * 4
    assert "Günlükte göster" in doors[1].get(page).content.decode()
    assert "Günlükte göster" not in doors[2].get(page).content.decode()
    assert doors[1].post(reverse("settings"), {}).status_code == 404
    assert Client().get(page).status_code == 302


def test_the_roles_page_says_what_each_role_may_do_from_the_lifecycle() -> None:
    page = signed_in(Role.MANAGER).get(reverse("roles")).content.decode()
    for words in ("Onay birimi", "Onayla ve yönlendir", "Birimine ve altındaki birimlere", "Gerekçeyle açar"):
        assert words in page


def test_a_unit_is_founded_corrected_moved_and_closed_through_its_pages(friday: datetime) -> None:
    door = signed_in(Role.ADMIN)
    top = cast.unit("baskanlik", "Belediye Başkanlığı")
    facts = {"name_tr": "Yol Bakım ve Onarım", "kind": "own", "parent": top.pk, "takes_referrals": "on"}
    assert door.post(reverse("unit-new"), {**facts, "name_tr": ""}).status_code == 422
    answer = door.post(reverse("unit-new"), facts)
    unit = Unit.objects.get(code="yol-bakim-ve-onarim")
    assert answer["Location"] == reverse("unit", args=[unit.pk])
    edited = {**facts, "parent": "", "phone": "0232 000 00 00", "kind": "affiliate"}
    assert door.post(reverse("unit-edit", args=[unit.pk]), edited).status_code == 302
    unit.refresh_from_db()
    assert (unit.parent_id, unit.path, unit.kind) == (None, f"/{unit.pk}/", "affiliate")
    own = door.post(reverse("unit-edit", args=[unit.pk]), {**edited, "parent": unit.pk})
    assert own.status_code == 422
    closing = reverse("unit-close", args=[unit.pk])
    assert door.post(closing, {"reason": ""}).status_code == 422
    door.post(closing, {"reason": "birleşti"})
    page = door.get(reverse("unit", args=[unit.pk])).content.decode()
    for words in ("Birim kapatıldı", "birleşti", "Birimin yeri değişti", "0232 000 00 00"):
        assert words in page
    chart = reverse("chart")
    assert "Yol Bakım ve Onarım" not in door.get(chart).content.decode()
    assert "Yol Bakım ve Onarım" in door.get(chart, {"closed": "on"}).content.decode()
    door.post(reverse("unit-reopen", args=[unit.pk]))
    found = door.get(chart, {"q": "onarim"}).content.decode()
    assert "Yol Bakım ve Onarım" in found
    assert "Belediye Başkanlığı" not in found


@pytest.mark.parametrize("code", ["district.bornova", "korfez-su.network", "yol_bakim"])
def test_a_unit_whose_code_has_its_own_form_is_corrected_from_its_page(code: str) -> None:
    unit = cast.unit(code, "Bornova İlçe Belediyesi")
    door, path = signed_in(Role.ADMIN), reverse("unit-edit", args=[unit.pk])
    shown = as_it_stands(door, path)
    assert door.post(path, {**shown, "phone": "0232 388 00 00"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.code, unit.name_tr) == (code, "Bornova İlçe Belediyesi")
    for wrong in ("bornova ilçe", "a/b", "a\n"):
        assert door.post(path, {**shown, "code": f"x{wrong}y"}).status_code == 422


def test_an_account_from_its_opening_to_its_closing(friday: datetime) -> None:
    door, unit = signed_in(Role.ADMIN), cast.unit("yol", "Yol Bakım")
    facts = {"full_name": "Ayşe Taş", "username": "ayse.tas", "unit": unit.pk, "language": "tr"}
    assert (
        "Türkçe harf almaz" in door.post(reverse("staff-new"), {**facts, "username": "Ayşe"}).content.decode()
    )
    door.post(reverse("staff-new"), facts)
    ayse = Staff.objects.get(username="ayse.tas")
    page = reverse("staff", args=[ayse.pk])
    grant = {"role": "unit_user", "unit": unit.pk, "is_expert": "on", "since": "bugün"}
    assert door.post(reverse("grant-new", args=[ayse.pk]), {**grant, "unit": ""}).status_code == 422
    assert door.post(reverse("grant-new", args=[ayse.pk]), grant)["Location"] == page
    held = RoleGrant.objects.get(staff=ayse)
    assert "Ayşe Taş" in door.get(reverse("unit", args=[unit.pk])).content.decode()
    shown = door.post(reverse("staff-password", args=[ayse.pk])).content.decode()
    temporary = re.search(r'translate="no">([a-z0-9-]{14})<', shown)
    assert temporary
    assert temporary[1] not in door.get(page).content.decode(), "shown once"
    assert Client().post("/giris/", {"username": "ayse.tas", "password": temporary[1]}).status_code == 302
    days = {"since": "20.11.2026", "until": "27.11.2026"}
    door.post(reverse("grant-edit", args=[held.pk]), days)
    held.refresh_from_db()
    assert (str(held.until), held.is_expert) == ("2026-11-27", False)
    door.post(reverse("grant-end", args=[held.pk]), {"reason": "tayin"})
    assert not queries.person_of(ayse).grants
    door.post(reverse("staff-close", args=[ayse.pk]), {"reason": "ayrıldı"})
    assert "Hesap kapalı" in door.get(page).content.decode()
    assert "Ayşe Taş" in door.get(reverse("staff-list"), {"closed": "on"}).content.decode()
    door.post(reverse("staff-reopen", args=[ayse.pk]))
    door.post(reverse("staff-edit", args=[ayse.pk]), {**facts, "full_name": "Ayşe Taş Kaya"})
    assert "Ayşe Taş Kaya" in door.get(page).content.decode()


def test_one_lends_ones_own_roles_and_nobody_elses(friday: datetime) -> None:
    unit, client = cast.unit("yol"), Client()
    cast.person(Role.UNIT_LEAD, unit, "sorumlu")
    lead, deputy = cast.staff("sorumlu", unit=unit), cast.staff("vekil", unit=unit)
    client.force_login(lead)
    facts = {"delegate": deputy.pk, "role": "", "since": "bugün", "until": "yarın", "reason": "izin"}
    assert client.get(reverse("delegation-new", args=[deputy.pk])).status_code == 404
    assert client.post(reverse("delegation-new", args=[deputy.pk]), facts).status_code == 404
    early = client.post(reverse("delegation-new", args=[lead.pk]), {**facts, "until": "dün"})
    assert early.status_code == 422
    client.post(reverse("delegation-new", args=[lead.pk]), facts)
    row = Delegation.objects.get()
    assert queries.person_of(deputy).has(Role.UNIT_LEAD)
    stranger = signed_in(Role.AGENT)
    assert stranger.post(reverse("delegation-end", args=[row.pk])).status_code == 404
    assert "Vekâleti bitir" in client.get(reverse("account")).content.decode()
    client.post(reverse("delegation-end", args=[row.pk]))
    assert not queries.person_of(deputy).has(Role.UNIT_LEAD)


def test_settings_are_saved_together_and_what_was_typed_stays(friday: datetime) -> None:
    from muhatap.organization import settings

    door = signed_in(Role.ADMIN)
    typed = {
        row.field: row.default for row in settings.ROWS if row.default is not False and row.default != ""
    }
    typed |= {"municipality-name": "Körfez Büyükşehir Belediyesi", "objection-days": "0"}
    refused = door.post(reverse("settings"), typed)
    assert refused.status_code == 422
    assert "Körfez Büyükşehir Belediyesi" in refused.content.decode()
    assert settings.text("municipality.name") == "Belediye"
    door.post(reverse("settings"), typed | {"objection-days": "20"})
    assert settings.number("objection.days") == 20
    assert "Körfez Büyükşehir Belediyesi" in Client().get("/giris/").content.decode()
    log = door.get(reverse("admin-log"), {"kind": "setting"}).content.decode()
    assert "İtiraz süresi (gün)" in log


def test_language_and_theme_are_ones_own_choice() -> None:
    who, client = cast.staff("derya.aksoy"), Client()
    client.force_login(who)
    client.post(reverse("account"), {"language": "en", "theme": "dark", "email": "", "phone": ""})
    answer = client.get(reverse("account"))
    assert answer["Content-Language"] == "en"
    assert 'data-theme="dark"' in answer.content.decode()
    client.post(reverse("set-theme"), {"theme": "light", "next": "/hesabim/"})
    client.post(reverse("set-language"), {"language": "tr", "next": "https://kotu.example/"})
    who.refresh_from_db()
    assert (who.language, who.theme) == ("tr", "light")
    visitor = Client()
    assert visitor.get("/giris/", headers={"accept-language": "en"})["Content-Language"] == "en"
    visitor.post(reverse("set-language"), {"language": "tr"})
    assert visitor.get("/giris/", headers={"accept-language": "en"})["Content-Language"] == "tr"
    assert visitor.post(reverse("set-language"), {"language": "xx"}).status_code == 302


@pytest.mark.parametrize("rows", [3, 120])
def test_lists_cost_the_same_whatever_their_length(
    django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    door, unit = signed_in(Role.MANAGER), cast.unit("yol")
    Staff.objects.bulk_create(
        Staff(
            username=f"k{n}",
            full_name=f"Kişi {n}",
            name_sort=f"kisi {n:03}",
            unit=unit,
            created_at="2026-01-01T00:00Z",
        )
        for n in range(rows)
    )
    Unit.objects.bulk_create(
        Unit(code=f"b{n}", name_tr=f"Birim {n}", path=f"/{10**6 + n}/") for n in range(rows)
    )
    by = queries.system()
    for n in range(rows // 3):
        services.audit("unit.changed", f"unit:{unit.pk}", by=by, before={"order": n}, after={"order": n + 1})
    for name in ("staff-list", "chart", "admin-log", "posts", "roles"):
        with django_assert_max_num_queries(8):
            assert door.get(reverse(name)).status_code == 200


def test_the_staff_list_pages_forth_and_back() -> None:
    door = signed_in(Role.MANAGER)
    Staff.objects.bulk_create(
        Staff(
            username=f"k{n}",
            full_name=f"Kişi {n:03}",
            name_sort=f"kisi {n:03}",
            created_at="2026-01-01T00:00Z",
        )
        for n in range(60)
    )
    first = door.get(reverse("staff-list"), {"q": "kisi"}).content.decode()
    onward = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert onward
    assert "Kişi 049" in first
    assert "Kişi 050" not in first
    second = door.get(reverse("staff-list") + onward[1].replace("&amp;", "&")).content.decode()
    assert "Kişi 050" in second
    assert 'rel="prev"' in second
    assert door.get(reverse("staff-list"), {"cursor": ">bozuk"}).status_code == 200


def test_everything_done_on_a_page_is_in_the_log() -> None:
    door, who = signed_in(Role.ADMIN), cast.staff("ayse.tas")
    before = AdminEvent.objects.count()
    door.post(reverse("post-new"), {"name_tr": "Baş Şef", "code": "bas-sef", "rank": 55})
    door.post(reverse("staff-close", args=[who.pk]), {"reason": "ayrıldı"})
    page = door.get(reverse("admin-log")).content.decode()
    assert AdminEvent.objects.count() == before + 2
    assert "Unvan eklendi" in page
    assert "Hesap kapatıldı" in page
