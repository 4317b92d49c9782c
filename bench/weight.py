"""What a browser fetches for a page the first time: page, styles and scripts, compressed as served."""

from __future__ import annotations

import re

from bench.catalogue import AGENT, COORDINATOR, PEOPLE
from bench.ground import Town, Web, web
from bench.report import Section

LINKED = re.compile(rb"""<(?:link|script|img)\b[^>]*?\b(?:href|src)=["']([^"']+)["']""")
DATA = re.compile(rb"""data-(?:shapes|districts|url)=["'](/[^"']+\.json)["']""")
PLAIN, MAP = 150.0, 300.0


def measure(town: Town) -> list[Section]:
    """A row a page. Fonts and photos do not count; what a map loads by itself does."""
    with web(town) as server:
        rows = [_weighed(server, town, name, username, path) for name, username, path in _pages()]
    over = [str(row[0]) for row in rows if float(str(row[4])) > (MAP if row[5] else PLAIN)]
    notes = [f"At most {PLAIN:.0f} kB are wanted, {MAP:.0f} kB with a map."]
    notes.append(f"Missed by: {', '.join(over)}." if over else "Every page keeps it.")
    head = ["page", "page kB", "styles kB", "scripts kB", "all kB", "map"]
    return [Section("Weight", head, [[*row[:5], "yes" if row[5] else ""] for row in rows], notes)]


def _pages() -> list[tuple[str, str, str]]:
    from muhatap.cases.models import Case

    case = Case.objects.filter(lat__isnull=False, status="with_units").order_by("-event_count", "-id").first()
    longest = Case.objects.order_by("-event_count", "-id").first()
    if case is None or longest is None:
        raise SystemExit("The sample has no case with a point.")
    return [
        ("sign-in", "", "/giris/"),
        ("citizen: start", "", "/basla/"),
        ("citizen: report", "", "/bildir/"),
        ("citizen: track", "", "/izle/"),
        ("home", COORDINATOR, "/gunum/"),
        ("queue with 50 rows", COORDINATOR, "/kuyruk/geciken/"),
        ("all cases", PEOPLE["manager"][0], "/kuyruk/tumu/"),
        ("search", COORDINATOR, "/ara/?q=sokak"),
        ("case with a map", COORDINATOR, f"/basvuru/{case.pk}/"),
        ("case with a long story", COORDINATOR, f"/basvuru/{longest.pk}/"),
        ("intake", AGENT, "/yeni/"),
    ]


def _weighed(server: Web, town: Town, name: str, username: str, path: str) -> list[object]:
    cookie = town.cookie(username) if username else ""
    answer = server.get(path, cookie)
    if answer.status != 200:
        raise SystemExit(f"{name}: {answer.status} for {path}")
    text = _plain(answer.headers, answer.body)
    sizes = {"page": len(answer.body), ".css": 0, ".js": 0}
    linked = {link.decode() for link in [*LINKED.findall(text), *DATA.findall(text)] if link.startswith(b"/")}
    for link in sorted(linked):
        kind = next((kind for kind in (".css", ".js", ".json") if link.partition("?")[0].endswith(kind)), "")
        if kind:
            sizes[".js" if kind == ".json" else kind] += len(server.get(link, cookie).body)
    kilobytes = [size / 1000 for size in sizes.values()]
    return [name, *kilobytes, sum(kilobytes), any("map" in link for link in linked)]


def _plain(headers: dict[str, str], body: bytes) -> bytes:
    import gzip

    coded = {key.lower(): value for key, value in headers.items()}.get("content-encoding", "")
    return gzip.decompress(body) if coded == "gzip" else body
