"""What a text gives away of one person is taken out; the rest stays word by word."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.citizens import queries, redaction
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.redaction import Known
from muhatap.kit.turkish import upper
from muhatap.organization import queries as organization
from tests.citizens.people import HATICE, hatice

DENIZ = Known(names=("deniz", "yilmaz"), digits=("5321234567", HATICE), emails=("deniz@ornek.example",))


@pytest.mark.duty("privacy.hidden-applicant")
@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Ben Deniz Yılmaz, yol çöktü.", "Ben [gizli], yol çöktü."),
        ("BEN DENİZ YILMAZ, YOL ÇÖKTÜ", "BEN [gizli], YOL ÇÖKTÜ"),
        ("ben deniz yılmazın kızıyım", "ben [gizli] kızıyım"),
        ("Yılmaz Deniz'in evinin önü", "[gizli] evinin önü"),
        ("D. Yılmaz imzasıyla", "[gizli] imzasıyla"),
        ("adım deniz, sokak karanlık", "adım [gizli], sokak karanlık"),
        ("Deniz Hanım aradı", "[gizli] Hanım aradı"),
        ("Deniz kenarındaki bank kırık", "Deniz kenarındaki bank kırık"),
        ("deniz kirli, denizden koku geliyor", "deniz kirli, denizden koku geliyor"),
        ("Beni 0532 123 45 67'den arayın", "Beni [gizli]'den arayın"),
        ("tel: +90 (532) 123-45-67.", "tel: [gizli]."),
        ("05321234567", "[gizli]"),
        ("123 45 67 numaradan", "[gizli] numaradan"),
        ("0533 123 45 68 komşunun", "0533 123 45 68 komşunun"),
        (f"TC: {HATICE}", "TC: [gizli]"),
        ("Deniz@Ornek.example adresine yazın.", "[gizli] adresine yazın."),
        ("baska@ornek.example", "baska@ornek.example"),
        ("Deniz Hanım'ın evi, deniz hanımın evi", "[gizli] Hanım'ın evi, [gizli] hanımın evi"),
        ("Yılmaz Bey'e sorun", "[gizli] Bey'e sorun"),
        ("Yılmaz, Deniz ve Deniz (Yılmaz)", "[gizli] ve [gizli])"),
        ("Ben Denizim", "Ben [gizli]"),
        ("Yılmaz ailesi, Deniz'in annesi", "[gizli] ailesi, [gizli] annesi"),
        ("YILMAZ aradı, yılmazların sokağı", "[gizli] aradı, yılmazların sokağı"),
        ("Deniz teyze", "[gizli] teyze"),
        ("deniz, denizin kenarı", "deniz, denizin kenarı"),
        ("deniz@ornek.example’dan yazdım", "[gizli]’dan yazdım"),
        ("0532–123–45–67", "[gizli]"),
        (unicodedata.normalize("NFD", "DENİZ YILMAZ"), "[gizli]"),
        ("", ""),
    ],
)
def test_name_numbers_and_addresses_are_taken_out(told: str, left: str) -> None:
    assert DENIZ.out_of(told) == left


VALUES = ["Deniz Yılmaz", "deniz yilmaz", "0 532 1234567", "5321234567", HATICE, "deniz@ornek.example"]
WORDS = st.text("abcçğıöşüzDY0123456789+-(). \n", max_size=60)


@given(WORDS, WORDS, st.sampled_from(VALUES))
def test_they_are_found_in_any_text(before: str, after: str, value: str) -> None:
    assert value not in DENIZ.out_of(f"{before} {value} {after}").replace("[gizli]", "|")


@given(st.text(max_size=400))
def test_a_text_without_them_stays_as_it_is(text: str) -> None:
    assert Known(names=("qqq",), digits=("9999999999",), emails=("q@q.q",)).out_of(text) == text


def test_a_long_run_without_spaces_is_read_at_once() -> None:
    run = "a" * 100_000 + "@" * 1000 + "1 " * 20_000
    assert DENIZ.out_of(run) == run


@pytest.mark.django_db
def test_what_the_register_knows_is_what_is_looked_for(django_assert_num_queries: Any) -> None:
    record = hatice(organization.system())
    with django_assert_num_queries(1):
        known = redaction.known([record.pk])[record.pk]
    assert known.names == ("hatice", "yilmaz") and known.emails == ("hatice@ornek.example",)
    assert set(known.digits) == {HATICE, "5550000017"}
    said = f"Ben {upper('Hatice Yılmaz')}, {HATICE}, 0555 000 00 17"
    assert known.out_of(said) == "Ben [gizli], [gizli], [gizli]"


@pytest.mark.django_db
@pytest.mark.duty("privacy.hidden-applicant")
def test_a_name_copied_with_its_letters_in_two_parts_is_looked_for_too() -> None:
    typed = unicodedata.normalize("NFD", "Şükrü Çağlar")
    row = citizens.register(CitizenDraft(name=typed, phone="0532 765 43 21"), by=organization.system())
    known = redaction.known([row.pk])[row.pk]
    assert known.out_of("Ben Şükrü Çağlar, yol çöktü.") == "Ben [gizli], yol çöktü."
    assert [one.id for one in queries.find("sukru caglar", person=organization.system())] == [row.pk]
