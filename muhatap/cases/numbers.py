"""Case numbers and tracking codes.

A number is year, sequence and a check digit by ISO 7064 MOD 11,10, `2026/043318-5`: every single wrong digit
and nearly every swapped pair is noticed on the phone. Gaps are allowed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from django.conf import settings
from django.db import ProgrammingError, connection, transaction

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else
FIRST_OF_THE_YEAR = 7_303  # class of the advisory lock under which a year's sequence is made
_NEXT = "SELECT nextval(%s::regclass) FROM generate_series(1, %s)"
_NUMBER = re.compile(r"^\s*(?:(\d{4})\s*[/.\- ]\s*)?(\d{1,7})(?:\s*-\s*(\d))?\s*$")
_BARE = re.compile(r"\s*(20\d\d)(\d{6})(\d)\s*", re.ASCII)


def check_digit(digits: str) -> str:
    """The check digit of a string of digits (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = (total * 2) % 11
    return str((11 - product) % 10)


def compose(year: int, sequence: int) -> str:
    """`2026/043318-5` for the year and the sequence."""
    body = f"{sequence:06d}"
    return f"{year}/{body}-{check_digit(f'{year}{body}')}"


def parse(text: str, *, year: int) -> str | None:
    """The number that somebody typed or said, in full form; None when it is none or its check digit is wrong.

    The year and the check digit may be missing, `43318` means this year's; so may all that stands between,
    as it is typed from a telephone's keys: `20260433185`.
    """
    if bare := _BARE.fullmatch(text[:40]):
        text = "{}/{}-{}".format(*bare.groups())
    match = _NUMBER.match(text[:40])
    if not match or not text.isascii():
        return None
    full = compose(int(match[1] or year), int(match[2]))
    return full if match[3] in (None, full[-1]) else None


def next_number(year: int) -> str:
    """A fresh number of the year. One statement; the year's sequence is made at its first use."""
    return next_numbers(year, 1)[0]


def next_numbers(year: int, many: int) -> list[str]:
    """So many fresh numbers of the year, in rising order. One statement, as for one."""
    name = f"cases_number_{int(year)}"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_NEXT, [name, many])
            found = cursor.fetchall()
    except ProgrammingError:
        with connection.cursor() as cursor:
            # the first ones of a year come together on the first of January: only one of them makes it
            cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [FIRST_OF_THE_YEAR, year])
            cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {name}")  # safe: an integer in a name
            cursor.execute(_NEXT, [name, many])
            found = cursor.fetchall()
    return [compose(year, sequence) for (sequence,) in found]


def new_code() -> str:
    """A tracking code for the citizen, 40 random bits, `K7M3-PQ9T`."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(number: str, code: str) -> str:
    """What is kept of a tracking code. Spaces, dashes and case of the typed code do not matter."""
    plain = re.sub(r"[^0-9A-Za-z]", "", code[:40]).upper()  # machine text: Latin letters and digits
    key = hashlib.sha256(b"tracking:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{number}:{plain}".encode(), hashlib.sha256).hexdigest()
