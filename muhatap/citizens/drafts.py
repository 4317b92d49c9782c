"""What somebody wants to write into the register, and the checking of it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.citizens import cipher, numbers, phones
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import CALL, NEWS_KINDS, Citizen, ContactPoint
from muhatap.citizens.numbers import BadNumber, Number
from muhatap.citizens.phones import BadPhone
from muhatap.kit import text as texts
from muhatap.kit import turkish
from muhatap.places.models import District, Neighbourhood

Kind = Citizen.Kind
Problems = dict[str, str | Promise]
FOREIGN = {Kind.FOREIGN, Kind.FOREIGN_VISITOR}
LANGUAGES = ("tr", "en", "ar", "de", "fr", "ru", "fa", "uk")
LIMITS = {"name": 160, "representative": 160, "address": 300, "call_hours": 40, "note": 300}


@dataclass(frozen=True)
class PointDraft:
    """A way to reach somebody. `kind` may stay empty for a phone: the number tells mobile from landline.

    `consent` is for messages about the person's cases, `news` for announcements: two purposes, asked apart.
    """

    value: str
    kind: str = ""
    consent: bool = False
    consent_source: str = ""
    news: bool = False


@dataclass(frozen=True)
class CitizenDraft:
    """Everything a record can hold, as typed. `phone` and `email` are short for one point each."""

    name: str
    kind: str = Kind.NATURAL
    number: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    district_id: int | None = None
    neighbourhood_id: int | None = None
    address: str = ""
    language: str = "tr"
    preferred_channel: str = ""
    call_hours: str = ""
    identity_hidden: bool = False
    note: str = ""
    consent: bool = False
    consent_source: str = ""
    news: bool = False
    points: tuple[PointDraft, ...] = field(default=())

    def all_points(self) -> list[tuple[str, PointDraft]]:
        """Every point with the name of the field it came from."""
        given = [
            (name, PointDraft(value, kind, self.consent, self.consent_source, self.news))
            for name, kind, value in (("phone", "", self.phone), ("email", "email", self.email))
            if not texts.is_blank(value)
        ]
        return [*given, *(("points", point) for point in self.points)]


@dataclass(frozen=True)
class CleanPoint:
    """A point ready to be stored."""

    kind: str
    value: str
    consent: bool
    consent_source: str
    news: bool


@dataclass(frozen=True)
class Clean:
    """A checked draft: the columns of the row, the number, the points."""

    columns: dict[str, Any]
    number: Number | None
    points: list[CleanPoint]


def clean(draft: CitizenDraft) -> Clean:
    """The draft ready to be stored (izmir:15.11). Raises BadRecord that names every wrong field at once.

    A name is needed, and one way to reach the person: telephone, e-mail or address (sisli:17.c); a number
    is not, since law 3071 asks for none.
    """
    problems: Problems = {}
    columns: dict[str, Any] = {}
    for name in (
        "kind",
        "name",
        "representative",
        "address",
        "call_hours",
        "note",
        "language",
        "preferred_channel",
    ):
        columns[name] = _kept(problems, name, clean_field, name, getattr(draft, name))
    columns["identity_hidden"] = bool(draft.identity_hidden)
    columns.update(_place(problems, draft.district_id, draft.neighbourhood_id))
    number = _kept(problems, "number", clean_number, draft.number, str(draft.kind))
    points: list[CleanPoint] = []
    for source, point in draft.all_points():
        made = _kept(problems, source, clean_point, point)
        if made is not None and all((p.kind, p.value) != (made.kind, made.value) for p in points):
            points.append(made)
    if (
        not points
        and not columns["address"]
        and not problems.keys() & {"phone", "email", "points", "address"}
    ):
        problems["phone"] = _("Ulaşmak için telefon, e-posta ya da adresten biri gerekir.")
    if problems:
        raise BadRecord(
            _("Kayıt tamam değil. Yazdıklarınız duruyor; işaretli alanları düzeltin."), fields=problems
        )
    return Clean(columns, number, points)


def _kept(problems: Problems, name: str, read: Callable[..., Any], *given: object) -> Any:
    """What `read` makes of what was given; what it refuses is noted under the field."""
    try:
        return read(*given)
    except ValueError as wrong:
        problems.setdefault(name, str(wrong))
        return None


def clean_field(name: str, value: object) -> Any:
    """One column ready to be stored. Raises ValueError with a sentence."""
    if name == "identity_hidden":
        return bool(value)
    plain = texts.one_line(str(value))
    if name == "kind":
        return _one_of(plain, set(Kind.values), _("Bu bir kişi türü değil."))
    if name == "language":
        return _one_of(plain, set(LANGUAGES), _("Bu dil seçilemez."))
    if name == "preferred_channel":
        return _one_of(plain, {"", CALL, *ContactPoint.Kind.values}, _("Bu kanal seçilemez."))
    wrong = texts.flaw(plain, limit=LIMITS[name])
    if wrong:
        raise ValueError(wrong)
    return _name(plain) if name == "name" else plain


def _one_of(value: str, allowed: set[str], wrong: str) -> str:
    if value not in allowed:
        raise ValueError(wrong)
    return value


def _name(plain: str) -> str:
    if not plain:
        raise ValueError(_("Ad boş. Adını vermek istemeyen için isimsiz kayıt açılır."))
    if any(sign in plain for sign in "<>{}[]\\|"):
        raise ValueError(_("Adda < > { } [ ] \\ | işaretleri olmaz."))
    if sum(sign.isalpha() for sign in plain) < 2:
        raise ValueError(_("Ad en az iki harf olmalı."))
    if len(turkish.sort_key(plain)) > 330 or len(turkish.ascii_fold(plain)) > 160:
        raise ValueError(_("Ad çok uzun."))
    return plain


def clean_number(text: str, kind: str) -> Number | None:
    """The number of a record of this kind; None for an empty field. Raises ValueError with a sentence."""
    if texts.is_blank(text):
        return None
    if len(text) > 60 or texts.flaw(text, limit=60):
        raise BadNumber(_("Numarada yalnız rakam olur."))
    number = numbers.parse(text, legal=kind == Kind.LEGAL, foreign=kind in FOREIGN)
    if kind in {Kind.NATURAL, Kind.VISITOR} and number.is_foreign:
        raise BadNumber(_("99 ile başlayan numara yabancılara verilir: kişi türünü yabancı seçin."))
    if kind in FOREIGN and not number.is_foreign:
        raise BadNumber(_("Yabancı kimlik numarası 99 ile başlar; pasaport numarası da yazılabilir."))
    return number


def clean_point(point: PointDraft) -> CleanPoint:
    """A point ready to be stored. Raises ValueError with a sentence."""
    value = texts.trimmed(point.value)
    if point.kind == ContactPoint.Kind.EMAIL:
        return _clean(point, ContactPoint.Kind.EMAIL, clean_email(value))
    if point.kind == ContactPoint.Kind.POST:
        plain = texts.one_line(value)
        wrong = texts.flaw(plain, limit=300) or ("" if plain else _("Adres boş."))
        if wrong:
            raise ValueError(wrong)
        return _clean(point, ContactPoint.Kind.POST, plain)
    if point.kind not in {"", ContactPoint.Kind.MOBILE, ContactPoint.Kind.LANDLINE}:
        raise ValueError(_("Bu bir iletişim türü değil."))
    if not value:
        raise BadPhone(_("Telefon numarası boş."))
    phone = phones.parse(value)
    return _clean(
        point, ContactPoint.Kind.MOBILE if phone.is_mobile else ContactPoint.Kind.LANDLINE, phone.e164
    )


def _clean(point: PointDraft, kind: str, value: str) -> CleanPoint:
    news = point.news and kind in NEWS_KINDS
    return CleanPoint(str(kind), value, point.consent, texts.one_line(point.consent_source)[:40], news)


def clean_email(value: str) -> str:
    """An address in lower case. Raises ValueError with a sentence."""
    wrong = _("E-posta adresi eksik görünüyor: ad@ornek.com gibi olmalı.")
    if not value.isascii() or len(value) > 254:
        raise ValueError(wrong)
    try:
        validate_email(value)
    except ValidationError as refused:
        raise ValueError(wrong) from refused
    return turkish.ascii_fold(value)


def _place(problems: Problems, district_id: int | None, neighbourhood_id: int | None) -> dict[str, Any]:
    """The two columns of the place; the district follows from the neighbourhood."""
    if neighbourhood_id is not None:
        found = (
            Neighbourhood.objects.filter(pk=neighbourhood_id).values_list("district_id", flat=True).first()
        )
        if found is None:
            problems["neighbourhood"] = _("Böyle bir mahalle yok.")
        return {"neighbourhood_id": neighbourhood_id, "district_id": found}
    if district_id is not None and not District.objects.filter(pk=district_id).exists():
        problems["district"] = _("Böyle bir ilçe yok.")
    return {"neighbourhood_id": None, "district_id": district_id}


def clean_changes(row: Citizen, changes: Mapping[str, object]) -> tuple[dict[str, Any], Number | None]:
    """Changed columns of a record, checked, and its new number if there is one. Raises BadRecord.

    Unknown fields are a mistake of the caller and raise KeyError.
    """
    problems: Problems = {}
    columns: dict[str, Any] = {}
    number: Number | None = None
    if "kind" in changes and "number" not in changes and row.number_cipher:
        _kept(problems, "number", _still_fits, row, str(changes["kind"]))
    for name, value in changes.items():
        if name == "number":
            kind = str(changes.get("kind", row.kind))
            number = _kept(problems, name, clean_number, str(value or ""), kind)
        elif name not in {"district_id", "neighbourhood_id"}:
            if name not in LIMITS and name not in {
                "kind",
                "language",
                "preferred_channel",
                "identity_hidden",
            }:
                raise KeyError(name)
            columns[name] = _kept(problems, name, clean_field, name, value)
    if {"district_id", "neighbourhood_id"} & changes.keys():
        area, district = changes.get("neighbourhood_id", row.neighbourhood_id), changes.get("district_id")
        columns.update(_place(problems, _id(district), _id(area)))
    if problems:
        raise BadRecord(
            _("Kayıt tamam değil. Yazdıklarınız duruyor; işaretli alanları düzeltin."), fields=problems
        )
    return columns, number


def _still_fits(row: Citizen, kind: str) -> None:
    """A record keeps its number when its kind changes only if such a kind can have it."""
    number = cipher.unseal(row.number_cipher or b"")
    try:
        clean_number(number.value, kind)
    except BadNumber as wrong:
        raise BadNumber(
            _("Kayıtlı numara bu türe uymuyor: yeni numarayı yazın ya da numarayı kaldırın.")
        ) from wrong


def _id(value: object) -> int | None:
    return value if isinstance(value, int) else None
