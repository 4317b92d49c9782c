"""What is decided goes out with its decision: law 4982 art. 12."""

from __future__ import annotations

import pytest

from muhatap.answers import enclosing
from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.errors import Undecided
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Kind
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.cases.working import working

pytestmark = pytest.mark.django_db
DECIDED = {"decision": 1, "outcome": "granted"}


def answered(place: Town) -> Case:
    case, part = working(place, kind=Kind.INFORMATION_REQUEST)
    answers.submit(part.pk, "İhale dosyasının sureti ektedir.", by=place.roads_user, outcome="informed")
    return Case.objects.get(pk=case.pk)


def test_an_information_request_passes_with_its_decision_alone(place: Town) -> None:
    case = answered(place)
    (row,) = case.answers.all()
    with pytest.raises(Undecided):
        answers.approve(row.pk, by=place.reviewer)
    assert Case.objects.get(pk=case.pk).status == Status.IN_REVIEW
    services.move(case.pk, "decide", by=place.reviewer, facts=DECIDED)
    answers.approve(row.pk, by=place.reviewer)
    assert Case.objects.get(pk=case.pk).status == Status.TO_DELIVER


def test_a_new_round_is_decided_anew(place: Town) -> None:
    case = answered(place)
    services.move(case.pk, "decide", by=place.reviewer, facts=DECIDED)
    answers.approve(case.answers.get().pk, by=place.reviewer)
    services.move(case.pk, "close_silently", by=place.reviewer, facts={"reason": "Elden alındı."})
    again = {"reason": "Eksik çıktı.", "units": [place.roads.pk]}
    services.move(case.pk, "reopen", by=place.coordinator, facts=again)
    assert Case.objects.get(pk=case.pk).decided_at is None


def test_what_stands_under_an_answer_belongs_to_its_round(place: Town) -> None:
    case = answered(place)
    (row,) = case.answers.all()
    assert enclosing.whole(case, row) == row.text
    enclosing.enclose(case, "Karar: erişim sağlanmıştır.")
    enclosing.enclose(case, "Karar: kısmen erişim sağlanmıştır.")
    assert enclosing.whole(case, row) == f"{row.text}\n\nKarar: kısmen erişim sağlanmıştır."
    case.round += 1
    enclosing.enclose(case, "Karar: yeni tur.")
    assert "kısmen" in enclosing.whole(case, row)
    case.kind = Kind.REQUEST
    assert enclosing.whole(case, row) == row.text
