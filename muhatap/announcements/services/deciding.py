"""What people decide about an announcement: hand it in, give it back, approve, stop, try again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muhatap.announcements import drafts, policy, queries, rendering
from muhatap.announcements.models import Announcement, Change, Recipient
from muhatap.announcements.services.sending import fold, go_on
from muhatap.announcements.services.writing import locked, noted, own
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.organization.persons import Person

State, What, Ready = Announcement.State, Change.What, Recipient.State
REASON = 500


@transaction.atomic
def submit(announcement_id: int, *, by: Person) -> Announcement:
    """Hand a draft in for approval. `NotNow` when it is none, or its moment has passed."""
    row = own(announcement_id, by)
    _expect(row, *policy.OPEN)
    late = drafts.moment_fault(row.send_at)
    if late:
        raise NotNow(_("Gönderme zamanı geçmiş. Taslağı düzeltip yeniden onaya gönderin."))
    return _become(row, State.SUBMITTED, What.SUBMITTED, by)


@transaction.atomic
def take_back(announcement_id: int, *, by: Person) -> Announcement:
    """Its writers take back what nobody has decided about yet."""
    row = own(announcement_id, by)
    _expect(row, State.SUBMITTED)
    return _become(row, State.DRAFT, What.TAKEN_BACK, by)


@transaction.atomic
def return_(announcement_id: int, *, reason: str, by: Person) -> Announcement:
    """Give it back to its writers with a reason; they are told. `NotYours` for one's own words."""
    row = _decidable(announcement_id, by)
    why = _reason(reason)
    for writer in queries.writers(row):
        notifications.queue(
            rendering.RETURNED,
            [notifications.Recipient("author", Channel.EMAIL, writer.email, writer.language)],
            context=rendering.returned(row, why, writer.language),
            by=by,
        )
    return _become(row, State.RETURNED, What.RETURNED, by, why)


@transaction.atomic
def approve(announcement_id: int, *, version: int, by: Person) -> Announcement:
    """Let it go, at its moment or at once when that is past. `version` is what the person has read.

    `NotNow` when the text has changed since, or no longer fits into a text message because the house's own
    words around it have grown. `NotYours` for whoever wrote, corrected or handed it in: two people answer for
    every announcement.
    """
    row = _decidable(announcement_id, by)
    if row.version != version:
        raise NotNow(_("Metin siz okurken değişti. Yeni hâlini okuyup öyle onaylayın."))
    if row.by_sms and not all(rendering.fits(row, language) for language in row.languages):
        raise NotNow(_("SMS kalıbı uzadığı için metin artık sığmıyor. Kısaltılmak üzere geri verin."))
    _become(row, State.APPROVED, What.APPROVED, by)
    go_on(row, at=row.send_at)
    return row


@transaction.atomic
def stop(announcement_id: int, *, reason: str, by: Person) -> Announcement:
    """Stop an approved announcement: what has not gone by now is not sent, what is in the air still ends.

    For its unit's writers and those who approve.
    """
    row = locked(announcement_id, by)
    if not (policy.sees_all(by) or policy.writes_for(by, row.unit)):
        raise NotYours(_("Bu duyuruyu yazan birim ya da onaylayanlar durdurur."))
    _expect(row, *policy.UNDER_WAY)
    why = _reason(reason)
    on_their_way = row.recipients.filter(state=Ready.PROMISED).values_list("notice_id", flat=True)
    notifications.cancel_all(list(on_their_way), by=by, reason=why)
    fold(row)
    row.n_stopped += row.recipients.filter(state=Ready.READY).update(state=Ready.STOPPED)
    _become(row, State.STOPPED, What.STOPPED, by, why)
    if row.recipients.filter(state=Ready.PROMISED).exists():
        go_on(row)
    else:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
    return row


@transaction.atomic
def retry(announcement_id: int, *, by: Person) -> int:
    """Try every failed message again, in the same small steps; how many. `NotNow` when there is none."""
    row = locked(announcement_id, by)
    if not policy.may_retry(by):
        raise NotYours(_("Gidemeyen iletileri şef ya da müdür yeniden denetir."))
    _expect(row, State.SENDING, State.SENT)
    again = row.recipients.filter(state=Ready.FAILED).update(state=Ready.READY)
    if not again:
        raise NotNow(_("Gidemeyen ileti kalmamış."))
    row.n_failed, row.ended_at = max(row.n_failed - again, 0), None
    _become(row, State.SENDING, What.RETRIED, by)
    go_on(row)
    return again


def _decidable(announcement_id: int, by: Person) -> Announcement:
    row = locked(announcement_id, by)
    if not by.has(*policy.APPROVERS):
        raise NotYours(_("Duyuruları şef ya da müdür onaylar."))
    if policy.is_own(by, row):
        raise NotYours(_("Kendi yazdığınız duyuruyu başka biri onaylar."))
    _expect(row, State.SUBMITTED)
    return row


def _expect(row: Announcement, *states: Announcement.State) -> None:
    if row.state not in states:
        raise NotNow(
            _("Bu duyurunun durumu değişmiş: %(state)s. Bir şey yapılmadı; sayfayı yenileyin.")
            % {"state": row.get_state_display()}
        )


def _become(
    row: Announcement, state: Announcement.State, what: Change.What, by: Person, reason: str = ""
) -> Announcement:
    row.state = state
    row.save()
    noted(row, what, by=by, reason=reason)
    return row


def _reason(typed: str) -> str:
    plain = texts.one_line(typed)
    wrong = texts.flaw(plain, limit=REASON) or ("" if plain else _("Gerekçeyi yazın; kayda geçer."))
    if wrong:
        raise Incomplete(wrong, fields={"reason": wrong})
    return plain
