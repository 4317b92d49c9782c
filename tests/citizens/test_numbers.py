"""Identity numbers, telephones, masks and the cipher, against other people's arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from stdnum.tr import tckimlik, vkn

from muhatap.citizens import cipher, masking, numbers, phones
from muhatap.citizens.numbers import BadNumber, Number, Scheme
from muhatap.citizens.phones import BadPhone

nine = st.text("0123456789", min_size=9, max_size=9)


@given(st.text("0123456789", min_size=8, max_size=12) | nine.map(numbers.tckn_from))
def test_identity_numbers_agree_with_stdnum(digits: str) -> None:
    assert numbers.is_tckn(digits) == tckimlik.is_valid(digits)


@given(st.text("0123456789", min_size=9, max_size=11) | nine.map(numbers.vkn_from))
def test_tax_numbers_agree_with_stdnum(digits: str) -> None:
    assert numbers.is_vkn(digits) == vkn.is_valid(digits)


@given(st.integers(0, 8), st.integers(1, 9), nine.filter(lambda n: n[0] != "0"))
def test_one_wrong_digit_is_noticed(place: int, step: int, start: str) -> None:
    whole = numbers.tckn_from(start)
    wrong = whole[:place] + str((int(whole[place]) + step) % 10) + whole[place + 1 :]
    assert numbers.is_tckn(whole)
    assert not numbers.is_tckn(wrong)


def test_what_was_typed_is_understood_or_explained() -> None:
    assert numbers.parse("100 000 001 46").value == "10000000146"
    assert numbers.parse("u 12345678", foreign=True) == Number(Scheme.PASSPORT, "U12345678")
    assert numbers.parse(numbers.tckn_from("991234567"), foreign=True).is_foreign
    assert numbers.parse("1234567890", legal=True).scheme == Scheme.TAX
    assert numbers.parse("10000000146", legal=True).scheme == Scheme.PERSON  # a one-person business
    with pytest.raises(BadNumber, match="10 hane yazılmış, 11 hane olmalı"):
        numbers.parse("1000000014")
    with pytest.raises(BadNumber, match="tutmuyor"):
        numbers.parse("10000000147")
    with pytest.raises(BadNumber, match="yalnız rakam"):
        numbers.parse("Hatice")


def _understood_or_said(read: Callable[[], str]) -> str:
    """What was read, or the sentence with which it was refused."""
    try:
        return read()
    except (BadNumber, BadPhone) as refused:
        return str(refused)


def _number(text: str, *, legal: bool, foreign: bool) -> str:
    return numbers.parse(text, legal=legal, foreign=foreign).value


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for legal, foreign in ((False, False), (True, False), (False, True)):
        said = _understood_or_said(partial(_number, text, legal=legal, foreign=foreign))
        assert said.isascii() or said.endswith(".")
    said = _understood_or_said(lambda: phones.parse(text).e164)
    assert said.startswith("+") or said.endswith(".")
    numbers.guess(text)
    phones.ending(text)


@pytest.mark.parametrize(
    ("typed", "e164", "mobile"),
    [
        ("0555 000 00 17", "+905550000017", True), ("5550000017", "+905550000017", True),
        ("+90 555 000 00 17", "+905550000017", True), ("90 555 000 0017", "+905550000017", True),
        ("0090 555 0000017", "+905550000017", True), ("+90 0555 000 00 17", "+905550000017", True),
        ("(0232) 293 00 00", "+902322930000", False), ("232-293-00-00", "+902322930000", False),
        ("+49 30 123456", "+4930123456", False), ("0049 30 123456", "+4930123456", False),
    ],
)  # fmt: skip
def test_telephones_are_read_as_people_say_them(typed: str, e164: str, mobile: bool) -> None:
    assert phones.parse(typed) == phones.Phone(e164, mobile)
    assert phones.parse(phones.shown(e164)).e164 == e164


def test_a_short_telephone_is_counted_out() -> None:
    with pytest.raises(BadPhone, match="Numara eksik görünüyor: 11 hane olmalı, 8 hane yazılmış"):
        phones.parse("0555 000 0")
    with pytest.raises(BadPhone, match="fazla görünüyor"):
        phones.parse("0555 000 00 17 9")


def test_masks_show_enough_to_recognise_and_no_more() -> None:
    assert masking.name("Hatice Yılmaz") == "Hatice Y•••••"
    assert masking.name("Ali Kemal Öz") == "Ali Kemal Ö•••••"
    assert masking.name("Hatice") == "H•••••"
    assert masking.phone("+905550000017") == "0555 ••• •• 17"
    assert masking.phone("+4930123456") == "+49 •• ••••56"
    assert masking.number("10000000146") == "•••••••••46"
    assert masking.email("hatice@ornek.example") == "h•••••@ornek.example"
    assert masking.initials("Hatice Nur Yılmaz") == "HY"


@given(st.text(max_size=40))
def test_a_mask_never_gives_the_family_name(name: str) -> None:
    masked = masking.name(name)
    last = name.split()[-1] if name.split() else ""
    if len(last) > 2 and last not in " ".join(name.split()[:-1]):
        assert last not in masked


@given(nine.filter(lambda n: n[0] != "0"))
def test_a_sealed_number_comes_back_and_tells_nothing(start: str) -> None:
    number = numbers.parse(numbers.tckn_from(start), foreign=start.startswith("99"))
    one, two = cipher.seal(number), cipher.seal(number)
    assert cipher.unseal(one) == number
    assert one != two  # the same number never looks the same
    assert number.value.encode() not in one
    assert cipher.index(number) == cipher.index(number)
    assert number.value not in cipher.index(number)
    touched = one[:-1] + bytes([one[-1] ^ 1])
    with pytest.raises(cipher.Unreadable):
        cipher.unseal(touched)


def test_a_new_key_seals_and_the_old_one_still_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    number = numbers.parse("10000000146")
    old, new = "o" * 32, "n" * 32
    monkeypatch.setenv("MUHATAP_DATA_KEY", old)
    sealed, index = cipher.seal(number), cipher.index(number)
    assert sealed[0] == 1
    monkeypatch.setenv("MUHATAP_DATA_KEY", f"2:{new},1:{old}")
    assert cipher.unseal(sealed) == number
    assert cipher.index(number) == index
    assert cipher.seal(number)[0] == 2
    monkeypatch.setenv("MUHATAP_DATA_KEY", f"2:{new}")
    with pytest.raises(cipher.Unreadable):
        cipher.unseal(sealed)
    for bad in ("short", "1:" + old + ",1:" + new, "999:" + old, " , "):
        monkeypatch.setenv("MUHATAP_DATA_KEY", bad)
        with pytest.raises(ImproperlyConfigured):
            cipher.keys()


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    made = cipher.make_key(tmp_path)
    first = made.read_text()
    assert made.stat().st_mode & 0o777 == 0o600
    assert cipher.make_key(tmp_path).read_text() == first
