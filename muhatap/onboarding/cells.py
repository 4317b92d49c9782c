"""One cell: from what stands in it to what is meant, or a sentence that says what is wrong and what is right.

Sentences are kept as message and values and put into the reader's language when they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as _

from muhatap.kit import clock
from muhatap.kit.dates import parse_day
from muhatap.kit.text import flaw, is_blank, one_line, trimmed
from muhatap.kit.turkish import ascii_fold
from muhatap.onboarding.sheets import Cell, Column, folded, names_of

YES = {"evet", "e", "var", "yes", "y", "true", "dogru", "1", "x", "acik", "+", "✓", "tamam"}
NO = {"hayir", "h", "yok", "no", "n", "false", "yanlis", "0", "kapali", "-", "degil"}
CODE = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z_]+)?")
BROKEN = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NULL|NUM|SAYI/0|AD|YOK|BAŞV|DEĞER)[!?]?")
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


class Wrong(Exception):
    """A cell cannot be taken: the message (in Turkish, to be translated) and its values."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message, self.values = message, values


def value(column: Column, raw: Any) -> Any:
    """What a cell means for its column. Raises `Wrong`. References stay words; they are looked up later."""
    if isinstance(raw, str) and is_blank(raw):
        raw = ""
    if isinstance(raw, str) and BROKEN.fullmatch(raw.strip()):
        raise Wrong(_("Formül hatası: %(text)s. Formülün yerine değeri yazın."), text=raw.strip()[:20])
    if raw == "":
        if column.required:
            raise Wrong(_("Boş bırakılamaz."))
        return column.default
    return READERS[column.cell](column, raw)


def _words(raw: Any) -> str:
    if isinstance(raw, bool):
        return "evet" if raw else "hayır"
    return str(raw)


def _line(column: Column, raw: Any) -> str:
    text = one_line(_words(raw))
    if wrong := flaw(text, limit=column.most):
        raise _flawed(text, column, str(wrong))
    return text


def _text(column: Column, raw: Any) -> str:
    text = trimmed(_words(raw).replace("\r\n", "\n"))
    if wrong := flaw(text, limit=column.most, lines=True):
        raise _flawed(text, column, str(wrong))
    return text


def _flawed(text: str, column: Column, wrong: str) -> Wrong:
    if len(text) > column.most:
        return Wrong(_("Çok uzun: %(n)s harf; en çok %(most)s harf olabilir."), n=len(text), most=column.most)
    return Wrong(wrong)


def _code(column: Column, raw: Any) -> str:
    text = one_line(_words(raw))
    if len(text) > column.most:
        raise _flawed(text, column, "")
    if len(text) < column.least:
        raise Wrong(_("En az %(n)s harf olmalı."), n=column.least)
    if not CODE.fullmatch(text):
        right = re.sub(r"[^a-z0-9._-]+", "." if column.name == "username" else "-", ascii_fold(text)).strip(
            "-._"
        )
        if right:
            raise Wrong(
                _("“%(text)s” kod olamaz: küçük harf, rakam, nokta, çizgi. Doğrusu “%(right)s”."),
                text=text[:60],
                right=right[:60],
            )
        raise Wrong(_("“%(text)s” kod olamaz: küçük harf, rakam, nokta, çizgi."), text=text[:60])
    return text


def _yes_no(_column: Column, raw: Any) -> bool:
    word = ascii_fold(_words(raw)).strip(" .!")
    if word in YES or word in NO:
        return word in YES
    raise Wrong(_("“%(text)s” anlaşılmadı. “evet” ya da “hayır” yazın."), text=_words(raw).strip()[:40])


def _number(column: Column, raw: Any) -> int:
    text = _words(raw).strip().replace(" ", "").replace("\xa0", "")
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text)
    text = re.sub(r"[.,]", "", text) if grouped else text
    if not re.fullmatch(r"[+-]?\d{1,15}", text) or not text.isascii():
        raise Wrong(_("“%(text)s” bir tam sayı değil."), text=_words(raw).strip()[:40])
    number = int(text)
    if not column.least <= number <= column.most:
        raise Wrong(
            _("%(n)s olamaz: %(least)s ile %(most)s arasında bir sayı olmalı."),
            n=number,
            least=column.least,
            most=column.most,
        )
    return number


def _day(_column: Column, raw: Any) -> date:
    text = _words(raw).strip()
    found = parse_day(text.removesuffix(" 00:00:00"), clock.today()) if re.search(r"\d", text) else None
    if found is None or isinstance(raw, int):
        raise Wrong(_("“%(text)s” bir gün değil. 27.11.2026 gibi yazın."), text=text[:40])
    if not FIRST <= found <= LAST:
        raise Wrong(_("%(text)s bu takvimde değil: 1990 ile 2100 arası bir gün yazın."), text=text[:40])
    return found


def _email(column: Column, raw: Any) -> str:
    text = one_line(_words(raw)).removeprefix("mailto:")
    if len(text) > column.most:
        raise _flawed(text, column, "")
    try:
        validate_email(text)
    except ValidationError:
        right = re.sub(r"[\s;,<>]+", "", ascii_fold(text)).replace("(at)", "@").replace("@@", "@")
        try:
            validate_email(right)
        except ValidationError:
            raise Wrong(
                _("“%(text)s” bir e-posta adresi değil. ad@belediye.bel.tr gibi yazın."), text=text[:80]
            ) from None
        raise Wrong(
            _("“%(text)s” bir e-posta adresi değil. “%(right)s” mi?"), text=text[:80], right=right[:80]
        ) from None
    return text


def _choice(column: Column, raw: Any) -> str:
    word = folded(_words(raw))
    for key, names in _choices(column).items():
        if word in names:
            return key
    offered = ", ".join(f"“{label}”" for _key, label in column.choices)
    raise Wrong(
        _("“%(text)s” burada olmaz. Şunlardan biri: %(offered)s."),
        text=_words(raw).strip()[:40],
        offered=offered[:400],
    )


_known: dict[str, Mapping[str, set[str]]] = {}


def _choices(column: Column) -> Mapping[str, set[str]]:
    """What may be written for each choice: its key and its names in both languages."""
    key = f"{column.name} {','.join(key for key, _label in column.choices)}"
    if key not in _known:
        _known[key] = {value: {folded(value), *names_of(label)} for value, label in column.choices}
    return _known[key]


def _list(column: Column, raw: Any) -> tuple[str, ...]:
    text = _line(column, raw)
    sign = ";" if ";" in text else ","
    parts = tuple(part for part in (one for one in map(str.strip, text.split(sign))) if part)
    if not column.choices:
        return parts
    found = {_choice(column, part) for part in parts}
    return tuple(value for value, _label in column.choices if value in found)


def _condition(column: Column, raw: Any) -> str:
    from muhatap.onboarding import conditions  # which says `Wrong` itself

    return conditions.normal(_text(column, raw))


READERS: Mapping[Cell, Callable[[Column, Any], Any]] = {
    Cell.CODE: _code,
    Cell.LINE: _line,
    Cell.TEXT: _text,
    Cell.YES_NO: _yes_no,
    Cell.NUMBER: _number,
    Cell.DAY: _day,
    Cell.EMAIL: _email,
    Cell.CHOICE: _choice,
    Cell.LIST: _list,
    Cell.REF: _line,
    Cell.CONDITION: _condition,
}


def place(row: int, column: int) -> str:
    """`C14` for row 14, column 3 (both from 1)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def shown(column: Column, value: Any) -> Any:
    """A value as it stands in a cell of a workbook in the language of the moment."""
    if value is None or value == "":
        return ""
    if column.cell is Cell.YES_NO or isinstance(value, bool):
        return _told("evet") if value else _told("hayır")
    if column.cell is Cell.CHOICE:
        return str(dict(column.choices).get(value, value))
    if column.cell is Cell.LIST:
        names = dict(column.choices)
        return "; ".join(str(names.get(one, one)) for one in value)
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return value


def _told(word: str) -> str:
    from django.utils.translation import gettext

    return gettext(word)


_SAID = (_("evet"), _("hayır"))  # collected for translation
