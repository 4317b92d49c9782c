"""The register of citizens: found, read masked, registered, opened with a reason."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from muhatap.api import registering
from muhatap.api.door import Room
from muhatap.api.replies import created, page_of, reply
from muhatap.api.schemas.citizens import (
    CitizenFilters,
    CitizenList,
    CitizenRow,
    NewCitizen,
    Revealed,
    RevealWish,
)
from muhatap.cases import queries as cases
from muhatap.citizens import policy, queries, services
from muhatap.citizens.models import Citizen
from muhatap.citizens.queries import Card, Filters
from muhatap.kit.errors import Incomplete, NotYours
from muhatap.kit.paging import Page
from muhatap.organization.gates import KeyRequest

room = Room(tags=["citizens"])
READ, WRITE, REVEAL = "citizens:read", "citizens:write", "citizens:reveal"


def _require_reader(request: KeyRequest) -> None:
    if not request.person.has(*policy.READERS):
        raise NotYours(_("Bu anahtarın görevleri hemşehri siciline bakamaz."))


def _shape(card: Card) -> dict[str, object]:
    names = ("id", "kind", "name_masked", "number_masked", "place", "address_masked", "language")
    own = ("id", "kind", "masked", "is_primary", "is_active", "has_consent")
    return {
        **{name: getattr(card, name) for name in names},
        "preferred_channel": card.preferred_channel,
        "is_hidden": card.is_hidden,
        "match": card.match,
        "points": [{name: getattr(point, name) for name in own} for point in card.points],
    }


@room.reads("/citizens", READ, CitizenList, summary="Find citizens")
def listed(request: KeyRequest, filters: Query[CitizenFilters]) -> HttpResponse:
    """With `q` the best matches, else the register by name. Everything is masked."""
    _require_reader(request)
    if filters.q.strip():
        found = queries.find(filters.q, min(filters.limit, 20), person=request.person)
        empty: Page[Citizen] = Page(rows=[], next="", previous="")
        return page_of(request, empty, [_shape(card) for card in found])
    wanted = Filters(kind=filters.kind, neighbourhood_id=filters.neighbourhood)
    cards, page = queries.listed(request.person, wanted, filters.cursor, size=filters.limit)
    return page_of(request, page, [_shape(card) for card in cards])


@room.reads("/citizens/{int:citizen_id}", READ, CitizenRow, summary="Read a citizen, masked")
def one(request: KeyRequest, citizen_id: int) -> HttpResponse:
    """The masked record; that it was looked at is logged."""
    _require_reader(request)
    card = queries.card(citizen_id, person=request.person)
    if card is None:
        raise Citizen.DoesNotExist
    services.looked(citizen_id, by=request.person)
    return reply(_shape(card))


@room.makes("/citizens", WRITE, CitizenRow, summary="Register a citizen")
def register(request: KeyRequest, data: NewCitizen) -> HttpResponse:
    """One record for a person: a known number or a likely double is refused (409 names it in `citizens`)."""
    _require_reader(request)
    draft = registering.citizen_draft(data, "api")
    made = services.register(draft, by=request.person, sure=data.sure)
    card = queries.card(made.pk, person=request.person)
    assert card is not None
    return created(_shape(card), f"/api/v1/citizens/{made.pk}")


@room.does("/citizens/{int:citizen_id}/reveal", REVEAL, Revealed, summary="Read a citizen in clear")
def reveal(request: KeyRequest, citizen_id: int, data: RevealWish) -> HttpResponse:
    """Name, addresses or number without the mask. Who, when and why is logged (law 6698 m.12).

    A case that is named must be one this key sees, and this citizen's.
    """
    number = data.case_number.strip()
    if number:
        seen = cases.visible_to(request.person).filter(number=number, citizen_id=citizen_id)
        if not seen.exists():
            wrong = _("Bu hemşehrinin böyle bir başvurusu yok.")
            raise Incomplete(wrong, fields={"case_number": wrong})
    told = services.reveal(citizen_id, data.what, reason=data.reason, by=request.person, case_number=number)
    shown = asdict(told)
    shown["id"] = shown.pop("citizen_id")
    shown["points"] = [{"kind": kind, "value": value} for kind, value in told.points]
    return reply(shown)
