"""After a refusal: notification, the Board, its question, its decision and what was done; the courts."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from muhatap.deadlines.models import Clock
from muhatap.information import services as information
from muhatap.information.models import Application, BoardQuestion, Change, Decision, Dispute
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from tests.cases.town import Town
from tests.information.requests import GRANTED, act, answered, at, file_page, told
from tests.pages import as_it_stands, body, sit

pytestmark = pytest.mark.django_db


def due_of(docket_id: int | None) -> str:
    """Until when the last clock of a docket runs."""
    last = Clock.objects.filter(docket_id=docket_id or 0).order_by("-pk")[0]
    return clock.local(last.due_at).date().isoformat()


@pytest.mark.duty("information-requests.register-and-handle")
def test_fifteen_days_to_appeal_run_from_the_notification(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-11-24"):
        sit(client, place.information_officer)
        assert "Tebliği işle" in body(client.get(f"/basvuru/{case.pk}/"))
        ahead = act(client, case, "teblig", day="25.11.2026")
        assert ahead.status_code == 422
        assert act(client, case, "teblig", day="23.11.2026", how="İadeli taahhütlü").status_code == 302
        page = file_page(client, case)
        assert "08.12.2026 gününe kadar" in page and "Gün gün göster" in page
        decision = Application.objects.get(case=case).decisions.get()
        assert due_of(decision.appeal_docket_id) == "2026-12-08"
        assert act(client, case, "teblig", day="24.11.2026").status_code == 302
        decision.refresh_from_db()
        assert due_of(decision.appeal_docket_id) == "2026-12-09", "another day counts anew"
        assert "23.11.2026" in file_page(client, case), "what was written before stays in the history"


@pytest.mark.duty("information-requests.register-and-handle")
def test_the_board_asks_decides_and_is_obeyed(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-11-30"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026")
        assert (
            act(client, case, "itiraz", kind="board", filed_on="27.11.2026", number="2026/881").status_code
            == 302
        )
        row = Dispute.objects.get()
        assert not row.is_late
        page = body(client.get("/bilgi-edinme/?itiraz=open"))
        assert case.number in page
        asks = {"asked_on": "30.11.2026", "number": "K-17", "text": "Ret gerekçesini ve sözleşmeyi gönderin."}
        assert act(client, case, "kurul-sorusu", row.pk, **asks).status_code == 302
        question = BoardQuestion.objects.get()
        assert question.due_at is not None
        assert clock.local(question.due_at).date().isoformat() == "2026-12-21", "15 working days"
        assert "En geç 21.12.2026 cevaplanacak" in file_page(client, case)
    with at("2026-12-14"):
        sit(client, place.information_officer)
        says = {"answered_on": "14.12.2026", "answer_no": "E-9", "answer": "Sözleşme ektedir."}
        assert act(client, case, "kurul-cevabi", question.pk, **says).status_code == 302
        ended = Clock.objects.get(docket_id=question.docket_id)
        assert ended.state == "stopped" and ended.kept
        verdict = {
            "result": "accepted",
            "decided_on": "14.12.2026",
            "verdict_no": "2026/1234",
            "text": "Verilsin.",
        }
        assert act(client, case, "hukum", row.pk, **verdict).status_code == 302
        assert "Kararın gereği yapılmadı" in file_page(client, case)
        done = {"executed_on": "14.12.2026", "text": "Sözleşme elden verildi."}
        assert act(client, case, "yerine-getirme", row.pk, **done).status_code == 302
        page = file_page(client, case)
        assert "Sözleşme elden verildi." in page and "Verilsin." in page
        assert Application.objects.get(case=case).appeal == "accepted"


@pytest.mark.duty("information-requests.register-and-handle")
def test_a_lawsuit_is_kept_with_its_court_and_corrected_with_its_history(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-12-28"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026")
        without = act(client, case, "itiraz", kind="court", filed_on="28.12.2026")
        assert without.status_code == 422 and "Mahkemeyi yazın" in body(without)
        court = "İzmir 3. İdare Mahkemesi"
        act(client, case, "itiraz", kind="court", filed_on="28.12.2026", body=court, number="2026/77 E.")
        row = Dispute.objects.get()
        right = {"kind": "court", "filed_on": "28.12.2026", "body": court, "number": "2026/78 E."}
        assert act(client, case, "duzelt", row.pk, **right).status_code == 302
        page = file_page(client, case)
        assert "2026/77 E." in page and "2026/78 E." in page
        assert Application.objects.get(case=case).court == "open"
        assert case.number in body(client.get("/bilgi-edinme/?dava=open"))


def test_a_late_appeal_is_kept_and_marked(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-12-14"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026")
        act(client, case, "itiraz", kind="board", filed_on="10.12.2026")
        assert Dispute.objects.get().is_late
        assert "Süresinden sonra" in file_page(client, case)


def test_nobody_appeals_against_what_was_granted_or_is_not_told(client: Client, place: Town) -> None:
    granted, waiting = told(place, GRANTED), answered(place, text="Bir başkası.")
    sit(client, place.information_officer)
    assert f"/bilgi-edinme/{granted.pk}/itiraz/" not in file_page(client, granted)
    for case in (granted, waiting):
        with pytest.raises(NotNow):
            information.appeal(case.pk, kind="board", filed_on=clock.today(), by=place.information_officer)
    with pytest.raises(NotNow):
        information.notify(waiting.pk, clock.today(), "", by=place.information_officer)


def test_the_form_of_a_correction_holds_what_is_there(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-12-28"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026", how="Elden")
        act(client, case, "itiraz", kind="board", filed_on="02.12.2026", number="K-9")
        row = Dispute.objects.get()
        path = f"/bilgi-edinme/{case.pk}"
        held = as_it_stands(client, f"{path}/duzelt/{row.pk}/")
        assert (held["filed_on"], held["number"]) == (["02.12.2026"], ["K-9"]) and "kind" not in held
        assert as_it_stands(client, f"{path}/teblig/")["how"] == ["Elden"]
        changes = Change.objects.count()
        assert client.post(f"{path}/duzelt/{row.pk}/", held).status_code == 302
        assert Change.objects.count() == changes, "nothing was corrected"
        said = {"result": "rejected", "decided_on": "20.12.2026", "verdict_no": "77", "text": "Ret."}
        act(client, case, "hukum", row.pk, **said)
        assert as_it_stands(client, f"{path}/hukum/{row.pk}/")["text"] == ["Ret."]


def late(row: Dispute) -> bool:
    """As it stands in the register now."""
    return Dispute.objects.values_list("is_late", flat=True).get(pk=row.pk)


def test_a_corrected_day_judges_lateness_anew(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-12-28"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026")
        act(client, case, "itiraz", kind="board", filed_on="10.12.2026")
        row = Dispute.objects.get()
        assert late(row)
        act(client, case, "duzelt", row.pk, filed_on="07.12.2026", body="", number="")
        assert not late(row), "made on the last day"
        act(client, case, "duzelt", row.pk, filed_on="10.12.2026", body="", number="")
        assert act(client, case, "teblig", day="11.12.2026").status_code == 422, "after the appeal"
        assert act(client, case, "teblig", day="30.11.2026").status_code == 302
        assert not late(row), "the decision came later than was thought"
        row.refresh_from_db()
        docket = Clock.objects.get(docket=row.decision.appeal_docket_id)
        assert docket.state == "stopped" and docket.kept is True
        before = act(client, case, "duzelt", row.pk, filed_on="24.11.2026", body="", number="")
        assert before.status_code == 422 and "tebliğinden sonra" in body(before)


def test_the_same_appeal_is_not_there_twice(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-12-28"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026")
        filed = {"kind": "board", "filed_on": "02.12.2026"}
        assert act(client, case, "itiraz", **filed).status_code == 302
        twice = act(client, case, "itiraz", **filed)
        assert twice.status_code == 409 and "zaten işlenmiş" in body(twice)
        row = Dispute.objects.get()
        says = {"result": "rejected", "decided_on": "20.12.2026", "text": "Ret."}
        act(client, case, "hukum", row.pk, **says)
        court = {"kind": "court", "filed_on": "21.12.2026", "body": "2. İdare Mahkemesi"}
        assert act(client, case, "itiraz", **court).status_code == 302, "another way"


def test_a_result_agrees_with_what_was_done(client: Client, place: Town) -> None:
    case = told(place)
    with at("2026-12-28"):
        sit(client, place.information_officer)
        act(client, case, "teblig", day="23.11.2026")
        act(client, case, "itiraz", kind="board", filed_on="02.12.2026")
        row = Dispute.objects.get()
        says = {"result": "accepted", "decided_on": "20.12.2026", "text": "Verilsin."}
        act(client, case, "hukum", row.pk, **says)
        act(client, case, "yerine-getirme", row.pk, executed_on="24.12.2026", text="Verildi.")
        assert act(client, case, "hukum", row.pk, **{**says, "result": "rejected"}).status_code == 422
        assert act(client, case, "hukum", row.pk, **{**says, "decided_on": "26.12.2026"}).status_code == 422
        assert act(client, case, "duzelt", row.pk, filed_on="27.12.2026", number="").status_code == 422


@pytest.mark.parametrize("day", ["19.11.2026", "29.12.2026", "31.02.2026", ""])
def test_a_decision_reaches_nobody_before_it_is_there_or_tomorrow(
    client: Client, place: Town, day: str
) -> None:
    case = told(place)
    with at("2026-12-28"):
        sit(client, place.information_officer)
        refused = act(client, case, "teblig", day=day, how="Elden")
        assert refused.status_code == 422 and "Elden" in body(refused)
        with pytest.raises(Incomplete):
            information.notify(case.pk, date(2026, 11, 19), "", by=place.information_officer)
        with pytest.raises(Incomplete):
            information.notify(case.pk, date(2026, 12, 29), "", by=place.information_officer)
        assert Decision.objects.get(application__case=case).notified_on is None
