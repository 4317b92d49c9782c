"""Third persons whose private life is touched: told at least seven days before, asked in writing (m.21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases import services as cases
from muhatap.cases.models import Attachment
from muhatap.information.models import Change, Consent
from muhatap.information.services.recording import held, note, require_open
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Person


@transaction.atomic
def tell_third_person(
    case_id: int, *, name: str, interest: str, told_on: date, told_how: str, by: Person
) -> Consent:
    """Note that somebody was told that information about them is asked for, and asked for written consent."""
    application = held(case_id, by)
    require_open(application)
    if told_on > clock.today():
        raise Incomplete(_("Kaydedilmedi."), fields={"told_on": _("Bugünden sonra olamaz.")})
    made = Consent.objects.create(
        application=application,
        name=name,
        interest=interest,
        told_on=told_on,
        told_how=told_how,
        entered_at=clock.now(),
        entered_by_id=by.actor_id,
    )
    fields = {str(_("Kişi")): ("", name), str(_("Bildirildiği gün")): ("", told_on)}
    note(application, Change.What.CONSENT_ASKED, by=by, fields=fields, reason=interest)
    return made


@transaction.atomic
def answer_consent(
    consent_id: int, *, given: bool, day: date, uploads: list[UploadedFile[Any]], by: Person
) -> Consent:
    """Note what the third person answered. Consent counts in writing alone: its paper is needed."""
    case_id = Consent.objects.values_list("application__case_id", flat=True).get(pk=consent_id)
    application = held(case_id, by)
    row = application.consents.get(pk=consent_id)
    if row.state != Consent.State.ASKED:
        raise NotNow(_("Bu kişinin cevabı işlenmiş."))
    faults: dict[str, Any] = {}
    if given and not uploads:
        faults["uploads"] = _("Rıza yazılı olmalı: imzalı yazıyı ekleyin (m.21).")
    if not row.told_on <= day <= clock.today():
        faults["day"] = _("Bildirildiği günden sonra ve en geç bugün olmalı.")
    if faults:
        raise Incomplete(_("Cevap işlenmedi; yazdıklarınız duruyor."), fields=faults)
    files = cases.attach_uploads(case_id, uploads, audience=Attachment.Audience.STAFF, by=by)
    row.state = Consent.State.GIVEN if given else Consent.State.REFUSED
    row.answered_on, row.paper = day, files[0] if files else None
    row.save(update_fields=["state", "answered_on", "paper"])
    fields = {str(_("Kişi")): ("", row.name), str(_("Cevap")): ("", row.get_state_display())}
    note(application, Change.What.CONSENT_ANSWERED, by=by, fields=fields)
    return row


@transaction.atomic
def drop_consent(consent_id: int, *, reason: str, by: Person) -> Consent:
    """It was written down by mistake: the row stays and holds no decision back any more."""
    case_id = Consent.objects.values_list("application__case_id", flat=True).get(pk=consent_id)
    application = held(case_id, by)
    require_open(application)
    row = application.consents.get(pk=consent_id)
    if row.state == Consent.State.DROPPED:
        raise NotNow(_("Bu kayıt zaten kaldırılmış."))
    if not trimmed(reason):
        raise Incomplete(_("Kaydedilmedi."), fields={"reason": _("Neden yanlış olduğunu yazın.")})
    before = row.get_state_display()
    row.state = Consent.State.DROPPED
    row.save(update_fields=["state"])
    fields = {str(_("Kişi")): ("", row.name), str(_("Durum")): (before, row.get_state_display())}
    note(application, Change.What.CONSENT_DROPPED, by=by, fields=fields, reason=trimmed(reason))
    return row
