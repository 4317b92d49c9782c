"""The tariff as dated rows: prices and free pages are nobody's constant (4982 m.10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.information import policy
from muhatap.information.models import FeeNotice, Tariff
from muhatap.information.services.recording import differences
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit

ONE_AT_A_TIME = 7_323  # class of the advisory lock under which the tariff is written


@transaction.atomic
def add_tariff(
    *,
    valid_from: date,
    page: Decimal,
    colour_page: Decimal,
    medium: Decimal,
    free_pages: int,
    source: str,
    by: Person,
) -> Tariff:
    """Prices from a day on; a day has one row. Raises `Incomplete` for a day that has one already."""
    policy.require(by, *policy.PRICERS)
    _require_free(valid_from)
    made = Tariff.objects.create(
        valid_from=valid_from,
        page=page,
        colour_page=colour_page,
        medium=medium,
        free_pages=free_pages,
        source=source,
        added_at=clock.now(),
        added_by_id=by.actor_id,
    )
    prices = {"page": str(page), "colour_page": str(colour_page), "medium": str(medium)}
    after = {"valid_from": valid_from, **prices, "free_pages": free_pages, "source": source}
    audit("tariff.added", made, by=by, after=after)
    return made


@transaction.atomic
def change_tariff(tariff_id: int, *, by: Person, **values: Any) -> Tariff:
    """Correct a row by which nobody was charged yet; `NotNow` for another, which only a new row replaces."""
    policy.require(by, *policy.PRICERS)
    row = Tariff.objects.select_for_update().get(pk=tariff_id)
    if FeeNotice.objects.filter(tariff=row).exists():
        raise NotNow(
            _("Bu tarifeyle ücret istendi; satır değişmez. Yeni bir tarihten başlayan satır ekleyin.")
        )
    _require_free(values["valid_from"], but=row.pk)
    changed = differences(row, values)
    before = {name: str(old) for name, (old, _new) in changed.items()}
    audit(
        "tariff.changed",
        row,
        by=by,
        before=before,
        after={name: str(new) for name, (_o, new) in changed.items()},
    )
    return row


def _require_free(day: date, but: int = 0) -> None:
    """A day has one row, also when two people add it at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, 0)", [ONE_AT_A_TIME])
    if Tariff.objects.filter(valid_from=day).exclude(pk=but).exists():
        raise Incomplete(
            _("Tarife kaydedilmedi; yazdıklarınız duruyor."),
            fields={"valid_from": _("Bu günden başlayan bir tarife var; o satırı düzeltin.")},
        )


def tariff_on(day: date) -> Tariff | None:
    """The row that holds on a day; None before the first."""
    return Tariff.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
