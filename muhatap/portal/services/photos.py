"""A report begins with its photos: kept at once, so that a mistake elsewhere loses none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person
from muhatap.portal import limits
from muhatap.portal.errors import TooMany
from muhatap.portal.models import Photo, Submission

MOST = 5
SENT = (Submission.State.DONE, Submission.State.JOINED)


@dataclass(frozen=True)
class Spot:
    """Where a photo says it was taken. Shown to its sender once and kept nowhere."""

    lat: float
    lon: float


@transaction.atomic
def begin(token: str, *, sender: str, language: str, by: Person) -> Submission:
    """The report with this form's token, made when it is new. `by` is the system: nobody is known yet.

    Refuses to begin more from one network address than people do.
    """
    found = Submission.objects.select_for_update().filter(token=token).first()
    if found is not None:
        return found
    if not limits.passes(limits.BEGUN, sender):
        raise TooMany(_("Bu bağlantıdan bugün çok bildirim geldi. Yarın yeniden deneyin ya da bizi arayın."))
    visit = Actor.objects.create(kind=Actor.Kind.CITIZEN)
    made, _new = Submission.objects.get_or_create(
        token=token,
        defaults={"actor": visit, "sender": sender, "language": language, "created_at": clock.now()},
    )
    return made


def add_photos(report: Submission, uploads: Sequence[Any], *, by: Person) -> list[Spot]:
    """Keep photos of a report; answers where they say they were taken.

    The position is dropped from the file at once: it is offered to the sender by the page alone, and is
    nothing if not taken (law 6698 m.4). Refuses more than five, what is no photo, and storing without end.
    """
    if report.state in SENT:
        return []
    room = MOST - report.photos.count()
    if len(uploads) > room:
        many = ngettext("En çok %(n)s fotoğraf eklenebilir.", "En çok %(n)s fotoğraf eklenebilir.", MOST) % {
            "n": MOST
        }
        raise Incomplete(many, fields={"photos": many})
    spots = []
    for upload in uploads:
        if not limits.passes(limits.PHOTOS, report.sender):
            raise TooMany(_("Bugün bu bağlantıdan çok fotoğraf geldi. Fotoğrafsız gönderebilirsiniz."))
        spot = _add(report, upload, by)
        if spot is not None and spot not in spots:
            spots.append(spot)
    return spots


@transaction.atomic
def _add(report: Submission, upload: Any, by: Person) -> Spot | None:
    try:
        file = files.store(upload, upload.name, by=by, kinds=Kinds.PHOTO)
    except Incomplete as refused:
        raise Incomplete(refused.message, fields={"photos": refused.message}) from refused
    spot = None
    if file.found_lat is not None and file.found_lon is not None:
        spot = Spot(round(file.found_lat, 6), round(file.found_lon, 6))
        files.forget_position(file, by=by)
    if report.photos.filter(file__sha256=file.sha256).exists():
        file.delete()  # the same photo again; its bytes are swept
    else:
        Photo.objects.create(submission=report, file=file)
    return spot


@transaction.atomic
def drop_photo(report: Submission, photo_id: int, *, by: Person) -> None:
    """Take a photo out of a report that was not sent yet."""
    photo = report.photos.select_related("file").filter(pk=photo_id, file__uploaded_by_id=by.actor_id).first()
    if photo is not None and report.state not in SENT:
        photo.delete()
        photo.file.delete()
