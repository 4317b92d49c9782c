"""People of the sample who are written twice, live together, come to the reception; whose day it was."""

from __future__ import annotations

from datetime import timedelta

from muhatap.cases import queries as cases
from muhatap.cases.models import Case, Channel, Contact
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft, PointDraft
from muhatap.citizens.models import Citizen
from muhatap.citizens.services import AddressDraft
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.organization.models import Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.people import services as people
from muhatap.reception import services, services_days

# the family name another desk wrote
SURNAMES = ("Er", "Ak", "Öz")
VISITS = (
    ("Sevim Aktaş", "Emlak vergisi borcunu sormak", "answer"),
    ("Kadir Oruç", "Nikâh günü almak", "direct"),
    ("", "Yol başvurusunun sonucunu sormak", "call"),
    ("Gülay Sezer", "İş yeri açma ruhsatı", ""),
    ("", "Ağaç budama talebi", ""),
    ("Tarık Usta", "Başkanla görüşmek", ""),
)
STREET, DOOR = "1402. Sokak", "12/3"
ON_THE_SPOT = "Vezneler zemin katta; e-belediyeden de ödenebilir."
DAY_TITLE, DAY_PLACE, DAY_MOST = "Mahalle halk günü", "Muhtarlık önü", 8


def receive() -> int:
    """Records that may be one person, a merge, a household, visitors, a public day; how many records came."""
    by = _holder(Role.AGENT)
    rows = Citizen.objects.filter(kind=Citizen.Kind.NATURAL, identity_hidden=False, merged_into=None)
    known = list(rows.filter(contact_points__kind="mobile").distinct().order_by("pk")[:5])
    twins = [_again(row, SURNAMES[at], by) for at, row in enumerate(known[: len(SURNAMES)])]
    if twins:
        people.merge(known[0].pk, twins[0].pk, take=[], reason="Aynı kişi, iki masada yazılmış", by=by)
        people.look_for_twins(by=queries.system())
    _household(known[-2:], by)
    _visitors(known, by)
    _public_day(by)
    return len(twins)


def _again(row: Citizen, surname: str, by: Person) -> Citizen:
    """The same person as another desk wrote them."""
    phone = row.contact_points.filter(kind="mobile").order_by("pk")[0].value
    draft = CitizenDraft(name=f"{row.name.split()[0]} {surname}", points=(PointDraft(phone),))
    return citizens.register(draft, by=by)


def _household(pair: list[Citizen], by: Person) -> None:
    """Two people at one door, and where one of them works."""
    if len(pair) < 2:
        return
    for row in pair:
        home = AddressDraft(STREET, DOOR, pair[0].neighbourhood_id, note="Zil adsız, arka giriş")
        citizens.add_address(row.pk, home, by=by)
    work = AddressDraft("Sanayi Caddesi", "8", pair[0].neighbourhood_id, kind="work")
    citizens.add_address(pair[0].pk, work, by=by)
    people.link(pair[0].pk, pair[1].pk, "resident", reason="Telefonda kendisi söyledi", by=by)


def _visitors(known: list[Citizen], by: Person) -> None:
    """Those who came this morning: one answered, one sent on, one before the desk, the others waiting."""
    away = (
        Unit.objects.filter(takes_referrals=True, is_active=True, kind=Unit.Kind.OWN).order_by("pk").first()
    )
    people_known = list(known)
    for minutes, (name, purpose, becomes) in enumerate(VISITS):
        citizen = None if name or not people_known else people_known.pop()
        with clock.frozen(clock.now() - timedelta(minutes=40 - 6 * minutes)):
            visit = services.arrive(citizen=citizen, name=name or "Adını vermedi", purpose=purpose, by=by)
        if becomes == "answer":
            services.call(visit.pk, by=by)
            done = services.answer(visit.pk, ON_THE_SPOT, by=by)
            Contact.objects.filter(pk=done.contact_id or 0).update(is_synthetic=True)
        elif becomes == "direct" and away is not None:
            services.direct(visit.pk, away, by=by)
        elif becomes == "call":
            services.call(visit.pk, by=by)


def _public_day(by: Person) -> None:
    """The list of a day to which the matters told on such days belong."""
    told = cases.visible_to(queries.system()).filter(channel=Channel.PUBLIC_DAY).order_by("-received_at")
    rows: list[Case] = list(told[:DAY_MOST])
    if rows:
        day = clock.local(rows[0].received_at).date()
        made = services_days.open_day(DAY_TITLE, day, DAY_PLACE, by=by)
        for row in reversed(rows):
            services_days.add_request(made.pk, row, by=by)
        services_days.close_day(made.pk, by=by)


def _holder(role: Role) -> Person:
    """The first who holds a role and has a desk."""
    rows = Staff.objects.filter(grants__role=role, is_active=True, unit__isnull=False)
    return queries.person_of(rows.select_related("actor").order_by("pk")[0])
