"""Whom a move tells, and with which words filled in.

What is sent is what happened: the event's facts, not the case's later state.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.conf import settings as django_settings
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from muhatap.cases import law
from muhatap.cases.lifecycle import ENDED, LIVE, Move
from muhatap.cases.models import OUTSIDE, PAPER, Attachment, Call, Case, Event, Referral
from muhatap.citizens import redaction
from muhatap.citizens.models import ContactPoint
from muhatap.citizens.redaction import Known
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.notifications.moments import MOMENTS
from muhatap.notifications.services import Letter, Recipient
from muhatap.organization.models import Actor, Staff, Unit
from muhatap.organization.persons import Person

COLLEAGUES = ("unit", "officer")  # those who may not learn who a hidden applicant is
FREE_TEXT = ("text", "question", "reason")  # what people typed; the title is the topic's for them
MOST_PHOTOS, MOST_BYTES = 5, 10 * 1024 * 1024
# the citizen counts as told, by a clock (sisli:12.d), by law (3071 m.5, m.7) or by the promise of a day:
# somebody must really have told
CALLED = frozenset({"pass_on", "ask", "forward", "schedule", "cancel", "dismiss_objection"})
CALLED |= {"extend", "ask_fee", "deem_withdrawn", "refuse_examination"}
# a unit's own doing need not be told to it: only what the system did
OWN_DOING = frozenset({"unit/waiting_over"})
# what the system in which the citizen wrote has said already
SAID_THERE = frozenset({"citizen/received"})
BY_POINT = {ContactPoint.Kind.EMAIL: Channel.EMAIL, ContactPoint.Kind.MOBILE: Channel.SMS}


@dataclass(frozen=True)
class Asked:
    """What is asked of the register about applicants, once for many cases: by the citizen's id."""

    withheld: Callable[[int], Known | None]  # what may give a hidden applicant away
    way: Callable[[int], ContactPoint | None]  # where messages go, where no address was chosen
    has_files: bool = True  # some of these cases came with files


def _one_by_one() -> Asked:
    withheld = functools.cache(lambda pk: redaction.known([pk]).get(pk))
    return Asked(withheld, lambda pk: ways([pk]).get(pk))


def asked_at_once(citizen_ids: Collection[int], known: Mapping[int, Known], *, has_files: bool) -> Asked:
    """For many cases: one statement for where their applicants are reached.

    `known` is of the hidden ones, and of those whose words another institution reads.
    """
    return Asked(known.get, ways(citizen_ids).get, has_files)


def tell(events: Iterable[tuple[Event, Move]], case: Case, *, by: Person, code: str = "") -> None:
    """Queue the notices of events. An audience without an address is not told by the product itself."""
    notifications.queue_all(letters(events, case, by=by, code=code), by=by)


def letters(
    events: Iterable[tuple[Event, Move]],
    case: Case,
    *,
    by: Person,
    code: str = "",
    asked: Asked | None = None,
) -> list[Letter]:
    """What events have to tell, and whom; not queued yet."""
    asked, found = asked or _one_by_one(), []
    for event, row in events:
        for template in row.tells.split():
            audience = template.partition("/")[0]
            if case.channel in OUTSIDE and template in SAID_THERE:
                continue
            recipients = recipients_of(audience, case, event, asked)
            if template in OWN_DOING and by.kind != Actor.Kind.SYSTEM:
                continue
            if recipients:
                photos = photos_for(case) if template == "unit/forwarded" and asked.has_files else []
                with translation.override(recipients[0].language):  # whatever screen the sender has
                    values = context(case, event, code=code, audience=audience, asked=asked)
                    quotes = set(FREE_TEXT) & set(MOMENTS[template].own)
                    hides = case.identity_hidden and audience in COLLEAGUES and quotes
                    if hides and (withheld := asked.withheld(case.citizen_id or 0)) is not None:
                        values |= {name: withheld.out_of(values[name]) for name in FREE_TEXT}
                    if photos:
                        values["text"] = _with_photos(str(values["text"]), len(photos))
                found.append(Letter(template, recipients, values, event.pk, case.pk, photos))
    return found


def recipients_of(
    audience: str, case: Case, event: Event | None, asked: Asked | None = None
) -> list[Recipient]:
    """Addresses of an audience."""
    if audience == "citizen":
        return citizen(case, asked)
    if audience == "unit":
        return [
            Recipient(
                audience="unit", channel=Channel.EMAIL, address=unit.email, language="tr", unit_id=unit.pk
            )
            for unit in _units(case, event)
            if unit.email
        ]
    who: Staff | None = None
    if audience == "author":
        who = case.registered_by.staff
    elif audience == "officer" and event is not None and event.referral is not None:
        who = event.referral.officer
    if who is None or not who.email or not who.is_active:
        return []
    return [Recipient(audience=audience, channel=Channel.EMAIL, address=who.email, language=who.language)]


def citizen(case: Case, asked: Asked | None = None) -> list[Recipient]:
    """The citizen's chosen address, else another one, when the product can and may send there by itself.

    What a unit asked by letter is told to that unit.
    """
    if case.from_unit is not None:
        return _asking_unit(case.from_unit)
    point = case.reply_point
    if point is None or point.kind not in BY_POINT or not point.takes_messages:
        point = _another(case, asked)
    if point is None:
        return []
    channel = BY_POINT[ContactPoint.Kind(point.kind)]
    return [
        Recipient(
            audience="citizen",
            channel=channel,
            address=point.value,
            language=case.language,
            point_id=point.pk,
            not_before=point.quiet_ends(clock.now()),
        )
    ]


def _asking_unit(unit: Unit) -> list[Recipient]:
    if not unit.email:
        return []
    return [Recipient(audience="citizen", channel=Channel.EMAIL, address=unit.email, unit_id=unit.pk)]


ALOUD: Mapping[str, Promise] = {
    Call.What.FORWARDED: law.FORWARDED["3071"],
    Call.What.SCHEDULED: gettext_lazy("Çalışma programa alındı. Planlanan tarih %(date)s."),
    Call.What.CANCELLED: gettext_lazy("Başvurunuz işlemden kaldırıldı:"),
    Call.What.OBJECTION: gettext_lazy("İtirazınızı inceledik:"),
    Call.What.EXTENDED: gettext_lazy("Başvurunuzu cevaplama süresini uzattık: %(reason)s."),
    Call.What.FEE: gettext_lazy("Bilgiye erişim ücreti %(fee)s, son ödeme günü %(until)s."),
    Call.What.WITHDRAWN: gettext_lazy(
        "Erişim ücreti süresinde ödenmediği için başvurunuzdan vazgeçilmiş sayıldı (4982 m.11)."
    ),
}


class Unreached(StrEnum):
    """What a move that tells the citizen comes to where no message goes."""

    NOBODY = "nobody"  # anonymous: there is nobody to tell
    CALL = "call"  # a task of its own until somebody has called, and a clock that waits for it
    CALL_AFTER = "call_after"  # a task of its own; no clock waits
    OUTSIDE = "outside"  # such a task if another institution is among the units
    WARN = "warn"  # somebody should call; nothing watches over it


def unreached(row: Move, case: Case) -> Unreached | None:
    """None while a message goes, or where the move tells the citizen nothing."""
    chooses = "units" in row.needs
    if not (chooses or "citizen/" in row.tells) or citizen(case):
        return None
    if case.citizen_id is None and case.from_unit_id is None:
        return None if chooses else Unreached.NOBODY
    if "citizen/" not in row.tells:
        return Unreached.OUTSIDE
    if row.name not in CALLED:
        return Unreached.WARN
    return Unreached.CALL_AFTER if row.target in ENDED else Unreached.CALL


def aloud(case: Case, referral: Referral | None, what: str, facts: Mapping[str, Any]) -> str:
    """What somebody tells the citizen in the citizen's language, where no message brings it."""
    typed = next((str(facts[name]) for name in FREE_TEXT if facts.get(name)), "")
    if what not in ALOUD:
        return typed
    with translation.override(case.language):
        unit = referral.unit.name if referral is not None else ""
        day = referral.scheduled_for if referral is not None else None
        words = (law.forwarded(case.kind) if what == Call.What.FORWARDED else ALOUD[what]) % {
            "unit": unit,
            "date": date_format(day, "d.m.Y") if day else "",
            "reason": law.coded(facts),
            "fee": law.lira(facts.get("fee")),
            "until": _day(facts.get("until")),
        }
        if what == Call.What.CANCELLED and facts.get("ground"):
            words = f"{words} {law.coded(facts)}."
    return words if what == Call.What.FORWARDED else f"{words} {typed}".strip()


class Silence(StrEnum):
    """Why no message can go to the citizen."""

    NOBODY = "nobody"  # anonymous
    NO_ADDRESS = "no_address"  # neither e-mail nor mobile number
    NO_CONSENT = "no_consent"
    CALLED = "called"  # wants to be called, at a number that takes no messages


def silence(case: Case) -> Silence | None:
    """Why nothing is sent about this case; None while something is. Two statements at most."""
    if case.from_unit_id is not None:
        return None if citizen(case) else Silence.NO_ADDRESS
    if case.citizen_id is None:
        return Silence.NOBODY
    if citizen(case):
        return None
    if case.wants_call:
        return Silence.CALLED
    points = ContactPoint.objects.filter(citizen_id=case.citizen_id, kind__in=BY_POINT, is_active=True)
    return Silence.NO_CONSENT if points.exists() else Silence.NO_ADDRESS


def _another(case: Case, asked: Asked | None) -> ContactPoint | None:
    """An address of the citizen's that takes messages too, the preferred one first. One statement.

    None for who asked to be called: they get no e-mail in place of a call.
    """
    if case.citizen_id is None or case.wants_call:
        return None
    return (asked or _one_by_one()).way(case.citizen_id)


def ways(citizen_ids: Collection[int]) -> dict[int, ContactPoint]:
    """Of each of these people the address that takes messages, the preferred one first. One statement."""
    points = ContactPoint.objects.filter(
        citizen_id__in=citizen_ids, kind__in=BY_POINT, is_active=True, consent_at__isnull=False
    )
    wished = ExpressionWrapper(Q(kind=F("citizen__preferred_channel")), BooleanField())
    found: dict[int, ContactPoint] = {}
    for point in points.order_by(wished.desc(), "-is_primary", "pk"):
        found.setdefault(point.citizen_id, point)
    return found


def _units(case: Case, event: Event | None) -> list[Unit]:
    if event is not None and event.referral is not None:
        return [event.referral.unit]
    live = Referral.objects.filter(case_id=case.pk, round=case.round, status__in=LIVE).select_related("unit")
    named = event.facts.get("unit") if event is not None else None
    return [referral.unit for referral in live if named in (None, referral.unit_id)]


def context(
    case: Case,
    event: Event | None,
    *,
    code: str = "",
    audience: str = "citizen",
    asked: Asked | None = None,
) -> dict[str, Any]:
    """Values for the template's placeholders. Units and staff never get who the applicant is.

    Another institution cannot look into our case, so it reads there what it is about: of a hidden or
    sensitive one only what somebody wrote for it (the fact `for_outside`).
    """
    facts = {**event.facts, **(event.personal or {})} if event is not None else {}
    referral = event.referral if event is not None else None
    due = case.due_at if audience != "citizen" else (case.law_due_at or case.due_at)
    link = (
        f"{django_settings.BASE_URL}/izle/"
        if audience == "citizen"
        else f"{django_settings.BASE_URL}/basvuru/{case.pk}/"
    )
    given = ("for_outside", "text", "measure", "reply")
    return {
        "number": case.number,
        "title": _title(case, referral, audience),
        "unit": referral.unit.name_tr if referral is not None else "",
        "text": _forwarded(case, event, asked)
        or next((facts[name] for name in given if facts.get(name)), "")
        or _matter(case, referral, asked),
        "question": facts.get("question", ""),
        "reason": facts.get("reason") or facts.get("finding") or _in_words(case, facts),
        "law": law.on_forwarding(case.kind),
        "fee": law.lira(facts.get("fee")),
        "until": facts.get("until", ""),
        "date": clock.local(event.at if event is not None else clock.now()).strftime("%d.%m.%Y"),
        "planned": facts.get("date", ""),
        "due": clock.local(due).strftime("%d.%m.%Y") if due else "",
        "code": code,
        "link": link,
    }


def _in_words(case: Case, facts: Mapping[str, Any]) -> str:
    with translation.override(case.language):
        return law.coded(facts)


def _day(value: Any) -> str:
    return date_format(date.fromisoformat(str(value)), "d.m.Y") if value else ""


def is_confidential(case: Case) -> bool:
    """True when another institution gets a text made for it instead of the citizen's own words."""
    return case.identity_hidden or case.is_sensitive


def _title(case: Case, referral: Referral | None, audience: str) -> str:
    """A title may have been typed with the applicant's name in it; the topic's has nobody's."""
    outside = referral is not None and referral.unit.is_outside
    told = audience in ("citizen", "author")
    if not told and (case.identity_hidden or (outside and case.is_sensitive)):
        return case.topic.name_tr
    return case.title


def photos_for(case: Case) -> list[int]:
    """Photos of a case that another institution gets with its mail, as ids of stored files. One statement.

    Those that the citizen sees too; none of a hidden or sensitive case, and none that came on paper, which
    shows who wrote it. What would make the mail too large stays with us.
    """
    if is_confidential(case) or case.channel in PAPER:
        return []
    rows = Attachment.objects.filter(
        case=case,
        audience=Attachment.Audience.CITIZEN,
        withdrawn_at=None,
        file__content_type__startswith="image/",  # machine text
    )
    found: list[int] = []
    size = 0
    for pk, length in rows.order_by("pk").values_list("file_id", "file__size"):
        if size + length <= MOST_BYTES and len(found) < MOST_PHOTOS:
            found.append(pk)
            size += length
    return found


def _with_photos(text: str, n: int) -> str:
    along = ngettext("Ekte %(n)s fotoğraf var.", "Ekte %(n)s fotoğraf var.", n) % {"n": n}
    return f"{text}\n\n{along}" if text else along


def _forwarded(case: Case, event: Event | None, asked: Asked | None) -> str:
    """The matter with the note that somebody wrote for whoever gets it; empty where there is no note."""
    note = str(event.fact("text") or "") if event is not None and event.move == "forward" else ""
    if event is None or not note:
        return ""
    said = (_matter(case, event.referral, asked), _without_applicant(case, note, asked))
    return "\n\n".join(part for part in said if part)


def _without_applicant(case: Case, text: str, asked: Asked | None) -> str:
    known = (asked or _one_by_one()).withheld(case.citizen_id) if case.citizen_id is not None else None
    return known.out_of(text) if known is not None else text


def _matter(case: Case, referral: Referral | None, asked: Asked | None) -> str:
    """What the citizen wrote and where it is, for another institution; who it is stays with us."""
    if referral is None or not referral.unit.is_outside or is_confidential(case):
        return ""
    matter = _without_applicant(case, case.text, asked)
    return "\n\n".join(part for part in (matter, _where(case)) if part)


def _where(case: Case) -> str:
    area = case.neighbourhood
    street = " ".join(part for part in (case.street, case.door) if part)
    parts = [case.district.name if case.district else "", area.name if area else "", street, case.place_note]
    if case.lat is not None and case.lon is not None:
        parts.append(f"{case.lat:.5f}, {case.lon:.5f}")
    told = ", ".join(part for part in parts if part)
    return _("Yer: %(place)s") % {"place": told} if told else ""
