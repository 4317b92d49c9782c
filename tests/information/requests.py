"""Information requests that have come some way, through the product's own services and pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import Case, Channel, Kind, Referral
from muhatap.delivery import services as delivery
from muhatap.information import services as information
from muhatap.information.services import Draft
from muhatap.kit import clock
from tests.cases.town import Town
from tests.pages import body

ANSWER = "2025 yılı park bakım ihalesinin sözleşmesi ektedir, 12 sayfa."
REASON = "Sözleşmenin üç sayfasında yüklenicinin birim fiyat analizi yer alıyor."
REFUSED = Draft("refused", ("23",), REASON)
PARTLY = Draft("partly", ("21", "23"), REASON)
GRANTED = Draft("granted", access=("copy",))


def asked(place: Town, **columns: Any) -> Case:
    """An information request, registered and not routed yet."""
    values = {"kind": Kind.INFORMATION_REQUEST, "channel": Channel.COUNTER, "route": False}
    text = "2025 yılı park bakım ihalesinin sözleşmesini istiyorum."
    return place.register(**{**values, "text": text, "topic": place.topic, **columns}).case


def answered(place: Town, **columns: Any) -> Case:
    """The unit has answered; the reviewer has it."""
    case = asked(place, **columns)
    services.move(case.pk, "route", by=place.information_officer, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    answers.submit(part.pk, ANSWER, by=place.roads_user, outcome="informed")
    return Case.objects.get(pk=case.pk)


def told(place: Town, draft: Draft = REFUSED, **columns: Any) -> Case:
    """Decided, approved and told by telephone: closed."""
    case = answered(place, **columns)
    information.decide(case.pk, draft, by=place.information_officer)
    answers.approve(case.answers.get().pk, by=place.reviewer)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    return Case.objects.get(pk=case.pk)


def at(day: str, hour: int = 9) -> Any:
    """Time stands still on a day of Istanbul."""
    return clock.frozen(datetime.fromisoformat(f"{day}T{hour:02}:00:00+03:00"))


def days(number: int) -> Any:
    """Time stands still so many days from now."""
    return clock.frozen(clock.now() + timedelta(days=number))


def pdf(name: str = "belge.pdf") -> SimpleUploadedFile:
    """A small document."""
    return SimpleUploadedFile(name, SMALL_PDF, "application/pdf")


def act(client: Client, case: Case, word: str, row: int = 0, /, **values: Any) -> Any:
    """Open the form of an act, then send it."""
    path = f"/bilgi-edinme/{case.pk}/{word}/" + (f"{row}/" if row else "")
    opened = client.get(path)
    assert opened.status_code == 200, (path, opened.status_code)
    return client.post(path, values)


def file_page(client: Client, case: Case) -> str:
    """The file of one request, as it is read."""
    answer = client.get(f"/bilgi-edinme/{case.pk}/")
    assert answer.status_code == 200
    return body(answer)


MONDAY = date(2026, 11, 23)
SMALL_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
