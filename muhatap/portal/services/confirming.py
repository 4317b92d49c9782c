"""A report is sent, its code goes out, the code comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.notifications.services import Recipient
from muhatap.organization import settings
from muhatap.organization.persons import Person
from muhatap.portal import limits, tokens
from muhatap.portal.errors import OldCode, TooMany, WrongCode
from muhatap.portal.models import Submission
from muhatap.portal.services.finishing import Finished, finish

State = Submission.State
VALID = timedelta(minutes=30)
TRIES = 5  # of a million codes
SENDS = 4
PATIENCE = timedelta(seconds=60)  # between two codes


@transaction.atomic
def send(report_id: int, values: Mapping[str, Any], *, by: Person) -> Finished | None:
    """The form was sent: an anonymous tip becomes a case at once, else a code goes out and None is answered.

    Sent again, it changes what waits; a code that is still good is not sent twice to the same address.
    Refuses more than the municipality's daily limit from one network address or for one contact; another
    address for the code counts as another report, else one form would write to everybody.
    """
    report = _locked(report_id)
    if report.state in (State.DONE, State.JOINED):
        return finish(report, confirmed=False)
    contact = str(values.get("email") or values.get("phone") or "")
    if report.state == State.OPEN or (contact and contact != report.address):
        _within_limits(report.sender, contact)
    before, report.values = report.address, dict(values)
    if not contact or not settings.switch("portal.confirm"):
        report.save(update_fields=["values"])
        return finish(report, confirmed=False)
    report.channel = Channel.EMAIL if values.get("email") else Channel.SMS
    report.address, report.state = contact, State.WAITING
    if before != contact or not _is_good(report):
        _send_code(report, by)
    report.save()
    return None


def _within_limits(sender: str, contact: str) -> None:
    most = settings.number("portal.daily_limit")
    if not limits.passes(limits.Door("report", most, limits.DAY), sender):
        raise TooMany(
            ngettext(
                "Bu bağlantıdan bir günde en çok %(n)s başvuru alınabilir. Yazdıklarınız duruyor; "
                "acelesi varsa bizi arayın.",
                "Bu bağlantıdan bir günde en çok %(n)s başvuru alınabilir. Yazdıklarınız duruyor; "
                "acelesi varsa bizi arayın.",
                most,
            )
            % {"n": most}
        )
    key = limits.hashed("contact", contact)
    if contact and not limits.passes(limits.Door("report-contact", most, limits.DAY), key):
        raise TooMany(
            _(
                "Bu telefon ya da e-postayla bugün çok başvuru yapıldı. Yazdıklarınız duruyor; "
                "yarın gönderebilir ya da bizi arayabilirsiniz."
            )
        )


def _is_good(report: Submission) -> bool:
    """True while the code that was sent can still be typed."""
    until = report.code_until
    return bool(report.code_hash) and until is not None and until > clock.now() and report.tries < TRIES


def _send_code(report: Submission, by: Person) -> None:
    if not limits.passes(limits.CODES, limits.hashed("contact", report.address)):
        raise TooMany(
            _("Bu adrese bugün çok kod gönderildi. Yarın yeniden deneyin ya da başka bir yol seçin.")
        )
    code, now = tokens.new_code(), clock.now()
    report.code_hash, report.code_until = tokens.code_hash(report.token, code), now + VALID
    report.tries, report.sent_at, report.sends = 0, now, report.sends + 1
    to = Recipient("citizen", report.channel, report.address, report.language)
    context = {"code": code, "minutes": int(VALID.total_seconds() // 60)}
    (notice,) = notifications.queue("citizen/code", [to], context=context, by=by)
    report.notice_id = notice.pk


@transaction.atomic
def resend(report_id: int, *, by: Person) -> None:
    """Send a new code; the old one is void. A minute apart and four times at most."""
    report = _locked(report_id)
    if report.state != State.WAITING:
        return
    if report.sends >= SENDS:
        raise TooMany(_("Bu başvuru için yeni kod gönderilemiyor. Telefonunuzu ya da e-postanızı düzeltin."))
    if report.sent_at is not None and clock.now() - report.sent_at < PATIENCE:
        raise TooMany(_("Kod az önce gönderildi. Bir dakika bekleyip yeniden isteyin."))
    _send_code(report, by)
    report.save()


def confirm(report_id: int, code: str, *, by: Person) -> Finished:
    """The code came back: the report becomes a case. The right code again answers the same case.

    Raises `WrongCode` with the tries that are left, `OldCode` when it is over.
    """
    with transaction.atomic():
        report = _locked(report_id)
        if report.code_until is None or report.code_until <= clock.now() or report.tries >= TRIES:
            raise OldCode
        if constant_time_compare(report.code_hash, tokens.code_hash(report.token, code)):
            return finish(report, confirmed=True)
        report.tries += 1
        report.save(update_fields=["tries"])
    raise WrongCode(TRIES - report.tries)


def _locked(report_id: int) -> Submission:
    return Submission.objects.select_for_update(of=("self",)).select_related("case").get(pk=report_id)
