"""Warning and censure letters: proposed or drafted, approved by another, numbered, sent, noted, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from muhatap.cases import services as cases
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.organization import services as office
from muhatap.organization.roles import Role
from muhatap.overdue import printing, queries, services, wording
from muhatap.overdue.models import Letter, LetterCase, Round
from muhatap.overdue.services import drafting
from tests import cast
from tests.overdue.conftest import MONDAY, Late, part, referred
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
State = Letter.State


def drafted(late: Late, kind: str = "warning", ids: list[int] | None = None) -> Letter:
    wanted = late.ids if ids is None else ids
    return services.draft_letter(kind, late.town.roads, wanted, by=late.town.supervisor)


def sent(late: Late, kind: str = "warning") -> Letter:
    letter = drafted(late, kind)
    services.submit(letter.pk, by=late.town.supervisor)
    services.approve(letter.pk, version=letter.version, by=late.town.manager)
    return services.send(letter.pk, by=late.town.supervisor)


@pytest.mark.duty("deadlines.overdue-warning-letters")
def test_a_warning_letter_goes_its_way_through_the_pages(client: Client, late: Late) -> None:
    town = late.town
    sit(client, town.supervisor)
    shown = body(client.get("/gecikme/"))
    assert all(case.number in shown for case in late.cases)
    form = body(client.get(f"/gecikme/yazilar/yeni/?tur=uyari&birim={town.roads.pk}"))
    assert form.count('name="cases"') == 3
    answer = client.post(
        "/gecikme/yazilar/yeni/", {"tur": "uyari", "birim": town.roads.pk, "cases": late.ids[:2]}
    )
    letter = Letter.objects.get()
    assert answer["Location"] == f"/gecikme/yazilar/{letter.pk}/"
    page = f"/gecikme/yazilar/{letter.pk}/"
    client.post(f"{page}duzelt/", {
        "text": "Gecikme nedenini yarına kadar bildirin.\nRica ederim.",
        "version": letter.version,
        "keep": [row.pk for row in letter.rows.all()],
    })  # fmt: skip
    client.post(f"{page}karar/onaya-gonder/")
    letter.refresh_from_db()
    assert (letter.state, letter.version, letter.number) == (State.SUBMITTED, 2, None)

    sit(client, town.manager)
    assert "1 gecikme yazısı onayınızı bekliyor" in body(client.get(reverse("home")))
    client.post(f"{page}karar/onayla/", {"version": 2})
    letter.refresh_from_db()
    assert (letter.state, letter.shown_number) == (State.APPROVED, "2026/1")
    client.post(f"{page}karar/gonder/")
    told = Notice.objects.get(template="unit/letter")
    assert told.address == "yol@korfez.example"
    assert "2026/1" in told.subject and "yarına kadar" in told.body
    assert all(case.number in told.body for case in late.cases[:2])
    assert late.cases[2].number not in told.body

    sit(client, town.roads_lead)
    assert "1 gecikme yazısını birimden kimse okumadı" in body(client.get(reverse("home")))
    opened = body(client.get(page))
    assert "Gecikme nedenini yarına kadar" in opened and "Okudum" in opened
    client.post(f"{page}karar/okundu/")
    letter.refresh_from_db()
    assert letter.read_at is not None and queries.unread(town.roads_lead) == 0
    assert "Uyarı yazısı 2026/1" in body(client.get(f"/teskilat/{town.roads.pk}/"))
    assert "Uyarı yazısı 2026/1" in body(client.get(f"/basvuru/{late.ids[0]}/"))
    assert "Uyarı yazısı 2026/1" not in body(client.get(f"/basvuru/{late.ids[2]}/"))


@pytest.mark.duty("deadlines.censure-letter")
def test_a_censure_letter_follows_a_warning_that_did_not_help(client: Client, late: Late) -> None:
    """Proposed for what was warned of and is still late after so many days; for nothing else."""
    town, system = late.town, organization.system()
    warned = sent(late)
    cases.move_referral(part(late.cases[2]).pk, "accept", by=town.roads_user)
    cases.move_referral(part(late.cases[2]).pk, "decline", by=town.roads_user, facts={"reason": "Değil"})
    fresh = referred(town, MONDAY - timedelta(days=29))
    with clock.frozen(MONDAY + timedelta(days=14)):
        assert services.propose(by=system) == 1
        assert Letter.objects.filter(kind="censure").count() == 0, "the fifteen days have not passed"
    with clock.frozen(MONDAY + timedelta(days=28)):
        assert services.propose(by=system) == 1
    letter = Letter.objects.get(kind="censure")
    assert (letter.is_proposed, letter.unit_id) == (True, town.roads.pk)
    assert set(letter.rows.values_list("case_id", flat=True)) == set(late.ids[:2])
    assert warned.shown_number in letter.text
    assert set(LetterCase.objects.filter(case=fresh).values_list("letter__kind", flat=True)) == {"warning"}

    with clock.frozen(MONDAY + timedelta(days=28)):
        sit(client, town.manager)
        page = f"/gecikme/yazilar/{letter.pk}/"
        assert "ürünün önerisi" in body(client.get(page))
        client.post(f"{page}karar/onayla/", {"version": 1})
        client.post(f"{page}karar/gonder/")
    letter.refresh_from_db()
    assert (letter.state, letter.shown_number) == (State.SENT, "2026/2")
    with clock.frozen(MONDAY + timedelta(days=60)):
        services.propose(by=system)
    assert Letter.objects.filter(kind="censure").count() == 1, "nobody is censured twice for one case"


def test_a_censure_letter_cites_the_warnings_that_name_its_cases(late: Late) -> None:
    """The latest that lists them all, else one for each; nothing where somebody was never warned."""
    first, second, third = ([pk] for pk in late.ids)

    def warned(ids: list[int]) -> str:
        letter = drafted(late, ids=ids)
        services.submit(letter.pk, by=late.town.supervisor)
        letter = services.approve(letter.pk, version=letter.version, by=late.town.manager)
        services.send(letter.pk, by=late.town.supervisor)
        return letter.shown_number

    one, two = warned(first), warned(second)
    assert drafted(late, "censure", first).text.startswith(f"{one} sayılı uyarı yazısına rağmen")
    assert drafted(late, "censure", first + second).text.startswith(f"{one} ve {two} sayılı")
    assert drafted(late, "censure", first + third).text.startswith("Ekte listelenen 2 başvuru")
    every = warned(late.ids)
    assert drafted(late, "censure").text.startswith(f"{every} sayılı")


def test_ticks_that_were_taken_away_stay_away(client: Client, late: Late) -> None:
    sit(client, late.town.supervisor)
    address = f"/gecikme/yazilar/yeni/?tur=uyari&birim={late.town.roads.pk}"
    assert body(client.get(address)).count(" checked") == 4, "the kind and three cases"
    refused = client.post("/gecikme/yazilar/yeni/", {"tur": "uyari", "birim": late.town.roads.pk})
    assert refused.status_code == 422
    assert body(refused).count(" checked") == 1
    assert not Letter.objects.exists()


def test_lists_and_letters_are_english_for_who_reads_english(client: Client, late: Late) -> None:
    letter = drafted(late)
    letter.rows.update(topic_en="Collapsed road")
    sit(client, late.town.supervisor)
    client.post("/dil/", {"language": "en"})
    for address in ("/gecikme/", "/gecikme/yazilar/", "/gecikme/yazilar/yeni/", "/gecikme/bildirim/"):
        assert ": tümü" not in body(client.get(address)), address
    page = body(client.get(f"/gecikme/yazilar/{letter.pk}/"))
    assert "Collapsed road" in page and "Yol çökmesi" not in page


def test_letters_are_proposed_at_their_interval_and_once(late: Late) -> None:
    system = organization.system()
    assert services.propose(by=system) == 1
    assert services.propose(by=system) == 0
    (letter,) = Letter.objects.all()
    assert letter.rows.count() == 3 and letter.created_by.kind == "system"
    with clock.frozen(MONDAY + timedelta(days=14)):
        assert services.propose(by=system) == 0, "they stand in a letter already"
    assert Round.objects.filter(kind="letters").count() == 2
    services.drop(letter.pk, reason="Birimle görüşüldü.", by=late.town.supervisor)
    office.set_settings({"overdue.letters_every": 0}, by=cast.person(Role.ADMIN))
    with clock.frozen(MONDAY + timedelta(days=28)):
        assert services.propose(by=system) == 0


def test_who_drafted_does_not_approve_and_nobody_approves_unseen_words(late: Late) -> None:
    town, other = late.town, cast.person(Role.MANAGER, None, "ikinci.mudur")
    letter = services.draft_letter("warning", town.roads, late.ids, by=town.manager)
    with pytest.raises(NotNow):
        services.approve(letter.pk, version=1, by=other)  # a draft of a person waits to be handed in
    services.submit(letter.pk, by=town.manager)
    with pytest.raises(NotYours, match="Kendi"):
        services.approve(letter.pk, version=1, by=town.manager)
    with pytest.raises(NotYours, match="müdür"):
        services.approve(letter.pk, version=1, by=town.supervisor)
    services.return_(letter.pk, reason="Nezaket cümlesi eksik.", by=other)
    keep = [row.pk for row in letter.rows.all()]
    services.correct_letter(letter.pk, "Rica ederim.", keep, version=1, by=town.supervisor)
    services.submit(letter.pk, by=town.supervisor)
    with pytest.raises(NotNow, match="okurken"):
        services.approve(letter.pk, version=1, by=other)
    assert services.approve(letter.pk, version=2, by=other).shown_number == "2026/1"
    with pytest.raises(NotNow):
        services.approve(letter.pk, version=2, by=other)


def test_numbers_are_the_years_own_and_have_no_gaps(late: Late) -> None:
    numbers = [sent(late).shown_number for _ in range(2)]
    dropped = drafted(late)
    services.drop(dropped.pk, reason="Gerek kalmadı.", by=late.town.supervisor)
    numbers.append(sent(late).shown_number)
    with clock.frozen(MONDAY + timedelta(days=60)):
        numbers.append(sent(late).shown_number)
    assert numbers == ["2026/1", "2026/2", "2026/3", "2027/1"]
    assert Letter.objects.get(pk=dropped.pk).shown_number == ""


def test_its_rows_stay_as_they_were(late: Late) -> None:
    letter = sent(late)
    before = list(letter.rows.values("number", "topic_tr", "due_at", "days_late", "policies"))
    town = late.town
    cases.move(late.ids[0], "cancel", by=town.coordinator, facts={"reason": "Mükerrer."})
    late.cases[0].topic.name_tr = "Başka ad"
    late.cases[0].topic.save()
    with clock.frozen(MONDAY + timedelta(days=20)):
        assert list(letter.rows.values("number", "topic_tr", "due_at", "days_late", "policies")) == before
        assert [one.is_open for one in queries.listed(town.manager, letter)].count(False) == 1
    assert before[0]["topic_tr"] == "Yol çökmesi" and before[0]["days_late"] > 0
    assert "birim-30" in before[0]["policies"]


def test_a_letter_is_withdrawn_with_a_reason_and_keeps_its_number(client: Client, late: Late) -> None:
    letter = sent(late)
    with pytest.raises(NotYours):
        services.withdraw(letter.pk, reason="Yanlış birim.", by=late.town.supervisor)
    sit(client, late.town.manager)
    page = f"/gecikme/yazilar/{letter.pk}/"
    refused = client.post(f"{page}karar/geri-cek/", {"reason": " "})
    assert refused.status_code == 422 and "Gerekçeyi yazın" in body(refused)
    client.post(f"{page}karar/geri-cek/", {"reason": "Yanlış birime yazılmış."})
    letter.refresh_from_db()
    assert (letter.state, letter.shown_number) == (State.WITHDRAWN, "2026/1")
    told = Notice.objects.get(template="unit/letter_withdrawn")
    assert "Yanlış birime yazılmış." in told.body
    assert "Yanlış birime yazılmış." in body(client.get(page))


def test_only_what_is_late_there_is_listed(late: Late) -> None:
    town = late.town
    with pytest.raises(Incomplete, match="seçin"):
        drafted(late, ids=[])
    early = referred(town, MONDAY - timedelta(days=1))
    elsewhere = referred(town, MONDAY - timedelta(days=40), unit=town.parks)
    for wrong in (early.pk, elsewhere.pk, 999_999):
        with pytest.raises(Incomplete, match="artık gecikmiş olmayan"):
            drafted(late, ids=[late.ids[0], wrong])
    with pytest.raises(Incomplete):
        services.draft_letter("warning", town.power, late.ids, by=town.supervisor)
    with pytest.raises(NotYours):
        services.draft_letter("warning", town.roads, late.ids, by=town.roads_lead)
    assert Letter.objects.count() == 0


def test_only_the_unit_s_lead_notes_that_it_was_read(late: Late) -> None:
    town = late.town
    row = services.draft_letter(Letter.Kind.WARNING, town.roads, late.ids, by=town.coordinator)
    services.submit(row.pk, by=town.coordinator)
    services.approve(row.pk, version=row.version, by=town.manager)
    services.send(row.pk, by=town.coordinator)
    for by in (town.roads_user, town.coordinator, town.manager):
        with pytest.raises(NotYours):
            services.mark_read(row.pk, by=by)
    assert services.mark_read(row.pk, by=town.roads_lead).read_by_id == town.roads_lead.actor_id


def test_the_last_of_very_many_can_be_written_about(late: Late, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows so many, narrowed; which they are of all that is late at the unit is no matter."""
    monkeypatch.setattr(drafting, "MOST_ROWS", 1)
    row = services.draft_letter(
        Letter.Kind.WARNING, late.town.roads, [late.ids[-1]], by=late.town.coordinator
    )
    assert [one.case_id for one in row.rows.all()] == [late.ids[-1]]


def test_a_unit_sees_what_was_sent_to_it_and_nothing_else(client: Client, late: Late) -> None:
    waiting, gone = drafted(late), sent(late)
    for person, open_ in ((late.town.roads_lead, True), (late.town.parks_user, False)):
        sit(client, person)
        assert client.get(f"/gecikme/yazilar/{waiting.pk}/").status_code == 404
        assert (client.get(f"/gecikme/yazilar/{gone.pk}/").status_code == 200) is open_
        assert (client.get(f"/gecikme/yazilar/{gone.pk}/yazi.pdf").status_code == 200) is open_
        assert client.get("/gecikme/yazilar/yeni/").status_code == 404
    sit(client, late.town.agent)
    assert client.get("/gecikme/").status_code == 404
    with pytest.raises(NotYours):
        services.submit(gone.pk, by=late.town.roads_lead)


def test_bad_input_changes_nothing(client: Client, late: Late) -> None:
    sit(client, late.town.supervisor)
    letter = drafted(late)
    page = f"/gecikme/yazilar/{letter.pk}/"
    wrong: list[dict[str, Any]] = [{"text": "", "version": 1}, {"text": "x", "version": "abc"}]
    wrong += [{"text": "a" * 7000, "version": 1}, {"text": "Uygun", "version": 1}]
    for bad in wrong:
        answer = client.post(f"{page}duzelt/", bad)  # no row stays
        assert answer.status_code == 422, bad
        assert str(bad["text"])[:20] in body(answer)
    late_version = {"text": "Uygun", "version": 7, "keep": [letter.rows.first().pk]}  # type: ignore[union-attr]
    assert client.post(f"{page}duzelt/", late_version).status_code == 409
    for query in ("?birim=abc&gun=-1", "?sure=yok&kanal=%C3%A7", "?sayfa=>xx", "?birim=99999999999999999999"):
        assert client.get(f"/gecikme/{query}").status_code == 200, query
        assert client.get(f"/gecikme/yazilar/{query}&yil=1").status_code == 200, query
        assert client.get(f"/gecikme/haftalik/{query}&hafta=31.02.2026").status_code == 200, query
        assert client.get(f"/gecikme/bildirim/{query}&hal=x").status_code == 200, query
        assert client.get(f"/gecikme/yazilar/yeni/{query}&tur=yok&sec=a").status_code == 200, query
    for path in ("", "karar/yok/", "karar/onayla/"):
        assert client.post(f"/gecikme/yazilar/999999/{path}").status_code in (404, 405)
    assert client.post(f"{page}karar/yok/").status_code == 404
    assert client.post("/gecikme/yazilar/yeni/", {"cases": ["x", "-1"]}).status_code == 422
    letter.refresh_from_db()
    assert letter.version == 1


def test_the_paper_is_an_official_letter_that_says_it_is_not_signed(late: Late) -> None:
    letter = sent(late)
    values = printing.values(queries.letter(late.town.manager, letter.pk))
    assert values["number"] == "2026/1" and values["day"] == "16.11.2026"
    assert values["addressee"] == "YOL BAKIM VE ONARIMA"
    assert values["signer"] == "Nihat Ersoy" and "imzalı belge değildir" in values["note"]
    assert [row[1] for row in values["rows"]] == [case.number for case in late.cases]


@pytest.mark.parametrize(
    ("name", "addressed"),
    [
        ("Zabıta Müdürlüğü", "ZABITA MÜDÜRLÜĞÜNE"),
        ("Fen İşleri Dairesi Başkanlığı", "FEN İŞLERİ DAİRESİ BAŞKANLIĞINA"),
        ("Zabıta", "ZABITAYA"),
        ("İtfaiye", "İTFAİYEYE"),
        ("Yol Bakım ve Onarım", "YOL BAKIM VE ONARIMA"),
        ("Park ve Bahçeler", "PARK VE BAHÇELERE"),
        ("Özel Kalem", "ÖZEL KALEME"),
    ],
)
def test_the_addressee_takes_its_ending(name: str, addressed: str) -> None:
    assert wording.addressee(name) == addressed


def test_lists_cost_the_same_however_long(
    client: Client, late: Late, django_assert_max_num_queries: Any
) -> None:
    sit(client, late.town.manager)
    counts = []
    for _round in range(2):
        found = []
        for path in ("/gecikme/", "/gecikme/yazilar/", "/gecikme/bildirim/", "/gecikme/haftalik/"):
            client.get(path)
            with django_assert_max_num_queries(40) as seen:
                client.get(path)
            found.append(len(seen.captured_queries))
        counts.append(found)
        sent(late)
        referred(late.town, MONDAY - timedelta(days=33), unit=late.town.parks)
    assert counts[0] == counts[1]
