"""What the worker does: claim, commit, send, record. And what the sweeper does for what was left lying.

A notice is claimed before anything goes out. Whoever dies in between leaves it SENDING, and after `STUCK`
it is UNKNOWN: a person sees it and decides; nothing of unknown outcome is sent again by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import F

from muhatap.citizens import queries as citizens
from muhatap.files import services as files
from muhatap.files.kinds import TABLE, Kind
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.notifications import channels, rendering
from muhatap.notifications.models import Channel, Notice, NoticeTry
from muhatap.notifications.services.promising import BATCH
from muhatap.organization import settings

log = logging.getLogger(__name__)
Status = Notice.Status
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
STUCK = timedelta(minutes=10)  # longer than any time-out of a gateway
LEASE = timedelta(minutes=10)
MOST = 500
# messages whose end something elsewhere follows; `web.wiring` says what
FOLLOWED = frozenset({"citizen/answered"})
# messages that go out by the thousand: whoever promised them gathers their ends, word is left of decisions
GATHERED = frozenset({"citizen/announcement"})
ENDS = (Status.SENT, Status.FAILED, Status.CANCELLED)


def ended(notice: Notice) -> None:
    """Leave word that a followed message has gone out, or will not go by itself any more."""
    if notice.template in FOLLOWED and notice.status in ENDS:
        enqueue("web.notice_ended", notice=notice.pk)


def decided(notice: Notice) -> None:
    """Leave word that a person decided about a message whose end somebody follows or has gathered already."""
    if notice.template in GATHERED:
        enqueue("web.notice_ended", notice=notice.pk)
    else:
        ended(notice)


def send(notices: Iterable[int]) -> None:
    """Try each of these notices once, if it still waits. Safe to run twice and beside another worker."""
    for notice_id in notices:
        claimed = _claim(notice_id)
        if claimed is not None:
            _try(*claimed)


@transaction.atomic
def _claim(notice_id: int) -> tuple[Notice, NoticeTry] | None:
    """Take the notice out of the queue and write that a try begins.

    None when somebody was faster, or when the consent it depends on was taken back meanwhile.
    """
    taken = Notice.objects.filter(pk=notice_id, status=Status.QUEUED).update(
        status=Status.SENDING, tries=F("tries") + 1, next_try_at=None
    )
    if not taken:
        return None
    notice = Notice.objects.get(pk=notice_id)
    if notice.news_point_id is not None and not citizens.takes_news(notice.news_point_id):
        _withdraw(notice)
        return None
    gateway = channels.gateway(notice.channel)
    attempt = NoticeTry.objects.create(notice=notice, started_at=clock.now(), gateway=gateway.name[:120])
    return notice, attempt


def _withdraw(notice: Notice) -> None:
    """Give up what its reader no longer wants; the code in it is forgotten with it."""
    now = clock.now()
    notice.status, notice.secret = Status.CANCELLED, ""
    notice.save(update_fields=["status", "secret"])
    NoticeTry.objects.create(
        notice=notice,
        started_at=now,
        ended_at=now,
        outcome=Status.CANCELLED,
        problem=NoticeTry.Problem.WITHDRAWN,
    )
    ended(notice)


def _try(notice: Notice, attempt: NoticeTry) -> None:
    try:
        channels.gateway(notice.channel).send(outgoing(notice))
    except channels.NotAccepted as refusal:
        again = not refusal.final and notice.tries <= len(WAITS)
        attempt.problem, attempt.error = refusal.problem, refusal.said[:500]
        _record(
            attempt,
            Status.QUEUED if again else Status.FAILED,
            wait=WAITS[notice.tries - 1] if again else None,
        )
    except channels.OutcomeUnknown as doubt:
        attempt.problem, attempt.error = doubt.problem, doubt.said[:500]
        _record(attempt, Status.UNKNOWN)
    except Exception:
        # A fault of ours in the middle of sending: nobody knows how far it came, so a person decides.
        log.exception("sending notice %s broke off", notice.pk)
        attempt.problem = NoticeTry.Problem.INTERRUPTED
        _record(attempt, Status.UNKNOWN)
    else:
        _record(attempt, Status.SENT)


def outgoing(notice: Notice) -> channels.Outgoing:
    """The message as it leaves, the code in its place."""
    name = str(settings.get("municipality.name"))
    body = rendering.uncover(notice.body, notice.secret)
    html = ""
    if notice.channel == Channel.EMAIL:
        way = rendering.preferences(notice.contact_point_id, notice.channel, notice.language, covered=False)
        body += f"\n\n{way}" if way else ""
        html = rendering.as_html(body, name, notice.language, django_settings.BASE_URL)
    return channels.Outgoing(
        message_id=notice.message_id,
        address=notice.address,
        subject=rendering.uncover(notice.subject, notice.secret),
        body=body,
        html=html,
        language=notice.language,
        sender=name,
        files=_files(notice),
        way_out=rendering.way_out(notice.body, notice.secret) if notice.news_point_id is not None else "",
    )


def _files(notice: Notice) -> tuple[tuple[str, str, bytes], ...]:
    """Name, type and bytes of what goes along; numbered, since what a sender called a photo may be a name."""
    found = []
    for place, file in enumerate(notice.files.order_by("pk"), 1):
        ending = TABLE[Kind(file.content_type)].endings[0]
        try:
            with files.open_file(file) as opened:
                found.append((f"foto-{place}.{ending}", file.content_type, opened.read()))
        except OSError as error:  # before anything was handed over: certainly not gone
            raise channels.NotAccepted(NoticeTry.Problem.INTERRUPTED, str(error)) from error
    return tuple(found)


@transaction.atomic
def _record(attempt: NoticeTry, outcome: Status, *, wait: timedelta | None = None) -> None:
    """Write how a try ended. A late end never undoes what a person or a newer try decided since."""
    now = clock.now()
    notice = Notice.objects.select_for_update().get(pk=attempt.notice_id)
    attempt.ended_at, attempt.outcome = now, outcome if wait is None else Status.FAILED
    attempt.error = attempt.error.replace("\0", "")
    attempt.save(update_fields=["ended_at", "outcome", "problem", "error"])
    newest = notice.attempts.filter(by=None).order_by("-pk").values_list("pk", flat=True).first()
    waiting = (Status.SENDING, Status.UNKNOWN, *((Status.QUEUED,) if outcome == Status.SENT else ()))
    if newest != attempt.pk or notice.status not in waiting:
        return
    notice.status = outcome
    notice.next_try_at = now + wait if wait is not None else None
    if outcome == Status.SENT:
        notice.sent_at, notice.secret = now, ""
    notice.save(update_fields=["status", "next_try_at", "sent_at", "secret"])
    ended(notice)


@transaction.atomic
def sweep() -> int:
    """Tries broken off become UNKNOWN, waits that are over go to the workers. How many notices."""
    now = clock.now()
    stuck = list(
        NoticeTry.objects.filter(outcome=Status.SENDING, started_at__lt=now - STUCK)
        .select_for_update(skip_locked=True)
        .values_list("pk", "notice_id")[:MOST]
    )
    if stuck:
        NoticeTry.objects.filter(pk__in=[pk for pk, _ in stuck]).update(
            outcome=Status.UNKNOWN, problem=NoticeTry.Problem.INTERRUPTED, ended_at=now
        )
        Notice.objects.filter(pk__in=[pk for _, pk in stuck], status=Status.SENDING).update(
            status=Status.UNKNOWN
        )
    due = list(
        Notice.objects.filter(status=Status.QUEUED, next_try_at__lte=now)
        .order_by("created_at")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:MOST]
    )
    if due:
        Notice.objects.filter(pk__in=due).update(next_try_at=now + LEASE)
        for start in range(0, len(due), BATCH):
            enqueue("notifications.send", notices=due[start : start + BATCH])
    return len(stuck) + len(due)
