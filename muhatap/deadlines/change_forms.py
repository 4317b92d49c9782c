"""Forms of changes: the hours of the week, a policy's dated rows, the list of changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from itertools import groupby
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.forms import day_field
from muhatap.deadlines.ladder import Whom, rungs_of
from muhatap.deadlines.models import Change, OpenHours, Policy
from muhatap.deadlines.services import rows
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm, Seg

DAYS = re.compile(r"[0-9]{1,3}")
SPAN = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-–—]\s*(\d{1,2})[.:](\d{2})")
Spans = list[list[str]]


def shown(spans: Spans) -> str:
    """`08.30–12.30, 13.30–17.30`."""
    return ", ".join("–".join(moment.replace(":", ".") for moment in span) for span in spans)


def week(rows: Iterable[OpenHours]) -> list[tuple[str, str]]:
    """Weekdays that are open alike, together: `Pazartesi–Cuma`, `08.30–12.30, 13.30–17.30`."""
    found = []
    for spans, alike in groupby(rows, key=lambda row: row.spans):
        days = [str(WEEKDAYS[row.weekday]) for row in alike]
        found.append((days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}", shown(spans)))
    return found


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


class DaysField(forms.CharField):
    """Numbers of days in a line: `7, 3`. Empty is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        parts = [one for one in re.split(r"[\s,;]+", super().clean(value)) if one]
        if not all(DAYS.fullmatch(one) for one in parts):
            raise forms.ValidationError(_("Gün sayılarını virgülle ayırın: 7, 3."))
        return [int(one) for one in parts]


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
    warn_also = DaysField(label=_("Daha önce de uyarılsın"), help_text=_("Gün sayıları, virgülle: 10, 7."))
    late_unit = DaysField(
        label=_("Gecikince birime"),
        help_text=_("Son günden kaç gün sonra yeniden haber verilsin; virgülle birkaç sayı yazılabilir."),
    )
    late_lead = DaysField(label=_("Gecikince birim sorumlusuna"))
    late_supervisor = DaysField(label=_("Gecikince şefe"))
    late_manager = DaysField(label=_("Gecikince müdüre"))
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
        super().__init__(data, initial={**rows.columns(row), **_rungs(row)})
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
        clean = self.cleaned_data
        typed = {name: value for name, value in clean.items() if name in rows.KNOWN}
        return typed | {
            "ladder": [{"days": day, "to": to} for to in Whom.values for day in clean[f"late_{to}"]]
        }

    def refuse(self, refused: Refused) -> None:
        """The ladder is four fields here: what is wrong with one of its days stands at the first."""
        if "ladder" in refused.fields:
            refused.fields = {**refused.fields, "late_unit": refused.fields["ladder"]}
        super().refuse(refused)


def _rungs(row: Policy) -> dict[str, list[int]]:
    rungs = rungs_of(row)
    return {f"late_{to}": [rung.days for rung in rungs if rung.to == to] for to in Whom.values}


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
