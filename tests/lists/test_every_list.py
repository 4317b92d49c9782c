"""Every list comes out as its page shows it, for whoever sees the page and for nobody else."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.announcements import services as announcements
from muhatap.announcements.drafts import Draft
from muhatap.api import services as api
from muhatap.cases import services
from muhatap.cases.models import Channel, Contact
from muhatap.cimer import services as cimer
from muhatap.citizens import services as citizens
from muhatap.deadlines import services as deadlines
from muhatap.intake import services as intake
from muhatap.intake.services import Who
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.lists import services as lists
from muhatap.lists.looks import Look
from muhatap.lists.services.views import Draft as ViewDraft
from muhatap.organization import queries as organization
from muhatap.organization import services as office
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.scopes import SCOPES
from muhatap.organization.sheets import SOURCES
from muhatap.overdue import services as overdue
from muhatap.overdue.models import Report
from muhatap.people import services as linking
from muhatap.people.models import Pair
from muhatap.reception import services as reception
from muhatap.reception import services_days as days
from tests import cast
from tests.cases.town import Town, citizen
from tests.lists.test_exports import lines, out, place
from tests.pages import body, sit, streamed

__all__ = ["place"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def full(place: Town) -> dict[str, tuple[str, str]]:
    """Something in every list: by its address, what stands in the page and in the file, and who looks."""
    by, top = place.agent, place.roads.parent
    assert top is not None
    admin = cast.person(Role.ADMIN, None, "sistem")
    case = place.register().case
    chief = Staff.objects.get(pk=place.supervisor.staff_id or 0).username
    services.move(case.pk, "note", by=place.coordinator, facts={"text": f"@{chief} bakar mısın?"})
    run_all()
    citizens.reveal(place.citizen.pk, "contact", reason="Geri arama", by=place.supervisor)
    intake.keep({"text": "Yarım kalan söz"}, by=by, channel=Channel.PHONE)
    talk = Contact(channel=Channel.COUNTER, at=clock.now(), by_id=by.actor_id, text="?", answer="Saat beşte.")
    intake.answer_on_the_spot(talk, Who(), by=by)
    day = days.open_day("Konak Halk Günü", clock.today(), "Meydan", by=by)
    asked = place.draft(channel=Channel.PUBLIC_DAY, text="Parka bank istiyorum.")
    bench = intake.register(asked, Who(citizen=place.citizen), by=by, public_day=day.pk, despite=[case.pk])
    reception.arrive(by=by, name="Ziyaretçi Nuri", purpose="Ruhsat")
    twin = citizens.register(citizens_draft(), by=by, sure=True)
    first, second = sorted((place.citizen.pk, twin.pk))
    Pair.objects.create(first_id=first, second_id=second, weight=70, reasons=["phone"], found_at=clock.now())
    run = lists.choose([case.pk], "case:note", {"text": "Toplu not"}, about="Seçilenler", by=place.supervisor)
    lists.save_view(ViewDraft("Çukurlar", Look()), by=by)
    until = clock.now() + timedelta(days=30)
    key, _secret = office.create_key(
        name="Çınar eşlemesi",
        scopes=list(SCOPES)[:1],
        roles=(Role.COORDINATOR,),
        unit_id=top.pk,
        expires_at=until,
        per_minute=60,
        by=admin,
    )
    hook, _secret = api.create_webhook(
        key.pk, url="https://ornek.example/kanca", events=["case.register"], by=admin
    )
    api.ping(hook.pk, by=admin)
    words = Draft(place.roads.pk, title_tr="Park açılıyor", text_tr="Gül Sokak’taki park cumartesi açılıyor.")
    news = announcements.write(words, by=place.roads_lead)
    spouse = citizen("Ahmet Yıldız", "+905550000041")
    home = linking.link(place.citizen.pk, spouse.pk, "spouse", reason="Söyledi", by=by).household
    days_off = {"first": date(2026, 12, 7), "last": date(2026, 12, 8), "kind": "leave", "name": "Köprü"}
    leave = deadlines.propose("add", days_off, reason="Genelge", by=admin)
    deadlines.confirm(leave.pk, by=admin)
    outside, file = from_outside(place)
    past = clock.now() - timedelta(days=40)
    with clock.frozen(past):
        old = place.register(received_at=past, by=place.supervisor).case
        services.move(old.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    letter = overdue.draft_letter("warning", place.roads, [old.pk], by=place.supervisor)
    overdue.report(by=organization.system())
    week = Report.objects.get()
    return {
        "/cimer/": (outside, "cimer_officer"),
        "/cimer/gecikenler/": (outside, "coordinator"),
        "/cimer/bakis/": ("Öğleden önce", "cimer_officer"),
        "/cimer/rakamlar/": ("Şikâyet", "manager"),
        "/cimer/dosyalar/": ("liste.csv", "cimer_officer"),
        f"/cimer/dosyalar/{file}/": ("Boş bırakılamaz.", "cimer_officer"),
        "/cimer/yetkililer/": ("Derya Aksoy", "manager"),
        "/cimer/yazilar/": ("Kaldırım hakkında", "cimer_officer"),
        "/gecikme/": (old.number, "supervisor"),
        "/gecikme/bildirim/": (old.number, "supervisor"),
        "/gecikme/yazilar/": ("Yol Bakım ve Onarım", "supervisor"),
        f"/gecikme/yazilar/{letter.pk}/": (old.number, "supervisor"),
        "/gecikme/haftalik/": ("Yol Bakım ve Onarım", "roads_lead"),
        f"/gecikme/haftalik/{week.pk}/": (old.number, "roads_lead"),
        "/gostergeler/": ("", "manager"),
        "/gostergeler/birimler/": ("", "manager"),
        f"/gostergeler/basvurular/?olcu=acik&bas={day.day}&son={day.day}": (case.number, "manager"),
        "/ekibim/": ("", "roads_lead"),
        "/yonetim/kurallar/": ("", "admin"),
        "/yonetim/roller/": ("Gizli kimliği gerekçeyle açar", "manager"),
        f"/hane/{home.pk}/": ("", "agent"),
        f"/hemsehriler/{place.citizen.pk}/tercihler/": ("", "agent"),
        "/kuyruk/tumu/": (case.number, "coordinator"),
        f"/trafik/birim/{place.roads.pk}/elinde/": ("", "coordinator"),
        "/ara/?q=bank": (bench.case.number, "coordinator"),
        "/konular/": ("Yol çökmesi", "manager"),
        "/listeler/": ("Çukurlar", "agent"),
        "/listeler/bak/": (case.number, "coordinator"),
        "/toplu/": ("Seçilenler", "supervisor"),
        f"/toplu/{run.pk}/": (case.number, "supervisor"),
        "/teskilat/": ("Yol Bakım ve Onarım", "agent"),
        "/personel/": ("Derya Aksoy", "admin"),
        "/yonetim/unvanlar/": ("", "admin"),
        "/yonetim/kayitlar/": ("Çınar eşlemesi", "admin"),
        "/yonetim/anahtarlar/": ("Çınar eşlemesi", "admin"),
        "/yonetim/web-kancalari/": ("ornek.example", "admin"),
        f"/yonetim/web-kancalari/{hook.pk}/": ("webhook.ping", "admin"),
        "/hemsehriler/": ("Hatice", "agent"),
        "/hemsehriler/ciftler/": ("aynı telefon", "agent"),
        f"/hemsehriler/{place.citizen.pk}/bakanlar/": ("Geri arama", "supervisor"),
        "/iletiler/": (case.number, "coordinator"),
        "/iletiler/kaliplar/": ("Hemşehri: başvurusu alındı", "admin"),
        "/metinler/": ("", "agent"),
        "/duyurular/": ("Park açılıyor", "roads_lead"),
        f"/duyurular/{news.pk}/alicilar/": ("", "roads_lead"),
        "/sureler/": ("3071", "agent"),
        "/sureler/takvim/": ("Cumhuriyet", "agent"),
        "/sureler/degisiklikler/": ("Köprü", "agent"),
        f"/sureler/degisiklikler/{leave.pk}/": ("", "agent"),
        f"/sureler/degisiklikler/{leave.pk}/isler/": ("", "agent"),
        "/sureler/istatistik/isler/?sure=3071&ne=acik": (case.number, "coordinator"),
        "/sureler/istatistik/": ("", "manager"),
        "/taslaklar/": ("Yarım kalan söz", "agent"),
        "/gorusmeler/": ("Saat beşte.", "agent"),
        "/halk-gunu/": ("Konak Halk Günü", "agent"),
        f"/halk-gunu/{day.pk}/": (bench.case.number, "agent"),
        "/kabul/": ("Ziyaretçi Nuri", "agent"),
        "/kabul/gecmis/": ("Ziyaretçi Nuri", "agent"),
        "/yayin/": ("", "reviewer"),
        "/sozler/": ("bakar mısın", "supervisor"),
        "/bilgi-edinme/": ("", "coordinator"),
        "/bilgi-edinme/masa/": ("", "agent"),
        "/bilgi-edinme/tarife/": ("", "admin"),
        "/bilgi-edinme/rapor/": ("", "manager"),
        "/bilgi-edinme/rapor/2026/": ("", "manager"),
        "/bilgi-edinme/rapor/2026/received/": ("", "manager"),
        "/bilgi-edinme/yazilar/": ("", "reviewer"),
    }


def from_outside(place: Town) -> tuple[str, int]:
    """A late application with all that is kept around it: its number, and the id of a file."""
    by = place.cimer_officer
    said = cimer.Outside("cimer", "2600004711", "complaint", clock.today() - timedelta(days=45))
    draft = place.draft(text="Kaldırım çöktü.", citizen=None, reply_point=None)
    entry, _made = cimer.register(said, draft, Who(), by=by)
    services.move(entry.case_id, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    cimer.look("cimer", 2, by=by, note="Öğleden önce")
    wish = cimer.Appointment(place.agent.staff_id or 0, "cimer", "user", clock.today())
    cimer.appoint(wish, by=place.manager)
    subject = "Kaldırım hakkında"
    cimer.write(cimer.LetterDraft("out", "E-1", clock.today(), subject, place.roads.pk), by=by)
    file = cimer.take_in("cimer", "liste.csv", b"No;Tarih;Metin\n;02.11.2026;Yol\n", by=by)
    cimer.map_columns(
        file.pk, {"number": "No", "applied_on": "Tarih", "text": "Metin"}, {"topic": place.topic.pk}, by=by
    )
    run_all("cimer.judge")
    return entry.number, file.pk


def citizens_draft() -> Any:
    from muhatap.citizens.drafts import CitizenDraft

    return CitizenDraft(name="Hatice Yıldız", phone="0555 000 00 17")


def people(place: Town) -> dict[str, Person]:
    admin = organization.person_of(Staff.objects.get(username="sistem"))
    named = (
        "manager",
        "coordinator",
        "supervisor",
        "reviewer",
        "agent",
        "roads_user",
        "roads_lead",
        "cimer_officer",
    )
    return {"admin": admin, **{name: getattr(place, name) for name in named}}


def taken_out(page: str) -> list[tuple[str, dict[str, str]]]:
    """The lists that a page takes out, each with what its form sends."""
    found = []
    for source, form in re.findall(r'action="/disa-aktar/([\w-]+)/"(.*?)</form>', page, re.S):
        pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        params = {name: html.unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}
        found.append((source, params))
    return found


def test_every_list_comes_out_with_what_its_page_shows(
    client: Client, place: Town, full: dict[str, tuple[str, str]]
) -> None:
    met = set()
    everybody = people(place)
    for path, (text, role) in full.items():
        page = body(sit(client, everybody[role]).get(path))
        ((source, params),) = taken_out(page)
        rows = lines(out(client, source, "csv", **params))
        assert len(rows[0]) > 2, path
        if text:
            assert text in page and any(text in cell for row in rows[1:] for cell in row), path
        met.add(source)
    assert met == set(SOURCES), "every list has a page here"


def test_a_list_comes_out_where_its_page_opens_and_nowhere_else(
    client: Client, place: Town, full: dict[str, tuple[str, str]]
) -> None:
    everybody = people(place)
    seen = {}
    for path, (_text, role) in full.items():
        seen[path] = taken_out(body(sit(client, everybody[role]).get(path)))[0]
    for name, person in everybody.items():
        sit(client, person)
        for path, (source, params) in seen.items():
            page = client.get(path).status_code
            answer = client.post(f"/disa-aktar/{source}/", {"bicim": "csv", **params})
            if answer.streaming:
                streamed(answer)
            assert (page, answer.status_code) in ((200, 200), (404, 404)), (name, path)


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        ("/taslaklar/?q=başka", "Yarım kalan söz", "agent"),
        ("/gorusmeler/?kanal=phone", "Saat beşte.", "agent"),
        ("/halk-gunu/?q=bornova", "Konak Halk Günü", "agent"),
        ("/halk-gunu/?liste=kapali", "Konak Halk Günü", "agent"),
        ("/kabul/gecmis/?durum=gone", "Ziyaretçi Nuri", "agent"),
        ("/sureler/takvim/?yil=2026&tur=closure", "Cumhuriyet Bayramı", "agent"),
        ("/sureler/?q=zzz", "3071", "agent"),
        ("/sureler/degisiklikler/?ne=hours", "Köprü", "agent"),
        ("/iletiler/kaliplar/?kime=unit", "Hemşehri: başvurusu alındı", "admin"),
        ("/iletiler/kaliplar/?kimin=own", "Hemşehri: başvurusu alındı", "admin"),
        ("/yonetim/anahtarlar/?state=revoked", "Çınar eşlemesi", "admin"),
        ("/yonetim/web-kancalari/?durum=biten", "ornek.example", "admin"),
        ("/yonetim/web-kancalari/?q=izmir", "ornek.example", "admin"),
        ("/hemsehriler/ciftler/?kesinlik=olasi", "aynı telefon", "agent"),
        ("/toplu/?durum=undone", "Seçilenler", "supervisor"),
    ],
)
def test_what_is_narrowed_on_the_page_is_narrowed_in_the_file(
    client: Client, place: Town, full: dict[str, tuple[str, str]], path: str, text: str, role: str
) -> None:
    sit(client, people(place)[role])
    for address, stands in ((path.partition("?")[0], True), (path, False)):
        page = body(client.get(address))
        ((source, params),) = taken_out(page)
        rows = lines(out(client, source, "csv", **params))
        assert any(text in cell for row in rows[1:] for cell in row) == stands, address
        assert (text in page.partition("</header>")[2]) == stands or "<table><caption" in page, address


def test_people_of_the_register_stay_masked_in_every_list(
    client: Client, place: Town, full: dict[str, tuple[str, str]]
) -> None:
    """The list of a public day and the visits name nobody in clear."""
    everybody = people(place)
    for path, (_text, role) in full.items():
        page = body(sit(client, everybody[role]).get(path))
        ((source, params),) = taken_out(page)
        said = str(lines(out(client, source, "csv", **params)))
        assert "Hatice Yıldız" not in said and "5550000017" not in said.replace(" ", ""), path
