"""A report of an application becomes a case; the same one sent again within minutes answers the first."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import orjson
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from muhatap.cases import services as cases
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Case, Channel, Kind
from muhatap.citizens import policy as citizens_policy
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.kit import clock
from muhatap.open311.drafts import Report
from muhatap.open311.errors import Wrong
from muhatap.open311.models import Post
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role

AGAIN = timedelta(minutes=10)
PHOTOS = 5
SAME = ("text", "lat", "lon", "street", "name", "email", "phone", "answers")


@dataclass(frozen=True)
class Posted:
    """The case of a report; `is_new` is false when the same was sent before."""

    case: Case
    is_new: bool


def post(report: Report, media: Sequence[UploadedFile[Any]], *, by: Person) -> Posted:
    """Register the report with its photos, by the key's own actor; nothing is kept when anything is refused.

    Raises `Wrong` for too many photos, and the refusals of `files` for what is no photo.
    """
    if len(media) > PHOTOS:
        raise Wrong(400, _("En çok %(n)s fotoğraf gönderilebilir.") % {"n": PHOTOS})
    mark = fingerprint(report, media)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 311))", [f"{by.actor_id} {mark}"]
            )
        before = Post.objects.filter(by_id=by.actor_id, fingerprint=mark, at__gt=clock.now() - AGAIN)
        known = before.select_related("case").order_by("-at").first()
        if known is not None:
            return Posted(known.case, False)
        case = _register(report, media, by=_voucher(by))
        Post.objects.create(by_id=by.actor_id, fingerprint=mark, at=clock.now(), case=case)
    return Posted(case, True)


def fingerprint(report: Report, media: Sequence[UploadedFile[Any]]) -> str:
    """A keyed hash of the whole report with its photos."""
    values = {name: getattr(report, name) for name in SAME} | {"topic": report.topic.pk}
    key = hashlib.sha256(b"open311:" + settings.SECRET_KEY.encode()).digest()
    made = hmac.new(key, orjson.dumps(values, option=orjson.OPT_SORT_KEYS), hashlib.sha256)
    for one in media:
        for chunk in one.chunks():
            made.update(chunk)
        one.seek(0)
    return made.hexdigest()


def _voucher(by: Person) -> Person:
    """The key with what the door itself allows: whoever may post here may register what is posted."""
    row = CASE_MOVES["register"]
    if by.has(*row.who) and citizens_policy.may_write(by):
        return by
    return replace(by, grants=(*by.grants, Grant(Role.CITIZEN)))


def _register(report: Report, media: Sequence[UploadedFile[Any]], *, by: Person) -> Case:
    stored = [files.store(one, one.name or "", by=by, kinds=Kinds.PHOTO) for one in media]
    for one in stored:
        files.forget_position(one, by=by)  # nobody is there to take it (law 6698 m.4)
    citizen, point = _applicant(report, by=by)
    draft = CaseDraft(
        topic=report.topic,
        kind=report.topic.kind if citizen else Kind.TIP,
        channel=Channel.APP,
        text=report.text,
        received_at=clock.now(),
        citizen=citizen,
        reply_point=point,
        language=_language(),
        answers=report.answers,
        district=report.district,
        neighbourhood=report.neighbourhood,
        street=report.street,
        lat=report.lat,
        lon=report.lon,
        files=[one.pk for one in stored],
        # an address in words is a place for the protocol; where it is, somebody finds out here
        allow_incomplete=True,
    )
    return cases.register(draft, by=by).case


def _applicant(report: Report, *, by: Person) -> tuple[Citizen | None, ContactPoint | None]:
    """A record of its own: nobody confirmed the address, so nobody is taken for somebody known."""
    if not (report.email or report.phone):
        return None, None
    draft = CitizenDraft(
        name=report.name,
        email=report.email,
        phone=report.phone,
        language=_language(),
        consent=True,
        consent_source="open311",
    )
    citizen = citizens.register(draft, by=by)
    return citizen, citizen.contact_points.order_by("pk").first()


def _language() -> str:
    return (get_language() or "tr")[:2]
