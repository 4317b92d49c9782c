"""What a person decides about a message that did not go, or of which nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.notifications import policy
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.notifications.services.promising import GRACE
from muhatap.notifications.services.sending import decided
from muhatap.organization.persons import Person

Status = Notice.Status
REASON = 500
NOT_CERTAINLY_GONE = (Status.QUEUED, Status.FAILED, Status.UNKNOWN)


@transaction.atomic
def resend(notice_id: int, *, by: Person, reason: str = "") -> Notice:
    """Put a failed or doubtful message into the queue again, same words, same Message-ID."""
    notice = _locked(notice_id, by, (Status.FAILED, Status.UNKNOWN))
    notice.tries, notice.next_try_at = 0, clock.now() + GRACE
    _decide(notice, Status.QUEUED, by, reason)
    enqueue("notifications.send", notices=[notice.pk])
    return notice


@transaction.atomic
def cancel(
    notice_id: int, *, by: Person, reason: str = "", states: Sequence[Status] = NOT_CERTAINLY_GONE
) -> Notice:
    """Give a message up that has not certainly gone. `NotNow` when it is in none of `states` any more."""
    notice = _locked(notice_id, by, states)
    notice.next_try_at, notice.secret = None, ""
    return _decide(notice, Status.CANCELLED, by, reason)


@transaction.atomic
def cancel_all(notice_ids: Collection[int], *, by: Person, reason: str) -> int:
    """Give up whatever of these still waits, how many. The caller has checked that `by` may stop them.

    Each keeps who stopped it and why. Nobody is told of their ends: the caller gathers them.
    """
    waiting = Notice.objects.filter(pk__in=notice_ids, status=Status.QUEUED)
    stopped = list(waiting.select_for_update().values_list("pk", flat=True))
    Notice.objects.filter(pk__in=stopped).update(status=Status.CANCELLED, next_try_at=None, secret="")
    now = clock.now()
    NoticeTry.objects.bulk_create(
        NoticeTry(
            notice_id=pk,
            started_at=now,
            ended_at=now,
            outcome=Status.CANCELLED,
            error=reason[:REASON],
            by_id=by.actor_id,
        )
        for pk in stopped
    )
    return len(stopped)


@transaction.atomic
def mark_sent(notice_id: int, *, by: Person, reason: str = "") -> Notice:
    """Note that a failed or doubtful message has reached its reader after all."""
    notice = _locked(notice_id, by, (Status.FAILED, Status.UNKNOWN))
    notice.sent_at, notice.secret = clock.now(), ""
    return _decide(notice, Status.SENT, by, reason)


def _locked(notice_id: int, by: Person, states: Sequence[Status]) -> Notice:
    policy.must_decide(by)
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.status not in states:
        raise NotNow(
            _("Bu iletinin durumu değişmiş: %(status)s. Bir şey yapılmadı; sayfayı yenileyin.")
            % {"status": Status(notice.status).label}
        )
    return notice


def _decide(notice: Notice, status: Status, by: Person, reason: str) -> Notice:
    if len(reason) > REASON:
        message = _("Gerekçe en fazla 500 harf olabilir.")
        raise Incomplete(message, fields={"reason": message})
    notice.status = status
    notice.save(update_fields=["status", "tries", "next_try_at", "sent_at", "secret"])
    now = clock.now()
    NoticeTry.objects.create(
        notice=notice,
        started_at=now,
        ended_at=now,
        outcome=status,
        error=reason.replace("\0", ""),
        by_id=by.actor_id,
    )
    decided(notice)
    return notice
