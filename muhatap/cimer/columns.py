"""Which column of a file means what: proposed from headings, and what a cell says for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from muhatap.cimer.models import OutsideKind
from muhatap.kit.text import flaw, one_line, trimmed
from muhatap.kit.turkish import ascii_fold

Words = Any  # words of the moment's language


@dataclass(frozen=True)
class Field:
    """One thing a column can mean. `called` are headings it is known by, folded; `most` letters fit."""

    name: str
    label: Words
    called: tuple[str, ...]
    required: bool = False
    most: int = 160
    lines: bool = False


# fmt: off
FIELDS = (
    Field("number",        _("Başvuru numarası"),  ("basvuru no", "basvuru numarasi", "basvuru sayisi", "basvuru takip no", "takip no", "no"), True, 40),
    Field("applied_on",    _("Başvuru tarihi"),    ("basvuru tarihi", "tarih", "kayit tarihi", "gelis tarihi"), True, 40),
    Field("text",          _("Başvuru metni"),     ("basvuru metni", "metin", "aciklama", "basvuru icerigi", "icerik"), True, 20_000, True),
    Field("kind",          _("Tür"),               ("tur", "turu", "basvuru turu", "muracaat turu"), False, 60),
    Field("topic",         _("Konu"),              ("konu", "konusu", "basvuru konusu", "ana konu"), False, 160),
    Field("name",          _("Adı soyadı"),        ("ad soyad", "adi soyadi", "basvuran", "basvuru sahibi", "ad-soyad"), False, 160),
    Field("hidden",        _("Kimlik gizli mi?"),  ("kimlik gizli", "kimligi gizli", "gizli", "kimlik bilgileri gizli", "gizlilik"), False, 40),
    Field("identity_no",   _("T.C. kimlik no"),    ("tc kimlik no", "t.c. kimlik no", "tckn", "kimlik no", "tc no"), False, 40),
    Field("phone",         _("Telefon"),           ("telefon", "cep telefonu", "gsm", "tel"), False, 60),
    Field("email",         _("E-posta"),           ("e-posta", "eposta", "e-mail", "email", "e-posta adresi"), False, 254),
    Field("address",       _("Adres"),             ("adres", "adresi", "acik adres"), False, 300),
    Field("neighbourhood", _("Mahalle"),           ("mahalle", "mahallesi"), False, 160),
    Field("street",        _("Sokak"),             ("sokak", "cadde", "cadde/sokak"), False, 160),
)
# fmt: on
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = tuple(field.name for field in FIELDS if field.required)

KINDS: Mapping[str, str] = {
    "istek": OutsideKind.WISH,
    "talep": OutsideKind.WISH,
    "sikayet": OutsideKind.COMPLAINT,
    "ihbar": OutsideKind.TIP,
    "gorus-oneri": OutsideKind.OPINION,
    "gorus oneri": OutsideKind.OPINION,
    "gorus/oneri": OutsideKind.OPINION,
    "gorus": OutsideKind.OPINION,
    "oneri": OutsideKind.OPINION,
    "bilgi edinme": OutsideKind.INFORMATION,
    "bilgi edinme basvurusu": OutsideKind.INFORMATION,
    "tesekkur": OutsideKind.THANKS,
    "yonetime katil": OutsideKind.TAKE_PART,
}
YES = frozenset({"evet", "e", "var", "gizli", "true", "1", "x", "yes"})
NO = frozenset({"", "hayir", "h", "yok", "acik", "false", "0", "no", "-"})
BROKEN = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NULL|NUM|SAYI/0|AD|YOK|BAŞV|DEĞER)[!?]?")
FORMULA = re.compile(r"[=@]\s*[\w(\"']|[+-]\s*[A-Za-z(]")
DAYS = (
    re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})(?:[ T].*)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T].*)?"),
)


class Wrong(Exception):
    """A cell cannot be taken; the sentence says why."""


def folded(text: str) -> str:
    """A heading or a word of a list without what people write differently."""
    return " ".join(ascii_fold(text).replace("_", " ").strip(" :.").split())


def proposed(headings: Sequence[str]) -> dict[str, str]:
    """What each column may be, by its heading: `{field: heading}`. A heading is used once."""
    plain = {heading: folded(heading) for heading in headings}
    found: dict[str, str] = {}
    for field in FIELDS:
        free = [heading for heading in headings if heading not in found.values()]
        exact = next((one for name in field.called for one in free if plain[one] == name), None)
        if exact is None and field.required:
            exact = next((one for one in free if any(name in plain[one] for name in field.called[:2])), None)
        if exact is not None:
            found[field.name] = exact
    return found


def value(field: Field, cell: str) -> Any:
    """What a cell says. Raises `Wrong`. Day: a date; hidden: a yes or no; kind: a code; else text."""
    text = trimmed(cell) if field.lines else one_line(cell)
    if BROKEN.fullmatch(text) or (not field.lines and field.name != "phone" and FORMULA.match(text)):
        raise Wrong(str(_("Formül var; yerine değerini yazın.")))
    if not text and field.required:
        raise Wrong(str(_("Boş bırakılamaz.")))
    if problem := flaw(text, limit=field.most, lines=field.lines):
        raise Wrong(str(problem))
    return READERS[field.name](text) if field.name in READERS else text


def day(text: str) -> date | None:
    """A day as files have it, with or without a time behind it; None for an empty cell."""
    if not text:
        return None
    for pattern in DAYS:
        if found := pattern.fullmatch(text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Wrong(str(_("“%(text)s” bir gün değil; 27.11.2026 gibi yazın.")) % {"text": text[:40]})


def _kind(text: str) -> str:
    code = KINDS.get(folded(text), "") if text else ""
    if text and not code:
        known = ", ".join(str(label) for label in OutsideKind.labels)
        raise Wrong(
            str(_("“%(text)s” bir başvuru türü değil. Türler: %(known)s."))
            % {"text": text[:40], "known": known}
        )
    return code


def _hidden(text: str) -> bool:
    plain = folded(text)
    if plain in YES or plain in NO:
        return plain in YES
    raise Wrong(str(_("“%(text)s” anlaşılmadı: evet ya da hayır yazın.")) % {"text": text[:40]})


READERS: Mapping[str, Callable[[str], Any]] = {"applied_on": day, "kind": _kind, "hidden": _hidden}
