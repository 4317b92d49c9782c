"""Topics, desks and questions on pages: set up, corrected, refused with what was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.cases import queries, services
from muhatap.cases.models import Channel, Desk, Topic
from muhatap.organization.models import AdminEvent
from muhatap.places.models import District
from tests.cases.rules import Scene, admin, at_door, district, rows_of
from tests.cases.town import Town
from tests.organization.test_bad_input import TEXT
from tests.trying import often

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(settled: Town) -> Scene:
    """An administrator at the door of a town."""
    if not District.objects.exists():
        district("konak", "Konak")
    return at_door(admin()), settled


def rules(**values: Any) -> dict[str, Any]:
    """A topic's form, filled."""
    return {"name_tr": "Yeni", "kind": "request", "duplicate_metres": 100, "duplicate_days": 30, **values}


def test_a_topic_is_set_up_on_pages_from_its_name_to_its_history(scene: Scene) -> None:
    client, there = scene
    answer = client.post(reverse("topic-new"), rules(name_tr="Aydınlatma", keywords="lamba, direk ,"))
    lights = Topic.objects.get(name_tr="Aydınlatma")
    assert answer.headers["Location"] == reverse("topic", args=[lights.pk])
    assert lights.keywords == "lamba, direk"
    page = client.get(reverse("topic-new"), {"ust": lights.pk}).content.decode()
    assert re.search(rf'<option value="{lights.pk}" selected>', page)
    edited = rules(
        name_tr="Sokak lambası", unit=there.parks.pk, code="lamba", needs_place="on", target_days=4
    )
    assert client.post(reverse("topic-edit", args=[lights.pk]), edited).status_code == 302
    question = {"label_tr": "Direk numarası", "label_en": "Post number", "type": "text", "required": "on"}
    posted = rows_of("soru", question, {"label_tr": "", "type": "text"})
    assert client.post(reverse("topic-questions", args=[lights.pk]), posted).status_code == 302
    konak = District.objects.get(code="konak")
    units = {f"d{konak.pk}": there.roads.pk}
    assert client.post(reverse("topic-districts", args=[lights.pk]), units).status_code == 302
    assert client.post(reverse("topic-close", args=[lights.pk]), {"reason": "Kış"}).status_code == 302
    assert client.post(reverse("topic-reopen", args=[lights.pk])).status_code == 302
    page = client.get(reverse("topic", args=[lights.pk])).content.decode()
    for words in ("Konu açıldı", "Konu değişti", "Konunun soruları değişti", "Soru: direk-numarasi", "Konak",
                  "Konu kapatıldı", "Kış", "Konu yeniden açıldı", "Park ve Bahçeler"):  # fmt: skip
        assert words in page, words
    log = client.get(reverse("admin-log"), {"kind": "topic"}).content.decode()
    assert "Sokak lambası" in log and "topic:" not in re.sub(r'href="[^"]*"', "", log)


def test_desks_are_set_on_a_page_and_the_log_names_them(scene: Scene) -> None:
    client, there = scene
    table = queries.desk_table()
    same = {f"d{desk.pk}": desk.unit_id for desk in table}
    phone = next(desk for desk in table if desk.channel == Channel.PHONE)
    gone = {**same, f"d{phone.pk}_gone": "on"}
    new = {"stage": "approval", "channel": "fax", "unit": there.parks.pk}
    answer = client.post(reverse("desks"), gone | rows_of("yeni", new, {"stage": "approval", "channel": ""}))
    assert answer.status_code == 302
    assert {(desk.stage, desk.channel): desk.unit_id for desk in queries.desk_table()}.items() >= {
        (("approval", "fax"), there.parks.pk)
    }
    assert not Desk.objects.filter(pk=phone.pk).exists()
    log = client.get(reverse("admin-log"), {"kind": "desk"}).content.decode()
    assert "Onay masası: Faks" in log and "Onay masası: Telefon" in log
    same.pop(f"d{phone.pk}")
    fax = Desk.objects.get(channel="fax")
    answer = client.post(reverse("desks"), {**same, f"d{fax.pk}": fax.unit_id} | rows_of("yeni", new))
    assert answer.status_code == 422
    assert "Bu kanalın bu aşamada masası var" in answer.content.decode()


def test_one_more_row_keeps_what_was_typed_with_scripts_and_without(scene: Scene) -> None:
    client, there = scene
    typed = rows_of("soru", {"label_tr": "Yarım kalan"}, {}, {})
    for headers, whole in (({}, True), ({"HX-Request": "true"}, False)):
        answer = client.post(
            reverse("topic-questions", args=[there.topic.pk]), {**typed, "satir": "1"}, headers=headers
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert ("<html" in page) is whole
        assert "Yarım kalan" in page and 'name="soru-3-label_tr"' in page and "aria-invalid" not in page
    there.topic.refresh_from_db()
    assert there.topic.questions == []
    desk = queries.desk_table()[0]
    posted = {f"d{desk.pk}": there.parks.pk, **rows_of("yeni", {"unit": there.roads.pk}), "satir": "1"}
    page = client.post(reverse("desks"), posted).content.decode()
    assert 'name="yeni-2-unit"' in page
    assert re.search(rf'name="d{desk.pk}".*?<option value="{there.parks.pk}" selected>', page, re.DOTALL)


EDITING = ("topic-new", "topic-edit", "topic-close", "topic-questions", "topic-districts", "desks")


def test_who_may_not_change_the_rules_reads_them(settled: Town) -> None:
    there = settled
    for person, may in ((there.manager, True), (there.agent, False), (there.roads_lead, False)):
        client = at_door(person)
        for name in EDITING:
            args = [] if name in ("topic-new", "desks") else [there.topic.pk]
            assert client.get(reverse(name, args=args)).status_code == (200 if may else 404), name
        assert client.post(reverse("topic-reopen", args=[there.topic.pk])).status_code == (
            302 if may else 404
        )
        listed = client.get(reverse("topics")).content.decode()
        assert ("Yeni konu" in listed) is may
        page = client.get(reverse("topic", args=[there.topic.pk])).content.decode()
        assert ("Geçmişi" in page) is may
    assert at_door(there.manager).get(reverse("topic-edit", args=[2**62])).status_code == 404


def test_pages_ask_few_questions_however_long_the_tree(
    django_assert_max_num_queries: Any, scene: Scene
) -> None:
    client, there = scene
    by = admin()
    client.get(reverse("topics"))
    for number in range(6):
        above = services.create_topic(name_tr=f"Ana {number}", by=by)
        for below in range(3):
            services.create_topic(name_tr=f"Alt {below}", parent_id=above.pk, unit_id=there.roads.pk, by=by)
    with django_assert_max_num_queries(8):
        assert "Ana 5" in client.get(reverse("topics")).content.decode()
    with django_assert_max_num_queries(12):
        client.get(reverse("topic", args=[above.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("topic-districts", args=[there.topic.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("desks"))


FORMS: dict[str, tuple[str, ...]] = {
    "topic-new": ("name_tr", "name_en", "keywords", "parent", "kind", "unit", "target_days", "code", "order",
                  "duplicate_metres", "duplicate_days", "is_public"),
    "topic-edit": ("name_tr", "keywords", "parent", "kind", "unit", "target_days", "code", "order"),
    "topic-close": ("reason",),
    "topic-questions": ("soru-TOTAL_FORMS", "soru-INITIAL_FORMS", "soru-0-label_tr", "soru-0-code",
                        "soru-0-type", "soru-0-options", "soru-0-options_en", "soru-0-label_en", "satir"),
    "topic-districts": ("d1", "d2"),
    "desks": ("yeni-TOTAL_FORMS", "yeni-0-stage", "yeni-0-channel", "yeni-0-unit", "satir", "d1"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
@settings(max_examples=often(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_any_field_breaks_a_form(name: str, data: st.DataObject, scene: Scene) -> None:
    client, there = scene
    args = [] if name in ("topic-new", "desks") else [there.topic.pk]
    typed = {
        "soru-TOTAL_FORMS": "1",
        "soru-INITIAL_FORMS": "0",
        "yeni-TOTAL_FORMS": "1",
        "yeni-INITIAL_FORMS": "0",
    }
    typed |= {field: data.draw(TEXT, label=field) for field in FORMS[name] if data.draw(st.booleans())}
    answer = client.post(reverse(name, args=args), typed)
    assert answer.status_code in (200, 302, 400, 422)
    assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("query", [{"ust": "9" * 30}, {"ust": "٣"}, {"ust": "-1"}, {"ust": "x"}])
def test_a_strange_address_is_a_plain_new_topic(query: dict[str, str], scene: Scene) -> None:
    client, _there = scene
    assert client.get(reverse("topic-new"), query).status_code == 200
    assert client.get(reverse("topics"), {"q": "\x00" * 3, "kapali": "on"}).status_code in (200, 400)


def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(scene: Scene) -> None:
    client, there = scene
    before, wrong = AdminEvent.objects.count(), "Kordon’daki çukur\u202e"
    posts: dict[str, dict[str, Any]] = {
        "topic-new": rules(name_tr=wrong),
        "topic-edit": rules(name_tr=wrong),
        "topic-questions": rows_of("soru", {"label_tr": wrong, "type": "text"}),
    }
    for name, typed in posts.items():
        args = [] if name == "topic-new" else [there.topic.pk]
        answer = client.post(reverse(name, args=args), typed)
        assert answer.status_code == 422
        assert "Kordon’daki çukur" in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()
    late = rows_of("soru", {"label_tr": "Kaç?", "type": "choice", "options": "yalnız bu"})
    answer = client.post(reverse("topic-questions", args=[there.topic.pk]), late)
    assert answer.status_code == 422
    assert "yalnız bu" in answer.content.decode() and "arası seçenek yazın" in answer.content.decode()
    assert AdminEvent.objects.count() == before
