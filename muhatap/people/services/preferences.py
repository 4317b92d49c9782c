"""What may be sent to somebody, where, in which language and when not: said at the desk or by themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from muhatap.cases.services import following as cases
from muhatap.citizens import masking
from muhatap.citizens import queries as register
from muhatap.citizens import services as citizens
from muhatap.citizens.errors import BadRecord
from muhatap.citizens.models import CALL, NEWS_KINDS, Citizen, CitizenChange, ContactPoint, Purpose
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.notifications import services as notifications
from muhatap.notifications.services import Recipient
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person
from muhatap.people.services.codes import CHANNELS

Set = Callable[..., ContactPoint]
GIVE: Mapping[str, Set] = {
    Purpose.CASES: citizens.set_consent,
    Purpose.SURVEYS: citizens.set_survey_consent,
    Purpose.NEWS: citizens.set_news_consent,
}


@dataclass(frozen=True)
class Wishes:
    """What somebody wants. `reach` is a contact point's id as text, `call`, or empty for no preference.

    `allowed` names the purposes by contact point; points that it does not name stay as they are. None for
    `reach` or `language` leaves them. Quiet hours are hours of Istanbul, 0 to 23, both or none.
    """

    allowed: Mapping[int, Collection[str]] = field(default_factory=dict)
    reach: str | None = None
    language: str | None = None
    quiet: tuple[int, int] | None = None


def points_of(row: Citizen) -> list[ContactPoint]:
    """Where messages may go to somebody: telephones and e-mails in use whose code, if any, came back."""
    rows = row.contact_points.filter(is_active=True, kind__in=NEWS_KINDS)
    rows = rows.exclude(code__isnull=False, code__confirmed_at=None)
    return list(rows.order_by("-is_primary", "pk"))


@transaction.atomic
def set_preferences(
    citizen_id: int, wishes: Wishes, *, by: Person, source: str, reason: str = ""
) -> list[str]:
    """Write down what may be sent where; each yes and no with its day, source and text (6698 m.5, m.11).

    What changed, in words of its owner's language; they are told of it by a message. BadRecord (fields
    `quiet_from`, `reach`, `reason`): staff who take a consent back say why, the citizen need not. Locks as in
    a merging: record, cases, points. DoesNotExist for a record that is not `by`'s to write.
    """
    row = citizens.locked(citizen_id, by)
    cases.hold_cases([row.pk])
    points = points_of(row)
    why = _checked(row, points, wishes, by, reason)
    told = register.reply_way(row)[0]
    with translation.override("tr" if (wishes.language or row.language) == "tr" else "en"):
        said = [
            words
            for point in points
            if point.pk in wishes.allowed
            for words in _consents(point, wishes.allowed[point.pk], source, why, by)
        ]
        said += _reach(row, points, wishes, by) + _language(row, wishes, by) + _quiet(row, points, wishes, by)
    if said:
        _confirm(row, points, told, said, by)
    return said


def _checked(row: Citizen, points: list[ContactPoint], wishes: Wishes, by: Person, reason: str) -> str:
    problems: dict[str, str] = {}
    known = {"", CALL, row.preferred_channel, *(str(one.pk) for one in points)}
    if wishes.reach is not None and wishes.reach not in known:
        problems["reach"] = _("Bu iletişim bilgisi artık kullanılmıyor; yeniden seçin.")
    if wishes.quiet is not None and not all(0 <= hour <= 23 for hour in wishes.quiet):
        problems["quiet_from"] = _("Saat 0 ile 23 arasında olmalı.")
    why = texts.one_line(reason)
    wrong = texts.flaw(why, limit=300)
    takes_back = any(
        getattr(point, f"{purpose}_at") and purpose not in wishes.allowed[point.pk]
        for point in points
        if point.pk in wishes.allowed
        for purpose in Purpose.values
    )
    if by.kind != Actor.Kind.CITIZEN and (wrong or (takes_back and len(why) < 3)):
        problems["reason"] = str(wrong) or _("Neden kaldırıldığını yazın.")
    if problems:
        raise BadRecord(_("Tercihler yazılmadı. Seçtikleriniz duruyor."), fields=problems)
    return why


def _consents(point: ContactPoint, wanted: Collection[str], source: str, why: str, by: Person) -> list[str]:
    said, shown = [], masking.point(point.kind, point.value)
    for purpose in Purpose:
        given = purpose.value in wanted
        if given == (getattr(point, f"{purpose}_at") is not None):
            continue
        if given or by.kind == Actor.Kind.CITIZEN:
            GIVE[purpose](point.pk, given, source=source, by=by)
        else:
            citizens.take_consent_back(point.pk, purpose, reason=why, by=by)
        words = _("%(address)s: %(purpose)s açıldı") if given else _("%(address)s: %(purpose)s kapandı")
        said.append(words % {"address": shown, "purpose": purpose.label})
    return said


def _reach(row: Citizen, points: list[ContactPoint], wishes: Wishes, by: Person) -> list[str]:
    """The wish of the record, and of every open case: who says it now means these, too."""
    if wishes.reach is None:
        return []
    point = next((one for one in points if str(one.pk) == wishes.reach), None)
    channel = point.kind if point is not None else wishes.reach
    first = point is not None and not point.is_primary
    if channel == row.preferred_channel and not first:
        return []
    if point is not None and first:
        citizens.prefer_point(point.pk, by=by)
    if channel != row.preferred_channel:
        citizens.change(row.pk, {"preferred_channel": channel}, by=by)
        row.preferred_channel = channel
    cases.reply_as_wished(row)
    if point is not None:
        return [_("Önce buraya yazılsın: %(address)s") % {"address": masking.point(point.kind, point.value)}]
    return [_("Telefonla aransın") if wishes.reach == CALL else _("Nereden yazıldığı fark etmez")]


def _language(row: Citizen, wishes: Wishes, by: Person) -> list[str]:
    if wishes.language is None or wishes.language == row.language:
        return []
    citizens.change(row.pk, {"language": wishes.language}, by=by)
    row.language = wishes.language
    cases.read_as_wished(row)
    return [_("İletilerin dili değişti")]


def _quiet(row: Citizen, points: list[ContactPoint], wishes: Wishes, by: Person) -> list[str]:
    """The same hours for every point: it is the person who sleeps. `allowed` names which points are meant."""
    before = next(((p.quiet_from, p.quiet_until) for p in points if p.pk in wishes.allowed), (None, None))
    after = wishes.quiet or (None, None)
    if after[0] == after[1]:
        after = (None, None)
    if before == after or not wishes.allowed:
        return []
    mine = ContactPoint.objects.filter(pk__in=[one.pk for one in points if one.pk in wishes.allowed])
    mine.update(quiet_from=after[0], quiet_until=after[1])
    CitizenChange.objects.create(
        citizen=row,
        at=clock.now(),
        by_id=by.actor_id,
        field="quiet",
        before=hours(*before),
        after=hours(*after),
    )
    if after[0] is None:
        return [_("Sessiz saat yok")]
    return [_("%(hours)s saatleri arasında ileti gelmesin") % {"hours": hours(*after)}]


def hours(begins: int | None, ends: int | None) -> str:
    """Quiet hours in signs, `22.00–08.00`; empty for none."""
    return "" if begins is None or ends is None else f"{begins:02}.00–{ends:02}.00"


def _confirm(
    row: Citizen, points: list[ContactPoint], told: ContactPoint | None, said: list[str], by: Person
) -> None:
    """Tell them where they are told now; who wants nothing any more, where they were told till now."""
    now, _called = register.reply_way(row)
    place = next((one for one in (now, told) if one and one.kind in CHANNELS and one.takes_messages), None)
    place = place or (told if told is not None and told.kind in CHANNELS else next(iter(points), None))
    if place is None:
        return
    to = Recipient(
        "citizen", CHANNELS[ContactPoint.Kind(place.kind)], place.value, row.language, point_id=place.pk
    )
    context = {"text": "\n".join(said), "date": clock.today().isoformat()}
    notifications.queue("citizen/preferences", [to], context=context, by=by)
