"""The matrix of roles says what the gates and the lifecycle say, whatever they say."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from muhatap.cases.lifecycle import CASE_ROWS
from muhatap.organization.roles import Role
from muhatap.web.doings import EVERYBODY, matrix
from muhatap.web.navigation import ENTRIES
from tests import cast
from tests.lists.test_exports import lines, out
from tests.pages import body, sit


def test_moves_stand_there_as_in_the_lifecycle() -> None:
    acts = dict(matrix()[2].rows)
    for row in CASE_ROWS:
        granted = frozenset(row.who) & EVERYBODY
        assert not granted or granted <= acts[str(row.label)], row.name
    assert acts["Onayla, bildirime geç"] == {Role.REVIEWER, Role.INFORMATION_OFFICER}


@pytest.mark.django_db
@pytest.mark.duty("access-control.roles-and-permissions")
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_page_opens_to_whom_the_matrix_names_and_to_nobody_else(client: Client, role: Role) -> None:
    sit(client, cast.person(role, cast.unit("merkez", "Merkez")))
    pages = dict(matrix()[-1].rows)
    for entry in ENTRIES:
        if str(entry.label) in pages:
            opens = client.get(reverse(entry.door)).status_code
            assert (opens == 200) == (role in pages[str(entry.label)]), (role, entry.door, opens)


@pytest.mark.django_db
def test_the_page_shows_the_matrix(client: Client) -> None:
    sit(client, cast.person(Role.MANAGER))
    page = body(client.get(reverse("roles")))
    for words in ("Hangi sayfalara girer", "Yönlendirme kuralları", "Gizli kimliği gerekçeyle açar"):
        assert words in page


@pytest.mark.django_db
@pytest.mark.duty("access-control.roles-and-permissions")
def test_the_matrix_comes_out_as_it_stands(client: Client) -> None:
    sit(client, cast.person(Role.ADMIN))
    head, *rows = lines(out(client, "roller", "csv"))
    assert len(rows) == sum(len(part.rows) for part in matrix())
    said = {(row[0], row[1]): dict(zip(head[2:], row[2:], strict=True)) for row in rows}
    acts = said["Başvuruda ne yapar", "Onayla, bildirime geç"]
    having = dict(matrix()[2].rows)["Onayla, bildirime geç"]
    assert {role for role, has in acts.items() if has == "Evet"} == {str(role.label) for role in having}
    refused = sit(Client(), cast.person(Role.AGENT)).post("/disa-aktar/roller/", {"bicim": "csv"})
    assert refused.status_code in (403, 404)
