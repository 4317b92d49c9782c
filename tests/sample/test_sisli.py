"""A district town hall of twelve people by another regulation: nothing is the first sample's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.plugin import DjangoDbBlocker

from muhatap.cases.models import Case, Desk, Topic
from muhatap.deadlines.models import Clock, Policy
from muhatap.kit import clock
from muhatap.onboarding import services as onboarding
from muhatap.onboarding import writing
from muhatap.operations.duties import REGULATION
from muhatap.organization import queries
from muhatap.organization.models import RoleGrant, Staff, Unit
from muhatap.organization.roles import ROLES
from muhatap.places.models import District, Neighbourhood
from muhatap.sample import services
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOKEN = re.compile(r"\b[A-Za-z0-9]{32,64}\b")  # of forms: dice may spell anything
FOREIGN = re.compile(r"[iİ]zmir|körfez|korfez|bornova|izsu|eshot|çiğli|reception-result", re.IGNORECASE)


@pytest.fixture(scope="module", autouse=True)
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[services.Seeded]:
    """The town in a transaction of the module's own, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.frozen(NOW):
            yield services.seed(cases=24, town="sisli")
        transaction.set_rollback(True)


def test_it_has_twelve_people_and_every_role(seeded: services.Seeded) -> None:
    assert Staff.objects.count() == 12 and seeded.cases == 24
    held = set(RoleGrant.objects.values_list("role", flat=True))
    assert held == {row.role.value for row in ROLES.values() if row.granted}
    assert len({user["username"] for user in services.demo_users()}) == 12


def test_its_chart_is_the_regulation_s_and_the_desks_are_its_own() -> None:
    chart = yaml.safe_load((Path(REGULATION) / "units.yaml").read_text(encoding="utf-8"))["seeds"]["sisli"]
    for row in chart["units"]:
        unit = Unit.objects.get(code=row["id"].removeprefix("sisli."))
        above = unit.parent.code if unit.parent else None
        assert (unit.name_tr, above) == (
            row["name_tr"],
            row["parent"] and row["parent"].removeprefix("sisli."),
        )
    assert Unit.objects.get(code="call-centre").parent == Unit.objects.get(code="acik-kapi")
    assert Desk.objects.get(stage="delivery", channel="").unit.code == "call-centre"
    assert not Desk.objects.filter(stage="approval").exclude(channel="").exists()


def test_its_places_and_rules_are_its_own() -> None:
    assert District.objects.get().code == "sisli"
    assert Neighbourhood.objects.count() == 25 and not Neighbourhood.objects.filter(outline=[]).exists()
    live = Policy.objects.filter(is_active=True, valid_to=None)
    assert not live.filter(source__startswith="izmir").exists()
    assert set(Clock.objects.values_list("policy__code", flat=True)) >= {"hedef", "birim-hedef", "sisli-2"}
    assert (
        Case.objects.filter(status="closed").exists() and not Case.objects.filter(is_synthetic=False).exists()
    )


def test_its_workbook_comes_out_and_in_again_without_a_change() -> None:
    plan = onboarding.look(writing.filled(), by=queries.system())
    assert plan.faults() == [] and plan.changes == [] and plan.absent == []


def test_the_same_people_work_the_whole_way(seeded: services.Seeded) -> None:
    assert seeded.citizens > 3 and len(seeded.tracking) == 10
    states = set(Case.objects.values_list("status", flat=True))
    assert {"closed", "with_units"} <= states


def plain_paths() -> list[str]:
    """Every address without a part to fill in."""

    def walk(rows: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for row in rows:
            path = before + str(row.pattern)
            if isinstance(row, URLResolver):
                yield from walk(row.url_patterns, path)
            elif "<" not in path:
                yield f"/{path}"

    return sorted(set(walk(get_resolver().url_patterns, "")))


@pytest.mark.parametrize("language", ["tr", "en"])
def test_no_page_speaks_of_the_first_sample(language: str) -> None:
    case, topic = Case.objects.order_by("-event_count")[0], Topic.objects.get(code="temizlik.cop")
    some = [
        f"/basvuru/{case.pk}/", f"/konular/{topic.pk}/", "/kuyruk/tumu/", "/ara/?q=kaldirim",
        f"/teskilat/{Unit.objects.get(code='coordination').pk}/",
    ]  # fmt: skip
    seen = 0
    for username in ("", "pinar.ates", "ferit.kara", "burcu.aslan", "aylin.demir", "okan.bulut"):
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        if username:
            Staff.objects.filter(username=username).update(language=language)
            sit(client, queries.person_of(Staff.objects.get(username=username)))
        for path in [*plain_paths(), *some]:
            if path.startswith(("/cikis", "/tasarim", "/healthz", "/readyz")):
                continue  # leaving; and the page of components shows made-up names
            answer = client.get(path)
            assert answer.status_code < 500, path
            if answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", ""):
                seen += 1
                page = TOKEN.sub("", body(answer))
                found = FOREIGN.search(page)
                assert not found, f"{username} {path}: {page[max(found.start() - 80, 0) : found.end() + 40]}"
    assert seen > 60
