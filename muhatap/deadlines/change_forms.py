"""Forms of changes: the hours of the week, a policy's dated rows, the list of changes."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.forms import day_field
from muhatap.deadlines.models import Change, OpenHours, Policy
from muhatap.deadlines.services import rows
from muhatap.kit.forms import HouseForm, Seg

SPAN = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-–—]\s*(\d{1,2})[.:](\d{2})")
Spans = list[list[str]]


def shown(spans: Spans) -> str:
    """`08.30–12.30, 13.30–17.30`."""
    return ", ".join("–".join(moment.replace(":", ".") for moment in span) for span in spans)


class HoursForm(HouseForm):
    """When the house is open, a line a weekday."""

    reason = forms.CharField(label=_("Dayanak ya da gerekçe"), max_length=300)

    def __init__(self, data: Any, week: list[OpenHours]) -> None:
        super().__init__(data, initial={str(row.weekday): shown(row.spans) for row in week})
        days = {
            str(day): forms.CharField(label=WEEKDAYS[day], max_length=80, required=False) for day in range(7)
        }
        self.fields = {**days, **self.fields}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for day in range(7):
            text = values.get(str(day), "")
            spans = _spans(text)
            if spans is None:
                self.add_error(str(day), _("Saatleri 08.30–12.30, 13.30–17.30 gibi, sırayla yazın."))
            values[f"spans{day}"] = spans
        return values

    def payload(self) -> dict[str, Any]:
        """What `services.propose` takes."""
        return {"hours": {str(day): self.cleaned_data[f"spans{day}"] for day in range(7)}}

    def days(self) -> list[Any]:
        """The seven fields in order."""
        return [self[str(day)] for day in range(7)]


def _spans(text: str) -> Spans | None:
    """The spans of a line, None where it cannot be read or they overlap."""
    found: Spans = []
    last = time()
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = SPAN.fullmatch(part)
        if match is None:
            return None
        try:
            since, until = (time(int(match[at]), int(match[at + 1])) for at in (1, 3))
        except ValueError:
            return None
        if not last <= since < until:
            return None
        last = until
        found.append([f"{since:%H:%M}", f"{until:%H:%M}"])
    return found


class RowForm(HouseForm):
    """A dated row of a policy. What starts and stops it is no parameter."""

    valid_from = day_field(
        _("Hangi günden"), help_text=_("O gün ve sonrasında başlayan süreler bu satırla sayılır.")
    )
    amount = forms.IntegerField(label=_("Uzunluk"), min_value=1, max_value=3660)
    unit = forms.ChoiceField(label=_("Birim"), choices=Policy.Unit.choices, widget=Seg)
    last_day = forms.ChoiceField(label=_("Son gün"), choices=Policy.LastDay.choices)
    halves_count = forms.BooleanField(label=_("Yarım günler iş günü sayılır"), required=False)
    leave_counts = forms.BooleanField(label=_("İdarî izin iş günü sayılır"), required=False)
    first_counts = forms.BooleanField(label=_("Başladığı gün sayılır"), required=False)
    after_pause = forms.ChoiceField(
        label=_("Durduktan sonra"),
        choices=[("resume", _("kaldığı yerden sürer")), ("restart", _("baştan başlar"))],
        widget=Seg,
    )
    extended_amount = forms.IntegerField(
        label=_("Uzatma"), min_value=0, max_value=3660, help_text=_("0: uzatılamaz.")
    )
    extended_from = forms.ChoiceField(label=_("Uzatma nereden"), choices=Policy.From.choices)
    warn_days = forms.IntegerField(label=_("Kaç gün önce uyarılsın"), min_value=0, max_value=90)
    source = forms.CharField(label=_("Dayanak"), max_length=80)
    certainty_tr = forms.CharField(
        label=_("Kesinlik"),
        max_length=300,
        required=False,
        help_text=_("Dayanak ne kadar açık, ne yorumlandı."),
    )
    certainty_en = forms.CharField(label=_("Kesinlik, İngilizce"), max_length=300, required=False)
    follows = forms.BooleanField(
        label=_("İşlemekte olan süreler de yeni satıra geçsin"),
        required=False,
        help_text=_("İşaretlenmezse daha önce başlamış süreler başladıkları satırla biter."),
    )
    reason = forms.CharField(label=_("Gerekçe"), max_length=300, help_text=_("Kararın tarihi ve sayısı."))

    def __init__(self, data: Any, row: Policy, *, revises: bool = False) -> None:
        super().__init__(data, initial=rows.columns(row))
        if revises:
            del self.fields["valid_from"], self.fields["follows"]
        if row.is_promised:
            del self.fields["amount"], self.fields["unit"]
        if not row.extend_on:
            del self.fields["extended_amount"], self.fields["extended_from"]
        if not row.pause_on:
            del self.fields["after_pause"]

    def columns(self) -> dict[str, Any]:
        """The row's columns as they were typed."""
        return {name: value for name, value in self.cleaned_data.items() if name in rows.KNOWN}


class EndForm(HouseForm):
    """The last day on which a policy starts anything."""

    last = day_field(
        _("Son başlangıç günü"), help_text=_("Bu günden sonra hiçbir süre başlamaz; işleyenler sürer.")
    )
    reason = forms.CharField(label=_("Gerekçe"), max_length=300)


class DropForm(HouseForm):
    """Why a row that has not begun is taken out."""

    reason = forms.CharField(label=_("Gerekçe"), max_length=300)


class ChangesForm(HouseForm):
    """Which changes are listed."""

    ne = forms.ChoiceField(
        label=_("Ne değişti"), required=False, choices=[("", _("Değişiklik: hepsi")), *Change.Op.choices]
    )
    durum = forms.ChoiceField(
        label=_("Durum"), required=False, choices=[("", _("Durum: hepsi")), *Change.State.choices]
    )

    def wanted(self) -> dict[str, str]:
        """What `changed.changes` takes; what is no choice narrows nothing."""
        self.is_valid()
        return {"op": self.cleaned_data.get("ne", ""), "state": self.cleaned_data.get("durum", "")}
