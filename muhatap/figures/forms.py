"""What the pages of figures can be narrowed by."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.figures import punctual
from muhatap.figures.mapping import SHOWN
from muhatap.figures.windows import PERIODS, STEPS, USUAL
from muhatap.kit.forms import HouseForm


class PeriodForm(HouseForm):
    """The days; what nobody knows is the usual."""

    donem = forms.ChoiceField(
        label=_("Dönem"), required=False, choices=[(key, label) for key, (label, _days) in PERIODS.items()]
    )

    def value(self, name: str, usual: str) -> str:
        """A clean choice, or the usual one."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or usual)

    @property
    def period(self) -> str:
        """The name of the period."""
        return self.value("donem", USUAL)


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
