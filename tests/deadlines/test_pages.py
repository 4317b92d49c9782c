"""The pages of calendar and policies, through the browser's door."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.cases.models import Kind
from muhatap.deadlines import records
from muhatap.deadlines.models import DayOff, Policy
from muhatap.deadlines.occasions import LABELS, Occasion
from muhatap.deadlines.views.policies import KINDS
from muhatap.organization.roles import Role
from tests import cast
from tests.pages import sit
from tests.trying import often

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client()
    sit(client, cast.person(role))
    return client


def text(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_every_word_of_a_policy_is_known() -> None:
    assert {kind.value: str(kind.label) for kind in Kind} == {key: str(label) for key, label in KINDS.items()}
    assert set(LABELS) == set(Occasion) - {Occasion.NONE}
    for policy in Policy.objects.all():
        assert set(policy.kinds) <= (set(records.KINDS) if policy.holder == "record" else set(KINDS))
        assert policy.certainty_tr
        assert policy.certainty_en
        assert policy.name_en
        assert policy.source


def test_the_year_is_for_all_staff_and_its_keepers_change_it(friday: datetime) -> None:
    reader, keeper = signed_in(Role.UNIT_USER), signed_in(Role.MANAGER)
    assert Client().get("/sureler/takvim/").status_code == 302
    page = text(reader.get("/sureler/takvim/"))
    assert "Takvim 2026" in page
    assert "Cumhuriyet Bayramı" in page
    assert "/sureler/takvim/yeni/" not in page
    assert reader.get("/sureler/takvim/yeni/").status_code == 404
    assert "/sureler/takvim/yeni/?gun=2026-11-20" in text(keeper.get("/sureler/takvim/?yil=2026"))
    assert "Takvim 2027" in text(keeper.get("/sureler/takvim/?yil=2027"))


def test_add_correct_and_remove_a_day(friday: datetime) -> None:
    keeper = signed_in(Role.ADMIN)
    new = {"day": "25 mayıs 2026", "kind": "leave", "name": "İdarî izin", "reason": "Genelge 2026/5"}
    bad = keeper.post("/sureler/takvim/yeni/", new | {"reason": ""})
    assert bad.status_code == 422
    assert "İdarî izin" in text(bad)
    added = keeper.post("/sureler/takvim/yeni/", new)
    assert (added.status_code, added["Location"]) == (302, "/sureler/takvim/?yil=2026")
    assert DayOff.objects.get(day=date(2026, 5, 25)).reason == "Genelge 2026/5"
    again = keeper.post("/sureler/takvim/yeni/", new)
    assert again.status_code == 422
    assert "takvimde var" in text(again)
    url = "/sureler/takvim/2026-05-25/"
    assert "Genelge 2026/5" in text(keeper.get(url))
    fixed = {"kind": "holiday", "name": "Köprü tatili", "reason": "Genelge 2026/6"}
    assert keeper.post(url, fixed).status_code == 302
    assert DayOff.objects.get(day=date(2026, 5, 25)).name_tr == "Köprü tatili"
    assert keeper.post(f"{url}kaldir/", {}).status_code == 422
    assert keeper.post(f"{url}kaldir/", {"kaldir-reason": "iptal edildi"}).status_code == 302
    assert keeper.get(url).status_code == 404


def test_policies_say_where_they_come_from(friday: datetime) -> None:
    reader = signed_in(Role.UNIT_USER)
    page = text(reader.get("/sureler/"))
    assert "Dilekçe Kanunu cevap süresi" in page
    found = text(reader.get("/sureler/?q=on bilgi"))
    assert "İlk 2 günde ön bilgi" in found
    assert "Dilekçe Kanunu" not in found
    assert "Uyan süre yok" in text(reader.get("/sureler/?q=yokboylebirsey"))
    law = text(reader.get("/sureler/3071/"))
    for words in (
        "3071 sayılı Kanun m.7",
        "kanun metninden okundu",
        "Başvuru alındı",
        "sonraki iş gününe kayar",
    ):
        assert words in law
    for policy in Policy.objects.all():
        assert reader.get(f"/sureler/{policy.code}/").status_code == 200
    assert reader.get("/sureler/yok/").status_code == 404


def test_policies_read_in_english(friday: datetime) -> None:
    reader = signed_in(Role.AGENT)
    reader.post("/dil/", {"language": "en"})
    page = text(reader.get("/sureler/3071/"))
    assert "Law no. 3071, art. 7" in page and "m.7" not in page
    assert "1 day after the last day" in page and "5 days after the last day" in page
    assert "1 day before the last day" in text(reader.get("/sureler/izmir-3/"))


def test_an_extension_is_shown_and_counted(friday: datetime) -> None:
    """4982 m.11: 15 working days become 30 for one of three reasons, counted from the application."""
    reader = signed_in(Role.UNIT_USER)
    page = text(reader.get("/sureler/4982/"))
    assert "30 iş günü" in page
    assert [words in page for _code, words in Policy.objects.get(code="4982").reasons] == [True] * 3
    assert "Uzatma" not in text(reader.get("/sureler/3071/"))
    asked = "/sureler/hesapla/?gun=10.03.2026&uzatma=on&sure="
    assert "süre uzatıldı, 30 iş günü" in text(reader.get(asked + "4982"))
    refused = reader.get(asked + "3071")
    assert refused.status_code == 422
    assert "Bu süre uzatılamaz." in text(refused)


def test_what_if_counts_and_explains(friday: datetime) -> None:
    reader = signed_in(Role.AGENT)
    assert reader.get("/sureler/hesapla/?sure=4982").status_code == 200
    page = text(reader.get("/sureler/hesapla/?sure=4982&gun=10.03.2026"))
    assert "1 Nisan 2026 Çarşamba" in page
    assert "19.03 Ramazan Bayramı arifesi, yarım gün sayıldı" in page
    assert 'class="days"' in page
    hours = text(reader.get("/sureler/hesapla/?sure=sisli-48&gun=12.11.2026&saat=14.20"))
    assert "14 Kasım 2026 Cumartesi, saat 14.20" in hours
    paused = text(
        reader.get("/sureler/hesapla/?sure=izmir-7&gun=09.11.2026&durdu=12.11.2026&surdu=16.11.2026")
    )
    assert "20 Kasım 2026 Cuma, saat 17.30" in paused
    assert "hiçbir gününe değmiyor" not in paused
    late = reader.get("/sureler/hesapla/?sure=4982&gun=10.03.2026&durdu=10.06.2026&surdu=15.06.2026")
    assert "1 Nisan 2026 Çarşamba" in text(late) and "hiçbir gününe değmiyor" in text(late)
    for wrong in (
        "sure=termin&gun=09.11.2026",
        "sure=yok&gun=09.11.2026",
        "sure=3071&gun=dünden önce",
        "sure=3071&gun=09.11.2026&durdu=12.11.2026",
        "sure=3071&gun=09.11.2026&durdu=12.11.2026&surdu=11.11.2026",
        "sure=izmir-30&gun=09.11.2026&konu=-1",
    ):
        answer = reader.get(f"/sureler/hesapla/?{wrong}")
        assert answer.status_code == 422
        assert 'class="error"' in text(answer)


def test_pages_ask_little(django_assert_max_num_queries: Any, friday: datetime) -> None:
    keeper = signed_in(Role.ADMIN)
    for url in (
        "/sureler/",
        "/sureler/3071/",
        "/sureler/takvim/",
        "/sureler/hesapla/?sure=3071&gun=10.03.2026",
    ):
        keeper.get(url)
        with django_assert_max_num_queries(8):
            assert keeper.get(url).status_code == 200


strange = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x00", "\u202egnirts", "9" * 400, "0000-00-00", "31.02.2026", "<script>", "' OR 1=1 --"]
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=often(8))
@given(values=st.lists(strange, min_size=7, max_size=7))
def test_nothing_typed_breaks_a_page(values: list[str]) -> None:
    keeper = signed_in(Role.ADMIN)
    names = ("sure", "gun", "saat", "konu", "durdu", "surdu", "termin")
    known = dict(zip(names, values, strict=True))
    assert keeper.get("/sureler/hesapla/", known).status_code in (200, 400, 422)
    assert keeper.get("/sureler/hesapla/", known | {"sure": "3071"}).status_code in (200, 400, 422)
    posted = dict(zip(("day", "kind", "name", "name_en", "reason"), values, strict=False))
    assert keeper.post("/sureler/takvim/yeni/", posted).status_code in (302, 400, 422)
    assert keeper.get("/sureler/", {"q": values[0], "level": values[1]}).status_code in (200, 400)
    assert keeper.get("/sureler/takvim/", {"yil": values[2]}).status_code in (200, 400)
