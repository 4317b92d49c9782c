"""Phone numbers as people say and type them, to E.164 and back. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_LONGEST = 40
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PAGER}


class BadPhone(ValueError):
    """Not a phone number; the message is a sentence for the person who typed it."""


@dataclass(frozen=True)
class Phone:
    """A number in E.164 (`+905550000017`) and whether it takes text messages."""

    e164: str
    is_mobile: bool


def parse(text: str) -> Phone:
    """The number meant by `0555 000 00 17`, `5550000017`, `(0232) 293 00 00`, `+90…`; or BadPhone."""
    if len(text) > _LONGEST:
        raise BadPhone(_("Bu bir telefon numarası değil: çok uzun."))
    plain = re.sub(r"[\s().\-/]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", plain, re.ASCII):
        raise BadPhone(_("Telefon numarasında yalnız rakam olur."))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if plain.startswith("90") and len(plain) == 12:
        plain = "+" + plain
    home = not plain.startswith("+") or plain.startswith("+90")
    if home:
        _check_length(plain)
    try:
        number = phonenumbers.parse(plain, "TR")
    except NumberParseException as wrong:
        raise BadPhone(_("Numara anlaşılmadı. 0555 000 00 17 ya da +49 30 123456 gibi yazın.")) from wrong
    if not _is_plausible(number):
        raise BadPhone(_("Böyle bir numara yok: alan kodunu ve haneleri yeniden okutun."))
    kind = phonenumbers.number_type(number)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Phone(e164, is_mobile=kind in _MOBILE or e164.startswith("+905"))


def _is_plausible(number: phonenumbers.PhoneNumber) -> bool:
    """Valid by the numbering plan; Turkish 5xx is taken whatever the block, the plan moves often."""
    if phonenumbers.is_valid_number(number):
        return True
    national = str(number.national_number)
    return number.country_code == 90 and len(national) == 10 and national[0] == "5"


def _check_length(plain: str) -> None:
    """A Turkish number has ten digits after the 0: say what is missing, counted as it was typed."""
    digits = plain.removeprefix("+90").removeprefix("0")
    if digits.startswith("444") and len(digits) == 7:
        raise BadPhone(_("444’lü numaralar kurum hattıdır; kişinin kendi numarasını alan koduyla yazın."))
    length = len(digits) + 1
    if length < 11:
        raise BadPhone(
            _("Numara eksik görünüyor: 11 hane olmalı, %(length)s hane yazılmış.")
            % {"length": len(plain) if plain.startswith("0") else len(digits)}
        )
    if length > 11:
        raise BadPhone(
            _("Numara fazla görünüyor: 11 hane olmalı, %(length)s hane yazılmış.")
            % {"length": len(plain) if plain.startswith("0") else len(digits)}
        )


def shown(e164: str) -> str:
    """The way it is read aloud: `0555 000 00 17` for a Turkish number, international for others."""
    if re.fullmatch(r"\+90[0-9]{10}", e164):
        n = e164[3:]
        return f"0{n[:3]} {n[3:6]} {n[6:8]} {n[8:]}"
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return e164


def ending(text: str) -> str:
    """The digits of a search text when it could be the end of a phone number (4 to 12 digits), else empty."""
    plain = re.sub(r"[\s().\-/+]", "", text[:_LONGEST])
    if re.fullmatch(r"[0-9]{4,14}", plain, re.ASCII):
        return plain
    return ""
