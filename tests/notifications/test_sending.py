"""A message leaves once: whatever the mail server does, whoever dies in between."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from muhatap.jobs.testing import run_all, waiting
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, NotYours
from muhatap.notifications import channels, services
from muhatap.notifications.models import Channel, Notice, NoticeTry
from muhatap.notifications.services import Recipient
from muhatap.notifications.services import sending as work
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast
from tests.notifications.postman import Postman

pytestmark = pytest.mark.django_db
Status, Problem = Notice.Status, NoticeTry.Problem
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HATICE = Recipient("citizen", Channel.EMAIL, "hatice@ornek.example")
PHONE = Recipient("citizen", Channel.SMS, "+90 555 555 00 17")
ABOUT: dict[str, object] = {
    "number": "2026/043318-5",
    "title": "Kaldırım çökmesi",
    "text": "Kaldırım onarıldı.",
    "link": "https://muhatap.example/izle/",
}


def promised(by: Person, recipient: Recipient = HATICE, template: str = "citizen/answered") -> Notice:
    return services.queue(template, [recipient], context=ABOUT, by=by, case_id=7)[0]


def fresh(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def last_try(notice: Notice) -> NoticeTry:
    return notice.attempts.order_by("-pk")[0]


@pytest.mark.duty("notifications.result-notice")
def test_the_result_reaches_the_citizen_by_email_exactly_as_it_is_kept(
    system: Person, postman: Postman
) -> None:
    notice = promised(system)
    assert waiting() == ["notifications.send"]
    assert run_all("notifications.send") == 1
    sent, letter = fresh(notice), postman.letters[0]
    assert (sent.status, sent.tries, sent.next_try_at) == (Status.SENT, 1, None)
    assert sent.sent_at is not None
    assert letter["To"] == "hatice@ornek.example"
    assert letter["From"] == "Belediye <him@korfez.example>"
    assert letter["Message-ID"] == sent.message_id
    assert letter["Subject"] == sent.subject == "Başvurunuzun cevabı: 2026/043318-5"
    assert letter["Auto-Submitted"] == "auto-generated"
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == sent.body
    assert html is not None
    assert '<a href="https://muhatap.example/izle/">' in html.get_content()
    assert "Belediye" in html.get_content()
    assert last_try(sent).outcome == Status.SENT
    assert last_try(sent).gateway == f"smtp 127.0.0.1:{postman.port}"
    services.send([notice.pk])
    assert len(postman.box) == 1


@pytest.mark.duty("notifications.result-notice")
def test_the_result_reaches_the_citizen_by_text_message(system: Person, home: Path) -> None:
    notice = promised(system, PHONE)
    run_all()
    lines = next((home / "outbox-sms").glob("*.jsonl")).read_bytes().splitlines()
    line = orjson.loads(lines[0])
    assert (line["to"], line["text"], line["commercial"]) == ("+905555550017", fresh(notice).body, False)
    assert "2026/043318-5" in line["text"]
    assert fresh(notice).status == Status.SENT
    wrong = promised(system, Recipient("citizen", Channel.SMS, "telefonu yok"))
    run_all()
    assert (fresh(wrong).status, last_try(wrong).problem) == (Status.FAILED, Problem.ADDRESS)


def test_without_a_mail_server_letters_lie_in_a_folder_and_say_so(system: Person, home: Path) -> None:
    notice = promised(system)
    run_all()
    letters = list((home / "outbox-mail").rglob("*.eml"))
    assert len(letters) == 1
    assert notice.message_id.encode() in letters[0].read_bytes()
    assert last_try(notice).gateway == "outbox-mail"
    assert not channels.gateway(Channel.EMAIL).is_real


@pytest.mark.parametrize("when", ["to_sender", "to_recipient", "to_data"])
def test_a_server_that_is_busy_is_asked_again_ever_more_rarely_then_a_person_sees_it(
    system: Person, postman: Postman, when: str
) -> None:
    setattr(postman, when, "451 Daha sonra")
    with clock.frozen(NOON):
        notice = promised(system)
        run_all()
    at, waits = NOON, []
    while fresh(notice).status == Status.QUEUED:
        due = fresh(notice).next_try_at
        assert due is not None
        waits.append(round((due - at).total_seconds() / 60))
        at = due
        with clock.frozen(at - timedelta(seconds=1)):
            services.sweep()
            assert run_all("notifications.send") == 0
        with clock.frozen(at):
            services.sweep()
            assert run_all("notifications.send") == 1
    assert waits == [1, 5, 30, 120, 360]
    failed = fresh(notice)
    assert (failed.status, failed.tries) == (Status.FAILED, 6)
    assert (last_try(failed).problem, last_try(failed).error) == (Problem.BUSY, "451 Daha sonra")
    assert postman.box == []


def test_a_server_that_recovers_gets_the_message_once(system: Person, postman: Postman) -> None:
    postman.to_data = "452 Dolu"
    with clock.frozen(NOON):
        notice = promised(system)
        run_all()
    postman.reset()
    with clock.frozen(NOON + timedelta(minutes=1)):
        services.sweep()
        services.sweep()
        run_all()
    assert fresh(notice).status == Status.SENT
    assert len(postman.box) == 1


@pytest.mark.parametrize(
    ("when", "problem"),
    [("to_sender", Problem.REFUSED), ("to_recipient", Problem.ADDRESS), ("to_data", Problem.REFUSED)],
)
def test_a_refusal_for_good_is_not_repeated(
    system: Person, postman: Postman, when: str, problem: NoticeTry.Problem
) -> None:
    setattr(postman, when, "550 Böyle biri yok")
    notice = promised(system)
    run_all()
    assert (fresh(notice).status, last_try(notice).problem) == (Status.FAILED, problem)
    assert "550" in last_try(notice).error
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert services.sweep() == 0


def test_a_connection_lost_after_the_message_was_given_is_never_repeated_by_itself(
    system: Person, postman: Postman
) -> None:
    postman.hang_up = True
    notice = promised(system)
    run_all()
    assert (fresh(notice).status, last_try(notice).problem) == (Status.UNKNOWN, Problem.LOST)
    postman.hang_up = False
    services.send([notice.pk])
    with clock.frozen(clock.now() + timedelta(days=1)):
        services.sweep()
        run_all()
    assert len(postman.box) == 1
    services.resend(notice.pk, by=system, reason="Telefonda sordum, almamış.")
    run_all()
    assert fresh(notice).status == Status.SENT
    assert [letter["Message-ID"] for letter in postman.letters] == [notice.message_id] * 2


def test_a_server_that_is_down_keeps_the_message_in_the_queue(system: Person, settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    notice = promised(system)
    run_all()
    assert (fresh(notice).status, last_try(notice).problem) == (Status.QUEUED, Problem.UNREACHABLE)


def test_a_worker_killed_between_claim_and_receipt_leaves_it_to_a_person(
    system: Person, postman: Postman
) -> None:
    with clock.frozen(NOON):
        notice = promised(system)
        assert work._claim(notice.pk) is not None
        assert work._claim(notice.pk) is None
        run_all()
        assert (fresh(notice).status, postman.box) == (Status.SENDING, [])
    with clock.frozen(NOON + timedelta(minutes=9)):
        assert services.sweep() == 0
    with clock.frozen(NOON + timedelta(minutes=11)):
        assert services.sweep() == 1
        run_all()
    assert (fresh(notice).status, last_try(notice).problem) == (Status.UNKNOWN, Problem.INTERRUPTED)
    assert postman.box == []


def test_a_late_receipt_is_believed_and_a_persons_word_is_not_undone(system: Person) -> None:
    late, decided = promised(system), promised(system)
    claims = [work._claim(late.pk), work._claim(decided.pk)]
    Notice.objects.update(status=Status.UNKNOWN)
    services.cancel(decided.pk, by=system, reason="Aradım, söyledim.")
    for claim in claims:
        assert claim is not None
        work._record(claim[1], Status.SENT)
    assert fresh(late).status == Status.SENT
    assert fresh(decided).status == Status.CANCELLED


def test_a_receipt_after_a_person_asked_again_spares_the_second_letter(
    system: Person, postman: Postman
) -> None:
    notice = promised(system)
    claim = work._claim(notice.pk)
    assert claim is not None
    Notice.objects.update(status=Status.UNKNOWN)
    services.resend(notice.pk, by=system)
    work._record(claim[1], Status.SENT)
    run_all()
    assert (fresh(notice).status, postman.box) == (Status.SENT, [])


def test_a_fault_of_ours_in_the_middle_is_an_unknown_outcome(
    system: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("muhatap.notifications.channels.folders.MailFolder.send", broken)
    notice = promised(system)
    run_all()
    assert fresh(notice).status == Status.UNKNOWN


def test_a_job_that_was_lost_is_made_again_by_the_sweeper(system: Person, postman: Postman) -> None:
    with clock.frozen(NOON):
        notice = promised(system)
        assert services.sweep() == 0
    with clock.frozen(NOON + timedelta(minutes=3)):
        assert services.sweep() == 1
        run_all()
    assert fresh(notice).status == Status.SENT
    assert len(postman.box) == 1


DECISIONS: list[tuple[Callable[..., Notice], set[str], str]] = [
    (services.resend, {"failed", "unknown"}, "queued"),
    (services.cancel, {"queued", "failed", "unknown"}, "cancelled"),
    (services.mark_sent, {"failed", "unknown"}, "sent"),
]


@pytest.mark.parametrize(("decide", "states", "after"), DECISIONS)
def test_only_who_answers_for_it_decides_and_only_about_what_did_not_go(
    system: Person, decide: Callable[..., Notice], states: set[str], after: str
) -> None:
    deliverer, agent = cast.person(Role.DELIVERER), cast.person(Role.AGENT)
    for state in Status:
        notice = promised(system)
        Notice.objects.filter(pk=notice.pk).update(status=state, secret="K7MP4Q")
        with pytest.raises(NotYours):
            decide(notice.pk, by=agent)
        if state not in states:
            with pytest.raises(NotNow):
                decide(notice.pk, by=deliverer)
            continue
        decide(notice.pk, by=deliverer, reason="Aradım.")
        assert fresh(notice).status == after
        assert bool(fresh(notice).secret) == (after == "queued")
        decided = last_try(notice)
        assert (decided.by_id, decided.error, decided.outcome) == (deliverer.actor_id, "Aradım.", after)


def test_promising_takes_four_statements_however_many_are_told(
    system: Person, django_assert_max_num_queries: Any
) -> None:
    many = [Recipient("unit", Channel.EMAIL, f"birim{n}@korfez.example") for n in range(20)]
    with django_assert_max_num_queries(6):  # savepoint and its release included
        made = services.queue("unit/assigned", [*many, many[0]], context=ABOUT, by=system)
    assert len(made) == 20
    assert services.queue("unit/assigned", [], context=ABOUT, by=system) == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "a@b@c",
        "a b@c.example",
        "a@c.example\nBcc: b@c.example",
        "<a@c.example>",
        "ş@c.example",
        "\0",
    ],
)
def test_an_address_that_is_none_fails_at_once_and_breaks_nothing(
    system: Person, postman: Postman, address: str
) -> None:
    notice = promised(system, Recipient("citizen", Channel.EMAIL, address))
    run_all()
    assert (fresh(notice).status, last_try(notice).problem) == (Status.FAILED, Problem.ADDRESS)
    assert postman.box == []


def test_nothing_that_is_typed_becomes_a_header(system: Person, postman: Postman) -> None:
    context = {**ABOUT, "number": "1\r\nBcc: b@ornek.example\r\n\r\nx", "text": ".\r\nQUIT\r\n<b>\u202e"}
    notice = services.queue("citizen/answered", [HATICE], context=context, by=system)[0]
    run_all()
    letter = postman.letters[0]
    assert fresh(notice).status == Status.SENT
    assert postman.box[0].rcpt_tos == ["hatice@ornek.example"]
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Başvurunuzun cevabı: 1 Bcc: b@ornek.example x"
    html = letter.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;" in html.get_content()
