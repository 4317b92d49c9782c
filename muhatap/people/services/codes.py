"""A change of a telephone or e-mail is confirmed by the new one: a code goes there and comes back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from muhatap.citizens import masking
from muhatap.citizens import services as citizens
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.notifications.services import Recipient
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person
from muhatap.people.models import PointCode

VALID = timedelta(minutes=30)
PATIENCE = timedelta(minutes=1)  # between two sendings
SENDS, TRIES = 4, 5
CHANNELS = {ContactPoint.Kind.MOBILE: Channel.SMS, ContactPoint.Kind.EMAIL: Channel.EMAIL}


@transaction.atomic
def ask(
    citizen_id: int,
    value: str,
    *,
    by: Person,
    kind: str = "",
    consent: bool = True,
    news: bool = False,
    replaces: int | None = None,
) -> PointCode:
    """Write a new telephone or e-mail down and send a code there; it takes no messages until that comes back.

    `replaces` is the point of the same record that goes out of use with the confirmation. Raises as
    `citizens.add_point`; NotNow for what no code can be sent to.
    """
    point = citizens.add_point(citizen_id, value, kind=kind, by=by)
    if point.kind not in CHANNELS:
        raise NotNow(
            _("Kod yalnız cep telefonuna ve e-postaya gider."),
            fields={"value": _("Kod yalnız cep telefonuna ve e-postaya gider.")},
        )
    others = ContactPoint.objects.filter(citizen_id=citizen_id, kind=point.kind, is_active=True)
    other = others.filter(pk=replaces or 0).exclude(pk=point.pk).first()
    now = clock.now()
    PointCode.objects.filter(point=point).delete()
    row = PointCode(
        point=point, consent=consent, news=news, replaces=other, asked_at=now, asked_by_id=by.actor_id
    )
    _send(row, by)
    row.save(force_insert=True)
    return row


def _send(row: PointCode, by: Person) -> None:
    code = f"{secrets.randbelow(1_000_000):06}"
    row.hash, row.tries = _hash(row.point_id, code), 0
    row.sent_at, row.until = clock.now(), clock.now() + VALID
    channel = CHANNELS[ContactPoint.Kind(row.point.kind)]
    to = Recipient("citizen", channel, row.point.value, row.point.citizen.language)
    context = {"code": code, "minutes": int(VALID.total_seconds() // 60)}
    notifications.queue("citizen/code", [to], context=context, by=by)


def _hash(point_id: int, code: str) -> str:
    digits = "".join(sign for sign in code[:40] if sign.isdecimal())
    made = salted_hmac(f"point:{point_id}", digits, secret=settings.SECRET_KEY, algorithm="sha256")
    return made.hexdigest()


def _locked(citizen_id: int, point_id: int, by: Person) -> PointCode:
    """The open code of a point of this record, after the record; DoesNotExist for any other."""
    if not ContactPoint.objects.filter(pk=point_id, citizen_id=citizen_id, is_active=True).exists():
        raise PointCode.DoesNotExist
    try:
        citizens.locked(citizen_id, by)
    except Citizen.DoesNotExist as unknown:
        raise PointCode.DoesNotExist from unknown
    rows = PointCode.objects.select_related("point__citizen", "replaces").select_for_update(of=("self",))
    return rows.get(point_id=point_id, confirmed_at=None)


@transaction.atomic
def send_again(citizen_id: int, point_id: int, *, by: Person) -> PointCode:
    """A new code; the old one is void. NotNow within a minute, and after four of them."""
    row = _locked(citizen_id, point_id, by)
    if row.sends >= SENDS:
        raise NotNow(_("Bu adrese yeni kod gönderilemiyor; bilgiyi denetleyip yeniden ekleyin."))
    if clock.now() - row.sent_at < PATIENCE:
        raise NotNow(_("Kod az önce gönderildi. Bir dakika bekleyip yeniden isteyin."))
    _send(row, by)
    row.sends += 1
    row.save()
    return row


def confirm(citizen_id: int, point_id: int, code: str, *, by: Person) -> ContactPoint:
    """The code came back: the point takes messages from now on, and what it replaces goes out of use.

    Incomplete (field `code`) for a wrong one, NotNow when it is too old or was tried too often.
    """
    with transaction.atomic():
        row = _locked(citizen_id, point_id, by)
        if row.until <= clock.now() or row.tries >= TRIES:
            raise NotNow(_("Kodun süresi doldu ya da çok denendi; yeni kod gönderin."))
        if constant_time_compare(row.hash, _hash(point_id, code)):
            return _confirmed(row, by)
        row.tries += 1
        row.save(update_fields=["tries"])
        left = TRIES - row.tries
    raise Incomplete(
        _("Kod doğru değil."), fields={"code": _("Kod doğru değil; %(n)s deneme kaldı.") % {"n": left}}
    )


def _confirmed(row: PointCode, by: Person) -> ContactPoint:
    row.confirmed_at = clock.now()
    row.save(update_fields=["confirmed_at"])
    point = citizens.confirm_point(row.point_id, by=by)
    if row.consent:
        point = citizens.set_consent(point.pk, True, source="kod", by=by)
    if row.news:
        point = citizens.set_news_consent(point.pk, True, source="kod", by=by)
    _tell_old(row, point, by)
    point = citizens.prefer_point(point.pk, by=by)
    if row.replaces is not None and row.replaces.is_active:
        citizens.retire_point(row.replaces.pk, by=by)
    return point


def _tell_old(row: PointCode, new: ContactPoint, by: Person) -> None:
    """Say where messages went till now that they go elsewhere: somebody else may have changed it."""
    rows = ContactPoint.objects.filter(citizen=new.citizen, is_active=True, consent_at__isnull=False)
    rows = rows.filter(kind__in=CHANNELS).exclude(pk=new.pk).order_by("pk")
    if row.replaces_id is not None:
        rows = rows.filter(pk=row.replaces_id)
    language = new.citizen.language
    to = [
        Recipient("citizen", CHANNELS[ContactPoint.Kind(one.kind)], one.value, language, point_id=one.pk)
        for one in rows
    ]
    context = {"text": masking.point(new.kind, new.value), "date": clock.today().isoformat()}
    notifications.queue("citizen/contact_changed", to, context=context, by=by)


@transaction.atomic
def give_up_waiting(*, by: Person, before: timedelta = timedelta(0), citizen_id: int | None = None) -> int:
    """Points that citizens named themselves and whose code did not come back go out of use. How many.

    `before` is how old they have to be; with `citizen_id` those of one record, before another one is named.
    """
    rows = PointCode.objects.filter(
        confirmed_at=None,
        point__is_active=True,
        asked_by__kind=Actor.Kind.CITIZEN,
        asked_at__lte=clock.now() - before,
    )
    if citizen_id is not None:
        rows = rows.filter(point__citizen=citizen_id)
    ids = list(rows.order_by("pk").values_list("point_id", flat=True)[:500])
    for pk in ids:
        citizens.retire_point(pk, by=by)
    return len(ids)
