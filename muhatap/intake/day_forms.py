"""Input of a public day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm


class DayForm(HouseForm):
    """A day, what it is called, where it is."""

    title = forms.CharField(label=_("Adı"), max_length=160, required=False)
    day = DayField(label=_("Gün"), initial=clock.today)
    place = forms.CharField(label=_("Yeri"), max_length=160, required=False)
