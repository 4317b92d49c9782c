"""The small town with a topic that everybody may see, and cases on it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from muhatap.cases.models import Case, Channel, Kind
from muhatap.files import services as files
from muhatap.organization import queries as organization
from muhatap.places.models import District, Neighbourhood
from muhatap.publishing import services
from muhatap.publishing.models import State
from muhatap.publishing.services import Verdict
from tests.cases.town import Town

LAT, LON = 38.46217, 27.21649


def ground() -> Neighbourhood:
    """A district with one neighbourhood."""
    square = [[[[27.0, 38.3], [27.5, 38.3], [27.5, 38.6], [27.0, 38.6], [27.0, 38.3]]]]
    district, _made = District.objects.get_or_create(
        code="bornova",
        defaults={
            **{"name": "Bornova", "name_sort": "bornova", "name_fold": "bornova", "outline": square},
            **{"drawn": square, "south": 38.3, "north": 38.6, "west": 27.0, "east": 27.5},
        },
    )
    area, _made = Neighbourhood.objects.get_or_create(
        code="kazimdirik",
        defaults={
            "district": district,
            "name": "Kazımdirik",
            "name_fold": "kazimdirik",
            "lat": LAT,
            "lon": LON,
        },
    )
    return area


def public(place: Town, **columns: Any) -> Case:
    """A registered case on a public topic, with a street, a door and a point."""
    place.topic.is_public = True
    place.topic.save()
    values: dict[str, Any] = {
        "kind": Kind.COMPLAINT,
        "channel": Channel.COUNTER,
        "text": "Ben Hatice Yıldız, evimin önü (no: 12) çöktü, 0555 000 00 17.",
        "neighbourhood": ground(),
        "street": "Mustafa Kemal Caddesi 12",
        "door": "12",
        "place_note": "Hatice Yıldız'ın evi",
        "answers": {"genislik": "2"},
        "lat": LAT,
        "lon": LON,
    }
    return place.register(**{**values, **columns}).case


def picture(colour: str = "red") -> bytes:
    """A small photo."""
    made = BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "JPEG")
    return made.getvalue()


def with_photo(place: Town, **columns: Any) -> Case:
    """The same with a photo of the applicant's."""
    stored = files.store(BytesIO(picture()), "cukur.jpg", by=organization.system())
    return public(place, files=[stored.pk], **columns)


def release(case: Case, place: Town, text: str = "Yol çöktü.", **more: Any) -> None:
    """A moderator's approval."""
    row = services.look(case.pk, by=place.reviewer)
    verdict = Verdict(state=State.APPROVED, text=text, **more)
    services.decide(case.pk, verdict, version=row.version, by=place.reviewer)
