"""Input of a public day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm
from muhatap.reception.queries_days import DaysWanted


class DayForm(HouseForm):
    """A day, what it is called, where it is."""

    title = forms.CharField(label=_("Adı"), max_length=160, required=False)
    day = DayField(label=_("Gün"), initial=clock.today)
    place = forms.CharField(label=_("Yeri"), max_length=160, required=False)


class DaysFilter(HouseForm):
    """Which public days are listed."""

    q = forms.CharField(
        label=_("Ad ya da yer"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Ad ya da yer")}),
    )
    liste = forms.ChoiceField(
        label=_("Liste"),
        required=False,
        choices=[("", _("Liste: tümü")), ("acik", _("Açık olanlar")), ("kapali", _("Kapananlar"))],
    )

    def wanted(self) -> DaysWanted:
        """The filter; what is no choice narrows nothing."""
        self.is_valid()
        return DaysWanted(self.cleaned_data.get("q", ""), self.cleaned_data.get("liste", ""))


class AskedFilter(HouseForm):
    """Which requests of a day are listed."""

    durum = forms.ChoiceField(
        label=_("Durum"),
        required=False,
        choices=[("", _("Durum: tümü")), ("suren", _("Sürenler")), ("biten", _("Sonuçlananlar"))],
    )

    def state(self) -> str:
        """ "suren", "biten" or empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("durum", ""))
