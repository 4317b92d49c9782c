"""Taking every case out: seconds and memory for each kind of file; a bulk move, looked at, made, undone."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.catalogue import COORDINATOR
from bench.report import Section

PDF_ROWS = 5000
MOVED = 200


def measure() -> list[Section]:
    """Each file by a process of its own, so that its memory is its own."""
    rows = []
    for kind, most in (("xlsx", 0), ("csv", 0), ("pdf", PDF_ROWS)):
        made = subprocess.run(
            [sys.executable, "-m", "bench.exports", kind, str(most)],
            check=True,
            capture_output=True,
            text=True,
        )
        rows.append([kind, *made.stdout.strip().splitlines()[-1].split()])
    head = ["file", "rows", "seconds", "rows a second", "most MB", "file MB"]
    notes = ["The list of all cases with the ten usual columns; most MB is the whole process's peak."]
    return [Section("Exports", head, rows, notes), _bulk()]


def _bulk() -> Section:
    """A look at many cases and the move itself, rolled back with everything it wrote."""
    from django.db import transaction

    from bench.pages import Counter
    from muhatap.cases.models import Case
    from muhatap.lists.services import bulk
    from muhatap.organization.models import Staff
    from muhatap.organization.queries import person_of

    by = person_of(Staff.objects.get(username=COORDINATOR))
    ids = list(Case.objects.filter(status="to_route").order_by("-id").values_list("pk", flat=True)[:MOVED])
    rows, counter = [], Counter()
    from django.db import connection

    with transaction.atomic(), connection.execute_wrapper(counter):
        for name in ("looked at", "made", "taken back"):
            before, began = counter.number, time.perf_counter()
            if name == "looked at":
                bulk.AT_ONCE = MOVED
                run = bulk.choose(ids, "case:speed_up", {"measure": "Ölçüm."}, by=by)
            elif name == "made":
                bulk.start(run.pk, by=by)
                bulk.make_all(run.pk, by=by)
            else:
                bulk.start_undo(run.pk, by=by)
                bulk.undo_all(run.pk, by=by)
            seconds = time.perf_counter() - began
            rows.append([name, len(ids), (counter.number - before) / len(ids), seconds / len(ids) * 1000])
        transaction.set_rollback(True)
    return Section("A bulk move", ["", "cases", "statements a case", "ms a case"], rows, [])


def _written(kind: str, most: int) -> str:
    """Write the file in this process and say how it went."""
    from itertools import islice

    from muhatap.kit import clock
    from muhatap.lists import sources
    from muhatap.lists.columns import FULL
    from muhatap.lists.writing import FORMATS, Made
    from muhatap.organization.models import Staff
    from muhatap.organization.queries import person_of
    from muhatap.organization.sheets import Sheet

    by = person_of(Staff.objects.get(username=COORDINATOR))
    sheet = sources.look(by, {"sutun": ",".join(FULL)})
    if most:
        sheet = Sheet(sheet.title, sheet.about, sheet.headings, islice(sheet.rows, most))
    with tempfile.TemporaryDirectory() as folder:
        path, began = Path(folder) / "list", time.perf_counter()
        count = FORMATS[kind].write(sheet, path, Made("Körfez", by.name, clock.now(), "tr"), lambda n: None)
        seconds = time.perf_counter() - began
        size = path.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return f"{count} {seconds:.1f} {count / seconds:.0f} {peak:.0f} {size:.1f}"


if __name__ == "__main__":
    from muhatap.commands import ground

    ground.setup_django()
    print(_written(sys.argv[1], int(sys.argv[2])))
