"""A hidden applicant stands in no list, no sheet and no page of the register (izmir:15.10)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cases.town import Town
from tests.information.requests import act, asked, told
from tests.lists.test_exports import out
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
NAME, TITLE = "Hatice", "Hatice Yıldız’ın istediği sözleşme"


def test_titles_are_read_without_the_applicant(client: Client, place: Town) -> None:
    case = told(place, identity_hidden=True, title=TITLE)
    sit(client, place.information_officer)
    for path in (
        "/bilgi-edinme/",
        "/bilgi-edinme/?sira=sure",
        f"/bilgi-edinme/{case.pk}/",
        f"/bilgi-edinme/{case.pk}/teblig/",
        "/bilgi-edinme/rapor/2026/received/",
    ):
        page = body(client.get(path))
        assert NAME not in page, path
        assert "sözleşme" in page or "sira=sure" in path, path
    for name, given in (
        ("bilgi-edinme", {}),
        ("bilgi-edinme-hucre", {"yil": "2026", "hucre": "received"}),
    ):
        sheet = out(client, name, "csv", **given)
        assert NAME.encode() not in sheet, name


def test_who_may_see_people_reads_the_others(client: Client, place: Town) -> None:
    asked(place, title=TITLE)
    assert NAME in body(sit(client, place.information_officer).get("/bilgi-edinme/"))


def test_third_persons_are_the_handlers_business(client: Client, place: Town) -> None:
    case = asked(place)
    sit(client, place.information_officer)
    asked_of = {
        "name": "Cemil Aydın",
        "interest": "Kamu yararı",
        "told_on": "20.11.2026",
        "told_how": "Mektup",
    }
    assert act(client, case, "riza", **asked_of).status_code == 302
    assert "Cemil Aydın" in body(client.get(f"/bilgi-edinme/{case.pk}/"))
    assert "Cemil Aydın" not in body(sit(client, place.reviewer).get(f"/bilgi-edinme/{case.pk}/"))
