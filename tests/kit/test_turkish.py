"""Turkish text folds alike in Python and in the database, however its letters are composed."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit import turkish

LETTERS = "abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZâîûÂÎÛqwxQWXéñ ’-.,0123456789"


@pytest.mark.parametrize(
    ("text", "folded", "plain"),
    [
        ("IĞDIR", "ığdır", "igdir"),
        ("İSTANBUL", "istanbul", "istanbul"),
        ("Şükrü Çağlar", "şükrü çağlar", "sukru caglar"),
        ("HÂLÂ", "hala", "hala"),
    ],
)
def test_capitals_and_letters_of_turkish(text: str, folded: str, plain: str) -> None:
    forms: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")
    for form in forms:  # as keyboards write, and as text copied out of a PDF or a Mac comes
        written = unicodedata.normalize(form, text)
        assert (turkish.fold(written), turkish.ascii_fold(written)) == (folded, plain), form
    assert turkish.fold(turkish.upper(folded)) == folded


@pytest.mark.django_db
@given(st.text(alphabet=LETTERS, max_size=40), st.sampled_from(["NFC", "NFD"]))
def test_the_database_folds_as_python_does(text: str, form: Literal["NFC", "NFD"]) -> None:
    written = unicodedata.normalize(form, text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tr_fold(%s), tr_ascii(%s)", [written, written])
        assert cursor.fetchone() == (turkish.fold(written), turkish.ascii_fold(written))


def test_words_stand_in_turkish_order() -> None:
    words = ["Çam", "Cam", "Dağ", "Irmak", "İnci", "Hızır", "Şeker", "Saz", "Ödül", "Oda", "Üzüm", "Uzun"]
    assert sorted(words, key=turkish.sort_key) == [
        *("Cam", "Çam", "Dağ", "Hızır", "Irmak", "İnci", "Oda", "Ödül", "Saz", "Şeker", "Uzun", "Üzüm"),
    ]
