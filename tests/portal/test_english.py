"""Whoever reads English finds no Turkish on the citizen's side but names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import Case, Referral
from muhatap.delivery import services as delivery
from muhatap.kit import clock
from muhatap.organization import services as house
from muhatap.organization import settings
from muhatap.organization.models import Setting, Staff
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.pages import Answer
from tests.portal.walk import Citizen, shot

pytestmark = pytest.mark.django_db

LETTERS = re.compile(r"[çğıöşüÇĞİÖŞÜ]")
# Words without a letter of their own, as they stand in many of our sentences.
WORDS = re.compile(r"\b(ve|ya da|için|bir|başvuru\w*|veya|kod\w*|adres\w*|telefon\w*|sonra|numara\w*)\b")
NAMES = re.compile(r"Türkçe|Körfez Büyükşehir Belediyesi|Yol Bakım ve Onarım|Mimar Sinan Mahallesi")
SPOKEN = (
    "aria-label",
    "placeholder",
    "title",
    "alt",
    "data-label",
    "data-key-says",
    "data-credit",
    "content",
)
PIECE = {"hx-request": "true"}
ENGLISH = {
    "text": "The road in front of the school has collapsed, a car fell in yesterday.",
    "name": "Ellen Ripley",
    "street": "1420",
}


class Seen(HTMLParser):
    """What a page shows and says, without what is typed and what only scripts read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.inside.append(tag)
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.inside:
            self.said.append(" ".join(data.split()))


def turkish(page: str) -> list[str]:
    """The texts of a page that are Turkish."""
    seen = Seen()
    seen.feed(page)
    plain = [NAMES.sub("", text) for text in seen.said]
    return [text for text in plain if LETTERS.search(text) or WORDS.search(text)]


def read(answer: Answer) -> str:
    """A page as it came."""
    return answer.content.decode()


def test_turkish_is_found() -> None:
    assert turkish("<p>Kapanış</p>") and turkish('<a title="Yeni kod iste">x</a>')
    assert not turkish("<p>Türkçe</p><script>'ığüş'</script><p>Your code</p>")


@pytest.fixture
def town(place: Town) -> Town:
    """A house that has written its English."""
    admin = cast.person(Role.ADMIN)
    said = {
        "municipality.name": "Körfez Büyükşehir Belediyesi",
        "municipality.line": "Çözüm Merkezi",
        "municipality.line_en": "Solution Centre",
        "municipality.address": "Mimar Sinan Mahallesi",
        "municipality.hours": "Hafta içi",
        "municipality.hours_en": "On weekdays",
        "support.line": "Bilgi İşlem, dahili 1240",
        "support.line_en": "IT, extension 1240",
    }
    house.set_settings(said, by=admin)
    place.topic.name_en = "Road collapse"
    place.topic.save()
    return place


def test_every_page_without_a_case(town: Town) -> None:
    client = Client(headers={"accept-language": "en"})
    for path in (
        *("/basla/", "/bildir/", "/aydinlatma/", "/izle/", "/izle/kod/", "/bildir/eklendi/"),
        *("/giris/", "/yok/"),
    ):
        assert turkish(read(client.get(path))) == [], path
    for path in ("/izle/", "/izle/kod/", "/izle/basvuru/cevap/1/", "/giris/"):
        assert turkish(read(client.post(path, {}))) == [], path


def test_a_report_from_its_form_to_an_objection(town: Town) -> None:
    somebody = Citizen(town)
    somebody.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    typed = {**ENGLISH, "topic": str(town.topic.pk)}
    assert turkish(read(somebody.open())) == []
    piece = read(somebody.client.post("/bildir/konu/", somebody.values(**typed), headers=PIECE))
    assert "Road collapse" in piece and turkish(piece) == []
    refused = somebody.report(**typed | {"phone": "12", "name": "", "lat": "x", "neighbourhood_text": "zz"})
    assert refused.status_code == 422 and turkish(read(refused)) == []
    sent = somebody.report(**typed, photos=[shot("road.jpg")])
    address = sent.headers["Location"]
    assert turkish(read(somebody.client.get(address))) == []
    assert turkish(read(somebody.client.post(address, {"code": "000000"}))) == []
    somebody.confirm(sent)
    case = Case.objects.latest("pk")
    assert "Road collapse" in somebody.page() and turkish(somebody.page()) == []
    for _stage in work(case, town):
        assert turkish(somebody.page()) == [], _stage
    for path, said in (("itiraz", {"itiraz-reason": ""}), ("vazgec", {}), ("dosya", {})):
        assert turkish(read(somebody.client.post(f"/izle/basvuru/{path}/", said))) == [], path
    somebody.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "It collapsed again."})
    assert "It collapsed again." in somebody.page() and turkish(somebody.page()) == []
    services.move(case.pk, "dismiss_objection", by=town.coordinator, facts={"reason": "It holds."})
    assert turkish(somebody.page()) == []


def work(case: Case, town: Town) -> Iterator[str]:
    """The case goes its way, with English words of the staff; a pause at every stage."""
    services.move(case.pk, "ask", by=town.coordinator, facts={"question": "Which side?"})
    yield "asked"
    services.move(case.pk, "stop_asking", by=town.coordinator, facts={"reason": "Seen."})
    services.move(case.pk, "route", by=town.coordinator, facts={"units": [town.roads.pk]})
    yield "with a unit"
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=town.roads_user)
    planned = {"reason": "Rain.", "date": str(clock.today() + timedelta(days=5))}
    services.move_referral(part.pk, "schedule", by=town.roads_user, facts=planned)
    services.move(case.pk, "pass_on", by=town.coordinator, facts={"text": "The crew comes on Friday."})
    yield "on the work plan"
    written = answers.submit(part.pk, "The road was repaired.", by=town.roads_user)
    yield "in review"
    answers.approve(written.pk, by=town.reviewer)
    yield "to be told"
    delivery.tell(case.pk, "phone", "told", by=town.deliverer, checklist=delivery.MUST)
    yield "closed"


def test_a_case_page_of_the_staff_calls_a_citizen_in_the_language_of_the_page(town: Town) -> None:
    somebody = Citizen(town)
    case = somebody.file_a_case(photos=[shot()])
    desk = Client()
    desk.force_login(Staff.objects.get(pk=town.coordinator.staff_id or 0))
    for language, called in (("tr", "<small>Hemşehri, "), ("en", "<small>Citizen, ")):
        Staff.objects.filter(pk=town.coordinator.staff_id or 0).update(language=language)
        assert called in read(desk.get(f"/basvuru/{case.pk}/"))


def test_words_of_the_house_have_a_language(town: Town) -> None:
    with translation.override("en"):
        assert settings.spoken("municipality.hours") == "On weekdays"
        assert settings.spoken("municipality.address") == "Mimar Sinan Mahallesi", "what has no English stays"
        Setting.objects.all().delete()
        assert settings.spoken("municipality.line") == "Citizen contact centre"
    assert settings.spoken("municipality.line") == "Hemşehri İletişim Merkezi"
