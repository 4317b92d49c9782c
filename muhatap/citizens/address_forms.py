"""Input of addresses. What is right is the service's business; here only the shape."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.citizens.forms import Line
from muhatap.citizens.models import Address
from muhatap.citizens.services import AddressDraft
from muhatap.kit.forms import DayField, HouseForm, Seg
from muhatap.places.forms import NeighbourhoodField

LEARNT = [choice for choice in Address.Source.choices if choice[0] != Address.Source.RECORD]


class AddressForm(HouseForm):
    """A new address."""

    kind = forms.ChoiceField(
        label=_("Tür"), choices=Address.Kind.choices, initial=Address.Kind.HOME, widget=Seg
    )
    neighbourhood = NeighbourhoodField(required=False)
    street = Line(label=_("Sokak ya da cadde"), widget=forms.TextInput({"autocomplete": "off"}))
    door = Line(label=_("Kapı ve daire"), widget=forms.TextInput({"autocomplete": "off"}))
    note = Line(label=_("Posta ve tarif notu"), help_text=_("Arka giriş, zil adı gibi"))
    since = DayField(label=_("Ne zamandan beri?"), required=False, help_text=_("Boş bırakılırsa bugün"))
    source = forms.ChoiceField(
        label=_("Nereden öğrenildi?"), choices=LEARNT, initial=Address.Source.TOLD, widget=Seg
    )
    main = forms.BooleanField(label=_("Ana adres bu olsun"), required=False)

    def draft(self) -> AddressDraft:
        """What was typed, for the service."""
        data = self.cleaned_data
        area = data["neighbourhood"]
        return AddressDraft(
            street=data["street"],
            door=data["door"],
            neighbourhood_id=area.pk if area else None,
            note=data["note"],
            kind=data["kind"],
            source=data["source"],
            since=data["since"],
        )


class CorrectAddressForm(AddressForm):
    """A correction, with its reason."""

    source = forms.ChoiceField(label=_("Nereden öğrenildi?"), choices=Address.Source.choices, widget=Seg)
    reason = Line(label=_("Neden düzeltiliyor?"), help_text=_("Kaydın değişikliklerinde durur."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["main"]  # the main one is chosen on the record's page


class EndAddressForm(HouseForm):
    """The last day of an address, and why."""

    until = DayField(label=_("Son günü"), required=False, help_text=_("Boş bırakılırsa bugün"))
    reason = Line(label=_("Neden sona eriyor?"), help_text=_("Kaydın değişikliklerinde durur."))
