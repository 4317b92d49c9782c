"""A town hall without a programmer sets up its topics and desks, and what it sets takes effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import pytest
from django.forms import ChoiceField, Field
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from muhatap.cases import queries, questions, services
from muhatap.cases.amend_forms import AmendForm
from muhatap.cases.models import Case, Channel, Desk, Topic
from muhatap.cases.question_fields import question_field
from muhatap.kit.errors import Incomplete, NotNow, NotYours, Refused
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import AdminEvent
from muhatap.organization.roles import Role
from muhatap.places.models import District
from tests import cast
from tests.cases.rules import Scene, admin, at_door, branch, district, rows_of
from tests.cases.town import Town
from tests.trying import often

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(settled: Town) -> Scene:
    """An administrator at the door of a town."""
    if not District.objects.exists():
        district("konak", "Konak")
    return at_door(admin()), settled


# the tree


@pytest.mark.duty("intake.request-type")
def test_a_town_hall_grows_its_own_tree() -> None:
    by = admin()
    road, asphalt, hole = branch(by)
    assert (road.code, asphalt.code, hole.code) == (
        "yol-ve-kaldirim",
        "yol-ve-kaldirim.asfalt",
        "yol-ve-kaldirim.asfalt.cukur",
    )
    assert [one.level for one in (road, asphalt, hole)] == [1, 2, 3]
    assert hole.name_fold == "cukur delik, kasis asfalt yol ve kaldirim"
    services.change_topic(road.pk, {"name_tr": "Yol ve İskele"}, by=by)
    hole.refresh_from_db()
    assert hole.name_fold.endswith("yol ve iskele")
    assert [twig.topic.pk for twig in queries.topic_tree("iskele kasis")] == [hole.pk]
    park = services.create_topic(name_tr="Park", by=by)
    services.move_topic(asphalt.pk, park.pk, by=by)
    assert [(twig.topic.name_tr, twig.topic.level, twig.is_branch) for twig in queries.topic_tree()] == [
        ("Yol ve İskele", 1, False),
        ("Park", 1, True),
        ("Asfalt", 2, True),
        ("Çukur", 3, False),
    ]
    hole.refresh_from_db()
    assert hole.name_fold == "cukur delik, kasis asfalt park"
    with pytest.raises(NotYours):
        services.create_topic(name_tr="Başka", by=cast.person(Role.COORDINATOR))


def test_the_tree_has_three_levels_no_circle_and_no_twins() -> None:
    by = admin()
    road, asphalt, hole = branch(by)
    park = services.create_topic(name_tr="Park", by=by)
    services.create_topic(name_tr="Ağaç", parent_id=park.pk, by=by)
    refused: list[tuple[str, Callable[[], Any]]] = [
        ("parent", lambda: services.create_topic(name_tr="Dördüncü", parent_id=hole.pk, by=by)),
        ("parent", lambda: services.move_topic(road.pk, hole.pk, by=by)),
        ("parent", lambda: services.move_topic(road.pk, road.pk, by=by)),
        ("parent", lambda: services.move_topic(park.pk, asphalt.pk, by=by)),
        ("parent", lambda: services.move_topic(road.pk, 2**62, by=by)),
        ("name_tr", lambda: services.create_topic(name_tr="çukur", parent_id=asphalt.pk, by=by)),
        ("code", lambda: services.change_topic(park.pk, {"code": hole.code}, by=by)),
        ("code", lambda: services.change_topic(park.pk, {"code": "Büyük Park"}, by=by)),
        ("target_days", lambda: services.change_topic(park.pk, {"target_days": 0}, by=by)),
        (
            "is_public",
            lambda: services.change_topic(park.pk, {"is_public": True, "is_sensitive": True}, by=by),
        ),
        ("unit", lambda: services.change_topic(park.pk, {"unit_id": cast.unit("kapali").pk}, by=by)),
        ("kind", lambda: services.change_topic(park.pk, {"kind": "wish"}, by=by)),
    ]
    before = AdminEvent.objects.count()
    for field, act in refused:
        with pytest.raises(Incomplete) as found:
            act()
        assert field in found.value.fields
    assert AdminEvent.objects.count() == before


MOVES = st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 6)), min_size=1, max_size=8)


@given(moves=MOVES)
@settings(max_examples=often(15))
def test_levels_and_words_stay_true_whatever_is_moved_where(moves: list[tuple[int, int]]) -> None:
    Topic.objects.update(parent=None)
    Topic.objects.all().delete()  # of the example before
    by = organization.system()
    made: list[Topic] = []
    for number in range(7):
        parent = made[(number - 1) // 2].pk if number else None
        made.append(services.create_topic(name_tr=f"Konu {number}", parent_id=parent, by=by))
    for moved, onto in moves:
        with suppress(Incomplete):
            services.move_topic(made[moved].pk, made[onto].pk if onto >= 0 else None, by=by)
    for topic in Topic.objects.select_related("parent__parent__parent"):
        path = [topic]
        while path[-1].parent is not None:
            path.append(path[-1].parent)
        assert topic.level == len(path) <= 3
        assert topic.name_fold == " ".join(ascii_fold(one.name_tr) for one in path)


def test_a_topic_with_cases_never_becomes_a_branch_and_closes_only_for_new_ones(settled: Town) -> None:
    by, there = admin(), settled
    kept = there.register().case
    with pytest.raises(Incomplete) as refused:
        services.create_topic(name_tr="Ayrıntı", parent_id=there.topic.pk, by=by)
    assert "parent" in refused.value.fields
    services.close_topic(there.topic.pk, reason="Birleştirildi", by=by)
    assert AdminEvent.objects.get(action="topic.closed").reason == "Birleştirildi"
    with pytest.raises(NotNow):
        services.close_topic(there.topic.pk, reason="Yine", by=by)
    services.move(kept.pk, "route", by=there.coordinator, facts={"units": [there.roads.pk]})
    assert services.reopen_topic(there.topic.pk, by=by).is_active


def test_a_branch_closes_after_its_topics_and_opens_before_them() -> None:
    by = admin()
    road, asphalt, hole = branch(by)
    for topic in (road, asphalt):
        with pytest.raises(NotNow):
            services.close_topic(topic.pk, reason="Kapandı", by=by)
    for topic in (hole, asphalt, road):
        services.close_topic(topic.pk, reason="Kapandı", by=by)
    assert queries.topic_tree() == []
    assert len(queries.topic_tree(closed=True)) == 3
    with pytest.raises(NotNow):
        services.reopen_topic(hole.pk, by=by)
    with pytest.raises(Incomplete):
        services.create_topic(name_tr="Kapalının altı", parent_id=road.pk, by=by)


# what takes effect


def test_a_changed_unit_routes_the_next_case_elsewhere_and_leaves_the_last_where_it_is(settled: Town) -> None:
    by, there = admin(), settled
    services.change_topic(there.topic.pk, {"unit_id": there.roads.pk, "target_days": 15}, by=by)
    there.topic.refresh_from_db()
    first = there.register(route=True).case
    services.change_topic(
        there.topic.pk, {"unit_id": there.parks.pk, "target_days": 3, "is_sensitive": True}, by=by
    )
    there.topic = Topic.objects.get(pk=there.topic.pk)
    second = there.register(route=True).case
    assert [one.referrals.get().unit_id for one in (first, second)] == [there.roads.pk, there.parks.pk]
    kept = Case.objects.select_related("docket").get(pk=first.pk)
    assert (kept.docket.topic_days, kept.is_sensitive) == (15, False)
    assert Case.objects.select_related("docket").get(pk=second.pk).docket.topic_days == 3


def test_a_district_has_a_unit_of_its_own_where_one_is_set(settled: Town) -> None:
    by, there = admin(), settled
    here, away = district("konak", "Konak"), district("bornova", "Bornova")
    services.change_topic(there.topic.pk, {"unit_id": there.roads.pk}, by=by)
    services.set_district_units(there.topic.pk, {here.pk: there.parks.pk, away.pk: None}, by=by)
    topic = Topic.objects.get(pk=there.topic.pk)
    assert queries.unit_for(topic, here.pk) == there.parks
    assert queries.unit_for(topic, away.pk) == there.roads
    services.set_district_units(topic.pk, {here.pk: None}, by=by)
    assert queries.unit_for(topic, here.pk) == there.roads
    with pytest.raises(Incomplete) as refused:
        services.set_district_units(topic.pk, {away.pk: cast.unit("kapali").pk}, by=by)
    assert refused.value.fields.keys() == {f"d{away.pk}"}
    with pytest.raises(Incomplete):
        services.set_district_units(topic.pk, {2**40: there.parks.pk}, by=by)
    assert AdminEvent.objects.filter(action="topic.districts").count() == 2


@pytest.mark.duty("intake.multichannel-register")
def test_a_desk_of_a_channels_own_makes_approval_needed(settled: Town) -> None:
    by, there = admin(), settled
    before = there.register(channel=Channel.COUNTER).case
    services.set_desk(Desk.Stage.APPROVAL, Channel.COUNTER, there.approver.unit_id or 0, by=by)
    after = there.register(channel=Channel.COUNTER).case
    assert (before.status, after.status) == ("to_route", "awaiting_approval")
    assert after.approval_desk_id == there.approver.unit_id
    services.clear_desk(Desk.Stage.APPROVAL, Channel.COUNTER, by=by)
    assert there.register(channel=Channel.COUNTER).case.status == "to_route"
    assert Case.objects.get(pk=after.pk).status == "awaiting_approval"
    refused: list[Callable[[], Any]] = [
        lambda: services.set_desk("thinking", "", there.roads.pk, by=by),
        lambda: services.set_desk(Desk.Stage.REVIEW, "pigeon", there.roads.pk, by=by),
        lambda: services.set_desk(Desk.Stage.REVIEW, "", 2**40, by=by),
        lambda: services.set_desk(Desk.Stage.REVIEW, "", there.roads.pk, by=there.agent),
    ]
    for act in refused:
        with pytest.raises(Refused):
            act()


def test_a_desk_where_nobody_works_is_said(settled: Town) -> None:
    there = settled
    services.set_desk(Desk.Stage.APPROVAL, Channel.FAX, there.parks.pk, by=admin())
    table = queries.desk_table()
    unmanned = {(desk.stage, desk.channel) for desk in table if desk.pk in queries.unmanned(table)}
    assert unmanned == {("approval", "fax"), ("approval", "")}


# questions

ASKED: list[dict[str, Any]] = [
    {"label_tr": "Derinliği ne kadar?", "label_en": "How deep?", "type": "choice",
     "options": ["Az", "Çok"], "options_en": ["Little", "Much"], "required": True},
    {"label_tr": "Araç geçiyor mu?", "type": "yesno"},
]  # fmt: skip


def test_questions_are_kept_told_in_both_languages_and_never_taken_from_a_case(settled: Town) -> None:
    by, there = admin(), settled
    topic = services.set_questions(there.topic.pk, ASKED, by=by)
    assert [one["code"] for one in topic.questions] == ["derinligi-ne-kadar", "arac-geciyor-mu"]
    first, second = topic.questions
    answers = {"derinligi-ne-kadar": "Çok", "arac-geciyor-mu": "Hayır"}
    assert questions.options(first) == [("Az", "Az"), ("Çok", "Çok")]
    with translation.override("en"):
        assert questions.label(first) == "How deep?"
        assert questions.label(second) == "Araç geçiyor mu?"
        assert questions.options(first) == [("Az", "Little"), ("Çok", "Much")]
        assert questions.answered(topic.questions, answers)[0] == ("How deep?", "Much")
    there.topic = topic
    kept = there.register(answers=answers).case
    services.set_questions(topic.pk, [second], by=by)
    topic.refresh_from_db()
    kept.refresh_from_db()
    assert kept.answers_to_questions == answers
    assert questions.answered(topic.questions, answers) == [
        ("Araç geçiyor mu?", "Hayır"),
        ("derinligi-ne-kadar", "Çok"),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"label_tr": ""}, "label_tr"),
        ({"label_tr": "a" * 161}, "label_tr"),
        ({"label_tr": "Ne?", "code": "Ne Kadar"}, "code"),
        ({"label_tr": "Ne?", "code": "derinligi-ne-kadar"}, "code"),
        ({"label_tr": "Ne?", "type": "date"}, "type"),
        ({"label_tr": "Ne?", "type": "choice", "options": ["bir"]}, "options"),
        ({"label_tr": "Ne?", "type": "choice", "options": ["Bir", "bir"]}, "options"),
        ({"label_tr": "Ne?", "type": "choice", "options": ["a", "b"], "options_en": ["a"]}, "options_en"),
        ({"label_tr": "Ne?", "type": "choice", "options": ["a", "b" * 81]}, "options"),
        ({"label_tr": "Ne?", "type": "text", "options": ["a", "b"]}, "options"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_beside_its_field(row: dict[str, Any], field: str) -> None:
    topic = services.create_topic(name_tr="Çukur", by=admin())
    with pytest.raises(Incomplete) as refused:
        services.set_questions(topic.pk, [ASKED[0], row], by=admin())
    assert refused.value.fields.keys() == {f"1.{field}"}
    with pytest.raises(Incomplete):
        services.set_questions(topic.pk, [{"label_tr": f"Soru {n}?"} for n in range(13)], by=admin())
    topic.refresh_from_db()
    assert topic.questions == []


def offered(field: Field) -> list[Any]:
    """What can be chosen."""
    assert isinstance(field, ChoiceField) and isinstance(field.choices, Iterable)
    return list(field.choices)


def test_a_form_asks_in_the_language_of_the_page_and_keeps_an_answer_that_is_offered_no_longer(
    settled: Town,
) -> None:
    by, there = admin(), settled
    topic = services.set_questions(there.topic.pk, [ASKED[0], ASKED[1] | {"label_en": "Passable?"}], by=by)
    with translation.override("en"):
        field = question_field(topic.questions[0])
        assert (field.label, offered(field)) == (
            "How deep?",
            [("", "—"), ("Az", "Little"), ("Çok", "Much")],
        )
    there.topic = topic
    kept = there.register(answers={"derinligi-ne-kadar": "Çok"}).case
    narrower = topic.questions[0] | {"options": ["Az", "Orta"], "options_en": []}
    services.set_questions(topic.pk, [narrower], by=by)
    kept = Case.objects.select_related("topic").get(pk=kept.pk)
    chosen = dict(offered(AmendForm(kept).fields["q_derinligi-ne-kadar"]))
    assert list(chosen) == ["", "Az", "Orta", "Çok"]
    assert question_field({"code": "abone", "type": "number"}).clean("1234567890") == 1234567890


def test_a_question_gets_the_place_that_was_typed(scene: Scene) -> None:
    client, there = scene
    services.set_questions(there.topic.pk, ASKED, by=admin())
    rows = [
        {"label_tr": "Derinliği ne kadar?", "code": "derinlik", "type": "text", "place": "1"},
        {"label_tr": "Araç geçiyor mu?", "code": "arac", "type": "yesno", "place": "2", "remove": "on"},
        {"label_tr": "Önce bu", "type": "text", "place": "1"},
        {"label_tr": "Sonra bu", "type": "text"},
    ]
    answer = client.post(reverse("topic-questions", args=[there.topic.pk]), rows_of("soru", *rows, first=2))
    assert answer.status_code == 302
    there.topic.refresh_from_db()
    assert [one["code"] for one in there.topic.questions] == ["once-bu", "derinlik", "sonra-bu"]


def test_a_branch_asks_nothing_itself() -> None:
    by = admin()
    road, _asphalt, _hole = branch(by)
    with pytest.raises(NotNow):
        services.set_questions(road.pk, ASKED, by=by)
    with pytest.raises(NotNow):
        services.set_district_units(road.pk, {}, by=by)


# pages
