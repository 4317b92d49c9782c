"""Reports that nobody confirmed, counted knocks and old keys have an end."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from muhatap.files.models import StoredFile
from muhatap.kit import clock
from muhatap.organization.persons import Person
from muhatap.portal.models import Key, Knock, Photo, Submission

UNCONFIRMED = timedelta(days=1)
KEPT = timedelta(days=2)
BATCH = 500


@transaction.atomic
def tidy(*, by: Person) -> int:
    """Delete what was never confirmed (with its photos) and what only counted. How many reports."""
    now = clock.now()
    state = Submission.State
    old = Submission.objects.filter(state__in=(state.OPEN, state.WAITING), created_at__lt=now - UNCONFIRMED)
    ids = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    photos = Photo.objects.filter(submission_id__in=ids)
    files = list(photos.values_list("file_id", flat=True))
    photos.delete()
    StoredFile.objects.filter(pk__in=files).delete()
    Submission.objects.filter(pk__in=ids).delete()
    Submission.objects.filter(state__in=(state.DONE, state.JOINED), created_at__lt=now - KEPT).delete()
    Knock.objects.filter(at__lt=now - KEPT).delete()
    Key.objects.filter(until__lt=now - KEPT).delete()
    return len(ids)
