"""One move with many cases: looked at, made, refused in part, taken back, and two people at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import counting, services
from muhatap.cases.models import Case, Event, Referral
from muhatap.citizens.models import ContactPoint
from muhatap.deadlines.models import Clock
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.lists import bulk
from muhatap.lists.models import BulkItem, BulkRun
from muhatap.lists.services import bulk as running
from muhatap.notifications.models import Notice
from muhatap.operations import chains
from muhatap.organization.models import AdminEvent
from muhatap.organization.persons import Person
from tests.cases.town import Town, citizen
from tests.cases.working import closed, routed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
Outcome, State = BulkItem.Outcome, BulkRun.State
STOPPED = ("case:stop_asking", {"reason": "Cevap gelmedi."})
SCOPES = ("approval", "routing", "review", "delivery", "inform", "unit", "officer", "author", "escalated")


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def chosen(client: Client, ids: list[int], key: str, **facts: Any) -> BulkRun:
    """Ticked, given a move, looked at: as a person without scripts does it."""
    picked = {"sec": [str(pk) for pk in ids], "nereden": "Yönlendirilecek"}
    form = client.post("/toplu/sec/", picked)
    assert form.status_code == 200 and f"{len(ids)} başvuru seçildi" in body(form), body(form)
    kept = {"secilen": ",".join(map(str, ids)), "nereden": "Yönlendirilecek", "islem": key}
    assert client.post("/toplu/sec/", {**kept, "islem_eski": ""}).status_code == 200
    done = client.post("/toplu/sec/", {**kept, "islem_eski": key, **facts})
    assert done.status_code == 302, body(done)
    return BulkRun.objects.latest("pk")


def made(client: Client, run: BulkRun) -> BulkRun:
    assert client.post(f"/toplu/{run.pk}/yap/").status_code == 302
    run_all("lists.make_bulk")
    run.refresh_from_db()
    return run


def outcomes(run: BulkRun) -> dict[int, str]:
    return dict(run.items.values_list("case_id", "outcome"))


def state(case: Case) -> tuple[Any, ...]:
    """Everything that a move changes and an undo puts back."""
    row = Case.objects.values_list(
        "status", "round", "to_review", "to_inform", "to_call", "awaits_citizen", "escalated_at", "due_at",
        "law_due_at", "target_due_at", "is_paused", "closed_at",
    ).get(pk=case.pk)  # fmt: skip
    clocks = Clock.objects.filter(docket_id=case.docket_id).order_by("pk")
    columns = ("policy_id", "state", "due_at", "paused_at", "pauses", "stopped_at", "stopped_by", "kept")
    return (row, list(clocks.values_list(*columns)))


def parts(case: Case) -> list[tuple[Any, ...]]:
    rows = Referral.objects.filter(case=case).exclude(status="withdrawn").order_by("pk")
    return list(rows.values_list("unit_id", "status", "officer", "scheduled_for", "due_at", "is_paused"))


def counters() -> dict[Any, int]:
    return {key: n for key, n in counting.read([(scope, None) for scope in SCOPES]).items() if n}


def test_a_move_with_many_is_looked_at_made_and_told(client: Client, place: Town) -> None:
    fresh = [place.register(route=False).case for _number in range(3)]
    done = closed(place)
    sit(client, place.coordinator)
    before, letters = Event.objects.count(), Notice.objects.count()
    run = chosen(client, [*(case.pk for case in fresh), done.pk], "case:route", units_0=place.roads.pk)
    assert (Event.objects.count(), Notice.objects.count()) == (before, letters), "a look changes nothing"
    page = body(client.get(f"/toplu/{run.pk}/"))
    assert "3 başvuruda yap" in page and "Durumu: Birimde" in page and "1 ileti gider" in page
    assert "Sonuçlandı" in page, "why the closed one is refused"
    assert sorted(outcomes(run).values()) == ["refused", "would", "would", "would"]
    run = made(client, run)
    assert run.state == State.DONE
    assert {Case.objects.get(pk=case.pk).status for case in fresh} == {"with_units"}
    assert Case.objects.get(pk=done.pk).status == "closed"
    page = body(client.get(f"/toplu/{run.pk}/"))
    assert "Hepsini geri al" in page and "Yapılamadı" in page
    event = AdminEvent.objects.get(action="bulk.made")
    assert (event.after["moved"], event.after["refused"]) == (3, 1)
    assert "Birime yönlendir" in body(client.get("/toplu/"))


def test_messages_wait_until_nothing_can_be_taken_back(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    sit(client, place.coordinator)
    run = made(client, chosen(client, [case.pk], "case:route", units_0=place.roads.pk))
    notice = Notice.objects.get(template="unit/assigned")
    run_all("notifications.send")
    notice.refresh_from_db()
    assert notice.status == "queued" and notice.next_try_at is not None
    assert run.undo_until is not None and notice.next_try_at > run.undo_until
    with clock.frozen(clock.now() + timedelta(minutes=14)):
        run_all("notifications.send")
    notice.refresh_from_db()
    assert notice.status == "sent"


MOVES: list[tuple[str, str, dict[str, Any]]] = [
    ("fresh", "case:route", {"units_0": "parks"}),
    ("fresh", "case:cancel", {"reason": "Mükerrer."}),
    ("working", "case:cancel", {"reason": "Mükerrer."}),
    ("working", "case:add_units", {"units_0": "parks"}),
    ("working", "case:escalate", {"reason": "Uzun sürdü."}),
    ("working", "case:note", {"text": "Arandı."}),
    ("offered", "referral:accept", {}),
    ("offered", "referral:decline", {"reason": "Bize ait değil."}),
    ("working", "referral:take", {}),
    ("working", "referral:schedule", {"reason": "Proje işi", "date": "30.12.2026"}),
    ("working", "referral:examine", {"reason": "Yerinde bakılacak."}),
    ("working", "referral:withdraw", {"reason": "Yanlış birim."}),
    ("working", "referral:remind", {}),
]


@pytest.mark.parametrize(("where", "key", "facts"), MOVES)
def test_what_was_made_is_taken_back_to_the_last_clock(
    client: Client, place: Town, where: str, key: str, facts: dict[str, Any]
) -> None:
    if where == "fresh":
        case = place.register(route=False).case
    else:
        case = working(place)[0] if where == "working" else routed(place)[0]
    case.refresh_from_db()
    desk = key in ("referral:withdraw", "referral:remind") or key.startswith("case:")
    sit(client, place.coordinator if desk else place.roads_user)
    if "units_0" in facts:
        facts = {"units_0": place.parks.pk}
    before, units, tallies = state(case), parts(case), counters()
    letters = set(Notice.objects.values_list("pk", flat=True))
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        run = made(client, chosen(client, [case.pk], key, **facts))
        assert outcomes(run) == {case.pk: "done"}, run.items.get().reason
        assert client.post(f"/toplu/{run.pk}/geri-al/").status_code == 302
        run_all("lists.undo_bulk")
    run.refresh_from_db()
    assert (run.state, outcomes(run)) == (State.UNDONE, {case.pk: "undone"}), run.items.get().reason
    assert state(case) == before and parts(case) == units and counters() == tallies
    assert set(Notice.objects.exclude(pk__in=letters).values_list("status", flat=True)) <= {"cancelled"}
    case.refresh_from_db()
    last = Event.objects.get(case=case, seq=case.event_count)
    assert last.move == "undo" and last.facts == {"run": run.pk, "undone": key.partition(":")[2]}
    assert chains.verify(case.number) == (1, []), "the timeline keeps both and verifies"
    sit(client, place.coordinator)
    assert "Toplu işlem geri alındı" in body(client.get(f"/basvuru/{case.pk}/"))
    assert AdminEvent.objects.filter(action="bulk.undone").count() == 1


def test_calls_that_the_move_ended_wait_again(client: Client, place: Town) -> None:
    """What somebody has to tell by telephone: cancelled in bulk, taken back, still to be told."""
    silent = citizen("Sessiz Kaya", "+905550000044")
    ContactPoint.objects.filter(citizen=silent).update(consent_at=None)
    case = place.register(route=False, citizen=silent, reply_point=None).case
    services.move(case.pk, "pass_on", by=place.deliverer, facts={"text": "Ekip yolda."})
    case.refresh_from_db()
    assert case.to_call
    before = (state(case), list(case.calls.values_list("what", "ended_at")))
    sit(client, place.coordinator)
    run = made(client, chosen(client, [case.pk], "case:cancel", reason="Mükerrer."))
    waiting = case.calls.filter(ended_at=None).values_list("what", flat=True)
    assert list(waiting) == ["cancelled"], "that it was cancelled is told now, the rest no more"
    client.post(f"/toplu/{run.pk}/geri-al/")
    run_all("lists.undo_bulk")
    assert outcomes(run) == {case.pk: "undone"}, run.items.get().reason
    kept = case.calls.exclude(what="cancelled").values_list("what", "ended_at")
    assert (state(case), list(kept)) == before
    assert not case.calls.filter(what="cancelled", ended_at=None).exists(), "nothing was cancelled"


@pytest.mark.parametrize(("key", "facts"), [("case:cancel", {"reason": "Mükerrer."}), STOPPED])
def test_a_case_that_waited_for_its_citizen_waits_again(
    client: Client, place: Town, key: str, facts: dict[str, Any]
) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "ask", by=place.coordinator, facts={"question": "Hangi sokak?"})
    case.refresh_from_db()
    before, tallies = state(case), counters()
    sit(client, place.coordinator)
    run = made(client, chosen(client, [case.pk], key, **facts))
    assert outcomes(run) == {case.pk: "done"}, run.items.get().reason
    client.post(f"/toplu/{run.pk}/geri-al/")
    run_all("lists.undo_bulk")
    assert outcomes(run) == {case.pk: "undone"}, run.items.get().reason
    assert state(case) == before and counters() == tallies
    assert case.short_number in body(client.get("/kuyruk/bekleyen/"))


def test_what_somebody_touched_meanwhile_is_left_and_said(client: Client, place: Town) -> None:
    one, other = (place.register(route=False).case for _number in range(2))
    sit(client, place.coordinator)
    run = made(client, chosen(client, [one.pk, other.pk], "case:route", units_0=place.roads.pk))
    services.move(one.pk, "note", by=place.agent, facts={"text": "Arandı."})
    client.post(f"/toplu/{run.pk}/geri-al/")
    run_all("lists.undo_bulk")
    assert outcomes(run) == {one.pk: "kept", other.pk: "undone"}
    page = body(client.get(f"/toplu/{run.pk}/?sonuc=kept"))
    assert one.number in page and other.number not in page and "sonradan başka bir işlem" in page
    assert Case.objects.get(pk=one.pk).status == "with_units"


def test_after_ten_minutes_nothing_is_taken_back(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    sit(client, place.coordinator)
    run = made(client, chosen(client, [case.pk], "case:route", units_0=place.roads.pk))
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        assert "Hepsini geri al" not in body(client.get(f"/toplu/{run.pk}/"))
        assert client.post(f"/toplu/{run.pk}/geri-al/").status_code == 409
    assert Case.objects.get(pk=case.pk).status == "with_units"


def test_two_people_with_the_same_cases(client: Client, place: Town) -> None:
    """Both looked, both press: the second is refused case by case, nothing happens twice."""
    cases = [place.register(route=False).case for _number in range(2)]
    ids = [case.pk for case in cases]
    sit(client, place.coordinator)
    first = chosen(client, ids, "case:route", units_0=place.roads.pk)
    other = Client()
    sit(other, place.supervisor)
    second = chosen(other, ids, "case:route", units_0=place.parks.pk)
    made(client, first)
    made(other, second)
    assert set(outcomes(first).values()) == {"done"} and set(outcomes(second).values()) == {"refused"}
    assert Referral.objects.filter(case_id__in=ids).count() == 2
    assert "sonradan başka bir işlem" in body(other.get(f"/toplu/{second.pk}/"))
    assert "0 başvuruda" not in body(other.get(f"/toplu/{second.pk}/"))


def test_a_case_that_changed_since_it_was_looked_at_is_refused(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    sit(client, place.coordinator)
    run = chosen(client, [case.pk], "case:note", text="Hepsine bakıldı.")
    services.move(case.pk, "note", by=place.agent, facts={"text": "Arandı."})
    made(client, run)
    assert outcomes(run) == {case.pk: "refused"}


def test_a_worker_that_died_goes_on_and_makes_nothing_twice(client: Client, place: Town) -> None:
    cases = [place.register(route=False).case for _number in range(3)]
    sit(client, place.coordinator)
    run = chosen(client, [case.pk for case in cases], "case:note", text="Toplu not.")
    client.post(f"/toplu/{run.pk}/yap/")
    run.refresh_from_db()
    first = run.items.order_by("pk").values_list("pk", flat=True)[0]
    running._make_one(run, first, place.coordinator)
    running._make_one(run, first, place.coordinator)
    running.make_all(run.pk, by=place.coordinator)
    running.make_all(run.pk, by=place.coordinator)
    assert Event.objects.filter(move="note").count() == 3
    assert AdminEvent.objects.filter(action="bulk.made").count() == 1


def test_both_units_parts_of_one_case_are_moved_and_taken_back(client: Client, place: Town) -> None:
    case, _parts = routed(place, place.roads, place.parks)
    case.refresh_from_db()
    before, units = state(case), parts(case)
    sit(client, place.coordinator)
    run = made(client, chosen(client, [case.pk], "referral:withdraw", reason="İkisi de değil."))
    assert run.items.filter(outcome="done").count() == 2
    assert Case.objects.get(pk=case.pk).status == "to_route"
    client.post(f"/toplu/{run.pk}/geri-al/")
    run_all("lists.undo_bulk")
    assert set(run.items.values_list("outcome", flat=True)) == {"undone"}
    assert parts(case) == units and state(case) == before


def test_a_unit_moves_only_its_own_parts(client: Client, place: Town) -> None:
    mine, _one = routed(place)
    elsewhere, _two = routed(place, place.parks)
    sit(client, place.roads_user)
    run = made(client, chosen(client, [mine.pk, elsewhere.pk], "referral:accept"))
    assert outcomes(run) == {mine.pk: "done"}, "what one does not see is not even listed"


def test_it_can_be_left_or_stopped(client: Client, place: Town) -> None:
    cases = [place.register(route=False).case for _number in range(3)]
    sit(client, place.coordinator)
    run = chosen(client, [case.pk for case in cases], "case:note", text="x y")
    assert client.post(f"/toplu/{run.pk}/vazgec/").status_code == 302
    assert client.post(f"/toplu/{run.pk}/yap/").status_code == 409
    run = chosen(client, [case.pk for case in cases], "case:note", text="x y")
    client.post(f"/toplu/{run.pk}/yap/")
    running._make_one(run, run.items.order_by("pk").values_list("pk", flat=True)[0], place.coordinator)
    client.post(f"/toplu/{run.pk}/vazgec/")
    run_all("lists.make_bulk")
    assert sorted(outcomes(run).values()) == ["done", "refused", "refused"]
    assert "Durduruldu" in body(client.get(f"/toplu/{run.pk}/"))


def test_many_are_looked_at_by_a_worker(client: Client, place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 1)
    cases = [place.register(route=False).case for _number in range(2)]
    sit(client, place.coordinator)
    run = chosen(client, [case.pk for case in cases], "case:note", text="x y")
    assert "Ön izleme hazırlanıyor" in body(client.get(f"/toplu/{run.pk}/"))
    run_all("lists.try_bulk")
    assert "2 başvuruda yap" in body(client.get(f"/toplu/{run.pk}/"))


def test_everything_a_list_finds_can_be_chosen_but_no_more_than_a_thousand(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        place.register(route=False)
    sit(client, place.coordinator)
    for source in ({"kaynak": "liste", "k": ""}, {"kaynak": "kuyruk", "kuyruk": "yonlendirme"}):
        assert "3 başvuru seçildi" in body(client.post("/toplu/sec/", {"hepsi": "1", **source}))
    assert client.post("/toplu/sec/", {"hepsi": "1", "kaynak": "x"}).status_code == 404
    monkeypatch.setattr(bulk, "MOST", 2)
    assert "en çok 1.000" in body(client.post("/toplu/sec/", {"hepsi": "1", "kaynak": "liste", "k": ""}))
    assert "Hiç başvuru seçilmedi" in body(client.post("/toplu/sec/", {}))


def test_whose_bulk_moves_one_sees(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.roads_lead)
    run = chosen(client, [case.pk], "case:note", text="x y")

    def sees(person: Person) -> tuple[int, int]:
        sit(client, person)
        return client.get(f"/toplu/{run.pk}/").status_code, client.post(f"/toplu/{run.pk}/yap/").status_code

    assert sees(place.manager) == (200, 404), "a manager looks, the owner acts"
    assert sees(place.supervisor) == (404, 404), "another branch"
    assert sees(place.roads_user) == (404, 404)
    assert sees(place.roads_lead) == (200, 302)


def test_looking_costs_the_same_for_each_case(client: Client, place: Town) -> None:
    cases = [place.register(route=False).case.pk for _number in range(6)]

    def cost(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            running.choose(ids, "case:route", {"units": [place.roads.pk]}, by=place.coordinator)
        return len(
            [
                q
                for q in captured.captured_queries
                if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
            ]
        )

    cost(cases[:1])
    few, many = cost(cases[:2]), cost(cases)
    assert (many - few) / 4 <= 24
    page = BulkRun.objects.latest("pk").pk
    sit(client, place.coordinator)
    client.get(f"/toplu/{page}/")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/toplu/{page}/")
    assert len(captured) <= 8


def test_a_hidden_applicant_stays_hidden_in_the_look(client: Client, place: Town) -> None:
    case, _part = working(place, title="Hatice Yıldız arıyor", identity_hidden=True)
    sit(client, place.roads_user)
    run = chosen(client, [case.pk], "case:note", text="x y")
    assert "Hatice" not in body(client.get(f"/toplu/{run.pk}/"))


def test_what_is_forged_is_refused(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    sit(client, place.coordinator)
    for key in ("case:deliver", "case:undo", "referral:answer", "x", "case:", "case:pass"):
        answer = client.post("/toplu/sec/", {"secilen": str(case.pk), "islem": key, "islem_eski": key})
        assert answer.status_code == 200 and not BulkRun.objects.exists(), key
    wrong = {"secilen": f"{case.pk},x,-1,{10**30}", "islem": "case:route", "islem_eski": "case:route"}
    assert client.post("/toplu/sec/", wrong).status_code == 422
    with pytest.raises(NotNow):
        running.start_undo(
            running.choose([case.pk], "case:note", {"text": "x"}, by=place.coordinator).pk,
            by=place.coordinator,
        )
