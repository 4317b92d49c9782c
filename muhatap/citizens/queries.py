"""Reads of the register. What comes out is masked; the clear text comes from `services.reveal` alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet, Value

from muhatap.citizens import cipher, numbers, phones, policy
from muhatap.citizens.cards import Card as Card
from muhatap.citizens.cards import cards_of, with_place
from muhatap.citizens.drafts import CitizenDraft, clean_number, clean_point
from muhatap.citizens.likeness import best, face, weigh
from muhatap.citizens.models import CALL, Citizen, CitizenChange, ContactPoint, PrivacyNotice, Viewing
from muhatap.kit import clock, turkish
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person

LONGEST_QUERY = 120
MOST_WORDS = 5
MOST_VALUES, MOST_SHARING = 6, 20  # telephones and e-mails that are looked for, and records that share them
LIKELIEST = 5  # records that may be somebody, looked at closer
SCANNED = 400  # rows a search by later words may look at
SIMILAR = 0.45  # trigram similarity from which two names are alike
STALE_DAYS = 365  # a record nobody confirmed for so long asks to be gone through (izmir:15.13)

ID_LENGTHS = (10, 11)  # digits of a tax number and of a T.C. number, which never begins with 0
NUMBER, PHONE, ENDING, EMAIL, NAME = "number", "phone", "ending", "email", "name"


def card(citizen_id: int, *, person: Person | None = None) -> Card | None:
    """One masked card with points and preferences; None when there is no such record.

    A record hidden by wish shows nothing but that to whoever does not see hidden identities. Two statements.
    """
    made = cards_of(Citizen.objects.filter(pk=citizen_id), person=person)
    return made[0] if made else None


def reply_way(citizen: Citizen | None, wish: str = "") -> tuple[ContactPoint | None, bool]:
    """Where somebody wants to hear, and whether by being called.

    `wish` is one of `PREFERENCES`; without one the record's own. The primary point of that kind, else the
    primary one; those whose consent was taken back only where there is no other.
    """
    if citizen is None:
        return None, False
    return _way(list(citizen.contact_points.filter(is_active=True)), wish or citizen.preferred_channel)


def reply_ways(citizens: Iterable[Citizen]) -> dict[int, tuple[ContactPoint | None, bool]]:
    """As `reply_way` without a wish, by the id of each of these people. One statement."""
    wanted = {row.pk: row.preferred_channel for row in citizens}
    points: dict[int, list[ContactPoint]] = {pk: [] for pk in wanted}
    for point in ContactPoint.objects.filter(citizen__in=wanted, is_active=True):
        points[point.citizen_id].append(point)
    return {pk: _way(points[pk], wish) for pk, wish in wanted.items()}


def _way(points: list[ContactPoint], wanted: str) -> tuple[ContactPoint | None, bool]:
    # where nothing may be sent comes last
    points.sort(key=lambda point: (not point.takes_messages, not point.is_primary, point.pk))
    kinds = (ContactPoint.Kind.MOBILE, ContactPoint.Kind.LANDLINE) if wanted == CALL else (wanted,)
    point = next((point for point in points if point.kind in kinds), None)
    return point or (points[0] if points else None), point is not None and wanted == CALL


def cards(citizen_ids: Iterable[int], *, person: Person | None = None) -> dict[int, Card]:
    """Cards by id, two statements for any number of them."""
    made = cards_of(Citizen.objects.filter(pk__in=list(citizen_ids)), person=person)
    return {one.id: one for one in made}


def find(text: str, limit: int = 8, *, person: Person | None = None) -> list[Card]:
    """Records by identity number, telephone (or its last 4 digits on), e-mail or name; best match first.

    Turkish letters are optional, words may be cut short and stand in any order. Each card says by what it
    was found (`match`, `match_words`). Neither a name nor a part of a number or address finds a record hidden
    by wish, unless the person sees hidden identities; the whole number, telephone or e-mail does, as a card
    without a name. Five statements at most.
    """
    plain = " ".join(text[:LONGEST_QUERY].replace("\x00", " ").split())
    found: dict[int, str] = {}
    for match, ids in _searches(plain, limit, person):
        for pk in ids:
            found.setdefault(pk, match)
        if len(found) >= limit:
            break
    wanted = list(found)[:limit]
    made = cards_of(Citizen.objects.filter(pk__in=wanted), person=person, match=found) if wanted else []
    return sorted(made, key=lambda one: wanted.index(one.id))


def standing(citizen_id: int) -> Citizen | None:
    """The record itself, or the one that is kept in its place since they were merged; None for no record."""
    row = Citizen.objects.select_related("merged_into").filter(pk=citizen_id).first()
    return row.merged_into or row if row is not None else None


def meant_by(text: str) -> str:
    """Which field of a record somebody typed: `number`, `phone`, `email`, `name`; empty for no text.

    Told apart as `find` does, mistakes included: a search in vain begins the record of somebody new.
    """
    if not any(sign.isalnum() for sign in text):
        return ""
    if "@" in text:
        return EMAIL
    try:
        phones.parse(text)
    except phones.BadPhone:
        if any(sign.isalpha() for sign in text):
            return NUMBER if numbers.guess(text) else NAME  # a passport's has letters
        digits = [sign for sign in text if sign.isdigit()]
        return NUMBER if len(digits) in ID_LENGTHS and digits[0] != "0" else PHONE
    return PHONE


def _searches(plain: str, limit: int, person: Person | None) -> Iterable[tuple[str, list[int]]]:
    """The searches worth trying on a text, surest first; each is run only when it is asked for."""
    for_number = [cipher.index(number) for number in numbers.guess(plain)]
    if for_number:
        yield NUMBER, list(Citizen.objects.filter(number_index__in=for_number).values_list("pk", flat=True))
    try:
        yield PHONE, _by_points(Q(value=phones.parse(plain).e164), limit)
    except phones.BadPhone:
        ending = phones.ending(plain)
        if ending:
            yield ENDING, _by_points(_range("backwards", ending[::-1]) & _open_to(person), limit)
    if "@" in plain:
        typed = turkish.ascii_fold(plain)
        begun = _range("value", typed, kind="email") & _open_to(person)
        yield EMAIL, _by_points(begun | Q(value=typed, kind="email"), limit)
    elif any(sign.isalpha() for sign in plain):
        yield NAME, _by_name(plain, limit, person)


def _range(column: str, start: str, **more: str) -> Q:
    """All values that begin with `start`, as a range: an index serves it even in a prepared statement."""
    return Q(**{f"{column}__gte": start, f"{column}__lt": start + "\U0010ffff"}, **more)


def _by_points(condition: Q, limit: int) -> list[int]:
    rows = ContactPoint.objects.filter(condition, is_active=True).order_by("-is_primary", "-pk")
    return list(dict.fromkeys(rows.values_list("citizen_id", flat=True)[: limit * 2]))[:limit]


def _seen(person: Person | None) -> QuerySet[Citizen]:
    """The records whose name may be looked for: those that stand, and hidden ones for who may know."""
    rows = Citizen.objects.filter(merged_into=None)
    return rows if policy.sees(person, hidden=True) else rows.filter(identity_hidden=False)


def _open_to(person: Person | None) -> Q:
    """Points of records that a part of them may find: a hidden one would be told digit by digit."""
    return Q() if policy.sees(person, hidden=True) else Q(citizen__identity_hidden=False)


def _by_name(plain: str, limit: int, person: Person | None) -> list[int]:
    """Names that begin as typed, in order; then names with every word begun in them. One statement."""
    folded = " ".join(turkish.ascii_fold(plain).split()[:MOST_WORDS])
    rows = _seen(person)
    begun = rows.filter(_range("name_fold", folded)).order_by("name_fold", "pk")
    for word in folded.split():
        rows = rows.filter(Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}"))
    first, later = (
        found.annotate(rank=Value(rank)).values_list("rank", "name_sort", "pk")
        for rank, found in enumerate((begun[:limit], rows[:SCANNED]))
    )
    ordered = sorted(first.union(later, all=True))
    return list(dict.fromkeys(pk for _rank, _name, pk in ordered))[:limit]


@dataclass(frozen=True)
class Likely:
    """A record that may be the person being typed, and why. `is_certain`: hardly anybody else."""

    card: Card
    reasons: tuple[str, ...]
    is_certain: bool
    weight: int


def likely(draft: CitizenDraft, *, person: Person | None = None, limit: int = LIKELIEST) -> list[Likely]:
    """Records that may already be this person (izmir:15.12), surest first; for hints while somebody types.

    Same number; same telephone, surer with a similar name; same e-mail; similar name in the same
    neighbourhood; the very same name elsewhere. Fields that cannot be read yet count for nothing. Of a hidden
    record the name does not count, unless the person sees hidden identities: guessing would tell it.
    """
    ids = _candidates(draft, person)
    if not ids:
        return []
    rows = Citizen.objects.filter(pk__in=ids).prefetch_related("contact_points")
    weighed = weigh(
        draft,
        {row.pk: face(row, row.contact_points.all()) for row in rows},
        number_index=_draft_index(draft),
        values=_draft_values(draft),
        names_of_hidden=policy.sees(person, hidden=True),
    )
    likeliest = best(weighed, limit)
    shown = cards([pk for pk, _verdict in likeliest], person=person)
    return [
        Likely(shown[pk], verdict.reasons, verdict.is_certain, verdict.weight)
        for pk, verdict in likeliest
        if pk in shown and verdict.weight
    ]


def _draft_index(draft: CitizenDraft) -> str:
    try:
        number = clean_number(draft.number, str(draft.kind))
    except ValueError:
        return ""
    return cipher.index(number) if number else ""


def _draft_values(draft: CitizenDraft) -> list[str]:
    values = []
    for _source, point in draft.all_points():
        try:
            values.append(clean_point(point).value)
        except ValueError:
            continue
    return values


def _candidates(draft: CitizenDraft, person: Person | None) -> set[int]:
    """Ids worth weighing; at most three statements, each through an index and bounded."""
    index, values = _draft_index(draft), _draft_values(draft)
    folded = turkish.ascii_fold(" ".join(draft.name[:LONGEST_QUERY].replace("\x00", " ").split()))
    ids: set[int] = set()
    if index:
        ids.update(Citizen.objects.filter(number_index=index).values_list("pk", flat=True))
    if values:
        ids.update(
            ContactPoint.objects.filter(
                value__in=values[:MOST_VALUES], citizen__merged_into=None
            ).values_list("citizen_id", flat=True)[:MOST_SHARING]
        )
    if len(folded) >= 5:
        seen = _seen(person)
        ids.update(seen.filter(name_fold=folded).values_list("pk", flat=True)[:3])
        if draft.neighbourhood_id is not None:
            alike = seen.filter(neighbourhood_id=draft.neighbourhood_id).annotate(
                likeness=TrigramSimilarity("name_fold", folded)
            )
            alike = alike.filter(likeness__gt=SIMILAR).order_by("-likeness", "pk")
            ids.update(alike.values_list("pk", flat=True)[:5])
    return ids


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everybody. `checked`: never, stale or fresh."""

    kind: str = ""
    neighbourhood_id: int | None = None
    checked: str = ""


def listed(
    person: Person, filters: Filters, cursor: str = "", *, size: int = 50
) -> tuple[list[Card], Page[Citizen]]:
    """One page of the register by name, and its cursors. Two statements, whatever its length."""
    rows = with_place(_seen(person))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.neighbourhood_id is not None:
        rows = rows.filter(neighbourhood_id=filters.neighbourhood_id)
    year_ago = clock.now() - timedelta(days=STALE_DAYS)
    if filters.checked == "never":
        rows = rows.filter(checked_at=None)
    elif filters.checked == "stale":
        rows = rows.filter(checked_at__lt=year_ago)
    elif filters.checked == "fresh":
        rows = rows.filter(checked_at__gte=year_ago)
    page = keyset(rows, ["name_sort", "id"], cursor, size=size)
    return cards_of(page.rows, person=person), page


def takes_news(point_id: int) -> bool:
    """True while announcements may be sent to a point: in use, and its consent not taken back."""
    wanted = ContactPoint.objects.filter(pk=point_id, is_active=True, news_consent_at__isnull=False)
    return wanted.exists()


def last_change(citizen_id: int) -> int:
    """Id of the newest change of a record, 0 for none: what a form remembers to notice a faster writer."""
    newest = CitizenChange.objects.filter(citizen_id=citizen_id).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


def changes(citizen_id: int, limit: int = 50) -> list[CitizenChange]:
    """The latest changes of a record with who made them, newest first. Values are masked by the page."""
    rows = CitizenChange.objects.filter(citizen_id=citizen_id).select_related("by")
    return list(rows.order_by("-at", "-pk")[:limit])


def notices(citizen_id: int, limit: int = 5) -> list[PrivacyNotice]:
    """When the information text was last shown or read out, newest first."""
    return list(PrivacyNotice.objects.filter(citizen_id=citizen_id).order_by("-at", "-pk")[:limit])


def viewings(
    person: Person, citizen_id: int, what: str = "", cursor: str = "", *, size: int = 50
) -> Page[Viewing]:
    """Who looked at a record, newest first; empty for whoever may not read the log. `what`: Viewing.What."""
    rows = Viewing.objects.filter(citizen_id=citizen_id).select_related("by__staff__unit")
    if what:
        rows = rows.filter(what=what)
    return keyset(rows if policy.may_read_log(person) else rows.none(), ["-at", "-id"], cursor, size=size)


def for_form(citizen_id: int) -> Citizen | None:
    """The row with its place, for the correcting form. The page that shows it logs a look."""
    return with_place(Citizen.objects.filter(pk=citizen_id)).first()
