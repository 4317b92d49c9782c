"""Who is authorised in the outside systems, for how long, and how they were told (sisli:7.ğ, izmir:11.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from muhatap.cimer import policy
from muhatap.cimer.models import CHANNELS, Informing, Officer
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import flaw, one_line
from muhatap.organization import queries, services
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services import audit


@dataclass(frozen=True)
class Appointment:
    """What an authorisation says."""

    staff_id: int
    channel: str
    duty: str
    since: date
    until: date | None = None
    document_no: str = ""
    note: str = ""


@transaction.atomic
def appoint(wanted: Appointment, *, by: Person) -> Officer:
    """Authorise somebody: the role comes with it, for the same days.

    Nobody authorises oneself. Raises `NotNow` for days that overlap with an authorisation for the same
    system, `Incomplete` for what is wrong.
    """
    policy.require_appointer(by)
    _check(wanted, by)
    staff = Staff.objects.select_for_update().get(pk=wanted.staff_id)
    if _others(staff.pk, wanted.since, wanted.until).filter(channel=wanted.channel).exists():
        raise NotNow(_("Bu kişinin bu tarihlerde aynı sistem için yetkisi zaten var."))
    row = Officer.objects.create(
        staff=staff,
        channel=wanted.channel,
        duty=wanted.duty,
        since=wanted.since,
        until=wanted.until,
        document_no=one_line(wanted.document_no),
        note=one_line(wanted.note),
        grant=_grant(staff, wanted),
        made_at=clock.now(),
        made_by_id=by.actor_id,
    )
    after = {"staff": staff.pk, "channel": row.channel, "duty": row.duty, "since": row.since}
    audit("cimer.appointed", f"officer:{row.pk}", by=by, after={**after, "until": row.until})
    return row


def _grant(staff: Staff, wanted: Appointment) -> RoleGrant | None:
    """The role for these days; what of them it is held on already is not given twice.

    One that came with another authorisation is stretched; beside one that an administrator gave, the days
    that it lacks are given. The register says who wanted it.
    """
    by = queries.system()
    held = RoleGrant.objects.filter(staff=staff, role=Role.CIMER_OFFICER, unit=None).order_by("since", "pk")
    held = held.filter(Q(until=None) | Q(until__gte=wanted.since))
    if wanted.until is not None:
        held = held.filter(since__lte=wanted.until)
    there = held.first()
    if there is None:
        return services.grant_role(
            staff.pk, Role.CIMER_OFFICER, None, by=by, since=wanted.since, until=wanted.until
        )
    since, until = min(there.since, wanted.since), _later(there.until, wanted.until)
    if (since, until) == (there.since, there.until):
        return None
    if Officer.objects.filter(grant=there).exists():
        services.change_grant(there.pk, {"since": since, "until": until}, by=by)
        return None
    if until != there.until and there.until is not None:
        since = there.until + timedelta(days=1)
    else:
        until = there.since - timedelta(days=1)
    return services.grant_role(staff.pk, Role.CIMER_OFFICER, None, by=by, since=since, until=until)


def _later(one: date | None, two: date | None) -> date | None:
    return None if one is None or two is None else max(one, two)


@transaction.atomic
def end(officer_id: int, reason: str, *, by: Person, last_day: date | None = None) -> Officer:
    """End an authorisation after `last_day` (yesterday: at once). The role goes with the last one."""
    policy.require_appointer(by)
    Staff.objects.select_for_update().get(pk=Officer.objects.values_list("staff_id").get(pk=officer_id)[0])
    row = Officer.objects.select_for_update(of=("self",)).get(pk=officer_id)
    today = clock.today()
    if row.until is not None and row.until < today:
        raise NotNow(_("Bu yetki zaten bitmiş."))
    last = last_day or today - timedelta(days=1)
    wrong: dict[str, str] = {}
    if not one_line(reason):
        wrong["reason"] = _("Yetkinin neden bittiğini yazın.")
    if last < today - timedelta(days=1):
        wrong["last_day"] = _("Son gün bugünden önce olamaz.")
    if row.until is not None and last > row.until:
        wrong["last_day"] = _("Yetki zaten bu günden önce bitiyor.")
    if wrong:
        raise Incomplete(_("Yetki bitirilmedi; yazdıklarınız duruyor."), fields=wrong)
    before = row.until
    row.until, row.ended_at, row.ended_by_id = last, clock.now(), by.actor_id
    row.ended_reason = one_line(reason)[:300]
    row.save(update_fields=["until", "ended_at", "ended_by", "ended_reason"])
    _end_grant(row, reason, last)
    audit(
        "cimer.ended",
        f"officer:{row.pk}",
        by=by,
        before={"until": before},
        after={"until": last},
        reason=one_line(reason),
    )
    return row


def _end_grant(row: Officer, reason: str, last: date) -> None:
    """The role that came with authorisations ends with the last of them."""
    came = Officer.objects.filter(staff_id=row.staff_id).exclude(grant=None).values("grant")
    others = _others(row.staff_id, last + timedelta(days=1), None).exclude(pk=row.pk)
    days = list(others.values_list("until", flat=True))
    if None in days:
        return
    end = max([day for day in days if day is not None], default=last)
    for grant in RoleGrant.objects.filter(Q(until=None) | Q(until__gt=end), pk__in=came):
        services.end_grant(grant.pk, by=queries.system(), reason=one_line(reason), last_day=end)


@transaction.atomic
def inform(
    officer_id: int, way: str, day: date | None, *, by: Person, document_no: str = "", text: str = ""
) -> Informing:
    """Keep that an officer was told of the authorisation, in writing or orally (izmir:11.5)."""
    policy.require_appointer(by)
    row = Officer.objects.get(pk=officer_id)
    wrong: dict[str, str] = {}
    if way not in Informing.Way.values:
        wrong["way"] = _("Nasıl bildirildiğini seçin.")
    if day is None:
        wrong["day"] = _("Bildirildiği günü yazın.")
    elif day > clock.today():
        wrong["day"] = _("Bildirim gelecekte olamaz.")
    if way == Informing.Way.LETTER and not one_line(document_no):
        wrong["document_no"] = _("Yazının sayısını yazın.")
    for name, words, most in (("document_no", document_no, 40), ("text", text, 600)):
        if problem := flaw(one_line(words), limit=most):
            wrong[name] = str(problem)
    if wrong or day is None:
        raise Incomplete(_("Bildirim kaydedilmedi; yazdıklarınız duruyor."), fields=wrong)
    return Informing.objects.create(
        officer=row,
        way=way,
        day=day,
        document_no=one_line(document_no),
        text=one_line(text),
        at=clock.now(),
        by_id=by.actor_id,
    )


def _others(staff_id: int, since: date, until: date | None) -> QuerySet[Officer]:
    rows = Officer.objects.filter(staff_id=staff_id).filter(Q(until=None) | Q(until__gte=since))
    return rows.filter(since__lte=until) if until is not None else rows


def _check(wanted: Appointment, by: Person) -> None:
    wrong: dict[str, str] = {}
    found = Staff.objects.filter(pk=wanted.staff_id, is_active=True).first()
    if found is None:
        wrong["staff"] = _("Çalışan birini seçin.")
    elif found.pk == by.staff_id:
        wrong["staff"] = _("Kimse kendini yetkilendirmez; başka biri yapmalı.")
    if wanted.channel not in dict(CHANNELS):
        wrong["channel"] = _("Kanalı seçin.")
    if wanted.duty not in Officer.Duty.values:
        wrong["duty"] = _("Görevini seçin.")
    if wanted.until is not None and wanted.until < max(wanted.since, clock.today()):
        wrong["until"] = _("Son gün, başlangıçtan ve bugünden önce olamaz.")
    for name, words, most in (("document_no", wanted.document_no, 40), ("note", wanted.note, 300)):
        if problem := flaw(one_line(words), limit=most):
            wrong[name] = str(problem)
    if wrong:
        raise Incomplete(_("Yetki verilmedi; yazdıklarınız duruyor."), fields=wrong)
