"""How a list is looked at: its condition, columns, order, grouping and layout; from an address and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import conditions
from muhatap.cases.conditions import EVERYTHING, Group
from muhatap.cases.lifecycle import OPEN
from muhatap.lists.columns import COLUMNS, USUAL
from muhatap.lists.models import SavedView

Text = str | Promise
LONGEST = 12_000  # letters of a condition in an address


@dataclass(frozen=True)
class Order:
    """An order that an index serves. `where` keeps what it has a place for; `window` as in `kit.paging`."""

    label: Text
    columns: tuple[str, ...]
    window: bool = False
    where: Q = field(default_factory=Q)


ORDERS: dict[str, Order] = {
    "newest": Order(_("En yeni üstte"), ("-received_at", "-id"), True),
    "oldest": Order(_("En eski üstte"), ("received_at", "id"), True),
    "due": Order(_("Son güne göre, yalnız açıklar"), ("due_at", "id"), where=Q(status__in=OPEN)),
}
# what rows are put under; those that name a column come in its order, newest first within
GROUPS: dict[str, tuple[Text, str]] = {
    "": (_("Gruplama yok"), ""),
    "day": (_("Geliş gününe göre"), ""),
    "due": (_("Aciliyete göre, yalnız açıklar"), ""),
    "status": (_("Duruma göre"), "status"),
    "kind": (_("Türe göre"), "kind"),
    "channel": (_("Kanala göre"), "channel"),
    "topic": (_("Konuya göre"), "topic_id"),
    "district": (_("İlçeye göre"), "district_id"),
}
LAYOUTS: dict[str, Text] = {"table": _("Tablo: seçilen sütunlar"), "list": _("Liste: özet ve önizleme")}


@dataclass(frozen=True)
class Look:
    """Everything that decides what a list shows and how."""

    condition: Group = EVERYTHING
    columns: tuple[str, ...] = USUAL
    order: str = "newest"
    group: str = ""
    layout: str = "table"

    @property
    def ordering(self) -> Order:
        """The order that is used: grouping may need one of its own."""
        if self.group == "due":
            return ORDERS["due"]
        if self.group == "day" and self.order == "due":
            return ORDERS["newest"]
        column = GROUPS[self.group][1]
        return Order("", (column, "-received_at", "-id")) if column else ORDERS[self.order]

    @property
    def json(self) -> str:
        """The condition, short, as it stands in an address."""
        data = conditions.serialise(self.condition)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")) if self.condition.parts else ""

    def address(self) -> str:
        """All of it as the rest of an address."""
        rest = {"sira": self.order, "grup": self.group, "duzen": self.layout}
        found = {"k": self.json, "sutun": ",".join(self.columns)}
        return urlencode(found | {key: value for key, value in rest.items() if value})


def of(view: SavedView) -> Look:
    """A saved view's. What a newer release forgot is left out, not an error."""
    return _look(
        view.condition, view.columns, {"sira": view.order, "grup": view.group, "duzen": view.layout}, Look()
    )


def read(params: Mapping[str, str], columns: Sequence[str], base: Look) -> Look:
    """What an address asks for; what it does not say is as in `base`. Raises `conditions.Unfit`."""
    text = params.get("k")
    data: Any = conditions.serialise(base.condition) if text is None else decoded(text)
    keys = [key for value in columns for key in value.split(",")] or list(base.columns)
    return _look(data, keys, params, base)


def decoded(text: str) -> object:
    """JSON of an address; what is none is refused as a condition nobody can read."""
    if not text.strip():
        return None
    try:
        found: object = json.loads(text) if len(text) <= LONGEST else []
    except (ValueError, RecursionError):
        found = []
    return found


def _look(data: object, keys: Sequence[str], params: Mapping[str, str], base: Look) -> Look:
    order, group = params.get("sira", base.order), params.get("grup", base.group)
    layout = params.get("duzen", base.layout)
    return replace(
        base,
        condition=conditions.parse(data),
        columns=tuple(key for key in COLUMNS if key in keys) or USUAL,
        order=order if order in ORDERS else base.order,
        group=group if group in GROUPS else base.group,
        layout=layout if layout in LAYOUTS else base.layout,
    )
