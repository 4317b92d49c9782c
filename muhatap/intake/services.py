"""Verbs of the intake desk: keep a draft, make a case of it, or answer on the spot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.cases import alike, queries, services
from muhatap.cases.alike import Place
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.models import Case, Contact
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen
from muhatap.citizens.queries import reply_way
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.intake.models import Draft
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.text import is_blank, one_line
from muhatap.organization.persons import Person
from muhatap.reception import services as reception
from muhatap.reception import services_days as days

MOST_DRAFTS = 50
A_MOMENT = timedelta(minutes=10)
ONE_AT_A_TIME = 7_301  # class of the advisory lock under which one person's records are saved
OF_ONE_CITIZEN = 7_302  # and of the one under which cases of one applicant are looked for and saved
LOCK_DESK_AND_CITIZEN = """
    SELECT pg_advisory_xact_lock(%s::int, %s::int),
           CASE WHEN %s::int IS NOT NULL THEN pg_advisory_xact_lock(%s::int, %s::int) END
"""
NEVER = frozenset({"new_number", "citizen_text", "csrfmiddlewaretoken"})
LONGEST = 60_000  # characters of one draft, all fields together
# What every form is sent with, or a tick says: alone it is nothing to come back to.
CHOSEN = frozenset(
    {
        *("channel", "who", "kind", "new_kind", "reply_kind", "draft", "visit", "yap"),
        *("sure", "new_consent", "identity_hidden", "is_sensitive", "incomplete", "despite", "website"),
    }
)


class Duplicate(Refused):
    """The same applicant has an open or recent case on the same topic (izmir:15.12)."""

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__(
            _(
                "Bu hemşehrinin aynı konuda başvurusu var: %(number)s. "
                "Ona bağlayın ya da yine de ayrı kaydedin."
            )
            % {"number": cases[0].number}
        )
        self.cases = list(cases)


class InHousehold(Duplicate):
    """Somebody of the same household has an open or recent aid request."""

    def __init__(self, cases: Sequence[Case]) -> None:
        Refused.__init__(
            self,
            _(
                "Aynı haneden bir yardım talebi var: %(number)s. Ona bağlayın ya da ayrı bir ihtiyaçsa"
                " yine de kaydedin."
            )
            % {"number": cases[0].number},
        )
        self.cases = list(cases)


class SentTwice(Refused):
    """The same text was saved by the same person a moment ago: a second press, or the back button."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("Bu kayıt az önce %(number)s numarasıyla kaydedildi; ikinci kez kaydedilmedi.")
            % {"number": case.number}
        )
        self.cases = [case]


@dataclass(frozen=True)
class Who:
    """The applicant as the desk knows them: found, to be registered, or nobody (anonymous)."""

    citizen: Citizen | None = None
    fresh: CitizenDraft | None = None
    sure: bool = False
    reply_kind: str = ""


@transaction.atomic
def register(
    draft: CaseDraft,
    who: Who,
    *,
    by: Person,
    uploads: Sequence[UploadedFile[Any]] = (),
    despite: Collection[int] = (),
    kept: int | None = None,
    visit: int | None = None,
    public_day: int | None = None,
) -> Registered:
    """Register the applicant where needed, then the case with its files; the kept draft goes.

    `visit` is the coming of which this is the outcome, `public_day` the day in whose list it goes.

    Raises `Duplicate` and `SentTwice` for any case that is not in `despite`, the ids that somebody has looked
    at and called other matters, and what `citizens.register`, `files.store` and `cases.register` refuse; then
    nothing is written.
    """
    citizen = who.citizen
    _one_after_the_other(by, citizen)
    _refuse_second(draft, despite, by)
    if citizen is None and who.fresh is not None:
        citizen = citizens.register(who.fresh, by=by, sure=who.sure)
    if citizen is not None:
        same = alike.duplicates(by, draft.topic, citizen_id=citizen.pk, place=_place(draft))
        if any(case.pk not in despite for case in same):
            raise Duplicate(same)
        family = alike.in_household(by, draft.topic, citizen.pk)
        if any(case.pk not in despite for case in family):
            raise InHousehold(family)
    stored = [files.store(one, one.name or "", by=by, kinds=Kinds.STAFF) for one in uploads]
    point, wants_call = reply_way(citizen, who.reply_kind)
    ready = replace(
        draft,
        citizen=citizen,
        reply_point=point,
        wants_call=wants_call,
        files=[*draft.files, *(row.pk for row in stored)],
    )
    made = services.register(ready, by=by)
    if visit is not None:
        reception.became_case(visit, made.case, by=by)
    if public_day is not None:
        days.add_request(public_day, made.case, by=by)
    forget(kept, by=by)
    return made


def _place(draft: CaseDraft) -> Place:
    return Place(
        lat=draft.lat,
        lon=draft.lon,
        neighbourhood_id=draft.neighbourhood.pk if draft.neighbourhood else None,
        district_id=draft.lies_in.pk if draft.lies_in else None,
        street=draft.street,
    )


def _one_after_the_other(by: Person, citizen: Citizen | None) -> None:
    """Two sendings of one form, or two desks with one known applicant: the second finds the first's."""
    whose = citizen.pk % 2**31 if citizen is not None else None
    locks = [ONE_AT_A_TIME, by.actor_id % 2**31, whose, OF_ONE_CITIZEN, whose]
    with connection.cursor() as cursor:
        cursor.execute(LOCK_DESK_AND_CITIZEN, locks)


def _refuse_second(draft: CaseDraft, despite: Collection[int], by: Person) -> None:
    since = clock.now() - A_MOMENT
    mine = Case.objects.filter(registered_by_id=by.actor_id, received_at__gte=since - timedelta(days=366))
    same = mine.filter(registered_at__gte=since, topic=draft.topic, text=draft.text, channel=draft.channel)
    case = same.exclude(pk__in=despite).first() if draft.text.strip() else None
    if case is not None:
        raise SentTwice(case)


@transaction.atomic
def answer_on_the_spot(
    contact: Contact, who: Who, *, by: Person, kept: int | None = None, visit: int | None = None
) -> Contact:
    """A conversation that ends with its answer: one light record, no case. `visit` as in `register`."""
    contact.citizen = _caller(who, by)
    forget(kept, by=by)
    done = services.answer_on_the_spot(contact, by=by)
    if visit is not None:
        reception.was_answered(visit, done, by=by)
    return done


def _caller(who: Who, by: Person) -> Citizen | None:
    """Whom a light record names; somebody new is registered when a telephone number was given."""
    if who.citizen is None and who.fresh is not None and who.fresh.phone:
        return citizens.register(who.fresh, by=by, sure=who.sure)
    return who.citizen


@transaction.atomic
def join(
    case_id: int,
    contact: Contact,
    who: Who,
    *,
    by: Person,
    kept: int | None = None,
    visit: int | None = None,
) -> Case:
    """Somebody called about something that is known: the conversation goes to the existing case.

    The contact keeps who called; the story says whether that is the applicant, and never who else. `visit`
    as in `register`.
    """
    contact.citizen = _caller(who, by)
    if contact.citizen is not None:
        contact.citizen = citizens.held(contact.citizen.pk)  # before the case, as a merge takes them
    applicant = queries.visible_to(by).values_list("citizen_id", flat=True).get(pk=case_id)
    same = contact.citizen is not None and contact.citizen.pk == applicant
    facts = {
        "text": contact.text or "…",
        "channel": contact.channel,
        "kind": "same" if same else "other",
    }
    case = services.move(case_id, "join", by=by, facts=facts)
    contact.case = case
    done = services.answer_on_the_spot(contact, by=by)
    if visit is not None:
        reception.was_answered(visit, done, by=by)
    forget(kept, by=by)
    return case


@transaction.atomic
def keep(
    values: Mapping[str, object],
    *,
    by: Person,
    channel: str,
    draft_id: int | None = None,
    live_id: int | None = None,
) -> Draft | None:
    """Keep what has been typed so far, but for national numbers: those are kept encrypted or not at all.

    Where nothing was typed nothing is kept, and a draft that was emptied goes. What goes on with the draft
    of this sitting (`live_id`) without naming it, from a page opened anew, becomes no second one. The oldest
    drafts beyond fifty are dropped.
    """
    plain = {
        key: value for key, value in values.items() if isinstance(value, str | list) and key not in NEVER
    }
    if sum(len(str(value)) for value in plain.values()) > LONGEST:
        plain = {
            key: str(value)[:20_000] for key, value in plain.items() if key in {"text", "topic", "topic_text"}
        }
    if all(key in CHOSEN or is_blank("".join(map(str, value))) for key, value in plain.items()):
        forget(draft_id, by=by)
        return None
    words = _words(values)[:120]
    now = clock.now()
    mine = Draft.objects.select_for_update().filter(by_id=by.actor_id)
    # locked: what is registered meanwhile does not come back
    draft = mine.filter(pk=draft_id or live_id or 0).first()
    if draft is None or (not draft_id and not _goes_on(draft.values, plain)):
        draft = Draft(by_id=by.actor_id, started_at=now)
    draft.channel, draft.values, draft.words, draft.saved_at = channel, plain, words, now
    draft.save()
    old = (
        Draft.objects.filter(by_id=by.actor_id)
        .order_by("-saved_at")
        .values_list("pk", flat=True)[MOST_DRAFTS:]
    )
    Draft.objects.filter(pk__in=list(old)).delete()
    return draft


def _goes_on(before: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """True when everything that was typed before still stands, or is only longer."""
    typed = {key: str(value) for key, value in before.items() if key not in CHOSEN and str(value).strip()}
    return bool(typed) and all(str(now.get(key, "")).startswith(value) for key, value in typed.items())


def _words(values: Mapping[str, object]) -> str:
    """What a draft is called in a list: how its text begins, else what else is known of it."""
    said = {key: one_line(value) for key, value in values.items() if isinstance(value, str)}
    who = said.get("new_name") or (said.get("citizen_text") if said.get("citizen") else "")
    known = (said.get("topic_text"), who, said.get("neighbourhood_text"))
    spare = (said.get(key) for key in ("answer", "street", "place_note", "paper_no"))
    return said.get("text") or ", ".join(filter(None, known)) or next(filter(None, spare), "")


@transaction.atomic
def forget(draft_id: int | None, *, by: Person) -> None:
    """Drop a draft of one's own; nobody else's."""
    if draft_id:
        Draft.objects.filter(pk=draft_id, by_id=by.actor_id).delete()


def tidy(before: datetime) -> int:
    """Drop drafts that nobody has touched since `before`; they hold what citizens said."""
    deleted, _by_model = Draft.objects.filter(saved_at__lt=before).delete()
    return deleted
