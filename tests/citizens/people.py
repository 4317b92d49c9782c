"""Made-up people for tests."""

from __future__ import annotations

from typing import Any

from muhatap.citizens import services
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen
from muhatap.citizens.numbers import tckn_from, vkn_from
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person
from muhatap.places import services as places
from muhatap.places.models import Neighbourhood
from tests.places.shapes import NEIGHBOURHOODS, town

HATICE = "10000000146"
OTHER = tckn_from("123456789")
FOREIGNER = tckn_from("991234567")
FIRM = vkn_from("123456789")


def hatice(by: Person, **changes: Any) -> Citizen:
    """Hatice Yılmaz with a number, a telephone and an e-mail."""
    fields: dict[str, Any] = {
        "name": "Hatice Yılmaz",
        "number": HATICE,
        "phone": "0555 000 00 17",
        "email": "Hatice@ornek.example",
        **changes,
    }
    return services.register(CitizenDraft(**fields), by=by)


def kazimdirik() -> Neighbourhood:
    """The small town, and its neighbourhood Kazımdirik."""
    places.load_districts(town(), attribution="test", by=organization.system())
    places.load_neighbourhoods(NEIGHBOURHOODS, by=organization.system())
    return Neighbourhood.objects.select_related("district").get(name="Kazımdirik")
