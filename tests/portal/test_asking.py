"""How one asks for information (law 4982): ways, content, days, fee, remedies, and the form to print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from muhatap.information import requirements, services
from tests.cases.town import Town
from tests.pages import body

pytestmark = pytest.mark.django_db


@pytest.mark.duty("information-requests.register-and-handle")
def test_a_citizen_reads_how_to_ask_and_prints_the_form(client: Client, settled: Town) -> None:
    for path in ("/basla/", "/bildir/"):
        assert 'href="/bilgi-edinme-basvurusu/"' in body(client.get(path)), path
    page = body(client.get("/bilgi-edinme-basvurusu/"))
    for row in requirements.ROWS:
        assert str(row.label) in page, row.code
    assert "15 iş günü içinde (4982 m.11)" in page and "30 iş günü" in page and "CİMER" in page
    assert "Bilgi Edinme Değerlendirme Kurul" in page and "data-print" in page
    assert "Erişimin maliyeti istenebilir" in page, "no tariff was entered yet"


def test_the_fee_is_that_of_the_day(client: Client, settled: Town) -> None:
    services.add_tariff(
        valid_from=date(2026, 1, 1),
        page=Decimal("11.48"),
        colour_page=Decimal("22.96"),
        medium=Decimal("75.00"),
        free_pages=10,
        source="Tarife 2026",
        by=settled.information_officer,
    )
    page = body(client.get("/bilgi-edinme-basvurusu/"))
    assert "İlk 10 sayfa ücretsizdir" in page and "11,48 ₺" in page


def test_words_that_are_no_topic_lead_there_too(client: Client, settled: Town) -> None:
    piece = body(client.post("/bildir/konu/", {"text": "zxqw"}, headers={"HX-Request": "true"}))
    assert 'href="/bilgi-edinme-basvurusu/"' in piece
