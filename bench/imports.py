"""A large file of outside applications: looked at, taken over, brought in again, and killed over it.

The work is done by a process of its own, as a worker does it, while somebody works at a desk in this one.
`python -m bench.imports judge|take PK` is that process; it says how long it took and how much memory it had.
"""

from __future__ import annotations

import io
import json
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from bench.ground import _used
from bench.report import Section, quantile
from bench.running import beside

SECONDS, MEGABYTES = 300, 300
HEADS = (
    "Başvuru No", "Başvuru Tarihi", "Tür", "Konu", "Metin", "Ad Soyad", "Kimlik No", "Telefon", "E-posta",
    "Mahalle", "Kimlik Gizli",
)  # fmt: skip
KINDS = ("Şikâyet", "İstek", "İhbar", "Görüş-Öneri", "Bilgi Edinme", "Teşekkür")
MISTAKES: tuple[tuple[int, str], ...] = (
    (0, ""), (1, "31.02.2026"), (1, "01.01.2019"), (2, "Soru"), (4, " "), (7, "12"), (8, "a@b"),
    (9, "Uzay Mahallesi"), (10, "belki"), (0, "=1+1"),
)  # fmt: skip
ROOT = Path(__file__).resolve().parent.parent


def table(rows: int, wrong: int, seed: int) -> list[tuple[str, ...]]:
    """Rows of such a file in the words of the sample, the wrong ones spread over it."""
    from muhatap.cases.models import Case, Topic
    from muhatap.citizens.models import Citizen
    from muhatap.citizens.numbers import tckn_from
    from muhatap.kit import clock
    from muhatap.places.models import Neighbourhood

    dice, today = random.Random(seed), clock.today()
    texts = list(Case.objects.order_by("id").values_list("text", flat=True)[:4000])
    names = [name.split() for name in Citizen.objects.order_by("id").values_list("name", flat=True)[:4000]]
    given, family = [one[0] for one in names], [one[-1] for one in names]
    topics = list(Topic.objects.filter(level=3, is_active=True).values_list("name_tr", flat=True))
    areas = Neighbourhood.objects.filter(is_active=True).values_list("district__name", "name")[:400]
    people = [
        (
            f"{dice.choice(given)} {dice.choice(family)}",
            tckn_from(str(100_000_000 + seed * 10_000_000 + at)) if at % 2 else "",
            f"05{30 + seed % 20} {at // 10_000 % 1000:03d} {at // 100 % 100:02d} {at % 100:02d}",
            f"kisi{seed}.{at}@ornek.example" if at % 3 == 0 else "",
        )
        for at in range(max(rows * 6 // 10, 1))
    ]
    places = [f"{district}, {name}" for district, name in areas]
    bad = {at * rows // wrong for at in range(wrong)} if wrong else set()
    made: list[tuple[str, ...]] = []
    mistake = 0
    for at in range(rows):
        day = today - timedelta(days=dice.randrange(0, 60))
        row = [f"{seed:02d}26{at:08d}", f"{day:%d.%m.%Y} 10:15", dice.choice(KINDS), dice.choice(topics)]
        row += [f"{dice.choice(texts)} ({seed}/{at})", *dice.choice(people), dice.choice(places)]
        row.append("Evet" if at % 20 == 0 else "Hayır")
        if at in bad:
            mistake += 1
            column, value = MISTAKES[mistake % len(MISTAKES)]
            row[column] = value
        made.append(tuple(row))
    return made


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """As Excel keeps it."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADS, *rows]):
            sheet.write_row(at, 0, row)
    return made.getvalue()


def measure(rows: int, wrong: int, kills: int, seed: int) -> list[Section]:
    """What each step took; who waited meanwhile; what was lost or doubled when it was killed."""
    data = workbook(table(rows, wrong, seed))
    found: list[list[object]] = []
    first = _brought_in(data, found, "read the file")
    _worker("judge", first.pk, found, "look at every row", rows)
    with _desk() as waits:
        _worker("take", first.pk, found, "take over", rows - wrong)
    first.refresh_from_db()
    found.append(_timed_faults(first))
    again = _brought_in(data, found, "read it again")
    _worker("judge", again.pk, found, "look at it again", rows)
    again.refresh_from_db()
    sections = [
        Section(
            f"Importing {rows:,} rows of which {wrong} are wrong",
            ["step", "rows", "seconds", "rows a second", "processor s", "of the server s", "MB over base"],
            found,
            [
                f"First: {first.taken:,} taken over, {first.twice:,} known, {first.faulty:,} faulty."
                f" Again: {again.left:,} new, {again.twice:,} known, {again.faulty:,} faulty.",
                f"Wanted: all in under {SECONDS} s and {MEGABYTES} MB.",
                *_faults(first),
            ],
        ),
        Section(
            "At a desk while it is taken over",
            ["what", "times", "median ms", "p95 ms", "longest ms"],
            [
                [what, len(times), quantile(times, 0.5), quantile(times, 0.95), max(times)]
                for what, times in waits.items()
                if times
            ],
        ),
    ]
    return [*sections, *([_torture(min(rows, 5000), kills, seed + 1)] if kills else [])]


def _officer() -> Any:
    from muhatap.organization import queries
    from muhatap.organization.models import Staff
    from muhatap.organization.roles import Role

    for staff in Staff.objects.filter(is_active=True, grants__role=Role.CIMER_OFFICER).order_by("pk"):
        person = queries.person_of(staff)
        if person.has(Role.CIMER_OFFICER):
            return person
    raise SystemExit("The sample has no CİMER officer.")


def _brought_in(data: bytes, found: list[list[object]] | None, name: str) -> Any:
    """The file read, its columns mapped as proposed, an odd topic named for what is not found."""
    from muhatap.cases.models import Topic
    from muhatap.cimer import services
    from muhatap.cimer.columns import proposed

    by, began = _officer(), time.perf_counter()
    row = services.take_in("cimer", "bench.xlsx", data, by=by)
    if found is not None:
        took = time.perf_counter() - began
        found.append([name, f"{row.total:,}", took, f"{row.total / took:,.0f}", "", "", ""])
    spare = Topic.objects.filter(level=3, is_active=True).order_by("pk")[0]
    services.map_columns(row.pk, proposed(row.headings), {"topic": spare.pk}, by=by)
    return row


def _worker(step: str, pk: int, found: list[list[object]], name: str, rows: int) -> None:
    command = [sys.executable, "-m", "bench.imports", step, str(pk)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    said = json.loads(done.stdout.splitlines()[-1])
    over, seconds = said["peak"] - said["base"], said["seconds"]
    figures = [f"{rows / seconds:,.0f}", said["own"], said["server"], f"{over:.0f}"]
    found.append([name, f"{rows:,}", seconds, *figures])


def _timed_faults(row: Any) -> list[object]:
    from muhatap.cimer import faultfile

    began = time.perf_counter()
    data = faultfile.write(row)
    took = time.perf_counter() - began
    return [f"file of the faulty rows, {len(data) // 1000} kB", f"{row.faulty:,}", took, "", "", "", ""]


def _faults(row: Any) -> list[str]:
    """What is not as it should be after a file was taken over."""
    from muhatap.cases import counting
    from muhatap.cimer.models import Entry, ImportRow
    from muhatap.operations import chains

    _seen, broken = chains.verify()
    wrong = [f"{len(broken)} broken stories"] * bool(broken)
    wrong += [f"{len(astray)} counters astray" for astray in [counting.audit()] if astray]
    entries = Entry.objects.filter(by_file=row).count()
    taken = ImportRow.objects.filter(of=row, state="taken").values("entry").distinct().count()
    wrong += [f"{entries} entries of {row.taken} rows"] * (not entries == taken == row.taken)
    return [f"Wrong: {one}." for one in wrong] or ["Every story's chain and every counter was checked."]


@contextmanager
def _desk() -> Iterator[dict[str, list[float]]]:
    """Somebody who registers cases and writes notes all the time, one after another."""
    waits: dict[str, list[float]] = {"register a case": [], "a note on a case": []}
    with beside(lambda ended: _work(waits, ended)):
        yield waits


def _work(waits: dict[str, list[float]], ended: threading.Event) -> None:
    from django.db import connection

    from bench.writes import _creations, _people
    from muhatap.cases import queries, services
    from muhatap.organization.roles import Role

    creations = list(_creations("counter"))
    note = {"text": "Arandı."}
    agent = next(person for person in _people() if person.has(Role.AGENT))
    known = queries.visible_to(agent).filter(status="with_units").order_by("-id")
    cases = list(known.values_list("pk", flat=True)[:500])
    while not ended.is_set():
        for pk, create in zip(random.sample(cases, min(len(cases), 20)), creations, strict=False):
            works = (
                ("register a case", create),
                ("a note on a case", lambda pk=pk: services.move(pk, "note", by=agent, facts=note)),
            )
            for name, work in works:
                began = time.perf_counter()
                work()
                waits[name].append((time.perf_counter() - began) * 1000)
            if ended.wait(0.2):
                break
    connection.close()


def _torture(rows: int, kills: int, seed: int) -> Section:
    """The same file twice, each taken over by a process that is killed at random and begun anew."""
    from muhatap.cases.models import Case
    from muhatap.cimer import services
    from muhatap.cimer.models import Entry, Import
    from muhatap.organization import queries

    data, dice = workbook(table(rows, 0, seed)), random.Random(seed)
    files = [_brought_in(data, None, "") for _time in range(2)]
    cases, entries = Case.objects.count(), Entry.objects.count()
    for row in files:
        services.judge(row.pk, by=queries.system())
        services.ask_to_take(row.pk, by=_officer())
    began, killed = time.perf_counter(), 0
    running = [_started(row.pk) for row in files]
    while killed < kills and any(Import.objects.get(pk=row.pk).state == "taking" for row in files):
        time.sleep(dice.uniform(1.2, 2.5))
        at = dice.randrange(2)
        if running[at].poll() is None:
            running[at].send_signal(signal.SIGKILL)
            running[at].wait()
            killed += 1
        running[at] = _started(files[at].pk)
    for process in running:
        process.wait()
    for row in files:
        services.take_over(row.pk, budget=3600)
        row.refresh_from_db()
    result: list[list[object]] = [
        ["rows in the file", rows],
        ["processes killed", killed],
        ["taken over from the one and the other", f"{files[0].taken} + {files[1].taken}"],
        ["known in the one and the other", f"{files[0].twice} + {files[1].twice}"],
        ["cases made", Case.objects.count() - cases],
        ["entries made", Entry.objects.count() - entries],
        ["lost or made twice", abs(Case.objects.count() - cases - rows)],
        ["seconds", f"{time.perf_counter() - began:.0f}"],
    ]
    return Section("Two people with one file, killed at random", ["figure", "value"], result)


def _started(pk: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.imports", "take", str(pk)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)


def _backend() -> int:
    """The process of the server that works for this one; on the same machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _megabytes(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(step: str, pk: int) -> None:
    """The work of one job to its end."""
    from muhatap.commands.ground import setup_django

    setup_django()
    from muhatap.cimer import services
    from muhatap.cimer.models import Import
    from muhatap.organization import queries

    row, backend = Import.objects.defer("sealed").get(pk=pk), _backend()
    base, began, own, server = _megabytes("VmRSS"), time.perf_counter(), time.process_time(), _used(backend)
    if step == "judge":
        services.judge(pk, by=queries.system())
    else:
        if row.state == Import.State.JUDGED:
            services.ask_to_take(pk, by=_officer())
        services.take_over(pk, budget=3600)
    found = {
        "seconds": time.perf_counter() - began,
        "own": time.process_time() - own,
        "server": _used(backend) - server,
        "base": base,
        "peak": _megabytes("VmHWM"),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
