"""The lists of the house as sheets: the chart, accounts, titles, keys, the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.kit.paging import keyset
from muhatap.organization import policy, queries, sheets
from muhatap.organization.forms import LogFilterForm, PostFilterForm, StaffFilterForm
from muhatap.organization.key_forms import KeyFilterForm
from muhatap.organization.models import AdminEvent, ApiKey, Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.queries import LogFilter, Node, StaffFilter
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.organization.words import ACTIONS, KINDS, Names

BATCH = 200


def chart(person: Person, params: Mapping[str, str]) -> Sheet:
    """Units with what stands above them and how many work there."""
    kind, text = params.get("kind", ""), params.get("q", "")[:100]
    tops = queries.chart(text, kind if kind in Unit.Kind.values else "", params.get("closed") == "on")

    def walk(nodes: Iterable[Node], above: str) -> Iterator[list[Value]]:
        for node in nodes:
            unit = node.unit
            yield [unit.name, above, unit.get_kind_display(), unit.email, unit.phone, node.staff]
            yield from walk(node.below, unit.name)

    heads = [
        Heading(_("Birim"), width=40),
        Heading(_("Üst birim"), width=40),
        Heading(_("Tür"), width=18),
        Heading(_("E-posta"), width=28),
        Heading(_("Telefon"), width=16),
        Heading(_("Personel"), Kind.NUMBER, 10),
    ]
    return Sheet(_("Teşkilat"), text, heads, walk(tops, ""))


def staff(person: Person, params: Mapping[str, str]) -> Sheet:
    """Accounts with their unit, title and roles."""
    form = StaffFilterForm(params)
    form.is_valid()
    given = form.cleaned_data
    wanted = StaffFilter(
        given.get("q", ""), given.get("unit"), given.get("role", ""), given.get("closed", False)
    )
    rows = queries.staff_list(person, wanted)

    def fetch(cursor: str) -> tuple[Sequence[tuple[Staff, str]], str]:
        page = keyset(rows, ("name_sort", "id"), cursor, size=BATCH)
        roles = queries.roles_of(row.pk for row in page.rows)
        said = {pk: ", ".join(grant.get_role_display() for grant in held) for pk, held in roles.items()}
        return [(row, said.get(row.pk, "")) for row in page.rows], page.next

    heads = [
        Heading(_("Ad soyad"), width=28),
        Heading(_("Kullanıcı adı"), width=20),
        Heading(_("Unvan"), width=24),
        Heading(_("Birim"), width=36),
        Heading(_("Görevler"), width=44),
    ]
    lines: Iterator[list[Value]] = (
        [row.full_name, row.username, row.post.name if row.post else "", row.unit_name, held]
        for row, held in sheets.paged(fetch)
    )
    return Sheet(_("Personel"), wanted.text, heads, lines)


def posts(person: Person, params: Mapping[str, str]) -> Sheet:
    """Titles."""
    heads = [Heading(_("Unvan"), width=40), Heading(_("Kod"), width=24), Heading(_("Sıra"), Kind.NUMBER, 8)]
    text = PostFilterForm(params).text()
    rows: Iterator[list[Value]] = ([row.name, row.code, row.rank] for row in queries.posts(text))
    return Sheet(_("Unvanlar"), text, heads, rows)


def keys(person: Person, params: Mapping[str, str]) -> Sheet:
    """Keys for machines: what each may and when it was used; nothing by which one could come in."""
    rows = queries.key_list(person, KeyFilterForm(params).wanted())

    def fetch(cursor: str) -> tuple[Sequence[ApiKey], str]:
        page = keyset(rows, ("-id",), cursor, size=BATCH)
        return page.rows, page.next

    heads = [
        Heading(_("Ad"), width=32),
        Heading(_("Ön ek"), width=16),
        Heading(_("Kapsamlar"), width=44),
        Heading(_("Birim"), width=36),
        Heading(_("Dakikada en çok"), Kind.NUMBER, 16),
        Heading(_("Son kullanım"), Kind.MOMENT, 17),
        Heading(_("Süresi dolar"), Kind.MOMENT, 17),
        Heading(_("İptal edildi"), Kind.MOMENT, 17),
        Heading(_("Gerekçe"), width=40),
    ]
    return Sheet(_("API anahtarları"), "", heads, map(_key, sheets.paged(fetch)))


def _key(row: ApiKey) -> list[Value]:
    unit = row.unit.name if row.unit else _("Bütün belediye")
    scopes, reason = ", ".join(row.scopes), row.revoke_reason
    times = (row.last_used_at, row.expires_at, row.revoked_at)
    return [row.name, row.prefix, scopes, unit, row.per_minute, *times, reason]


def log(person: Person, params: Mapping[str, str]) -> Sheet:
    """The log of administration."""
    form = LogFilterForm(params, kinds=list(KINDS.items()))
    form.is_valid()
    given = form.cleaned_data
    wanted = LogFilter(
        kind=given.get("kind", ""),
        subject=given.get("subject", ""),
        actor_id=given.get("by"),
        since=given.get("since"),
        until=given.get("until"),
    )
    rows = queries.admin_log(person, wanted)

    def fetch(cursor: str) -> tuple[Sequence[list[Value]], str]:
        page = keyset(rows, ("-at", "-id"), cursor, size=BATCH)
        names = Names(page.rows)
        return [_told(event, names) for event in page.rows], page.next

    heads = [
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Yapan"), width=24),
        Heading(_("İşlem"), width=28),
        Heading(_("Kayıt"), width=30),
        Heading(_("Değişen"), width=60),
        Heading(_("Gerekçe"), width=40),
    ]
    return Sheet(_("İşlem günlüğü"), wanted.kind, heads, sheets.paged(fetch))


def _told(event: AdminEvent, names: Names) -> list[Value]:
    changes = [
        f"{change.name}: {change.after}"
        if change.before is None
        else f"{change.name}: {change.before} → {change.after}"
        for change in names.changes(event)
    ]
    what = str(ACTIONS.get(event.action, event.action))
    return [event.at, str(event.by), what, names.subject(event), "; ".join(changes), event.reason]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("teskilat", chart)
    sheets.offer("personel", staff, *policy.SEES)
    sheets.offer("unvanlar", posts, *policy.SEES)
    sheets.offer("anahtarlar", keys, *policy.SEES)
    sheets.offer("gunluk", log, *policy.SEES)
