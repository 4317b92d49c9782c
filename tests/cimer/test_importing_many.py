"""A large file: as if each row had been copied by hand, once, whoever else brings the same file in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Case, Topic
from muhatap.cimer import judging, services
from muhatap.cimer.models import KIND_OF, Entry, Import, ImportRow
from muhatap.cimer.services import taking
from muhatap.cimer.services.entering import Outside, received
from muhatap.citizens import services as citizens
from muhatap.citizens.errors import DuplicateRecord, LikelyDuplicate
from muhatap.citizens.models import Citizen
from muhatap.intake import services_many
from muhatap.intake.services import Who
from muhatap.jobs.testing import run_all
from muhatap.organization import queries
from tests.cases.town import Town
from tests.cimer.test_importing import HEADS, csv_of, line, read, take
from tests.pages import body, sit
from tests.portraits import broken_chains, differing, everything

pytestmark = pytest.mark.django_db
WRONG = {
    17: ({"day": "31.02.2026"}, "B18", "bir gün değil"),
    200: ({"kind": "Soru"}, "C201", "bir başvuru türü değil"),
    499: ({"number": ""}, "A500", "Boş bırakılamaz"),
}


def rows(n: int = 500) -> list[list[str]]:
    return [line(at, **(WRONG[at][0] if at in WRONG else {})) for at in range(1, n + 1)]


def test_a_large_file_goes_in_but_for_its_wrong_rows_and_twice_doubles_nothing(
    client: Client, place: Town
) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(unit=place.roads)
    row = read(sit(client, place.cimer_officer), csv_of(rows()))
    assert (row.state, row.total, row.looked, row.faulty, row.left) == ("judged", 500, 500, 3, 497)
    row = take(client, row)
    assert (row.state, row.taken, row.twice, row.faulty) == ("done", 497, 0, 3)
    assert Entry.objects.count() == Case.objects.count() == 497 and not broken_chains()
    assert Case.objects.filter(status="with_units", referrals__unit=place.roads).count() == 497
    answer = client.get(f"/cimer/dosyalar/{row.pk}/hatalar/")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    _head, *wrong = book.get_sheet_by_index(0).to_python()
    assert [one[len(HEADS)] for one in wrong] == [at + 1 for at in WRONG]
    for one, (_values, cell, words) in zip(wrong, WRONG.values(), strict=True):
        assert cell in str(one[-1]) and words in str(one[-1])
    again = read(client, csv_of(rows()))
    assert (again.left, again.twice, again.faulty) == (0, 497, 3)
    page = body(client.get(f"/cimer/dosyalar/{again.pk}/"))
    assert "0 satır aktarılabilir, 497 satır zaten kayıtlı, 3 satır hatalı" in page
    assert Entry.objects.count() == Case.objects.count() == 497


def by_hand(file: Import, by: Any) -> None:
    """Every good row as the officer would copy it from the screen."""
    values = judging.Judge(file.channel, file.headings, file.columns, file.defaults)
    for one in values.rows(services.importing.table_of(file)):
        if one.faults or one.is_known:
            continue
        day = date.fromisoformat(one.values["applied_on"])
        draft = CaseDraft(
            topic=Topic.objects.get(pk=one.values["topic_id"]),
            kind=KIND_OF[one.values["kind"]],
            channel=file.channel,
            text=one.values["text"],
            received_at=received(day),
            identity_hidden=one.values["hidden"],
            allow_incomplete=True,
        )
        outside = Outside(file.channel, one.values["number"], one.values["kind"], day)
        despite = list(Case.objects.values_list("pk", flat=True))
        services.register(outside, draft, Who(_met(one.values, by)), by=by, despite=despite)


def _met(values: Any, by: Any) -> Citizen | None:
    draft = judging.person_of(values)
    if draft is None:
        return None
    try:
        return citizens.register(draft, by=by, sure=False)
    except DuplicateRecord as double:
        return citizens.held(double.known)
    except LikelyDuplicate as like:
        return citizens.held(like.known[0])


def test_a_row_of_a_file_is_as_if_it_was_copied_by_hand(client: Client, place: Town) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(unit=place.roads)
    given = [line(at) for at in range(1, 30)]
    given += [line(40, name="Hatice Yıldız", phone="0555 000 00 17"), line(41, name="", phone="")]
    given += [line(42, name=line(3)[5], phone=line(3)[6])]
    file = read(sit(client, place.cimer_officer), csv_of(given))
    assert (file.left, file.faulty) == (32, 0)
    before = everything()
    mark = transaction.savepoint()
    by_hand(file, place.cimer_officer)
    alone = differing(before, everything())
    transaction.savepoint_rollback(mark)
    take(client, file)
    found = differing(before, everything())
    mine = ("cimer_import", "organization_adminevent", "job cimer", "django_session", "job web")
    ours = {one: n for one, n in found.items() if not one.startswith(mine)}
    theirs = {one: n for one, n in alone.items() if not one.startswith(mine)}
    ours = {_without_file(one): n for one, n in ours.items()}
    theirs = {_without_file(one): n for one, n in theirs.items()}
    assert sorted(theirs.items() - ours.items()) == sorted(ours.items() - theirs.items())
    assert Entry.objects.filter(by_file=file).count() == 32 and not broken_chains()


def _without_file(text: str) -> str:
    """An entry says by which file it came; that is the difference."""
    head, sign, rest = text.partition('"by_file_id": ')
    return head + rest.partition(",")[2] if sign else text


def test_who_copies_one_of_the_rows_by_hand_meanwhile_is_found(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = read(sit(client, place.cimer_officer), csv_of([line(n) for n in range(1, 11)]))
    client.post(f"/cimer/dosyalar/{row.pk}/aktar/")
    whole, late = services_many.record_many, list[int]()

    def overtaken(incoming: Any, *, by: Any) -> Any:
        if not late:
            late.append(1)
            entry = incoming[4].draft
            outside = Outside("cimer", entry.paper_no, "complaint", date(2026, 11, 2))
            services.register(outside, entry, Who(), by=by)
            raise IntegrityError("one_outside_number")
        return whole(incoming, by=by)

    monkeypatch.setattr(services_many, "record_many", overtaken)
    taking.take(row.pk)
    row.refresh_from_db()
    # the other's row was undone with ours here; for real it was committed, and is known the second time
    assert row.state == "done" and row.taken + row.twice == 10
    assert Entry.objects.count() == Case.objects.count() == 10


def test_a_look_that_was_broken_off_begins_again(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.importing, "BATCH", 10)
    row = read(sit(client, place.cimer_officer), csv_of([line(n) for n in range(1, 36)]))
    Import.objects.filter(pk=row.pk).update(state="judging", looked=20)
    row.refresh_from_db()
    page = body(client.get(f"/cimer/dosyalar/{row.pk}/"))
    assert "20 / 35 satır" in page and 'value="20"' in page
    services.judge(row.pk, by=queries.system())
    row.refresh_from_db()
    assert (row.state, row.looked, row.left) == ("judged", 35, 35)
    assert ImportRow.objects.filter(of=row).count() == 35


def test_of_two_who_look_at_one_file_the_later_goes_on(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.importing, "BATCH", 10)
    row = read(sit(client, place.cimer_officer), csv_of([line(n) for n in range(1, 36)]))
    Import.objects.filter(pk=row.pk).update(state="judging")
    whole, inside = judging.Judge.rows, []

    def overtaken(self: judging.Judge, table: Any) -> Any:
        inside.append(1)
        if len(inside) == 2:
            services.judge(row.pk, by=queries.system())
        return whole(self, table)

    monkeypatch.setattr(judging.Judge, "rows", overtaken)
    services.judge(row.pk, by=queries.system())
    row.refresh_from_db()
    assert (row.state, row.looked, row.left) == ("judged", 35, 35)
    assert ImportRow.objects.filter(of=row).count() == 35


def test_two_files_of_the_same_at_once(client: Client, place: Town) -> None:
    one = read(sit(client, place.cimer_officer), csv_of([line(n) for n in range(1, 21)]))
    two = read(client, csv_of([line(n) for n in range(1, 21)]))
    assert one.left == two.left == 20
    for row in (one, two):
        assert client.post(f"/cimer/dosyalar/{row.pk}/aktar/").status_code == 302
    while taking._batch(one.pk, 5) + taking._batch(two.pk, 5):
        pass
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.taken, one.twice) == (20, 0) and (two.taken, two.twice) == (0, 20)
    assert Entry.objects.count() == Case.objects.count() == 20
    run_all("cimer.take")


def test_the_way_to_the_answer_is_the_applicants_own(client: Client, place: Town) -> None:
    row = read(sit(client, place.cimer_officer), csv_of([line(1, name="Hatice Yıldız", phone="05550000017")]))
    take(client, row)
    case = Case.objects.get()
    assert case.citizen == place.citizen and case.reply_point == place.citizen.contact_points.get()
