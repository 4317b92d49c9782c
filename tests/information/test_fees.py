"""The access fee: dated prices, the notice, the payment, the end of what was not paid (4982 m.10, m.11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Case, Event
from muhatap.deadlines import services as deadlines
from muhatap.information import services as information
from muhatap.information.models import Application, Decision, FeeNotice, Tariff
from muhatap.information.services import Wanted
from muhatap.information.services.pricing import tariff_on
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization import queries as organization
from muhatap.web import jobs
from tests.cases.town import Town
from tests.information.requests import act, answered, asked, at, file_page, pdf, told
from tests.pages import as_it_stands, body, sit

pytestmark = pytest.mark.django_db
PRICES = {"page": "9,56", "colour_page": "19,12", "medium": "75", "free_pages": "10", "source": "RG 26080"}
ASKS = {
    "pages": "30",
    "colour_pages": "2",
    "discs": "0",
    "other": "",
    "other_for": "",
    "where": "Vezneye ya da IBAN’a.",
}


def priced(place: Town) -> Tariff:
    """A tariff that holds."""
    return information.add_tariff(
        valid_from=date(2026, 1, 1),
        page=Decimal("9.56"),
        colour_page=Decimal("19.12"),
        medium=Decimal(75),
        free_pages=10,
        source="RG 26080",
        by=place.information_officer,
    )


def waits(client: Client, place: Town) -> tuple[Case, FeeNotice]:
    """A request whose fee was asked for through its page."""
    priced(place)
    case = answered(place)
    sit(client, place.information_officer)
    assert act(client, case, "ucret", **ASKS).status_code == 302
    run_all()
    return Case.objects.get(pk=case.pk), FeeNotice.objects.get()


@pytest.mark.parametrize(
    ("pages", "colour", "media", "other", "amount"),
    [
        (10, 0, 0, "0", "0.00"),
        (11, 0, 0, "0", "9.56"),
        (30, 0, 0, "0", "191.20"),
        (30, 2, 0, "0", "210.32"),
        (0, 12, 0, "0", "38.24"),
        (5, 12, 1, "40", "201.04"),
    ],
)
def test_the_first_pages_are_free_the_dearer_ones_first(
    place: Town, pages: int, colour: int, media: int, other: str, amount: str
) -> None:
    assert priced(place).cost(pages, colour, media, Decimal(other)) == Decimal(amount)


@pytest.mark.duty("information-requests.register-and-handle")
def test_a_tariff_holds_from_its_day_until_the_next(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    assert (
        client.post("/bilgi-edinme/tarife/yeni/", {**PRICES, "valid_from": "01.01.2026"}).status_code == 302
    )
    twice = client.post("/bilgi-edinme/tarife/yeni/", {**PRICES, "valid_from": "01.01.2026"})
    assert twice.status_code == 422 and "bir tarife var" in body(twice) and "RG 26080" in body(twice)
    client.post("/bilgi-edinme/tarife/yeni/", {**PRICES, "page": "11,48", "valid_from": "01.01.2027"})
    assert [str(tariff_on(date(year, 6, 1)).page) for year in (2026, 2027)] == ["9.56", "11.48"]  # type: ignore[union-attr]  # both are there
    assert tariff_on(date(2025, 12, 31)) is None
    for wrong in (
        {"page": "-1"},
        {"page": "0"},
        {"page": "çok"},
        {"free_pages": "-3"},
        {"valid_from": "dünden beri"},
    ):
        answer = client.post("/bilgi-edinme/tarife/yeni/", {**PRICES, "valid_from": "01.02.2026", **wrong})
        assert answer.status_code == 422, wrong
    assert Tariff.objects.count() == 2
    page = body(client.get("/bilgi-edinme/tarife/"))
    assert "11,48" in page and "şimdi geçerli" in page
    sit(client, place.reviewer)
    assert client.get("/bilgi-edinme/tarife/yeni/").status_code == 404


@pytest.mark.duty("information-requests.register-and-handle")
def test_a_notice_stops_the_law_s_period_and_counts_its_own(client: Client, place: Town) -> None:
    case, fee = waits(client, place)
    assert fee.amount == Decimal("210.32") and fee.tariff is not None
    assert fee.due_at is not None and clock.local(fee.due_at).date() == date(2026, 12, 11)
    assert case.fee_until == date(2026, 12, 11) and case.is_paused
    line = Event.objects.get(case=case, move="ask_fee")
    assert line.fact("fee") == "210.32" and "30 siyah beyaz sayfa" in str(line.fact("text"))
    assert "210,32 ₺" in file_page(client, case)
    assert case.number in body(client.get("/bilgi-edinme/?asama=odeme"))
    second = client.post(f"/bilgi-edinme/{case.pk}/ucret/", ASKS)
    assert second.status_code == 409 and FeeNotice.objects.count() == 1


@pytest.mark.duty("information-requests.register-and-handle")
@pytest.mark.parametrize("paid", ["-1", "0", "", "210,31", "bin lira"])
def test_a_payment_is_proven_and_is_what_was_asked_for(client: Client, place: Town, paid: str) -> None:
    case, fee = waits(client, place)
    with at("2026-11-25"):
        sit(client, place.information_officer)
        says: dict[str, Any] = {"paid": paid, "day": "25.11.2026", "receipt": "M-551"}
        wrong = act(client, case, "odeme", fee.pk, **says)
        assert wrong.status_code == 422 and "M-551" in body(wrong) and "0.01" not in body(wrong)
        fee.refresh_from_db()
        assert fee.state == "asked"
        early = act(client, case, "odeme", fee.pk, **{**says, "paid": "210,32", "day": "19.11.2026"})
        assert early.status_code == 422
        right = {**says, "paid": "210,32", "uploads": [pdf("makbuz.pdf")]}
        assert act(client, case, "odeme", fee.pk, **right).status_code == 302
        run_all()
    fee.refresh_from_db()
    case.refresh_from_db()
    assert (fee.state, fee.receipt, fee.paid_on) == ("paid", "M-551", date(2026, 11, 25))
    assert fee.proof is not None and case.fee_until is None and not case.is_paused
    assert case.law_due_at is not None and clock.local(case.law_due_at).date() > date(2026, 12, 11)
    assert Application.objects.get(case=case).fee == "paid"
    assert FeeNotice.objects.count() == 1


@pytest.mark.duty("information-requests.register-and-handle")
def test_what_is_not_paid_counts_as_withdrawn_by_itself(client: Client, place: Town) -> None:
    case, fee = waits(client, place)
    with at("2026-12-12"):
        deadlines_due()
        case.refresh_from_db()
        fee.refresh_from_db()
        assert case.status == "cancelled" and fee.state == "lapsed"
        assert Decision.objects.get(is_current=True).outcome == "withdrawn"
        assert Application.objects.get(case=case).fee == "lapsed"
        events = Event.objects.filter(case=case, move="deem_withdrawn").count()
        assert not information.withdraw_unpaid(fee.docket_id, by=organization.system())
        run_all()
        assert Event.objects.filter(case=case, move="deem_withdrawn").count() == events == 1
        sit(client, place.information_officer)
        assert "vazgeçilmiş sayıldı" in file_page(client, case)


def deadlines_due() -> None:
    """The sweeper passes, and what it promised is done."""
    from muhatap.web import wiring

    def tell(alerts: Any) -> None:
        for effect in wiring.ON_ALERT:
            effect(alerts, organization.system())

    deadlines.sweep(by=organization.system(), tell=tell)
    run_all()


def test_what_was_paid_in_time_is_not_taken_for_withdrawn(client: Client, place: Town) -> None:
    case, fee = waits(client, place)
    with at("2026-12-11", 17):
        sit(client, place.information_officer)
        says = {"paid": "210,32", "day": "11.12.2026", "receipt": "M-1"}
        assert act(client, case, "odeme", fee.pk, **says).status_code == 302
    with at("2026-12-14"):
        deadlines_due()
        case.refresh_from_db()
        assert case.status != "cancelled"


def test_a_fee_asked_for_on_the_case_itself_stands_in_the_register_too(place: Town) -> None:
    case = answered(place)
    facts = {"fee": "50.00", "text": "Posta gideri, vezneye."}
    services.move(case.pk, "ask_fee", by=place.information_officer, facts=facts)
    run_all()
    fee = FeeNotice.objects.get()
    assert (fee.amount, fee.tariff, fee.state) == (Decimal("50.00"), None, "asked")
    paid = {"receipt": "M-9", "paid_on": "2026-11-20"}
    services.move(case.pk, "record_payment", by=place.information_officer, facts=paid)
    run_all()
    fee.refresh_from_db()
    assert (fee.state, fee.receipt) == ("paid", "M-9")


def test_nothing_is_asked_for_without_a_tariff_or_without_a_cost(place: Town) -> None:
    case = asked(place)
    with pytest.raises(NotNow, match="tarife"):
        information.ask_fee(case.pk, Wanted(pages=30), "Vezne", by=place.information_officer)
    priced(place)
    with pytest.raises(Incomplete, match="ilk 10 sayfa"):
        information.ask_fee(case.pk, Wanted(pages=10), "Vezne", by=place.information_officer)
    assert not FeeNotice.objects.exists()


def test_a_row_by_which_somebody_was_charged_does_not_change(client: Client, place: Town) -> None:
    _case, fee = waits(client, place)
    path = f"/bilgi-edinme/tarife/{fee.tariff_id}/"
    refused = client.post(path, {**PRICES, "page": "1", "valid_from": "01.01.2026"})
    assert refused.status_code == 409 and "satır değişmez" in body(refused)
    assert Tariff.objects.get().page == Decimal("9.56")


def test_the_days_to_pay_follow_the_calendar(client: Client, place: Town) -> None:
    """Asked on Friday 20.11, to be paid until 11.12; with a day of mourning until Monday 14.12."""
    case, row = waits(client, place)
    assert case.fee_until == date(2026, 12, 11)
    off = date(2026, 11, 25)
    deadlines.add_day_off(off, "holiday", "Yas", "Karar 7", by=place.manager)
    jobs.copy_dates()
    case.refresh_from_db()
    row.refresh_from_db()
    assert row.due_at is not None and clock.local(row.due_at).date() == case.fee_until == date(2026, 12, 14)
    with at("2026-12-14"):
        jobs.sweep()
        deadlines.remove_day_off(off, "Geri alındı", by=place.manager)
        jobs.sweep()  # it has run out by the earlier day, and its page does not know of that yet
        run_all("web.run_out")
        case.refresh_from_db()
        assert case.is_open
        jobs.copy_dates()
        run_all("web.run_out")
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.status, row.due_at) == ("cancelled", row.due_at)
    assert clock.local(row.due_at).date() == date(2026, 12, 11)


def test_no_amount_is_too_much_for_the_page(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    new = "/bilgi-edinme/tarife/yeni/"
    for wrong in (
        {"page": "99999999"},
        {"medium": "9" * 40},
        {"page": "1e9"},
        {"page": "NaN"},
        {"free_pages": "99999"},
        {"free_pages": "9" * 30},
        {"source": "a" * 201},
        {"valid_from": "01.01.0001"},
        {"valid_from": "01.01.9999"},
    ):
        answer = client.post(new, {**PRICES, "valid_from": "01.02.2026", **wrong})
        assert answer.status_code == 422, wrong
    dear = {**PRICES, "valid_from": "01.02.2026", "page": "9999999,99"}
    assert client.post(new, dear).status_code == 302
    case = answered(place)
    for asks in ({"pages": "100000"}, {"pages": "٣٠", "other": "1e30", "other_for": "x"}, {"discs": "-1"}):
        answer = client.post(f"/bilgi-edinme/{case.pk}/ucret/", {**ASKS, **asks})
        assert answer.status_code == 422 and "Vezneye" in body(answer), asks
    assert not FeeNotice.objects.exists()


def test_a_row_is_not_moved_onto_another_s_day(client: Client, place: Town) -> None:
    first = priced(place)
    sit(client, place.information_officer)
    client.post("/bilgi-edinme/tarife/yeni/", {**PRICES, "valid_from": "01.02.2026"})
    path = f"/bilgi-edinme/tarife/{first.pk}/"
    held = as_it_stands(client, path)
    assert held["page"] == ["9,56"] and held["valid_from"] == ["01.01.2026"]
    assert client.post(path, {**held, "valid_from": "01.02.2026"}).status_code == 422
    assert client.post(path, {**held, "page": "9,57"}).status_code == 302
    tariff = tariff_on(date(2026, 1, 15))
    assert tariff is not None and tariff.page == Decimal("9.57")
    assert client.get("/bilgi-edinme/tarife/999999/").status_code == 404


def test_what_has_ended_is_not_looked_at_again(client: Client, place: Town) -> None:
    case = told(place)
    sit(client, place.information_officer)
    path = f"/bilgi-edinme/{case.pk}"
    refused = client.post(f"{path}/denetim/", {"applicant": "natural", "has_name": "on"})
    assert refused.status_code == 409 and "sonuçlanmış" in body(refused)
    third = {"name": "C. Aydın", "interest": "x", "told_on": "20.11.2026", "told_how": "Mektup"}
    assert client.post(f"{path}/riza/", third).status_code == 409
    assert client.post(f"{path}/yok/", {}).status_code == 404
    assert client.post(f"{path}/odeme/999999/", {}).status_code == 404
