"""Reports that nobody confirmed, counted knocks and old keys have an end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from muhatap.files.models import StoredFile
from muhatap.kit import clock
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person
from muhatap.portal.models import Key, Knock, Photo, Submission

UNCONFIRMED = timedelta(days=1)
KEPT = timedelta(days=2)
BATCH = 500
VISITS = 100


def tidy(*, by: Person) -> int:
    """Delete what was never confirmed (with its photos) and what only counted. How many reports.

    Everything that is due goes, however much it is, in transactions of `BATCH` rows.
    """
    now = clock.now()
    state = Submission.State
    old = Submission.objects.filter(state__in=(state.OPEN, state.WAITING), created_at__lt=now - UNCONFIRMED)
    done = Submission.objects.filter(state__in=(state.DONE, state.JOINED), created_at__lt=now - KEPT)
    count = 0
    while gone := _forget_reports(old):
        count += gone
    for rows in (done, Knock.objects.filter(at__lt=now - KEPT), Key.objects.filter(until__lt=now - KEPT)):
        while _forget(rows):
            pass
    return count


@transaction.atomic
def _forget_reports(old: QuerySet[Submission]) -> int:
    ids = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    photos = Photo.objects.filter(submission_id__in=ids)
    files = list(photos.values_list("file_id", flat=True))
    photos.delete()
    StoredFile.objects.filter(pk__in=files).delete()
    Submission.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def _forget(rows: QuerySet[Any]) -> int:
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    rows.model._default_manager.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def forget_visits(*, by: Person) -> int:
    """Delete the newest `VISITS` visits that left nothing behind: no report, no file, no case. How many.

    Apart from `tidy` and few at a time: for each the database looks through tables that are not indexed by
    who wrote, as messages are not, which takes a sixth of a second with half a million of them.
    """
    rows = Actor.objects.filter(kind=Actor.Kind.CITIZEN)
    for pointing in Actor._meta.get_fields(include_hidden=True):
        if isinstance(pointing, ForeignObjectRel):
            found = pointing.field.model._base_manager.filter(**{pointing.field.name: OuterRef("pk")})
            rows = rows.exclude(Exists(found))
    ids = list(rows.order_by("-pk").values_list("pk", flat=True)[:VISITS])
    Actor.objects.filter(pk__in=ids).delete()
    return len(ids)
