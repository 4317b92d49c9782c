"""Several workers, and workers that die: nobody is lost, nobody gets it twice, the counts are right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from muhatap.announcements import audience, services
from muhatap.announcements.models import Announcement, Recipient
from muhatap.announcements.services import sending
from muhatap.kit.errors import Refused
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Notice
from tests.announcements.hall import Hall, State, counts, fresh, hall, point, recounted
from tests.cases.conftest import real as real
from tests.cases.racing import at_once

pytestmark = pytest.mark.races
PEOPLE = 24


@pytest.fixture(scope="module")
def busy(real: None) -> Hall:
    """The town hall, committed, with citizens who want announcements."""
    made = hall()
    for n in range(1, PEOPLE + 1):
        made.citizen(n)
    return made


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "GATHERED_AT_ONCE", 10)
    monkeypatch.setattr(sending, "PROMISED_AT_ONCE", 5)


def finish(row: Announcement, busy: Hall) -> None:
    """What the workers would do, one after the other."""
    for _step in range(40):
        if fresh(row).ended_at is not None:
            return
        sending.step(row.pk, fresh(row).turn, by=busy.system)
        notifications.send(list(Notice.objects.filter(status="queued").values_list("pk", flat=True)))
    raise AssertionError(fresh(row).state)


def sound(row: Announcement) -> None:
    """Everybody once, and the counts say what a recount says."""
    notices = [one.notice_id for one in row.recipients.all() if one.notice_id]
    assert len(notices) == len(set(notices))
    assert row.recipients.values("citizen").distinct().count() == row.recipients.count()
    assert counts(row) == recounted(row)


def test_steps_at_the_same_moment_do_each_piece_once(busy: Hall, home: Path) -> None:
    row = busy.approved()
    turn = fresh(row).turn
    for _round in range(4):
        at_once(*[lambda: sending.step(row.pk, turn, by=busy.system)] * 4)
    finish(row, busy)
    sound(row)
    assert counts(row) == (PEOPLE, PEOPLE, 0, 0, 0)
    assert len(list((home / "outbox-mail").rglob("*.eml"))) == PEOPLE


@pytest.mark.parametrize("dies_at", ["bulk_create", "promise", "move", "enqueue"])
def test_a_step_that_dies_in_the_middle_has_done_nothing(
    busy: Hall, home: Path, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    """Whatever the last thing was that it did; the next one goes on as if it had not been."""
    row = busy.approved()
    deaths = {
        "bulk_create": (audience, "after"),
        "promise": (notifications, "queue_all"),
        "move": (sending, "_move"),
        "enqueue": (sending, "enqueue"),
    }
    place, name = deaths[dies_at]
    real_thing = getattr(place, name)

    def dies(*args: object, **kwargs: object) -> None:
        real_thing(*args, **kwargs)
        raise KeyboardInterrupt

    before = None
    for _step in range(30):
        if fresh(row).ended_at is not None:
            break
        before = (Recipient.objects.count(), Notice.objects.count())
        with monkeypatch.context() as patch:
            patch.setattr(place, name, dies)
            try:
                sending.step(row.pk, fresh(row).turn, by=busy.system)
                died = False
            except KeyboardInterrupt:
                died = True
        if died:
            assert (Recipient.objects.count(), Notice.objects.count()) == before
        sending.step(row.pk, fresh(row).turn, by=busy.system)
        notifications.send(list(Notice.objects.filter(status="queued").values_list("pk", flat=True)))
    finish(row, busy)
    sound(row)
    assert counts(row) == (PEOPLE, PEOPLE, 0, 0, 0)


def test_stopping_beside_a_step(busy: Hall, home: Path) -> None:
    """Whoever is first: afterwards nothing waits any more, and everybody is accounted for."""
    for _round in range(5):
        row = busy.approved()
        for _step in range(4):
            sending.step(row.pk, fresh(row).turn, by=busy.system)
        turn = fresh(row).turn
        waiting = list(Notice.objects.filter(status="queued").values_list("pk", flat=True))
        at_once(
            partial(services.stop, row.pk, reason="Dur", by=busy.chief),
            partial(sending.step, row.pk, turn, by=busy.system),
            partial(notifications.send, waiting),
        )
        finish(row, busy)
        sound(row)
        ended = fresh(row)
        assert ended.state == State.STOPPED
        assert ended.n_sent + ended.n_stopped == ended.n_audience == PEOPLE
        assert not Notice.objects.filter(status="queued").exists()


def test_of_two_who_approve_one_wins(busy: Hall, home: Path) -> None:
    row = busy.submitted()
    ends = at_once(
        lambda: services.approve(row.pk, version=1, by=busy.chief),
        lambda: services.approve(row.pk, version=1, by=busy.manager),
    )
    assert sorted(isinstance(end, Refused) for end in ends) == [False, True]
    services.stop(row.pk, reason="Bitti", by=busy.chief)


def test_consent_taken_back_while_it_is_sent(busy: Hall, home: Path) -> None:
    """Either it had gone before, or it does not go; never in between."""
    from muhatap.citizens import services as citizens

    row = busy.approved()
    for _step in range(4):
        sending.step(row.pk, fresh(row).turn, by=busy.system)
    one = row.recipients.filter(state=Recipient.State.PROMISED).first()
    assert one is not None and one.notice_id is not None
    pk, notice = one.point_id, one.notice_id
    at_once(
        lambda: citizens.set_news_consent(pk, False, source="", by=busy.chief),
        lambda: notifications.send([notice]),
    )
    finish(row, busy)
    sound(row)
    assert Notice.objects.get(pk=notice).status in ("sent", "cancelled")
    assert fresh(row).n_sent + fresh(row).n_withdrawn == PEOPLE
    citizens.set_news_consent(pk, True, source="web", by=busy.chief)
    assert point(one.citizen).news_consent_at is not None
    connection.close()
