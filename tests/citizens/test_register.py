"""The register: who gets in, who is found, what a change leaves behind, and who opened what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from pytest_django import DjangoAssertNumQueries as Counted

from muhatap.citizens import queries, services
from muhatap.citizens.drafts import CitizenDraft, PointDraft
from muhatap.citizens.errors import BadRecord, DuplicateRecord, LikelyDuplicate, MayNotReveal
from muhatap.citizens.models import Citizen, CitizenChange, ContactPoint, Viewing
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, NotYours
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.cast import person
from tests.citizens.casework import case_of
from tests.citizens.people import FIRM, FOREIGNER, HATICE, OTHER, hatice, kazimdirik

pytestmark = pytest.mark.django_db
Kind = Citizen.Kind


@pytest.fixture
def agent() -> Person:
    """Somebody at the telephone."""
    return person(Role.AGENT)


@pytest.mark.duty("citizens.register")
def test_a_record_needs_a_name_and_a_way_to_reach_somebody(agent: Person) -> None:
    with pytest.raises(BadRecord) as refused:
        services.register(CitizenDraft(name="  ", number="123", phone="0555", email="x@"), by=agent)
    assert set(refused.value.fields) == {"name", "number", "phone", "email"}
    with pytest.raises(BadRecord) as refused:
        services.register(CitizenDraft(name="Hatice Yılmaz"), by=agent)
    assert "phone" in refused.value.fields
    assert not Citizen.objects.exists()

    area = kazimdirik()
    row = hatice(
        agent, neighbourhood_id=area.pk, address="372. Sokak 14", consent=True, consent_source="telefon"
    )
    assert row.created_by_id == agent.actor_id
    assert row.district_id == area.district_id
    card = queries.card(row.pk)
    assert card is not None
    assert (card.name_masked, card.phone_masked, card.number_masked) == (
        "Hatice Y•••••",
        "0555 ••• •• 17",
        "•••••••••46",
    )
    assert card.place == "Bornova, Kazımdirik Mahallesi"
    assert all(point.has_consent for point in card.points)


def test_the_number_is_never_stored_in_clear(agent: Person) -> None:
    row = hatice(agent)
    services.change(row.pk, {"number": OTHER}, by=agent)
    with connection.cursor() as cursor:
        for table in ("citizens_citizen", "citizens_citizenchange", "organization_actor"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            dump = str(cursor.fetchall())
            for number in (HATICE, OTHER):
                assert number not in dump
                assert number.encode().hex() not in dump


@pytest.mark.duty("citizens.no-duplicate-record")
def test_a_known_number_gets_no_second_record_and_the_known_one_is_named(agent: Person) -> None:
    first = hatice(agent)
    with pytest.raises(DuplicateRecord) as refused:
        services.register(
            CitizenDraft(name="H. Yılmaz", number="100 0000 0146", phone="0555 999 99 99"), by=agent
        )
    assert refused.value.known == first.pk
    other = services.register(CitizenDraft(name="Ayşe Demir", number=OTHER, phone="0555 999 99 99"), by=agent)
    with pytest.raises(DuplicateRecord):
        services.change(other.pk, {"number": HATICE}, by=agent)
    assert Citizen.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database holds it, whoever writes
        Citizen.objects.filter(pk=other.pk).update(number_index=first.number_index)


@pytest.mark.duty("citizens.no-duplicate-record")
def test_who_is_like_somebody_known_is_proposed_with_the_reason(agent: Person) -> None:
    area = kazimdirik()
    known = hatice(agent, neighbourhood_id=area.pk)

    def reasons(name: str = "", **draft: Any) -> list[tuple[str, ...]]:
        found = queries.likely(CitizenDraft(name, **draft))
        assert all(one.card.id == known.pk for one in found)
        return [one.reasons for one in found]

    assert reasons(number=HATICE) == [("aynı kimlik no",)]
    assert reasons(name="Hatice Yilmas", phone="5550000017") == [("aynı telefon", "benzer ad")]
    assert reasons(name="Mehmet Öz", phone="5550000017") == [("aynı telefon",)]
    assert reasons(email="HATICE@ornek.example") == [("aynı e-posta",)]
    assert reasons(name="HATICE YILMAS", neighbourhood_id=area.pk) == [("benzer ad", "aynı mahalle")]
    assert reasons(name="hatice yılmaz") == [("aynı ad",)]
    assert reasons(name="Mehmet Öz", phone="0555 000 00 18", number="12") == []

    draft = CitizenDraft(name="Hatice Yılmaz", phone="05550000017")
    with pytest.raises(LikelyDuplicate) as refused:
        services.register(draft, by=agent, sure=False)
    assert refused.value.known == [known.pk]
    assert services.register(draft, by=agent).pk != known.pk


def test_the_same_telephone_with_another_number_is_another_person(agent: Person) -> None:
    hatice(agent)
    found = queries.likely(CitizenDraft(name="Hatice Yılmaz", number=OTHER, phone="05550000017"))
    assert [one.is_certain for one in found] == [False]
    services.register(
        CitizenDraft(name="Hatice Yılmaz", number=OTHER, phone="05550000017"), by=agent, sure=False
    )


@pytest.mark.duty("citizens.caller-directory")
def test_a_caller_is_kept_with_name_and_number_and_found_at_the_next_call(agent: Person) -> None:
    row = services.register(CitizenDraft(name="Şükrü Çağlar", phone="0532 111 22 33"), by=agent)
    for typed in ("0532 111 22 33", "5321112233", "+905321112233", "22 33", "2233"):
        assert [card.id for card in queries.find(typed)] == [row.pk], typed
    assert queries.find("0532 111 22 34") == []
    assert queries.find("2234") == []


@pytest.mark.duty("citizens.legal-persons-and-visitors")
@pytest.mark.parametrize(
    ("kind", "name", "number", "shown"),
    [
        (Kind.LEGAL, "Kazımdirik Güzelleştirme Derneği", FIRM, "Kazımdirik Güzelleştirme Derneği"),
        (Kind.FOREIGN, "Anna Schmidt", FOREIGNER, "Anna S•••••"),
        (Kind.VISITOR, "Veli Ak", OTHER, "Veli A•••••"),
        (Kind.FOREIGN_VISITOR, "John Smith", "U12345678", "John S•••••"),
    ],
)
def test_bodies_foreigners_and_visitors_are_kept_too(
    agent: Person, kind: str, name: str, number: str, shown: str
) -> None:
    draft = CitizenDraft(name=name, kind=kind, number=number, phone="+49 30 123456", language="en")
    row = services.register(draft, by=agent)
    card = queries.card(row.pk)
    assert card is not None
    assert (card.kind, card.name_masked) == (kind, shown)
    assert [found.id for found in queries.find(number)] == [row.pk]
    wrong: dict[str, str] = {
        Kind.LEGAL: FIRM[:-1] + str((int(FIRM[-1]) + 1) % 10),
        Kind.FOREIGN: HATICE,
        Kind.VISITOR: FOREIGNER,
    }
    with pytest.raises(BadRecord) as refused:
        services.register(
            CitizenDraft(name=name, kind=kind, number=wrong.get(kind, "?"), phone="05550000001"), by=agent
        )
    assert "number" in refused.value.fields


@pytest.mark.duty("citizens.keep-current")
def test_a_change_leaves_before_and_after_and_a_check_its_day(agent: Person) -> None:
    with clock.frozen(clock.now() - timedelta(days=400)):
        row = hatice(agent)
    colleague = person(Role.SUPERVISOR)
    seen = queries.last_change(row.pk)
    services.change(row.pk, {"name": "Hatice Kaya", "call_hours": "10.00–18.00"}, by=agent, seen=seen)
    changed = {one.field: (one.before, one.after) for one in queries.changes(row.pk)}
    assert changed == {"name": ("Hatice Yılmaz", "Hatice Kaya"), "call_hours": ("", "10.00–18.00")}
    assert [card.id for card in queries.find("kaya")] == [row.pk]
    with pytest.raises(NotNow, match="az önce"):
        services.change(row.pk, {"name": "Hatice Öz"}, by=colleague, seen=seen)
    services.change(row.pk, {"name": "Hatice Kaya"}, by=colleague)  # nothing differs, nothing is written
    assert CitizenChange.objects.count() == 2

    assert services.confirm_record(row.pk, by=colleague).checked_at == pytest.approx(
        clock.now(), abs=timedelta(minutes=1)
    )
    assert queries.changes(row.pk)[0].field == "checked"
    with pytest.raises(NotYours):
        services.confirm_record(row.pk, by=person(Role.UNIT_USER))


def test_a_kind_that_cannot_have_the_number_is_refused(agent: Person) -> None:
    row = hatice(agent)
    with pytest.raises(BadRecord) as refused:
        services.change(row.pk, {"kind": Kind.FOREIGN}, by=agent)
    assert "number" in refused.value.fields
    services.change(row.pk, {"kind": Kind.FOREIGN, "number": FOREIGNER}, by=agent)
    row = services.change(row.pk, {"number": ""}, by=agent)
    assert (row.number_index, row.number_cipher) == ("", None)


def test_points_come_go_and_come_back(agent: Person) -> None:
    row = hatice(agent)
    second = services.add_point(row.pk, "0532 111 22 33", by=agent)
    assert not second.is_primary
    with pytest.raises(NotNow):
        services.add_point(row.pk, "+90 532 111 2233", by=agent)
    with pytest.raises(BadRecord):
        services.add_point(row.pk, "0532 111", by=agent)
    first = ContactPoint.objects.get(citizen=row, value="+905550000017")
    services.retire_point(first.pk, by=agent)
    second = ContactPoint.objects.get(pk=second.pk)
    assert second.is_primary
    assert queries.find("05550000017") == []
    with pytest.raises(NotNow):
        services.confirm_point(first.pk, by=agent)
    assert services.add_point(row.pk, "05550000017", by=agent).pk == first.pk
    services.confirm_point(second.pk, by=agent)
    services.set_consent(second.pk, True, source="telefon", by=agent)
    services.prefer_point(first.pk, by=agent)
    second = ContactPoint.objects.get(pk=second.pk)
    assert second.verified_at is not None
    assert second.consent_at is not None
    assert not second.is_primary
    services.set_consent(second.pk, False, source="", by=agent)
    with pytest.raises(ContactPoint.DoesNotExist):
        services.retire_point(second.pk, by=agent, citizen_id=row.pk + 1)
    assert "+905321112233" not in str(list(CitizenChange.objects.values_list("before", "after")))


def test_a_visit_of_a_citizen_touches_only_its_own_record(agent: Person) -> None:
    one, other = hatice(agent), services.register(CitizenDraft(name="Ali Ak", phone="05551112233"), by=agent)
    visit = organization.visitor(one.actor_id)
    services.change(one.pk, {"call_hours": "akşam"}, by=visit)
    with pytest.raises(Citizen.DoesNotExist):
        services.change(other.pk, {"call_hours": "akşam"}, by=visit)
    with pytest.raises(MayNotReveal):
        services.reveal(other.pk, "contact", reason="merak", by=visit)


def test_names_are_found_with_and_without_turkish_letters(agent: Person) -> None:
    rows = [
        services.register(CitizenDraft(name=name, phone=f"05550001{number:03}"), by=agent).pk
        for number, name in enumerate(["Işıl Çağlar Öz", "IŞIL ÇAĞLAR", "İsmail Güngör", "Ali Işık"])
    ]
    assert {card.id for card in queries.find("isil caglar")} == set(rows[:2])
    assert [card.id for card in queries.find("ÖZ IŞIL")] == [rows[0]]
    assert [card.id for card in queries.find("gung ism")] == [rows[2]]
    assert queries.find("isik")[0].id == rows[3]
    assert queries.find("%") == queries.find("__") == queries.find("\x00") == queries.find("") == []
    assert len(queries.find("işıl " * 5000)) == 2


def test_a_search_costs_the_same_for_three_and_for_thirty(
    agent: Person, django_assert_max_num_queries: Counted
) -> None:
    for number in range(30):
        services.register(CitizenDraft(name=f"Veli Ak{number}", phone=f"055500010{number:02}"), by=agent)
    with django_assert_max_num_queries(5):
        assert len(queries.find("veli")) == 8
    with django_assert_max_num_queries(5):
        assert len(queries.find("5001")) <= 8
    with django_assert_max_num_queries(2):
        found, page = queries.listed(agent, queries.Filters(), size=10)
    assert len(found) == 10
    following, _page = queries.listed(agent, queries.Filters(), page.next, size=10)
    assert not {card.id for card in found} & {card.id for card in following}


def test_registering_takes_few_statements(agent: Person, django_assert_max_num_queries: Counted) -> None:
    with django_assert_max_num_queries(10):
        hatice(agent)


@pytest.mark.duty("privacy.hidden-applicant")
def test_opening_masked_data_needs_a_reason_and_leaves_a_trace(agent: Person, settled: Town) -> None:
    row = hatice(agent, address="372. Sokak 14")
    with pytest.raises(BadRecord) as refused:
        services.reveal(row.pk, "contact", reason=" ", by=agent)
    assert "reason" in refused.value.fields
    assert not Viewing.objects.exists()
    opened = services.reveal(row.pk, "contact", reason="Geri arama", by=agent)
    assert ("mobile", "+905550000017") in opened.points
    assert opened.number == ""
    assert services.reveal(row.pk, "number", reason="Kimlik kontrolü", by=agent).number == HATICE
    logged = Viewing.objects.order_by("pk").values_list("by_id", "what", "reason")
    assert list(logged) == [
        (agent.actor_id, "contact", "Geri arama"),
        (agent.actor_id, "number", "Kimlik kontrolü"),
    ]
    unit_user = person(Role.UNIT_USER)
    with pytest.raises(MayNotReveal):
        services.reveal(row.pk, "contact", reason="Arayacağım", by=unit_user)
    number = case_of(settled, row)
    unit_user = settled.roads_user
    services.reveal(row.pk, "contact", reason="Arayacağım", by=unit_user, case_number=number)
    with pytest.raises(MayNotReveal):
        services.reveal(row.pk, "contact", reason="Merak", by=person(Role.ADMIN))


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_identity_is_opened_only_by_who_may_and_for_a_case(agent: Person) -> None:
    row = hatice(agent, identity_hidden=True)
    reviewer = person(Role.REVIEWER)
    assert [card.id for card in queries.find("Hatice")] == []
    assert queries.listed(agent, queries.Filters())[0] == []
    caller = queries.find("05550000017", person=agent)[0]  # the number itself still finds the record
    assert (caller.is_blank, caller.name_masked, caller.initials, caller.points) == (
        True,
        "Kimliği gizli",
        "",
        (),
    )
    assert queries.find("Hatice", person=reviewer)[0].name_masked == "Hatice Y•••••"
    with pytest.raises(MayNotReveal):
        services.reveal(row.pk, "hidden_identity", reason="Arayacağım", by=agent, case_number="2026/000017-4")
    with pytest.raises(BadRecord) as refused:
        services.reveal(row.pk, "hidden_identity", reason="Cevap yazılacak", by=reviewer)
    assert "case_number" in refused.value.fields
    assert not Viewing.objects.exists()


@pytest.mark.duty("privacy.hidden-applicant")
def test_the_log_of_openings_cannot_be_changed(agent: Person) -> None:
    row = hatice(agent)
    services.looked(row.pk, by=agent)
    services.looked(row.pk, by=agent)
    assert Viewing.objects.count() == 1  # within the hour it is one look
    for change in (lambda: Viewing.objects.update(reason="x"), lambda: Viewing.objects.all().delete()):
        with (
            pytest.raises((InternalError, ProgrammingError, Exception), match="append-only"),
            transaction.atomic(),
        ):
            change()
    manager = person(Role.MANAGER)
    assert len(queries.viewings(manager, row.pk).rows) == 1
    assert len(queries.viewings(agent, row.pk).rows) == 0


def test_the_information_text_leaves_its_proof(agent: Person) -> None:
    row = hatice(agent)
    services.show_privacy_notice(row.pk, version="2026-1", channel="phone", by=agent)
    assert [(n.version, n.channel) for n in queries.notices(row.pk)] == [("2026-1", "phone")]


@pytest.mark.parametrize(
    "bad",
    [
        "Ha\x00tice",
        "Hat\u200bice Yılmaz",
        "Hatice \u202eYılmaz",
        "a" * 1_000_000,
        "<script>",
        "1234",
        "\ud800x",
    ],
)
def test_a_name_that_deceives_or_does_not_fit_is_refused(agent: Person, bad: str) -> None:
    with pytest.raises(BadRecord) as refused:
        services.register(CitizenDraft(name=bad, phone="05550000017"), by=agent)
    assert "name" in refused.value.fields
    services.register(CitizenDraft(name="محمد Ali O'Brien-Öz", phone="05550000017"), by=agent)


def test_points_given_twice_are_stored_once(agent: Person) -> None:
    row = services.register(
        CitizenDraft(name="Ali Ak", phone="05550000017", points=(PointDraft("+90 555 000 0017"),)), by=agent
    )
    assert row.contact_points.count() == 1


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_record_is_not_told_by_guessing(agent: Person) -> None:
    reviewer = person(Role.REVIEWER)
    row = hatice(agent, identity_hidden=True)
    whole = ("0555 000 00 17", "hatice@ornek.example", HATICE)
    parts = ("0017", "00017", "0000017", "hatice@", "hatice@ornek.exampl", "Hatice", "Hatice Yılmaz")
    assert all([card.id for card in queries.find(text, person=agent)] == [row.pk] for text in whole)
    assert not any(queries.find(text, person=agent) for text in parts)
    assert all(queries.find(text, person=reviewer) for text in parts)
    guess = CitizenDraft(name="Hatice Yılmaz", phone="0555 000 00 17")
    wrong = CitizenDraft(name="Emine Kara", phone="0555 000 00 17")
    said = [
        [(one.reasons, one.is_certain) for one in queries.likely(each, person=agent)]
        for each in (guess, wrong)
    ]
    assert said[0] == said[1] and len(said[0]) == 1, "the answer is the same whatever name one tries"
    (known,) = queries.likely(guess, person=reviewer)
    assert known.is_certain and "aynı ad" in known.reasons


def test_every_yes_and_no_to_messages_leaves_its_line(agent: Person) -> None:
    row = hatice(agent, consent=True, consent_source="telefon", news=True)
    point = row.contact_points.get(kind="mobile")
    services.retire_point(point.pk, by=agent)
    services.add_point(row.pk, point.value, by=agent)
    told = [
        (one.field, bool(one.before), bool(one.after))
        for one in CitizenChange.objects.filter(citizen=row, field__endswith="consent").order_by("pk")
    ]
    given = [("consent", False, True), ("news_consent", False, True)]
    assert told == [*given, *given, ("consent", True, False), ("news_consent", True, False)]
