"""How PostgreSQL finds rows: by indexes, from where the page begins; what moves and lists cost in statements.

Tables are small here, so a sequential scan is made as dear as can be: one that is left over means that no
index would do. Times and plans with many rows are the business of bench/.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import finding, pages, queues, services
from muhatap.cases.models import Channel, Referral
from muhatap.kit.paging import encode
from muhatap.organization import settings
from tests.cases.town import Town
from tests.pages import sit

pytestmark = pytest.mark.django_db
LARGE = {"cases_case", "cases_referral", "cases_event", "citizens_citizen", "deadlines_clock"}
LIST, MOVE = 8, 15
Node = dict[str, Any]


@pytest.fixture
def place(settled: Town) -> Town:
    made = settled
    made.register(channel=Channel.PHONE)
    return made


def plans(work: Callable[[], object], *, without: str = "seqscan") -> list[list[Node]]:
    """The nodes of each statement's plan, where `without` are made as dear as can be."""
    found: list[list[Node]] = []

    def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                for name in without.split():
                    cursor.execute(f"SET LOCAL enable_{name} = off")
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (plan,) = cursor.fetchone()
                for name in without.split():
                    cursor.execute(f"SET LOCAL enable_{name} = on")
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found.append(list(nodes(plan[0]["Plan"])))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        work()
    return found


def nodes(plan: Node) -> Iterator[Node]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def scans(work: Callable[[], object]) -> set[str]:
    """Large tables that are read from end to end."""
    every = [node for plan in plans(work) for node in plan]
    return {node["Relation Name"] for node in every if node["Node Type"] == "Seq Scan"} & LARGE


def test_no_queue_and_no_count_reads_a_whole_table(place: Town) -> None:
    seen = set()
    for person in (
        *(place.agent, place.approver, place.coordinator, place.reviewer, place.deliverer),
        *(place.supervisor, place.manager, place.roads_user, place.information_officer),
    ):
        assert scans(partial(queues.counts, person)) == set()
        for queue in queues.of(person):
            if queue.name not in seen:
                seen.add(queue.name)
                assert scans(partial(pages.queue_page, person, queue, {})) == set(), queue.name
    assert len(seen) == len(queues.ROWS)


@pytest.mark.parametrize("way", [">", "<"])
def test_a_deep_page_begins_in_the_index(place: Town, friday: datetime, way: str) -> None:
    cursor = way + encode([friday, 5])
    queue = queues.QUEUES["tumu"]
    (plan,) = plans(lambda: pages.queue_page(place.manager, queue, {}, cursor), without="seqscan sort")
    walked = [node for node in plan if node.get("Index Name") == "case_newest"]
    assert walked and "received_at" in walked[0]["Index Cond"], "the page starts where the last one ended"
    sorts = [node for node in plan if "Sort" in node["Node Type"]]
    ours = [node for node in sorts if node.get("Parent Relationship") != "SubPlan"]  # names of a row's units
    assert not ours, "the index gives the order"


@pytest.mark.parametrize("filters", [{"q": "çukur"}, {"kanal": "fax"}, {"tur": "thanks"}, {"ilce": 1}])
def test_what_is_rare_is_looked_up_and_never_walked_to(place: Town, filters: dict[str, Any]) -> None:
    """First among the newest, by the index that orders them; then by what is asked for, sorted afterwards."""
    queue = queues.QUEUES["tumu"]
    near, everywhere = plans(lambda: pages.queue_page(place.manager, queue, filters), without="seqscan sort")
    assert "case_newest" in {node.get("Index Name") for node in near}
    assert [node for node in everywhere if "Sort" in node["Node Type"]], "no index orders it: none is walked"
    assert scans(lambda: pages.queue_page(place.manager, queue, filters)) == set()


def test_searching_reads_no_table_from_end_to_end(place: Town) -> None:
    for text in ("çukur", "hatice", "05550000017", "yıldız hatice", "yok böyle biri"):
        assert scans(partial(finding.find, place.coordinator, text)) == set(), text


def test_what_a_unit_may_see_is_asked_case_by_case(place: Town) -> None:
    """Nothing gathers all the referrals of a unit before it shows one page of its cases."""
    for person in (place.roads_user, place.roads_lead):
        for plan in plans(partial(finding.find, person, "çukur"), without="seqscan bitmapscan"):
            told = [node for node in plan if node.get("Parent Relationship") == "SubPlan"]
            rows = [node for node in plan if node.get("Relation Name") == "cases_referral"]
            assert told or not rows
            for node in rows:
                # with so few rows any index will do; what counts is that one case is asked about
                assert "case_id" in node.get("Index Cond", "") + node.get("Filter", ""), node
            assert not any("hashed SubPlan" in node.get("Filter", "") for node in plan)


def statements(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured, settings.one_reading():  # as in a request
        work()
    bare = (query["sql"] for query in captured.captured_queries)
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in bare)


def test_lists_and_searches_take_eight_statements_at_most(place: Town, client: Client) -> None:
    for person, paths in (
        (
            place.coordinator,
            ("/kuyruk/tumu/?tur=tip&kanal=fax&q=yol", "/ara/?q=hat", "/ara/?q=yol", "/gunum/"),
        ),
        (place.roads_user, ("/kuyruk/gelen/?q=yol", "/kuyruk/birim-geciken/")),
    ):
        sit(client, person)
        for path in paths:
            client.get(path)
            assert statements(partial(client.get, path)) <= LIST, path


def test_moves_that_tell_many_and_stop_many_clocks_stay_under_fifteen(place: Town) -> None:
    case = place.register(route=False).case
    both = {"units": [place.roads.pk, place.parks.pk]}
    told: list[tuple[str, int]] = []

    def note(name: str, work: Callable[[], object]) -> None:
        told.append((name, statements(work)))

    note("route", lambda: services.move(case.pk, "route", by=place.coordinator, facts=both))
    first, second = Referral.objects.filter(case=case).order_by("pk")
    for referral, by in ((first, place.roads_user), (second, place.parks_user)):
        services.move_referral(referral.pk, "accept", by=by)
    asked, spare = {"question": "Hangi sokak?"}, {"units": [place.spare.pk]}
    note("ask", lambda: services.move_referral(first.pk, "ask", by=place.roads_user, facts=asked))
    note("add", lambda: services.move(case.pk, "add_units", by=place.coordinator, facts=spare))
    note(
        "reply",
        lambda: services.move_referral(first.pk, "reply", by=place.roads_user, facts={"reply": "1732"}),
    )
    why = {"reason": "Yanlış açıldı."}
    note("cancel", lambda: services.move(case.pk, "cancel", by=place.coordinator, facts=why))
    note("reopen", lambda: services.move(case.pk, "reopen", by=place.coordinator, facts={**why, **spare}))
    assert [row for row in told if row[1] > MOVE] == []
