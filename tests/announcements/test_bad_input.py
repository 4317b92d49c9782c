"""Anything may be typed into any form of the announcements: our page answers, nothing is half-written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from muhatap.announcements import services
from muhatap.announcements.forms import AnnouncementForm, ListFilter, RecipientFilter
from muhatap.announcements.models import Announcement, Change
from muhatap.announcements.views.reading import ACTS
from tests.announcements.hall import Hall
from tests.cases.test_bad_input import NASTY, SCRIPT, TEXT
from tests.pages import sit
from tests.trying import often

pytestmark = pytest.mark.django_db
QUICK: dict[str, Any] = {
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
FIELDS = [*AnnouncementForm.base_fields, "neighbourhood_text", "yap"]
GOOD = {"title_tr": "Başlık", "text_tr": "Metin", "channels": "email", "audience": "all"}


def rows() -> tuple[Any, ...]:
    """Everything that a form could half-write."""
    return (list(Announcement.objects.order_by("pk").values()), Change.objects.count())


def sound(answer: Any, before: tuple[Any, ...]) -> None:
    assert answer.status_code in (200, 302, 400, 403, 404, 409, 422), answer.status_code
    assert SCRIPT not in answer.content.decode()
    if answer.status_code != 302:
        assert rows() == before


@settings(max_examples=often(16), **QUICK)
@given(data=st.data())
def test_writing_and_correcting(house: Hall, client: Client, data: st.DataObject) -> None:
    sit(client, house.lead)
    row = Announcement.objects.first() or services.write(house.draft(), by=house.lead)
    typed = {"unit": str(house.unit.pk), "version": str(row.version), **GOOD}
    for name in FIELDS:
        if data.draw(st.integers(0, 3)) == 0:
            typed[name] = data.draw(TEXT, label=name)
    for path in ("yeni/", f"{row.pk}/duzelt/"):
        before = rows()
        sound(client.post(f"/duyurular/{path}", typed), before)


@settings(max_examples=often(6), **QUICK)
@given(data=st.data())
def test_deciding(house: Hall, client: Client, data: st.DataObject) -> None:
    sit(client, house.chief)
    row = house.submitted()
    for name in ACTS:
        before = rows()
        typed = {"reason": data.draw(TEXT), "version": data.draw(TEXT)}
        sound(client.post(f"/duyurular/{row.pk}/karar/{name}/", typed), before)


@pytest.mark.parametrize("text", [*NASTY, "\x00", "a\x00b"])
def test_filters_and_cursors(house: Hall, client: Client, text: str) -> None:
    sit(client, house.chief)
    row = house.submitted()
    for path, names in (
        ("/duyurular/", [*ListFilter.base_fields, "sayfa"]),
        (f"/duyurular/{row.pk}/alicilar/", [*RecipientFilter.base_fields, "sayfa"]),
    ):
        answer = client.get(path, dict.fromkeys(names, text))
        assert answer.status_code in (200, 400)
        assert SCRIPT not in answer.content.decode()
