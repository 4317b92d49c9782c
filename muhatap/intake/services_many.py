"""Many applications at once, from a file or from another system: the desk's work without its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, transaction

from muhatap.cases import services
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.citizens import services as citizens
from muhatap.citizens.models import Citizen
from muhatap.citizens.queries import reply_ways
from muhatap.citizens.services import Comer
from muhatap.kit.errors import Refused
from muhatap.organization import settings
from muhatap.organization.persons import Person

TRIES = 3


@dataclass(frozen=True)
class Incoming:
    """One application: what it says, and who says it. The draft's applicant and reply way are filled in."""

    draft: CaseDraft
    comer: Comer = field(default_factory=Comer)


Outcome = Registered | Refused


class _Again(Exception):
    """Some were refused after people were registered for them: the others are done without those."""

    def __init__(self, refused: Mapping[int, Refused]) -> None:
        super().__init__()
        self.refused = refused


def record_many(incoming: Sequence[Incoming], *, by: Person) -> list[Outcome]:
    """Register the applicants where needed, then the cases; the outcome of each, in their order.

    Each is what `intake.register` would make of it alone, but nobody is there to be asked: who is plainly
    registered already is taken for that record, and a case alike is no obstacle. What is refused leaves
    nothing behind, and the others are recorded all the same. One transaction; some hundreds at a time keep
    it short. Whoever registers one of the applicants at the same moment is waited for, then found.
    """
    refused: dict[int, Refused] = {}
    tries = TRIES
    while True:
        try:
            with transaction.atomic(), settings.one_reading():
                return _recorded(incoming, refused, by)
        except _Again as again:
            refused |= again.refused
        except IntegrityError:
            tries -= 1
            if not tries:
                raise


def _recorded(incoming: Sequence[Incoming], refused: Mapping[int, Refused], by: Person) -> list[Outcome]:
    going = {at: one for at, one in enumerate(incoming) if at not in refused}
    people = citizens.recognise_many([one.comer for one in going.values()], by=by)
    ways = reply_ways([one for one in people if isinstance(one, Citizen)])
    drafts: dict[int, CaseDraft] = {}
    done: dict[int, Outcome] = {**refused}
    for (at, one), citizen in zip(going.items(), people, strict=True):
        if isinstance(citizen, Refused):
            done[at] = citizen
        elif citizen is None:
            drafts[at] = one.draft
        else:
            point, wants_call = ways[citizen.pk]
            drafts[at] = replace(one.draft, citizen=citizen, reply_point=point, wants_call=wants_call)
    made = services.register_many(list(drafts.values()), by=by)
    fails = {at: one for at, one in zip(drafts, made, strict=True) if isinstance(one, Refused)}
    if fails:
        raise _Again(fails)
    done |= dict(zip(drafts, made, strict=True))
    return [done[at] for at in range(len(incoming))]
