"""Input of the reception."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases.amend_forms import citizen_label, find_citizen
from muhatap.kit import clock
from muhatap.kit.forms import ComboField, DayField, HouseForm
from muhatap.organization.models import Unit
from muhatap.reception.models import Visit
from muhatap.reception.queries import Filters


def units() -> Any:
    """Units one is sent to."""
    return Unit.objects.filter(is_active=True).exclude(kind__in=["outside", "district"]).order_by("name_tr")


class ArriveForm(HouseForm):
    """Somebody came in: found in the register, or a name."""

    citizen = ComboField(
        find_citizen, reverse_lazy("citizen-find"), citizen_label, label=_("Kayıtlı hemşehri"),
        required=False, personal=True, help_text=_("Numara, ad ya da T.C. kimlik no"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Ya da yalnız adı"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-secret": ""}),
    )
    purpose = forms.CharField(label=_("Ne için geldi?"), max_length=300, required=False)
    unit = forms.ModelChoiceField(units(), label=_("Hangi birim?"), required=False, empty_label=_("Masa"))
    host = forms.CharField(label=_("Kiminle?"), max_length=120, required=False)
    desk = forms.ModelChoiceField(
        units(), label=_("Karşılanan masa"), required=False, empty_label=_("Kendi birimim")
    )

    def clean(self) -> dict[str, Any]:
        """Whom one looked for in vain came all the same: what was typed is the name."""
        values = super().clean() or {}
        if "citizen" in self.errors and not values.get("name"):
            typed = str(self.data.get("citizen_text") or "").strip()
            if typed and not any(sign.isdigit() for sign in typed):
                del self.errors["citizen"]
                values["name"], values["citizen"] = typed[:160], None
        return values


class AnswerForm(HouseForm):
    """What they were told on the spot."""

    text = forms.CharField(
        label=_("Verilen cevap"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DirectForm(HouseForm):
    """Where they are sent."""

    unit = forms.ModelChoiceField(units(), label=_("Birim"), empty_label=_("Seçin"))
    note = forms.CharField(label=_("Ön bilgi"), max_length=300, required=False)


class HistoryForm(HouseForm):
    """What the history is narrowed to."""

    gun = DayField(label=_("Gün"), required=False, latest=clock.today)
    durum = forms.ChoiceField(
        label=_("Durum"), choices=[("", _("Durum: tümü")), *Visit.State.choices], required=False
    )
    masa = forms.ModelChoiceField(units(), label=_("Masa"), required=False, empty_label=_("Bütün masalar"))

    def wanted(self) -> Filters:
        """The filter; what is no choice narrows nothing."""
        self.is_valid()
        desk = self.cleaned_data.get("masa")
        day, state = self.cleaned_data.get("gun"), self.cleaned_data.get("durum", "")
        return Filters(day, state, desk.pk if desk else None)
