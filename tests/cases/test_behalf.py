"""A delegate's buttons say for whom they are pressed; one's own say nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.organization import services as organization
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from tests import cast
from tests.cases.town import Town
from tests.cases.working import DONE, routed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def deputy(principal: Person) -> Person:
    """Somebody without roles who acts for the principal."""
    who = cast.staff("vekil.bey")
    now = clock.now()
    organization.delegate(
        principal.staff_id or 0,
        who.pk,
        since=now,
        until=now + timedelta(days=3),
        reason="izin",
        by=queries.system(),
    )
    return queries.person_of(who)


def name_of(person: Person) -> str:
    return Staff.objects.get(pk=person.staff_id or 0).full_name


def test_every_button_of_a_delegate_names_the_principal(settled: Town, client: Client) -> None:
    case, (part,) = routed(settled)
    said = f"vekâleten: {name_of(settled.roads_user)}"
    sit(client, deputy(settled.roads_user))
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert page.count(said) >= 2
    assert said in body(client.get(f"/yonlendirme/{part.pk}/yap/decline/"))
    sit(client, settled.roads_user)
    assert "vekâleten" not in body(client.get(f"/basvuru/{case.pk}/"))


def test_a_reviewer_s_and_a_deliverer_s_too(settled: Town, client: Client) -> None:
    case, part = working(settled)
    answer = answers.submit(part.pk, DONE, by=settled.roads_user)
    sit(client, deputy(settled.reviewer))
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert page.count(f"vekâleten: {name_of(settled.reviewer)}") >= 2
    answers.approve(answer.pk, by=settled.reviewer)
    sit(client, deputy(settled.deliverer))
    for path in (f"/basvuru/{case.pk}/", f"/basvuru/{case.pk}/bildir/"):
        assert f"vekâleten: {name_of(settled.deliverer)}" in body(client.get(path)), path
