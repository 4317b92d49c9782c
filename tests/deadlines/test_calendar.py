"""The calendar as data: who may change it, what moves, and that everybody hears of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muhatap.deadlines import calendar, queries, services
from muhatap.deadlines.models import DayOff
from muhatap.deadlines.occasions import Occasion
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import queries as organization
from muhatap.organization.models import AdminEvent
from muhatap.organization.roles import Role
from tests import cast
from tests.deadlines.test_services import CASE, REFERRAL, at, day, docket, of

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


def test_holidays_are_there_from_the_start_and_estimates_are_marked() -> None:
    assert DayOff.objects.get(day=date(2026, 10, 28)).kind == "half"
    assert DayOff.objects.get(day=date(2026, 3, 20)).name_tr == "Ramazan Bayramı"
    assert DayOff.objects.get(day=date(2033, 1, 2)).is_estimated
    assert not DayOff.objects.get(day=date(2033, 4, 23)).is_estimated
    assert DayOff.objects.get(day=date(2033, 1, 1)).kind == "holiday"  # an eve that is a holiday itself
    system = organization.system()
    assert services.load_calendar([2026, 2040], by=system) == []
    assert DayOff.objects.filter(day__year=2040).exists()
    assert services.load_policies(by=system) == []


def test_a_new_closure_moves_the_open_clocks_it_touches() -> None:
    manager = cast.person(Role.MANAGER)
    touched = docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")  # its 30 days end on Friday 20.11
    apart = docket(REFERRAL, Occasion.REFERRED, "2026-11-18T10:00")
    ended = docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    services.happened(ended.pk, Occasion.ANSWERED, at=at("2026-10-22T10:00"))
    moved = services.add_day_off(FRIDAY, "holiday", "Yas günü", "12.11.2026 tarihli karar", by=manager)
    assert [(one.docket_id, one.code) for one in moved] == [(touched.pk, "birim-30")]
    assert day(of(touched, "birim-30").due_at) == "2026-11-19 17:30"
    assert day(of(ended, "birim-30").due_at) == "2026-11-20 17:30"
    assert day(of(apart, "birim-30").due_at) == "2026-12-18 17:30"
    heard = services.take_moved(by=organization.system())
    assert [(one.docket_id, day(one.due.target_at)) for one in heard] == [(touched.pk, "2026-11-19 17:30")]
    assert services.take_moved(by=organization.system()) == []

    assert services.remove_day_off(FRIDAY, "Karar geri alındı", by=manager)
    assert day(of(touched, "birim-30").due_at) == "2026-11-20 17:30"
    said = AdminEvent.objects.filter(subject=f"day_off:{FRIDAY}").order_by("pk")
    assert [row.action for row in said] == ["day_off.added", "day_off.removed"]
    assert said[0].reason == "12.11.2026 tarihli karar"
    assert said[1].before["name_tr"] == "Yas günü"


def test_the_law_s_last_day_moves_on_and_its_alert_with_it() -> None:
    made = docket()  # the law's last day is Monday 23.11
    services.add_day_off(date(2026, 11, 23), "holiday", "Tatil", "karar", by=cast.person(Role.ADMIN))
    law = of(made, "3071")
    assert day(law.due_at) == "2026-11-24 23:59"
    assert day(law.next_alert_at) == "2026-11-17 09:00"
    assert day(services.take_moved(by=organization.system())[0].due.law_at) == "2026-11-24 23:59"


def test_leave_does_not_move_a_law_that_counts_it() -> None:
    made = docket(kind="information_request", when="2026-03-02T10:00")
    before = of(made, "4982").due_at
    admin = cast.person(Role.ADMIN)
    moved = services.add_day_off(date(2026, 3, 16), "leave", "İdarî izin", "genelge", by=admin)
    assert [one.code for one in moved] == []
    assert of(made, "4982").due_at == before


def test_a_correction_is_a_change_and_nothing_twice() -> None:
    admin = cast.person(Role.ADMIN)
    services.add_day_off(FRIDAY, "leave", "İdarî izin", "genelge", by=admin)
    with pytest.raises(NotNow):
        services.add_day_off(FRIDAY, "holiday", "Tatil", "karar", by=admin)
    made = docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    assert day(of(made, "birim-30").due_at) == "2026-11-20 17:30"
    services.change_day_off(FRIDAY, "holiday", "Tatil", "karar", by=admin)
    assert day(of(made, "birim-30").due_at) == "2026-11-19 17:30"
    assert services.change_day_off(FRIDAY, "holiday", "Tatil", "karar", by=admin) == []
    services.remove_day_off(FRIDAY, "yanlış gün", by=admin)
    with pytest.raises(NotNow):
        services.remove_day_off(FRIDAY, "yanlış gün", by=admin)


def test_only_its_keepers_change_the_calendar() -> None:
    lead = cast.person(Role.UNIT_LEAD)
    with pytest.raises(NotYours):
        services.add_day_off(FRIDAY, "holiday", "Tatil", "karar", by=lead)
    with pytest.raises(NotYours):
        services.remove_day_off(date(2026, 10, 29), "karar", by=lead)
    assert DayOff.objects.filter(day=date(2026, 10, 29)).exists()
    assert services.add_day_off(FRIDAY, "holiday", "Tatil", "karar", by=cast.person(Role.MANAGER)) == []


@pytest.mark.parametrize(
    ("when", "kind", "name", "reason", "field"),
    [
        (date(1900, 1, 1), "holiday", "Tatil", "karar", "day"),
        (date(9999, 12, 31), "holiday", "Tatil", "karar", "day"),
        (FRIDAY, "party", "Tatil", "karar", "kind"),
        (FRIDAY, "holiday", "", "karar", "name"),
        (FRIDAY, "holiday", "Tat\x00il", "karar", "name"),
        (FRIDAY, "holiday", "Tatil", "   ", "reason"),
        (FRIDAY, "holiday", "Tatil", "x" * 301, "reason"),
    ],
)
def test_what_cannot_be_is_named(when: date, kind: str, name: str, reason: str, field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        services.add_day_off(when, kind, name, reason, by=cast.person(Role.ADMIN))
    assert list(refused.value.fields) == [field]
    assert not DayOff.objects.filter(day=when).exists()


def test_the_book_is_never_stale() -> None:
    first = calendar.book()
    assert calendar.book(first.revision) is first
    DayOff.objects.filter(day=date(2026, 10, 29)).delete()  # past the services, by hand
    second = calendar.book()
    assert second.revision != first.revision
    assert second.calendar.mark(date(2026, 10, 29)) is None


def test_recomputing_takes_batches(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    from muhatap.deadlines.services import recomputing

    dockets = [docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00") for _ in range(5)]
    monkeypatch.setattr(recomputing, "BATCH", 2)
    DayOff.objects.create(
        day=FRIDAY,
        kind="holiday",
        name_tr="Tatil",
        added_at=clock.now(),
        added_by_id=organization.system().actor_id,
    )
    with django_assert_max_num_queries(24):
        moved = services.recompute(FRIDAY, FRIDAY, by=organization.system())
    assert {one.docket_id for one in moved} == {one.pk for one in dockets}


def test_working_days_for_fields() -> None:
    assert queries.working_day_after(date(2026, 10, 27), 2) == date(2026, 10, 30)


def test_a_docket_s_view(django_assert_max_num_queries: Any) -> None:
    made = docket()
    services.happened(made.pk, Occasion.INFORMED, at=at("2026-10-24T10:00"))
    queries.docket_view(made.pk)
    with django_assert_max_num_queries(2):
        view = queries.docket_view(made.pk, now=at("2026-11-20T09:30"))
    assert [(one.code, one.name, one.when, one.state.words) for one in view.leading] == [
        ("izmir-30", "Hedef", "20.11.2026 Cum", "Bugün 17.30"),
        ("3071", "Yasal, 3071", "23.11.2026 Pzt", "3 gün"),
    ]
    assert view.state.words == "Bugün 17.30"
    assert view.summary == (
        "30. gün 22.11.2026 Pazar’a denk geliyor; "
        "yasal son gün ilk iş gününe kayar, hedef bir önceki iş günüdür. "
        "Arada: 28.10 Cumhuriyet Bayramı öğleden sonrası, yarım gün; 29.10 Cumhuriyet Bayramı."
    )
    assert view.ruler is not None
    assert (view.ruler.days[-1].number, view.ruler.days[-1].css) == (23, "lawday")
    assert [one.code for one in view.clocks] == ["izmir-30", "3071", "sisli-2"]
    services.happened(made.pk, Occasion.DELIVERED, at=at("2026-11-20T10:00"))
    closed = queries.docket_view(made.pk, now=at("2026-12-20T09:30"))
    assert closed.state.words == "Süresinde, 28. gün"
    assert closed.ruler is not None
    assert not any("now" in cell.css for cell in closed.ruler.days)


def test_an_empty_docket_has_a_view() -> None:
    view = queries.docket_view(services.open_docket(CASE, kind="thanks").pk)
    assert (view.clocks, view.ruler, view.summary) == ((), None, "")


def test_lists_of_what_is_still_open() -> None:
    late, fine = docket(when="2026-11-09T10:00"), docket(when="2026-11-19T10:00")
    now = at("2026-11-20T09:30")
    assert [row.docket_id for row in queries.running("sisli-2")] == [late.pk, fine.pk]
    assert [row.docket_id for row in queries.running("sisli-2", now=now)] == [late.pk]
    assert queries.running("sisli-2", now=now - timedelta(days=30)).count() == 0
