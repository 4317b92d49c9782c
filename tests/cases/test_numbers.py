"""Case numbers as people say and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.cases import numbers

years, sequences = st.integers(2000, 2099), st.integers(1, 999_999)


@given(years, sequences)
def test_a_number_is_read_back_however_it_is_typed(year: int, sequence: int) -> None:
    full = numbers.compose(year, sequence)
    bare = full.replace("/", "").replace("-", "")
    for typed in (full, bare, f" {bare} ", full.replace("/", "-"), full.replace("/", " / "), full[:-2]):
        assert numbers.parse(typed, year=1999) == full, typed
    assert numbers.parse(str(sequence), year=year) == full


@given(years, sequences, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_number(year: int, sequence: int, off: int) -> None:
    full = numbers.compose(year, sequence)
    wrong = f"{full[:-1]}{(int(full[-1]) + off) % 10}"
    assert numbers.parse(wrong, year=year) is None
    assert numbers.parse(wrong.replace("/", "").replace("-", ""), year=year) is None


@pytest.mark.parametrize(
    "text", ["", "2026", "٢٠٢٦/٠٤٣٣١٨", "05321112233", "2026/043318-5x", "20260433185000"]
)
def test_other_digits_are_left_alone(text: str) -> None:
    found = numbers.parse(text, year=2026)
    assert found is None or text == "2026"
