"""Routing rules come from the workbook, go out into it, and a faulty cell of theirs is named."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muhatap.cases.conditions import parse, sentence
from muhatap.cases.models import RoutingRule
from muhatap.jobs import testing
from muhatap.onboarding import conditions, state
from muhatap.onboarding.cells import Wrong
from muhatap.organization.models import AdminEvent
from tests.onboarding.books import TOWN, xlsx
from tests.onboarding.test_workbook import START, admin, upload
from tests.pages import body

__all__ = ["admin"]
HEAD = ["Ad", "Sıra", "Koşul", "Birim", "İkinci birim", "Kendiliğinden yönlendirir", "Son gün", "Açık"]
CONDITION = """Konu | şunlardan biri | cop
biri yeterli:
  Sözler | şunu içeriyor | sahil
  Tür | şunlardan biri | Şikâyet; İhbar"""
RULES: list[list[Any]] = [
    HEAD,
    ["Gece işleri", "", "Hassas | evet", "Çözüm Masası", "", "hayır", "", ""],
    ["Sahil", 1, CONDITION, "temizlik", "cozum", "evet", "31.12.2026", ""],
]


def taken_over(admin: Client, rules: list[list[Any]], *closing: str) -> str:
    path = upload(admin, xlsx({**TOWN, "Yönlendirme kuralları": rules}))
    page = body(admin.get(path))
    if "Dosya hatasız" in page:
        admin.post(f"{path}uygula/", {"closing": closing})
        testing.run_all()
        page = body(admin.get(path))
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.django_db
@pytest.mark.duty("routing.refer-by-content")
def test_rules_come_from_the_workbook_and_go_back_without_a_change(admin: Client) -> None:
    assert "Uygulandı" in taken_over(admin, RULES)
    first, second = RoutingRule.objects.order_by("order")
    assert (first.name, second.name) == ("Sahil", "Gece işleri"), "its place is in the file"
    assert first.by_itself and first.until == date(2026, 12, 31) and not second.by_itself
    assert [lead.unit.code for lead in first.leads.order_by("pk")] == ["temizlik", "cozum"]
    said = sentence(parse(first.condition))
    assert said == "Konu: Çöp ve (Sözler “sahil” içeriyor ya da Tür: Şikâyet ya da İhbar)"
    assert AdminEvent.objects.filter(action="routingrule.created").count() == 2
    again = body(admin.get(upload(admin, admin.get(f"{START}dolu.xlsx").content)))
    assert "belediyenin şimdiki hâliyle aynı" in again, again

    changed: list[list[Any]] = [
        HEAD,
        ["Sahil", 1, "Konu | şunlardan hiçbiri | cop", "cozum", "", "evet", "", ""],
    ]
    assert "Uygulandı" in taken_over(admin, changed, "rules")
    first, second = RoutingRule.objects.order_by("order")
    assert sentence(parse(first.condition)) == "Konu şu değil: Çöp" and first.version == 2
    assert first.is_active and not second.is_active, "what the file does not name is switched off"
    assert [row["name"] for row in state.rows("rules")] == ["Sahil", "Gece işleri"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["A", "", "", "cozum"], "C2"),
        (["A", "", "Görevli | boş", "cozum"], "“Görevli” sorulamaz."),
        (["A", "", "Konu | içinde | cop", "cozum"], "karşılaştırma eksik ya da yanlış."),
        (["A", "", "Konu | şunlardan biri", "cozum"], "değer eksik."),
        (["A", "", "Konu | şunlardan biri | yok.boyle", "cozum"], "“yok.boyle” yok (Konular)."),
        (["A", "", "Tür | şunlardan biri | Dedikodu", "cozum"], "“Dedikodu” burada olmaz."),
        (["A", "", "Geliş | son … gün içinde | çok", "cozum"], "“çok” bir tam sayı değil."),
        (["A", "", "Geliş | son … gün içinde | 99999", "cozum"], "ile 3660 arasında bir sayı yazın."),
        (["A", "", "Geliş | şu günden önce | hiç", "cozum"], "“hiç” bir gün değil."),
        (["A", "", "biri yeterli:", "cozum"], "Boş grup"),
        (["A", "", "Hassas | evet\n   Hassas | hayır", "cozum"], "Satır içeride ya da dışarıda duruyor"),
        (["A", "", "Hassas | evet", "olmayan"], "“olmayan” yok."),
        (["A", "", "Hassas | evet", "cozum", "baskanlik"], "ona başvuru yönlendirilmiyor"),
        (["A", 0, "Hassas | evet", "cozum"], "B2"),
    ],
)
def test_a_faulty_cell_of_a_rule_is_named(admin: Client, row: list[Any], said: str) -> None:
    page = taken_over(admin, [HEAD, row])
    assert said in page, re.findall(r"[^<>]*</td></tr>", page)
    assert "Uygulandı" not in page and not RoutingRule.objects.exists()


@given(st.text(alphabet="Konu|Tür; \n:\tevetbirişyli0123.", max_size=120))
def test_whatever_stands_in_the_cell_is_read_or_refused_in_words(text: str) -> None:
    try:
        once = conditions.normal(text)
    except Wrong:
        return
    assert conditions.normal(once) == once
