"""Lists of cases as sheets: a view or a list one looks at, a queue, what a search found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.http import QueryDict
from django.utils.translation import gettext as _

from muhatap.cases import conditions, finding, pages
from muhatap.cases.forms import FilterForm
from muhatap.cases.pages import Row
from muhatap.cases.picking import number
from muhatap.cases.queries import visible_to
from muhatap.cases.traffic import queue_named
from muhatap.kit import patience
from muhatap.kit.errors import NotNow
from muhatap.lists import looks, queries, reading
from muhatap.lists.columns import FULL, Column, Line, chosen
from muhatap.lists.looks import Look
from muhatap.lists.models import SavedView
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Sheet, Value


class Unknown(SavedView.DoesNotExist):
    """There is no such list for this person."""


def look_of(person: Person, params: Mapping[str, str]) -> tuple[SavedView | None, Look]:
    """The list that an address means: a saved view (`gorunum`), changed by the rest. Raises `Unfit`."""
    pk = number(params.get("gorunum", ""))
    view = queries.opened(person, pk) if pk else None
    base = looks.of(view) if view is not None else Look()
    return view, looks.read(params, [params["sutun"]] if params.get("sutun") else [], base)


def look(person: Person, params: Mapping[str, str]) -> Sheet:
    """A view, or a list that nobody saved, with its own columns."""
    view, wanted = look_of(person, params)
    columns = chosen(wanted.columns)
    rows = reading.every(person, reading.cases(person, wanted), wanted.ordering.columns, columns)
    title = view.name if view is not None else _("Başvurular")
    return Sheet(title, conditions.sentence(wanted.condition), headings(columns), values(rows, columns))


def queue(person: Person, params: Mapping[str, str]) -> Sheet:
    """A queue with its filters, exactly as it is paged on the screen."""
    row = queue_named(params.get("kuyruk", ""))
    if row is None or not person.has(*row.who):
        raise Unknown
    form = FilterForm(params)
    filters = form.cleaned_data if form.is_valid() else {}

    def fetch(cursor: str) -> tuple[Sequence[Row], str]:
        page = pages.queue_page(person, row, filters, cursor)
        return page.rows, page.page.next

    keys = [*FULL, *(("unit", "officer") if row.of.__name__ == "Referral" else ())]
    columns = chosen(keys)
    lines = (Line(one, (one.referral,) if one.referral is not None else ()) for one in sheets.paged(fetch))
    return Sheet(str(row.label), _narrowed(filters), headings(columns), values(lines, columns))


def search(person: Person, params: Mapping[str, str]) -> Sheet:
    """The cases that a search finds; the people it finds stand in the register."""
    text = params.get("q", "").strip()[:200]

    def fetch(cursor: str) -> tuple[Sequence[Row], str]:
        found = finding.find(person, text, cursor, whole=True)
        return found.rows, found.page.next if found.page is not None else ""

    columns = chosen(FULL)
    lines = (Line(one) for one in sheets.paged(fetch))
    about = _("Aranan: “%(text)s”") % {"text": text}
    return Sheet(_("Arama"), about, headings(columns), values(lines, columns))


def headings(columns: Sequence[Column]) -> list[Heading]:
    """The columns as a file has them."""
    return [Heading(column.label, column.kind, column.width) for column in columns]


def values(lines: Iterator[Line], columns: Sequence[Column]) -> Iterator[list[Value]]:
    """The rows as a file has them."""
    return ([column.value(line) for column in columns] for line in lines)


def _narrowed(filters: Mapping[str, object]) -> str:
    from muhatap.cases.views.queues import chips

    said = [f"{chip['label']}: {chip['value']}" for chip in chips(dict(filters))]
    return ", ".join(said) or _("Süzgeçsiz")


def views(person: Person, params: Mapping[str, str]) -> Sheet:
    """The page of views."""

    def fetch(cursor: str) -> tuple[Sequence[SavedView], str]:
        page = queries.listed(person, params.get("q", "")[:80], params.get("kimin", ""), cursor)
        return page.rows, page.next

    heads = [Heading(_("Ad"), width=40), Heading(_("Kimler görür"), width=24), Heading(_("Sahibi"), width=24)]
    rows = ([row.name, row.get_shared_display(), row.owner.full_name] for row in sheets.paged(fetch))
    return Sheet(_("Görünümler"), params.get("q", "")[:80], heads, rows)


# lists of cases whose whole can be chosen for a bulk move; the number stands first. Packages above add theirs
CASES: dict[str, sheets.Make] = {"liste": look, "kuyruk": queue, "arama": search}


def everything(person: Person, params: Mapping[str, str], most: int) -> tuple[list[int], str]:
    """The ids of all cases that a list finds, but at most `most` + 1, and the list in words.

    `kaynak` names the list in `CASES`. Bounded in time too: what
    cannot be found soon is not chosen.
    """
    made = CASES.get(params.get("kaynak", ""))
    if made is None:
        raise Unknown
    sheet = made(person, params)
    name = ": ".join(filter(None, (sheet.title, sheet.about)))
    if params["kaynak"] == "liste":
        _view, wanted = look_of(person, params)
        rows = reading.cases(person, wanted).order_by(*wanted.ordering.columns)
        try:
            with patience.at_most(reading.LONG):
                return list(rows.values_list("pk", flat=True)[: most + 1]), name
        except patience.TooLong as error:
            raise NotNow(_("Bu liste zamanında bulunamadı; koşulu daraltın.")) from error
    numbers = [str(row[0]) for row in islice(sheet.rows, most + 1)]
    found = visible_to(person).filter(number__in=numbers)
    return list(found.values_list("pk", flat=True)), name


def ticked(person: Person, post: QueryDict, most: int) -> tuple[list[int], str]:
    """The cases that were ticked in a list, or everything it finds; and where they were chosen, in words.

    More than `most` can come back, so that whoever asked can say that it was too many. What the person may
    not see is not left out here: these are numbers from a form.
    """
    if "hepsi" in post:
        return everything(person, {key: str(value) for key, value in post.items()}, most)
    texts = [*post.getlist("sec"), *post.get("secilen", "").split(",")]
    ids = [pk for text in texts[: 2 * most] if (pk := number(text)) is not None]
    return list(dict.fromkeys(ids)), post.get("nereden", "")[:300]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("liste", look)
    sheets.offer("kuyruk", queue)
    sheets.offer("arama", search)
    sheets.offer("gorunumler", views)
