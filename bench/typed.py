"""What is asked while somebody types: the palette, the register, topics; by role and by what stands there."""

from __future__ import annotations

from collections.abc import Mapping

import click

from bench.catalogue import PEOPLE
from bench.ground import Answer, Town, Web, web
from bench.pages import WARM, stderr
from bench.report import Section, quantile

ROLES = ("agent", "coordinator", "unit_user", "manager")
LIMIT = 60.0  # milliseconds of server time, p95 too
# door → address, and by which method its script asks
DOORS = {
    "palette": ("/ara/hizli/", "POST"),
    "register": ("/hemsehriler/bul/", "POST"),
    "topics": ("/konular/bul/", "GET"),
}
HEAD = ["typed", "kind", *(f"{role}, p50 / p95 ms" for role in ROLES)]


def measure(town: Town, requests: int) -> list[Section]:
    """One table for each door: every text by every role who may ask there."""
    typed, missed, made = texts(), [], []
    with web(town) as server:
        for door, (path, method) in DOORS.items():
            rows: list[list[object]] = []
            with click.progressbar(typed.items(), label=door, file=stderr()) as shown:
                for kind, text in shown:
                    times = [_timed(server, town, path, method, text, role, requests) for role in ROLES]
                    rows.append([_short(text), kind, *(_cell(one) for one in times)])
                    if any(one and quantile(one, 0.95) > LIMIT for one in times):
                        missed.append(f"{door}: {kind}")
            made.append(Section(f"While somebody types: {door}", HEAD, rows, [_note(requests)]))
    last = f"Missed by: {', '.join(missed)}." if missed else "Every text keeps it for every role."
    made[-1] = Section(made[-1].title, HEAD, made[-1].rows, [_note(requests), last])
    return made


def _note(requests: int) -> str:
    return f"{requests} requests each; at most {LIMIT:.0f} ms are wanted at p95. –: not for this role."


def _timed(
    server: Web, town: Town, path: str, method: str, text: str, role: str, requests: int
) -> list[float]:
    cookie = town.cookie(PEOPLE[role][0])

    def ask() -> Answer:
        return server.ask(path, cookie, {"q": text}, method)

    for _time in range(min(WARM, requests)):
        status = ask().status
        if status in (403, 404):
            return []
        if status != 200:
            raise SystemExit(f"{path}: {status} for {text[:40]}")
    return [ask().milliseconds for _time in range(requests)]


def _cell(times: list[float]) -> str:
    return f"{quantile(times, 0.5):.1f} / {quantile(times, 0.95):.1f}" if times else "–"


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:20]}… ({len(text)})"


def texts() -> Mapping[str, str]:
    """What people type, taken from the sample: by its kind. Needs Django and the sample."""
    from muhatap.cases.models import Case
    from muhatap.citizens.models import Citizen, ContactPoint
    from muhatap.kit.turkish import ascii_fold

    number = Case.objects.order_by("-pk").values_list("number", flat=True)[500:501].get()
    names = Citizen.objects.filter(kind=Citizen.Kind.NATURAL, name_fold__contains="s").order_by("pk")
    name = next(
        row for row in names.values_list("name", flat=True)[1000:3000] if ascii_fold(row) != row.lower()
    )
    mobile = (
        ContactPoint.objects.filter(value__startswith="+905").order_by("pk").values_list("value", flat=True)
    )
    phone = str(mobile[1000:1001].get())
    return {
        "a whole number": number,
        "a number begun": number[:8],
        "a number without its year": number[5:11],
        "a name": name,
        "the name without Turkish letters": ascii_fold(name),
        "a first name": name.split()[0],
        "a name begun": name[:3],
        "a first name and a surname begun": f"{name.split()[0]} {name.split()[-1][:2]}",
        "a surname": name.split()[-1],
        "a telephone": phone,
        "a telephone begun": phone[3:8],
        "last digits of a telephone": phone[-4:],
        "a very common word": "sokak",
        "two common words": "sokak lamba",
        "a rare word": "rögar",
        "a word begun": "kald",
        "two letters": "so",
        "two rare letters": "qw",
        "one letter": "a",
        "nonsense": "zzqqx",
        "a common word and nonsense": "sokak zzqqx",
        "200 characters": ("kaldırım çukur sokak lamba çöp su yol " * 6)[:200],
        "an e-mail begun": "mehmet@",
    }
