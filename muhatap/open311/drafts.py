"""A report as an application sends it, checked against its service; every fault is named at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils.translation import gettext as _

from muhatap.cases import questions
from muhatap.cases.models import Topic
from muhatap.citizens.drafts import PointDraft, clean_email, clean_field, clean_point
from muhatap.kit.text import is_blank, trimmed
from muhatap.open311 import queries, reading
from muhatap.open311.errors import Wrong
from muhatap.places import queries as places
from muhatap.places.models import District, Neighbourhood

LONGEST = 4_000
LIMITS = {"street": 160, "answer": 500, "media_url": 500}
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](\[\])?")
_MAHALLE = re.compile(r"\bmah(?:allesi|alle)?\b|\bmh\b", re.IGNORECASE)
NAMELESS = "Adını yazmayan"


@dataclass(frozen=True)
class Report:
    """Clean values. `name` is never empty where there is a way to answer."""

    topic: Topic
    text: str
    lat: float | None = None
    lon: float | None = None
    district: District | None = None
    neighbourhood: Neighbourhood | None = None
    street: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def read(values: QueryDict) -> Report:
    """The report in what was posted. Raises `Wrong`: 404 for an unknown service, else 400."""
    code = (values.get("service_code") or "").strip()
    if not code:
        raise Wrong(400, _("service_code verilmedi."))
    topic = queries.service(code)
    wrong: list[str] = []
    place = _kept(wrong, lambda: _place(values, topic)) or {}
    answers = _answers(values, topic, wrong)
    person = _person(values, topic, wrong)
    text = trimmed((values.get("description") or "").replace("\r\n", "\n"))
    if len(text) > LONGEST:
        wrong.append(_("description en çok %(n)s harf olabilir.") % {"n": LONGEST})
    if wrong:
        raise Wrong(400, *wrong)
    link = _media_url(values)
    if link:
        answers = {**answers, "media_url": link}
    made = Report(topic, text or topic.name_tr, answers=answers)
    return replace(made, **place, **person)


def _kept(wrong: list[str], make: Any) -> Any:
    try:
        return make()
    except Wrong as refused:
        wrong.extend(refused.said)
        return None


def _place(values: QueryDict, topic: Topic) -> dict[str, Any]:
    point = reading.position(values)
    street = " ".join((values.get("address_string") or "").split())
    area = _area(street)
    found: dict[str, Any] = {"street": street[: LIMITS["street"]], "neighbourhood": area}
    if point is None:
        if topic.needs_place and not street:
            raise Wrong(400, _("Yer verilmedi: lat ve long ya da address_string gerekir."))
        return found
    spot = places.spot(*point)
    if spot.district is None and District.objects.exists():
        raise Wrong(400, _("lat ve long belediye sınırlarının dışında."))
    inside = None if spot.is_nearest else spot.neighbourhood
    return {
        **{"lat": point[0], "lon": point[1], "district": spot.district},
        **{"street": found["street"], "neighbourhood": inside or area or spot.neighbourhood},
    }


def _area(text: str) -> Neighbourhood | None:
    """The one neighbourhood that an address in words names, by itself or before its street."""
    parts = [text, *(_MAHALLE.split(text)[:1] if _MAHALLE.search(text) else []), *text.split(",")]
    found = (places.neighbourhood_named(part) for part in parts[:6] if not is_blank(part))
    return next((area for area in found if area is not None), None)


def _answers(values: QueryDict, topic: Topic, wrong: list[str]) -> dict[str, str]:
    """`attribute[code]=v` and `attribute[code][]=v`; codes the service does not ask are passed over."""
    given: dict[str, list[str]] = {}
    for name in values:
        match = _ATTRIBUTE.fullmatch(name)
        if match:
            given.setdefault(match[1], []).extend(one for one in values.getlist(name) if not is_blank(one))
    found: dict[str, str] = {}
    for question in topic.questions:
        code, texts = str(question["code"]), given.get(str(question["code"]), [])
        if not texts:
            if question.get("required"):
                wrong.append(_("attribute[%(code)s] verilmedi.") % {"code": code})
            continue
        fault = _fault(question, code, texts)
        if fault:
            wrong.append(fault)
        else:
            found[code] = ", ".join(trimmed(one) for one in texts)[: LIMITS["answer"]]
    return found


def _fault(question: questions.Question, code: str, texts: Sequence[str]) -> str:
    keys = [key for key, _name in questions.options(question)]
    if keys and len(texts) > 1:
        return _("attribute[%(code)s] tek değer alır.") % {"code": code}
    if keys and texts[0] not in keys:
        allowed = {"code": code, "keys": ", ".join(keys)}
        return _("attribute[%(code)s] şunlardan biri olmalı: %(keys)s.") % allowed
    if question.get("type") == "number" and not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", texts[0]):
        return _("attribute[%(code)s] bir sayı olmalı.") % {"code": code}
    return ""


def _person(values: QueryDict, topic: Topic, wrong: list[str]) -> dict[str, Any]:
    """Who reports. A name alone cannot be answered: without telephone or e-mail the report is anonymous."""
    email, phone = (values.get("email") or "").strip(), (values.get("phone") or "").strip()
    first, last = (values.get("first_name") or "").strip(), (values.get("last_name") or "").strip()
    found = {
        "email": _clean(wrong, "email", email, clean_email),
        "phone": _clean(wrong, "phone", phone, lambda text: clean_point(PointDraft(text)).value),
    }
    if not (email or phone):
        if not topic.allows_anonymous:
            wrong.append(_("Bu hizmet adsız bildirim almaz: email ya da phone gerekir."))
        return found
    name = _clean(wrong, "first_name, last_name", f"{first} {last}", lambda text: clean_field("name", text))
    return {**found, "name": name or NAMELESS}


def _clean(wrong: list[str], name: str, text: str, make: Any) -> str:
    if is_blank(text):
        return ""
    try:
        return str(make(text.strip()))
    except ValueError as error:
        wrong.append(f"{name}: {error}")
        return ""


def _media_url(values: QueryDict) -> str:
    """A link that somebody sent. Kept to be read by a person, and never fetched by us."""
    text = (values.get("media_url") or "").strip()[: LIMITS["media_url"]]
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""
