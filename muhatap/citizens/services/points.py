"""Ways to reach somebody: telephones, e-mails, postal addresses, and the consent to use them for messages."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.citizens import masking
from muhatap.citizens.drafts import PointDraft, clean_point
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import ContactPoint, Purpose
from muhatap.citizens.services.records import changed, known_anew, locked, note_consents, said
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person


@transaction.atomic
def add_point(
    citizen_id: int,
    value: str,
    *,
    by: Person,
    kind: str = "",
    consent: bool = False,
    consent_source: str = "",
    news: bool = False,
) -> ContactPoint:
    """Add a telephone number, e-mail or postal address; a retired one comes back to use.

    `consent` is for messages about cases, `news` for announcements; both come from `consent_source`.
    `kind` may stay empty for telephones. BadRecord (field `value`) when it cannot be read, NotNow when it
    is there already. The first of a kind becomes the preferred one.
    """
    row = locked(citizen_id, by)
    try:
        ready = clean_point(PointDraft(value, kind, consent, consent_source, news))
    except ValueError as wrong:
        raise BadRecord(_("İletişim bilgisi eklenmedi."), fields={"value": str(wrong)}) from wrong
    point = row.contact_points.filter(kind=ready.kind, value=ready.value).first()
    if point is not None and point.is_active:
        raise NotNow(_("Bu bilgi kayıtta zaten var."), fields={"value": _("Bu bilgi kayıtta zaten var.")})
    if point is None:
        point = ContactPoint(citizen=row, kind=ready.kind, value=ready.value, created_at=clock.now())
    point.is_active = True
    point.is_primary = not row.contact_points.filter(
        kind=ready.kind, is_active=True, is_primary=True
    ).exists()
    before = {purpose: getattr(point, f"{purpose}_at") for purpose in Purpose.values}
    point.consent_at = clock.now() if ready.consent else None
    point.consent_source = ready.consent_source if ready.consent else ""
    point.news_consent_at = clock.now() if ready.news else None
    point.news_consent_source = ready.consent_source if ready.news else ""
    point.survey_consent_at, point.survey_consent_source = None, ""
    point.save()
    changed(row.pk, "point", "", masking.point(point.kind, point.value), by).save()
    note_consents([point], before=before, by=by)
    known_anew(row.pk)
    return point


def _locked_point(point_id: int, by: Person, citizen_id: int | None = None) -> ContactPoint:
    """The point with its record locked first, always in this order; DoesNotExist when not that record's."""
    point = ContactPoint.objects.filter(pk=point_id).first()
    if point is None or (citizen_id is not None and point.citizen_id != citizen_id):
        raise ContactPoint.DoesNotExist
    locked(point.citizen_id, by)
    return ContactPoint.objects.select_for_update().get(pk=point_id)


@transaction.atomic
def retire_point(point_id: int, *, by: Person, citizen_id: int | None = None) -> ContactPoint:
    """Take a point out of use. It stays in the record, so that old messages keep their address."""
    point = _locked_point(point_id, by, citizen_id)
    if not point.is_active:
        raise NotNow(_("Bu bilgi zaten kullanımdan kaldırılmış."))
    was_primary, point.is_active, point.is_primary = point.is_primary, False, False
    point.save(update_fields=["is_active", "is_primary"])
    changed(point.citizen_id, "point", masking.point(point.kind, point.value), "", by).save()
    if was_primary:
        others = ContactPoint.objects.filter(citizen_id=point.citizen_id, kind=point.kind, is_active=True)
        heir = others.order_by("pk").first()
        if heir is not None:
            heir.is_primary = True
            heir.save(update_fields=["is_primary"])
    return point


@transaction.atomic
def confirm_point(point_id: int, *, by: Person, citizen_id: int | None = None) -> ContactPoint:
    """Write down that somebody was really reached by this point, or typed back its code."""
    point = _in_use(_locked_point(point_id, by, citizen_id))
    point.verified_at = clock.now()
    point.save(update_fields=["verified_at"])
    shown = masking.point(point.kind, point.value)
    changed(point.citizen_id, "point_verified", "", shown, by).save()
    return point


@transaction.atomic
def set_consent(
    point_id: int, given: bool, *, source: str, by: Person, citizen_id: int | None = None
) -> ContactPoint:
    """Note that messages may, or no longer may, be sent to this point, and where that was said."""
    point = _in_use(_locked_point(point_id, by, citizen_id))
    if given == (point.consent_at is not None):
        return point
    return _note_consent(point, "consent", given, source, by)


@transaction.atomic
def set_news_consent(
    point_id: int, given: bool, *, source: str, by: Person, citizen_id: int | None = None
) -> ContactPoint:
    """Note that announcements may, or no longer may, be sent to this point (6698 m.5/1, m.11).

    NotNow when it is given for a point that is out of use or that the product cannot send to; taking it back
    is always possible, also again.
    """
    point = _locked_point(point_id, by, citizen_id)
    if given == (point.news_consent_at is not None):
        return point
    if given and not _in_use(point).takes_news:
        raise NotNow(_("Duyurular yalnız cep telefonuna ve e-postaya gönderilir."))
    return _note_consent(point, "news_consent", given, source, by)


@transaction.atomic
def set_survey_consent(
    point_id: int, given: bool, *, source: str, by: Person, citizen_id: int | None = None
) -> ContactPoint:
    """Note that its owner may, or no longer may, be asked at this point how content they are.

    Raises as `set_news_consent`.
    """
    point = _locked_point(point_id, by, citizen_id)
    if given == (point.survey_consent_at is not None):
        return point
    if given and not _in_use(point).takes_news:
        raise NotNow(_("Sorular yalnız cep telefonuna ve e-postaya gönderilir."))
    return _note_consent(point, "survey_consent", given, source, by)


@transaction.atomic
def take_consent_back(
    point_id: int, purpose: str, *, reason: str, by: Person, citizen_id: int | None = None
) -> ContactPoint:
    """Somebody of the staff takes back what the citizen allowed, one of `Purpose`, and says why.

    Messages stop at once, so it is not done by a slip: BadRecord (field `reason`) without a reason, NotNow
    when there is nothing to take back.
    """
    why = texts.one_line(reason)[:300]
    if not why:
        raise BadRecord(_("İzin kaldırılmadı."), fields={"reason": _("Neden kaldırıldığını yazın.")})
    point = _locked_point(point_id, by, citizen_id)
    if getattr(point, f"{purpose}_at") is None:
        raise NotNow(_("Bu izin zaten yok; hiçbir şey değişmedi."))
    return _note_consent(point, purpose, False, "", by, why)


def _note_consent(
    point: ContactPoint, purpose: str, given: bool, source: str, by: Person, reason: str = ""
) -> ContactPoint:
    """Write the two columns of a `Purpose`, the word itself, and its line of the history."""
    setattr(point, f"{purpose}_at", clock.now() if given else None)
    setattr(point, f"{purpose}_source", source[:40] if given else "")
    point.save(update_fields=[f"{purpose}_at", f"{purpose}_source"])
    shown = masking.point(point.kind, point.value)
    before, after = ("", shown) if given else (shown, "")
    line = changed(point.citizen_id, purpose, before, after, by)
    line.reason = reason
    line.save()
    said(point, purpose, given, source, by).save()
    return point


@transaction.atomic
def prefer_point(point_id: int, *, by: Person, citizen_id: int | None = None) -> ContactPoint:
    """Make this the one to use first among its kind."""
    point = _in_use(_locked_point(point_id, by, citizen_id))
    if point.is_primary:
        return point
    ContactPoint.objects.filter(citizen_id=point.citizen_id, kind=point.kind).update(is_primary=False)
    point.is_primary = True
    point.save(update_fields=["is_primary"])
    changed(point.citizen_id, "point_first", "", masking.point(point.kind, point.value), by).save()
    return point


def _in_use(point: ContactPoint) -> ContactPoint:
    if not point.is_active:
        raise NotNow(_("Bu bilgi kullanımdan kaldırılmış."))
    return point
