"""What the pages of figures can be narrowed by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muhatap.figures import punctual
from muhatap.figures.mapping import SHOWN
from muhatap.figures.windows import PERIODS, STEPS, USUAL, Window, period
from muhatap.kit import clock
from muhatap.kit.forms import DayField, DayInput, HouseForm

OWN = "gunler"  # days of one's own choosing
LONGEST = timedelta(days=3 * 366)
_DAY: dict[str, Any] = {"required": False, "help_text": "", "latest": clock.today}


class PeriodForm(HouseForm):
    """The days: a period by its name, or from one day to another; what nobody knows is the usual."""

    donem = forms.ChoiceField(
        label=_("Dönem"),
        required=False,
        choices=[*((key, label) for key, (label, _days) in PERIODS.items()), (OWN, _("Şu günler arası"))],
    )
    bas = DayField(label=_("İlk gün"), widget=DayInput({"placeholder": _("İlk gün"), "size": 12}), **_DAY)
    son = DayField(label=_("Son gün"), widget=DayInput({"placeholder": _("Bugün"), "size": 12}), **_DAY)

    def value(self, name: str, usual: str) -> str:
        """A clean choice, or the usual one."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or usual)

    def clean(self) -> dict[str, Any]:
        """From a first day to a last one, today where it is left out."""
        values = self.cleaned_data
        if values.get("donem") != OWN or self.errors:
            return values
        first, last = values.get("bas"), values.get("son") or clock.today()
        if first is None:
            self.add_error("bas", _("İlk günü yazın."))
        elif first > last:
            self.add_error("son", _("İlk günden önce olamaz."))
        elif last - first > LONGEST:
            self.add_error("bas", _("En çok üç yıl seçilebilir."))
        return values

    @property
    def period(self) -> str:
        """The name of the period."""
        return self.value("donem", USUAL)

    @property
    def window(self) -> Window:
        """The days; the usual ones while one's own have a mistake, which the form names."""
        if self.period != OWN:
            return period(self.period)
        if not self.is_valid():
            return period(USUAL)
        return Window(self.cleaned_data["bas"], self.cleaned_data["son"] or clock.today())

    @property
    def said(self) -> str:
        """The period in words, with its days."""
        window = self.window
        days = f"{window.first:%d.%m.%Y}–{window.last:%d.%m.%Y}"
        known = PERIODS.get(self.period)
        return gettext("%(period)s, %(days)s") % {"period": known[0], "days": days} if known else days

    @property
    def kept(self) -> dict[str, str]:
        """The same days as values of another address."""
        if self.period != OWN:
            return {"donem": self.period}
        window = self.window
        return {"donem": OWN, "bas": f"{window.first:%d.%m.%Y}", "son": f"{window.last:%d.%m.%Y}"}


class OverviewForm(PeriodForm):
    """The page of the house."""

    adim = forms.ChoiceField(
        label=_("Eğilim"), required=False, choices=[(key, label) for key, (label, _of) in STEPS.items()]
    )
    harita = forms.ChoiceField(label=_("Haritada"), required=False, choices=list(SHOWN.items()))
    nufus = forms.BooleanField(label=_("Bin kişiye göre"), required=False)


class UnitsForm(PeriodForm):
    """The comparison of units."""

    ust = forms.IntegerField(label=_("Üst birim"), required=False, min_value=1, max_value=2**31 - 1)
    sira = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class StatisticsForm(HouseForm):
    """The share in time, broken down by something, over whole months."""

    gore = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    donem = forms.ChoiceField(
        label=_("Dönem"),
        required=False,
        choices=[(key, label) for key, (label, _days) in punctual.WINDOWS.items()],
    )

    @property
    def by(self) -> str:
        """One of `punctual.BY`; units for what nobody knows."""
        self.is_valid()
        found = str(self.cleaned_data.get("gore", ""))
        return found if found in punctual.BY else "birim"

    @property
    def period(self) -> str:
        """The name of the months."""
        self.is_valid()
        return str(self.cleaned_data.get("donem") or "uc-ay")
