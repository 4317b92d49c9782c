"""Many applications at once: each as if it had been recorded alone, for the statements of a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from muhatap.cases import conditions, queries
from muhatap.cases import services as cases
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.errors import MissingFacts, NotYours
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Channel, Counter, Kind, Topic
from muhatap.cases.services import RuleDraft
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.errors import BadRecord, DuplicateRecord, LikelyDuplicate
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.citizens.numbers import parse, tckn_from
from muhatap.citizens.services import Comer
from muhatap.figures.models import Tally
from muhatap.files.models import StoredFile
from muhatap.intake import services as intake
from muhatap.intake.services import Who
from muhatap.intake.services_many import Incoming, record_many
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services import set_setting
from muhatap.places.models import District
from tests.cases.rules import admin, district
from tests.cases.town import Town
from tests.portraits import broken_chains, differing, everything

pytestmark = pytest.mark.django_db
TCKN = tckn_from("123456789")


def topic(code: str, **columns: Any) -> Topic:
    """A topic of level three."""
    name = columns.pop("name_tr", code)
    columns = {"needs_place": False, **columns}
    return Topic.objects.create(
        code=code, name_tr=name, name_fold=ascii_fold(name), level=3, kind=Kind.COMPLAINT, **columns
    )


def alone(one: Incoming, by: Person) -> Registered | Refused:
    """As a desk would record it, by itself."""
    try:
        with transaction.atomic():
            citizen = known(one.comer, by)
            return intake.register(one.draft, Who(citizen), by=by, despite=all_cases())
    except Refused as refused:
        return refused


def all_cases() -> list[int]:
    return list(Case.objects.values_list("pk", flat=True))


def known(comer: Comer, by: Person) -> Citizen | None:
    """Found by the number, found alike, or registered."""
    if comer.number is not None:
        found = Citizen.objects.filter(number_index__in=[citizens_index(comer)]).first()
        if found is not None:
            return citizens.held(found.pk)
    if comer.draft is None:
        return None
    try:
        return citizens.register(comer.draft, by=by, sure=False)
    except DuplicateRecord as double:
        return citizens.held(double.known)
    except LikelyDuplicate as like:
        if len(like.known) == 1:
            return citizens.held(like.known[0])
        return citizens.register(comer.draft, by=by, sure=True)


def citizens_index(comer: Comer) -> str:
    from muhatap.citizens import cipher

    assert comer.number is not None
    return cipher.index(comer.number)


def person(name: str, phone: str = "", **more: Any) -> Comer:
    return Comer(draft=CitizenDraft(name=name, phone=phone, consent_source="dosya", **more))


@pytest.fixture
def house(place: Town) -> Town:
    """Topics that go their ways by themselves, a rule, a listener, somebody whose record was merged."""
    parks = topic("park.bank", name_tr="Bank kırık", unit=place.parks, target_days=7)
    away = topic("elektrik.direk", name_tr="Direk", unit=place.power)
    topic("park.yer", name_tr="Yeri bilinmeli", unit=place.parks, needs_place=True)
    topic("gizli.konu", name_tr="Hassas", unit=place.roads, is_sensitive=True)
    topic("onay.konu", name_tr="Onaylı", unit=place.roads, needs_approval=True)
    topic("yok.adsiz", name_tr="Adı gerekli", unit=place.roads, allows_anonymous=False)
    Unit.objects.filter(pk=place.power.pk).update(email="elektrik@kurum.example")
    condition = conditions.parse({"all": [{"field": "words", "op": "has", "value": "devrilen ağaç"}]})
    cases.make_rule(RuleDraft("Ağaç", condition, [place.spare.pk], by_itself=True), by=admin())
    cases.set_district_units(parks.pk, {district("dag", "Dağ").pk: place.roads.pk}, by=admin())
    set_setting("webhooks.heard", "case.register_direct referral.offer", by=organization.system())
    assert away.unit is not None
    return place


def incoming(place: Town) -> list[Incoming]:
    """Every way that a case takes by itself, and every kind of applicant."""
    topics = {row.code: row for row in Topic.objects.select_related("unit")}
    merged = citizens.register(CitizenDraft(name="Eski Kayıt", phone="0555 300 00 01"), by=place.agent)
    Citizen.objects.filter(pk=merged.pk).update(merged_into=place.citizen.pk)
    citizens.register(CitizenDraft(name="Ali Numaralı", number=TCKN, phone="05553000002"), by=place.agent)
    shy = citizens.register(
        CitizenDraft(name="Deniz Gizli", phone="0555 300 00 03", identity_hidden=True, consent=True),
        by=place.agent,
    )
    for name in ("Can Öz", "Can Öz"):
        citizens.register(CitizenDraft(name=name, phone="0555 300 00 04"), by=place.agent)
    stored = StoredFile.objects.create(
        key="k", name="foto", content_type="image/jpeg", size=1, sha256="0" * 64,
        uploaded_at=clock.now(), uploaded_by_id=place.agent.actor_id,
    )  # fmt: skip

    def case(text: str, code: str = "yol.cokme", comer: Comer | None = None, **columns: Any) -> Incoming:
        values = {"channel": Channel.COUNTER, "kind": Kind.COMPLAINT, "received_at": clock.now()}
        draft = CaseDraft(topic=topics[code], text=text, **{**values, **columns})
        return Incoming(draft, comer or Comer())

    shown = person("Sır Küpü", "0555 200 00 05")
    new = person(
        "Yeni Gelen", "0555 200 00 01", email="yeni@ornek.example", consent=True, address="Gül Sk. 3"
    )
    return [
        case("isimsiz"),
        case("telefonla gelen onaya gider", channel=Channel.PHONE, comer=new),
        case("aynı kişi ikinci kez", "park.bank", comer=replace(new, draft=new.draft)),
        case("bank kırık", "park.bank", comer=person("Başka Biri", "0555 200 00 02")),
        case("bank kırık, ilçede", "park.bank", district=District.objects.get(code="dag"), comer=new),
        case("benzer adlı aynı telefon", "park.bank", comer=person("Yeni Gelenn", "0555 200 00 01")),
        case("numarasıyla bilinen", "park.bank", comer=Comer(parse(TCKN))),
        case("numarası ve adı", comer=person("Ali Numaralı", "0555 999 99 99", number=TCKN)),
        case("kayıtlı hemşehri", comer=person("Hatice Yıldız", "0555 000 00 17")),
        case("birleşmiş kaydın sahibi", comer=person("Eski Kayıt", "0555 300 00 01")),
        case("iki benzeri olan yeni sayılır", comer=person("Can Öz", "0555 300 00 04")),
        case(
            f"ben Deniz Gizli, {shy.name} 0555 300 00 03",
            "park.bank",
            comer=person("Deniz Gizli", "0555 300 00 03"),
        ),
        case("kimliğim gizli kalsın, adım Sır", "park.bank", identity_hidden=True, comer=shown),
        case("direk eğildi", "elektrik.direk", comer=new, files=[stored.pk]),
        case("direk eğildi, aranacak", "elektrik.direk", comer=person("İletisiz Kişi", "0555 200 00 08")),
        case("direk eğildi, adsız", "elektrik.direk"),
        case("direk eğildi, gizli", "elektrik.direk", comer=new, identity_hidden=True),
        case("hassas", "gizli.konu", comer=new),
        case("onaya", "onay.konu", comer=new),
        case("yersiz eksik kalır", "park.yer", allow_incomplete=True, comer=new),
        case("yersiz alınmaz", "park.yer", comer=person("Kimse Kalmaz", "0555 200 00 06")),
        case("adsız alınmaz", "yok.adsiz"),
        case("yanlış telefon", comer=person("Yanlış Yazan", "12")),
        case("yola devrilen ağaç var", "park.bank", comer=new),
        case("bilgi istiyorum", kind=Kind.INFORMATION_REQUEST, comer=new),
        case("cimerden", "park.bank", channel=Channel.CIMER, comer=person("Cimer Yazan", "0555 200 00 07")),
        case("yönlendirilmesin", "park.bank", route=False, comer=new),
    ]  # fmt: skip


def one_by_one(given: Sequence[Incoming], by: Person) -> list[Registered | Refused]:
    return [alone(one, by) for one in given]


def at_once(given: Sequence[Incoming], by: Person) -> list[Registered | Refused]:
    return record_many(given, by=by)


def told(results: Sequence[Registered | Refused]) -> list[Any]:
    return [
        (one.case.text, one.case.status, bool(one.tracking_code))
        if isinstance(one, Registered)
        else (type(one), sorted(one.fields))
        for one in results
    ]


@pytest.mark.parametrize("who", ["agent", "coordinator", "system"])
def test_at_once_is_as_one_by_one(house: Town, who: str) -> None:
    by = organization.system() if who == "system" else getattr(house, who)
    given = incoming(house)
    before = everything()
    found: dict[str, Any] = {}
    for way in (one_by_one, at_once):
        mark = transaction.savepoint()
        results = told(way(given, by))
        found[way.__name__] = results, differing(before, everything()), broken_chains()
        transaction.savepoint_rollback(mark)
    (alone_told, alone_rows, _broken), (told_, rows, broken) = found["one_by_one"], found["at_once"]
    assert told_ == alone_told
    assert sorted((alone_rows - rows).elements()) == sorted((rows - alone_rows).elements())
    assert not broken, "\n".join(broken)
    assert any("cases_call " in row for row in rows) == (who != "system"), "somebody has to be called"
    kinds = {one[0] if isinstance(one[0], type) else one[1] for one in told_}
    assert {Status.WITH_UNITS, Status.AWAITING_APPROVAL, MissingFacts, BadRecord} <= kinds


def test_the_outcome_stands_in_the_order_of_what_came(house: Town) -> None:
    given = incoming(house)
    results = record_many(given, by=house.agent)
    for one, result in zip(given, results, strict=True):
        if isinstance(result, Registered):
            assert result.case.text == one.draft.text
            assert Case.objects.get(number=result.case.number).text == one.draft.text
    numbers = [one.case.number for one in results if isinstance(one, Registered)]
    assert numbers == sorted(numbers) and len(set(numbers)) == len(numbers) > 15


def test_what_is_refused_leaves_nothing_behind(house: Town) -> None:
    given = incoming(house)
    record_many(given, by=house.agent)
    assert not Citizen.objects.filter(name="Kimse Kalmaz").exists()
    assert not ContactPoint.objects.filter(value="+905552000006").exists()


def test_who_may_not_register_is_refused_for_each(house: Town) -> None:
    one = Incoming(house.draft(citizen=None, reply_point=None))
    results = record_many([one, one], by=house.cimer_officer)
    assert [type(one) for one in results] == [NotYours, NotYours] and not Case.objects.exists()


def test_counters_and_figures_stay_true(house: Town) -> None:
    record_many(incoming(house), by=house.agent)
    from muhatap.cases import counting

    assert counting.audit() == []
    assert Counter.objects.exists() and Tally.objects.exists()


def test_hundreds_cost_few_statements(house: Town) -> None:
    base = incoming(house)[3]

    def many(n: int, start: int) -> list[Incoming]:
        return [
            Incoming(replace(base.draft, text=f"{at}. bank"), person(f"Kişi {at}", f"0532{at:07d}"))
            for at in range(start, start + n)
        ]

    record_many(many(3, 0), by=house.agent)  # what a process learns once
    counts = []
    for n, start in ((30, 100), (300, 1000)):
        with CaptureQueriesContext(connection) as captured:
            record_many(many(n, start), by=house.agent)
        bare = [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        counts.append(len([sql for sql in bare if "procrastinate_defer" not in sql]))
    assert counts[0] == counts[1] <= 45, counts


def test_somebody_who_registers_the_same_person_meanwhile_is_found(
    house: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Callable[..., Any] = citizens.recognise_many
    fails = [1]

    def late(comers: Any, *, by: Person) -> Any:
        if fails:
            fails.clear()
            raise IntegrityError("one_record_per_number")
        return whole(comers, by=by)

    monkeypatch.setattr(citizens, "recognise_many", late)
    results = record_many(incoming(house)[:4], by=house.agent)
    assert (
        all(isinstance(one, Registered) for one in results) and queries.visible_to(house.agent).count() == 4
    )
