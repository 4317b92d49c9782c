"""Kept answers of requests that may be sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

from muhatap.api.models import KeptAnswer
from muhatap.kit import clock

DAY = timedelta(days=1)


def begin(key_id: int, name: str, digest: str) -> KeptAnswer:
    """The row of this name, its `code` 0 when nothing was answered yet.

    Waits for a request of the same name that is under way. To be called in the transaction of the work.
    """
    KeptAnswer.objects.filter(key_id=key_id, name=name, at__lte=clock.now() - DAY).delete()
    row, _made = KeptAnswer.objects.get_or_create(
        key_id=key_id, name=name, defaults={"digest": digest, "at": clock.now()}
    )
    return row


def finish(row: KeptAnswer, code: int, headers: dict[str, str], body: bytes) -> None:
    """Keep the answer."""
    row.code, row.headers, row.body = code, headers, body
    row.save(update_fields=["code", "headers", "body"])


def forget_kept_answers(before: datetime) -> int:
    """Delete answers older than `before`."""
    deleted, _by_model = KeptAnswer.objects.filter(at__lt=before).delete()
    return deleted
