"""What was copied wrongly from the outside system is put right: number, day, type, with its history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services as cases
from muhatap.cases.models import Case, Event, Kind, Referral
from muhatap.cimer import services
from muhatap.cimer.models import Entry, WriteBack
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from tests.cases.town import Town
from tests.cimer.hall import answered, enter
from tests.pages import as_it_stands, body, sit

pytestmark = pytest.mark.django_db
RIGHT = {"number": "2600123456", "applied_on": "02.11.2026", "kind": "complaint", "reason": "Yanlış okundu"}


def law(case: Case) -> Clock:
    """The clock of the law."""
    return Clock.objects.get(docket=case.docket_id, policy__code="cimer")


def day(moment: datetime | None) -> date | None:
    """Of a moment in Istanbul."""
    return clock.local(moment).date() if moment is not None else None


def correct(client: Client, entry: Entry, **values: str) -> Any:
    """Through the page, untouched but for `values`."""
    return client.post(f"/cimer/{entry.pk}/duzelt/", {**RIGHT, **values})


@pytest.mark.duty("cimer.refer-and-answer")
def test_a_day_copied_wrongly_is_corrected_and_the_time_is_counted_anew(client: Client, place: Town) -> None:
    entry = enter(client, place, applied_on="16.11.2026")
    cases.move(entry.case_id, "route", by=place.cimer_officer, facts={"units": [place.roads.pk]})
    assert day(law(entry.case).due_at) == date(2026, 12, 16)
    assert correct(client, entry).status_code == 302
    entry.refresh_from_db()
    case = Case.objects.get(pk=entry.case_id)
    assert entry.applied_on == day(case.received_at) == date(2026, 11, 2)
    assert day(law(case).started_at) == date(2026, 11, 2)
    assert day(law(case).due_at) == day(case.law_due_at) == date(2026, 12, 2)
    part = Referral.objects.get(case=case)
    assert day(part.law_due_at) == date(2026, 12, 2) and part.due_at is not None
    assert case.law_due_at is not None
    assert part.due_at <= case.law_due_at
    page = body(client.get(f"/cimer/{entry.pk}/"))
    assert "16 Kasım 2026" in page and "2 Kasım 2026" in page and "Yanlış okundu" in page
    line = Event.objects.get(case=case, move="correct_source")
    assert line.fact("reason") == "Yanlış okundu" and line.fact("changed") == ["received_at"]
    story = body(client.get(f"/basvuru/{case.pk}/"))
    assert "16.11.2026" in story and "02.11.2026" in story, "the story of the case has it too"


def test_after_the_end_the_verdicts_are_found_anew(client: Client, place: Town) -> None:
    entry = answered(place, enter(client, place))
    client.post(f"/cimer/{entry.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    assert law(entry.case).kept is True and WriteBack.objects.get().was_late is False
    assert correct(client, entry, applied_on="12.10.2026").status_code == 302
    case = Case.objects.get(pk=entry.case_id)
    assert day(case.law_due_at) == date(2026, 11, 11)
    assert law(case).kept is False and WriteBack.objects.get().was_late is True
    assert "1" in body(client.get("/cimer/rakamlar/?kanal=cimer&yil=2026&ay=10"))
    assert correct(client, entry).status_code == 302
    assert law(case).kept is True and WriteBack.objects.get().was_late is False
    assert correct(client, entry, kind="wish").status_code == 409, "its kind is what was answered"
    entry.refresh_from_db()
    assert entry.kind == "complaint"


def test_a_wrong_number_is_free_again_even_of_what_ended(client: Client, place: Town) -> None:
    entry = enter(client, place, number="2600123499")
    cases.move(entry.case_id, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
    sit(client, place.cimer_officer)
    assert correct(client, entry).status_code == 302
    entry.refresh_from_db()
    assert (entry.number, Case.objects.get(pk=entry.case_id).paper_no) == ("2600123456", "2600123456")
    new = {"new_name": "Ayla Kurt", "new_phone": "0555 222 33 44", "text": "Öteki"}
    other = enter(client, place, number="2600123499", **new)
    assert other.pk != entry.pk
    assert correct(client, other, number="2600-123456").status_code == 409, "that one is taken"


def test_another_type_is_another_kind_with_its_own_time(client: Client, place: Town) -> None:
    entry = enter(client, place)
    assert correct(client, entry, kind="information").status_code == 302
    case = Case.objects.get(pk=entry.case_id)
    assert case.kind == Kind.INFORMATION_REQUEST
    assert Clock.objects.filter(docket=case.docket_id, policy__code="4982").exists()
    story = Event.objects.get(case=case, move="amend")
    assert story.fact("before") == {"kind": "complaint"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"applied_on": ""}, "Bir gün yazın"),
        ({"applied_on": "31.02.2026"}, "anlaşılmadı"),
        ({"applied_on": "02.11.2020"}, "bir yıldan eski"),
        ({"applied_on": "01.01.0001"}, "anlaşılmadı"),
        ({"applied_on": "20.11.2027"}, "ya da öncesi"),
        ({"number": "ß" * 39 + "1"}, "40"),
        ({"reason": ""}, "boş kalamaz"),
        ({"reason": "a" * 301}, "300"),
        ({"kind": "?"}, "Listeden"),
    ],
)
def test_what_cannot_be_changes_nothing(
    client: Client, place: Town, values: dict[str, str], said: str
) -> None:
    entry = enter(client, place)
    refused = correct(client, entry, **values)
    assert refused.status_code == 422 and said in body(refused)
    assert Event.objects.filter(case=entry.case_id, move="correct_source").count() == 0


def test_it_was_not_made_after_the_day_on_which_it_was_entered(client: Client, place: Town) -> None:
    entry = enter(client, place)
    entered = clock.local(entry.entered_at).date()
    with clock.frozen(clock.now() + timedelta(days=5)):
        sit(client, place.cimer_officer)
        late = correct(client, entry, applied_on=f"{entered + timedelta(days=3):%d.%m.%Y}")
        assert late.status_code == 422 and "Kayda girdiği günden" in body(late)
        assert correct(client, entry, applied_on=f"{entered:%d.%m.%Y}").status_code == 302
    assert Case.objects.get(pk=entry.case_id).received_at <= entry.entered_at


def test_untouched_it_changes_nothing_and_only_the_officer_may(client: Client, place: Town) -> None:
    entry = enter(client, place)
    path = f"/cimer/{entry.pk}/duzelt/"
    assert as_it_stands(client, path)["applied_on"] == ["02.11.2026"]
    assert correct(client, entry).status_code == 302
    assert not Event.objects.filter(case=entry.case_id, move__in=("amend", "correct_source")).exists()
    for person in (place.coordinator, place.manager, place.roads_user):
        assert sit(client, person).post(path, RIGHT).status_code == 404
    with pytest.raises(Refused):
        services.correct_entry(
            entry.pk,
            number="1",
            kind="wish",
            applied_on=entry.applied_on,
            reason="x",
            by=place.coordinator,
        )
