"""How like a record is to somebody being typed, and the words for it (izmir:15.12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit import turkish

ALIKE = 0.4


@dataclass(frozen=True)
class Verdict:
    """Reasons in words, whether they leave hardly a doubt, and a weight to sort by."""

    reasons: tuple[str, ...]
    is_certain: bool
    weight: int


@dataclass(frozen=True)
class Face:
    """What of a record speaks for or against its being somebody."""

    name_fold: str
    number_index: str
    is_hidden: bool
    neighbourhood_id: int | None
    points: frozenset[tuple[str, str]]


def face(row: Citizen, points: Iterable[ContactPoint]) -> Face:
    """The face of a record with these points."""
    reached = frozenset((point.kind, point.value) for point in points)
    return Face(row.name_fold, row.number_index, row.identity_hidden, row.neighbourhood_id, reached)


def weigh(
    draft: CitizenDraft,
    faces: Mapping[int, Face],
    *,
    number_index: str,
    values: Sequence[str],
    names_of_hidden: bool = True,
) -> dict[int, Verdict]:
    """A verdict for every record, by its id; weight 0 when nothing speaks for it.

    Without `names_of_hidden` the name of a record hidden by wish counts for nothing.
    """
    folded = turkish.ascii_fold(" ".join(draft.name.split()))
    return {
        pk: _verdict(
            one,
            folded if names_of_hidden or not one.is_hidden else "",
            number_index,
            values,
            draft.neighbourhood_id,
        )
        for pk, one in faces.items()
    }


def best(weighed: Mapping[int, Verdict], limit: int) -> list[tuple[int, Verdict]]:
    """The likeliest, surest first."""
    return sorted(weighed.items(), key=lambda item: (-item[1].weight, item[0]))[:limit]


def _verdict(
    row: Face, folded: str, number_index: str, values: Sequence[str], neighbourhood_id: int | None
) -> Verdict:
    reasons: list[tuple[int, str]] = []
    likeness = similarity(folded, row.name_fold) if folded else 0.0
    shared = {kind for kind, value in row.points if value in values}
    if number_index and row.number_index == number_index:
        reasons.append((100, _("aynı kimlik no")))
    if shared & {ContactPoint.Kind.MOBILE, ContactPoint.Kind.LANDLINE}:
        reasons.append((40, _("aynı telefon")))
    if ContactPoint.Kind.EMAIL in shared:
        reasons.append((40, _("aynı e-posta")))
    if folded and likeness == 1:
        reasons.append((30, _("aynı ad")))
    elif folded and likeness >= ALIKE:
        reasons.append((20, _("benzer ad")))
    by_name = any(weight in {20, 30} for weight, _words in reasons)
    if by_name and neighbourhood_id is not None and row.neighbourhood_id == neighbourhood_id:
        reasons.append((20, _("aynı mahalle")))
    other_number = bool(number_index and row.number_index and row.number_index != number_index)
    weight = sum(weight for weight, _words in reasons)
    if other_number:  # two people of one family: same telephone, two numbers
        weight //= 3
    certain = not other_number and (weight >= 100 or (by_name and weight >= 60))
    return Verdict(tuple(words for _weight, words in reasons), certain, weight)


def similarity(a: str, b: str) -> float:
    """Share of common trigrams of two folded names, word by word, as PostgreSQL's pg_trgm counts it."""
    one, two = _trigrams(a), _trigrams(b)
    return len(one & two) / len(one | two) if one or two else 0.0


def _trigrams(text: str) -> set[str]:
    padded = [f"  {word} " for word in text.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}
