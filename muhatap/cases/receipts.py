"""What the slip for the citizen says besides the case: whether a message told that it was taken."""

from __future__ import annotations

from django.utils.translation import gettext

from muhatap.cases.models import Case
from muhatap.kit.templatetags import ui
from muhatap.notifications import queries as notifications
from muhatap.notifications.models import Notice


def said(case: Case) -> str:
    """Whether a message told that it was taken, whenever the slip is printed. One statement."""
    made = notifications.of_case(case.pk, audience="citizen").filter(template="citizen/received")
    last = made.first()
    if last is None:
        return gettext("Alındığını bildiren ileti gönderilmedi; yerine bu belge verilir.")
    if last.status == Notice.Status.SENT:
        return gettext("Alındığı %(day)s günü %(way)s ile bildirildi.") % {
            "day": ui.day(last.sent_at),
            "way": last.get_channel_display(),
        }
    if last.status in (Notice.Status.QUEUED, Notice.Status.SENDING):
        return gettext("Alındığını bildiren ileti yolda.")
    return gettext("Alındığını bildiren ileti gönderilemedi; yerine bu belge verilir.")
