"""One application by hand: its number once a channel, its day, its type, nobody's name in the unit's task."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from muhatap.cases.models import Case, Channel, Kind
from muhatap.cimer import services
from muhatap.cimer.models import Entry, OutsideKind
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.cimer.hall import answered, enter, screen
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db


@pytest.mark.duty("cimer.refer-and-answer")
def test_an_application_is_taken_over_and_referred_and_its_time_runs_from_the_day_shown_there(
    client: Client, place: Town
) -> None:
    entry = enter(client, place)
    case = entry.case
    assert (case.channel, case.kind, case.paper_no) == (Channel.CIMER, Kind.COMPLAINT, "2600123456")
    assert clock.local(case.received_at).date() == date(2026, 11, 2)
    law = Clock.objects.select_related("policy").get(docket=case.docket_id, policy__code="cimer")
    assert clock.local(law.due_at).date() == date(2026, 12, 2), "30 days from the day shown there"
    assert not Clock.objects.filter(docket=case.docket_id, policy__code="3071").exists()
    assert not Notice.objects.filter(template="citizen/received").exists(), "CİMER has said that it has it"
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "2600123456" in page and f"/basvuru/{case.pk}/yap/route/" in page
    do(client, f"/basvuru/{case.pk}/yap/route/", {"units_0": str(place.roads.pk)})
    assert body(client.get("/cimer/")).count("Yol Bakım ve Onarım") >= 1


@pytest.mark.duty("cimer.acik-kapi")
def test_the_governors_acik_kapi_has_seven_days_beside_the_law_and_is_not_the_desk_of_that_name(
    client: Client, place: Town
) -> None:
    entry = enter(client, place, channel=Channel.ACIK_KAPI, number="AK-77")
    dates = {
        row.policy.code: clock.local(row.due_at).date()
        for row in Clock.objects.select_related("policy").filter(docket=entry.case.docket_id)
    }
    assert dates["acik-kapi"] == date(2026, 11, 9) and dates["3071"] == date(2026, 12, 2)
    assert Channel.OPEN_DESK not in dict(Entry._meta.get_field("channel").choices or [])
    assert (
        sit(client, place.cimer_officer)
        .post("/cimer/yeni/", screen(place, channel=Channel.OPEN_DESK, number="9"))
        .status_code
        == 422
    )
    again = enter(
        client,
        place,
        number="AK-77",
        text="Aynı numara, öteki sistem.",
        new_name="Can Er",
        new_phone="0555 444 55 66",
    )
    assert again.channel == Channel.CIMER, "a number is one channel's"
    answered(place, entry)
    assert "Geri yazılacak" in body(client.get("/cimer/?kanal=acik_kapi&durum=geri-yaz"))


def test_a_number_is_taken_once_and_the_first_is_shown(client: Client, place: Town) -> None:
    first = enter(client, place)
    for number in ("2600123456", " 2600 123-456 "):
        refused = client.post(
            "/cimer/yeni/", screen(place, number=number, text="Başka sözler", new_phone="0555 9")
        )
        assert refused.status_code in (409, 422)
    twice = client.post(
        "/cimer/yeni/", screen(place, number="2600-123456", text="Başka sözler", new_name="Ali Can")
    )
    page = body(twice)
    assert twice.status_code == 409 and f"/cimer/{first.pk}/" in page and first.case.number in page
    assert "Başka sözler" in page, "what was typed stays"
    assert Entry.objects.count() == 1 and Case.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"applied_on": "21.11.2026"}, "ya da öncesi olmalı"),
        ({"applied_on": "02.11.2020"}, "bir yıldan eski"),
        ({"applied_on": "31.02.2026"}, "bir gün olarak anlaşılmadı"),
        ({"applied_on": ""}, "Bir gün yazın"),
        ({"number": ""}, "Bu alan"),
        ({"number": "---"}, "numarasını yazın"),
        ({"number": "abc"}, "rakam olmalı"),
        ({"number": "9" * 41}, "40"),
        ({"outside_kind": "soru"}, "seçenek"),
        ({"channel": "phone"}, "seçenek"),
        ({"topic": ""}, "Konuyu seçin"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_stays_typed(
    client: Client, place: Town, values: dict[str, Any], said: str
) -> None:
    sit(client, place.cimer_officer)
    refused = client.post("/cimer/yeni/", screen(place, **values))
    page = body(refused)
    assert refused.status_code == 422 and Entry.objects.count() == 0
    assert "Kaldırım çöktü, yürünmüyor." in page and "Sevim Doğan" in page
    assert said in page or 'class="error"' in page, values


@pytest.mark.parametrize(
    ("outside", "ours"),
    list(
        zip(
            OutsideKind.values,
            [
                Kind.REQUEST,
                Kind.COMPLAINT,
                Kind.TIP,
                Kind.SUGGESTION,
                Kind.INFORMATION_REQUEST,
                Kind.THANKS,
                Kind.SUGGESTION,
            ],
            strict=True,
        )
    ),
)
def test_types_of_cimer_become_our_kinds(client: Client, place: Town, outside: str, ours: str) -> None:
    entry = enter(client, place, outside_kind=outside)
    assert (entry.kind, entry.case.kind) == (outside, ours)


def test_a_hidden_applicant_is_in_no_task_and_opened_only_with_a_reason(client: Client, place: Town) -> None:
    words = "Ben Sevim Doğan, kaldırım çöktü, 0555 111 22 33."
    entry = enter(client, place, identity_hidden="on", text=words)
    answered(place, entry)
    task = body(sit(client, place.roads_user).get(f"/basvuru/{entry.case_id}/"))
    assert "Sevim" not in task and "111 22 33" not in task
    page = body(sit(client, place.coordinator).get(f"/cimer/{entry.pk}/"))
    assert "Sevim" not in page and f"/basvuru/{entry.case_id}/kim/" in page
    shown = client.post(f"/basvuru/{entry.case_id}/kim/", {"reason": "Kimlik doğrulama", "what": "contact"})
    assert "Sevim Doğan" in body(shown)


def test_the_same_matter_of_a_known_person_is_asked_about(client: Client, place: Town) -> None:
    known = {"who": "known", "citizen": str(place.citizen.pk), "new_name": "", "new_phone": ""}
    first = enter(client, place, **known)
    asked = client.post("/cimer/yeni/", screen(place, **known, number="2600999999", text="Yine çöktü."))
    assert asked.status_code == 409 and first.case.number in body(asked)
    enter(client, place, **known, number="2600999999", text="Yine çöktü.", despite=str(first.case_id))
    assert Entry.objects.count() == 2


def test_a_number_copied_wrongly_is_corrected_with_its_history(client: Client, place: Town) -> None:
    entry = enter(client, place)
    path = f"/cimer/{entry.pk}/duzelt/"
    begin = {"kind": "wish", "applied_on": "02.11.2026"}
    bad = client.post(path, {**begin, "number": "", "reason": ""})
    assert bad.status_code == 422
    right = {**begin, "number": "2600123457", "reason": "Son hane"}
    assert client.post(path, right).status_code == 302
    entry.refresh_from_db()
    entry.case.refresh_from_db()
    assert (entry.number, entry.case.paper_no, entry.case.kind) == ("2600123457", "2600123457", Kind.REQUEST)
    page = body(client.get(f"/cimer/{entry.pk}/"))
    assert "2600123456" in page and "Son hane" in page
    enter(client, place, number="2600123456", text="Öteki", new_name="Ayla Kurt", new_phone="0555 222 33 44")
    taken = client.post(path, {**begin, "number": "2600123456", "reason": "Karıştı"})
    assert taken.status_code == 409


def test_only_who_is_authorised_takes_over(client: Client, place: Town) -> None:
    for person in (place.agent, place.coordinator, place.manager, place.roads_user):
        assert sit(client, person).post("/cimer/yeni/", screen(place)).status_code == 404
    with pytest.raises(services.KnownNumber.__mro__[2]):  # a `Refused`
        services.look("cimer", 1, by=place.coordinator)
    assert sit(client, place.coordinator).get("/cimer/").status_code == 200
    assert sit(client, place.roads_user).get("/cimer/").status_code == 404


def test_the_officer_acts_on_nothing_else(client: Client, place: Town) -> None:
    other = place.register(route=False).case
    page = body(sit(client, place.cimer_officer).get(f"/basvuru/{other.pk}/"))
    assert "/yap/route/" not in page
    assert client.post(f"/basvuru/{other.pk}/yap/route/", {"units_0": place.roads.pk}).status_code in (
        403,
        404,
    )
