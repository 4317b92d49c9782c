"""Work that was scheduled: what the citizen learns of it, and that it may still need a question."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muhatap.cases import queries, services
from muhatap.cases.errors import NotNow
from muhatap.cases.models import Case, Referral
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.cases.working import working
from tests.pages import body, do, sit
from tests.portal.walk import Citizen

pytestmark = pytest.mark.django_db
WHY = {"reason": "Yeni asfalt ihalesi aralıkta bitiyor.", "date": "2026-12-30"}


@pytest.mark.duty("lifecycle.programme-scheduled", "deadlines.scheduled-term-date")
def test_the_citizen_reads_when_it_is_planned_and_why(client: Client, place: Town) -> None:
    who = Citizen(place)
    case = who.file_a_case()
    if not case.referrals.exists():
        services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap/schedule/"
    form = body(sit(client, place.roads_user).get(path))
    assert "Hemşehri bunu tarihle birlikte olduğu gibi okur." in form
    do(client, path, {**WHY, "date": "30.12.2026"})
    letter = Notice.objects.get(template="citizen/scheduled")
    assert letter.channel == "sms" and case.number in letter.body and WHY["reason"] in letter.body
    assert "Planlanan gün: 30 Aralık 2026 Çarşamba" in letter.body
    page = who.page()
    assert "Planlanan tarih 30.12.2026" in page and WHY["reason"] in page


@pytest.mark.duty("lifecycle.programme-scheduled")
def test_no_day_is_promised_that_has_passed(client: Client, place: Town) -> None:
    """Not by the form, and not by what does without it: another program, or a worker after midnight."""
    _case, part = working(place)
    path = f"/yonlendirme/{part.pk}/yap/schedule/"
    refused = sit(client, place.roads_user).post(path, {**WHY, "date": "19.11.2026"})
    assert refused.status_code == 422 and "20.11.2026" in body(refused)
    with pytest.raises(Incomplete) as told:
        services.move_referral(part.pk, "schedule", by=place.roads_user, facts={**WHY, "date": "2026-11-19"})
    assert "20.11.2026" in str(told.value.fields["date"])
    services.move_referral(part.pk, "schedule", by=place.roads_user, facts={**WHY, "date": "2026-11-20"})


def limits(part: Referral) -> dict[str, Any]:
    """The running clocks of the unit's part and of its case, with their dates."""
    rows = Clock.objects.filter(docket__in=[part.docket, part.case.docket], stopped_at=None)
    return dict(rows.values_list("policy__code", "due_at"))


@pytest.mark.duty("deadlines.scheduled-term-date")
def test_scheduled_work_may_need_a_question_and_keeps_its_promise(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.roads_user)
    do(client, f"/yonlendirme/{part.pk}/yap/schedule/", {**WHY, "date": "30.12.2026"})
    part.refresh_from_db()
    before, promised = limits(part), part.due_at
    assert clock.local(before["termin"]).date().isoformat() == "2026-12-30"
    assert f"/yonlendirme/{part.pk}/yap/ask/" in body(client.get(f"/basvuru/{case.pk}/"))
    do(client, f"/yonlendirme/{part.pk}/yap/ask/", {"question": "Araç girişi nereden?"})
    part.refresh_from_db()
    assert (part.status, part.due_at, part.is_paused) == ("waiting", promised, False)
    now = limits(part)
    assert before.items() <= now.items(), "a promise and the law run on while one asks"
    assert now.keys() - before.keys() == {"bekleme", "bekleme-basvuru"}, "how long one waits has its own end"
    services.move_referral(part.pk, "reply", by=place.agent, facts={"reply": "Arka sokaktan."})
    part.refresh_from_db()
    assert (part.status, str(part.scheduled_for), part.due_at) == ("working", "2026-12-30", promised)
    assert limits(part) == before
    services.move_referral(part.pk, "schedule", by=place.roads_user, facts={**WHY, "date": "2027-01-15"})
    assert clock.local(limits(part)["termin"]).date().isoformat() == "2027-01-15"


def test_a_form_opens_only_where_its_move_is_offered(client: Client, place: Town) -> None:
    case, part = working(place)
    services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Nerede?"})
    part = Referral.objects.select_related("unit").get(pk=part.pk)
    case = Case.objects.select_related(*queries.WITH).get(pk=case.pk)
    offered = {row.name for row in queries.available_referral_moves(place.roads_user, case, part)}
    assert "ask" not in offered and "reply" in offered
    answer = sit(client, place.roads_user).get(f"/yonlendirme/{part.pk}/yap/ask/")
    assert answer.status_code == 409 and "durumunda" in body(answer)
    with pytest.raises(NotNow):
        services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Nerede?"})
    assert client.get(f"/yonlendirme/{part.pk}/yap/reply/").status_code == 200
