"""Input of the register of letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cimer.forms import STATE_BLANK, line, search, words
from muhatap.cimer.models import CHANNELS, Letter
from muhatap.cimer.services import LetterDraft, known
from muhatap.kit import clock
from muhatap.kit.forms import DayField, FilesField, FilesInput, HouseForm, Seg
from muhatap.organization.models import Unit


class LetterForm(HouseForm):
    """A letter."""

    way = forms.ChoiceField(label=_("Yönü"), choices=Letter.Way.choices, initial=Letter.Way.OUT, widget=Seg())
    number = line(_("Sayısı"), 60)
    day = DayField(label=_("Günü"), latest=clock.today, initial=clock.today)
    unit = forms.ModelChoiceField(
        Unit.objects.filter(is_active=True).order_by("name_tr"),
        label=_("Birim ya da kurum"),
        empty_label=_("Seçin"),
    )
    subject = line(_("Konusu"), 200)
    asks = forms.ChoiceField(
        label=_("Ne istiyor?"), choices=Letter.Asks.choices, initial=Letter.Asks.NOTHING, widget=Seg()
    )
    entry = line(_("İlgili başvuru"), 40, required=False, help_text=_("CİMER ya da Açık Kapı numarası."))
    text = words(_("Metin"), 6, required=False)
    uploads = FilesField(
        label=_("Dosya"),
        required=False,
        widget=FilesInput(accept=".pdf,.docx,.odt,image/*", limit=5, size=20),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean_entry(self) -> int | None:
        text = self.cleaned_data["entry"]
        if not text:
            return None
        found = next((row for name, _label in CHANNELS if (row := known(name, text)) is not None), None)
        if found is None:
            raise forms.ValidationError(_("Bu numarayla bir başvuru yok."))
        return int(found.pk)

    def draft(self) -> LetterDraft:
        """As the service takes it."""
        values = self.cleaned_data
        names = ("way", "number", "day", "subject", "asks", "text")
        return LetterDraft(
            unit_id=values["unit"].pk, entry_id=values["entry"], **{name: values[name] for name in names}
        )


class LetterFilter(HouseForm):
    """Letters by words, body, direction, and whether they wait."""

    q = search(_("Sayı ya da konu"))
    yon = forms.ChoiceField(
        label=_("Yönü"), choices=[("", _("Yönü: tümü")), *Letter.Way.choices], required=False
    )
    birim = forms.ModelChoiceField(
        Unit.objects.filter(is_active=True).order_by("name_tr"),
        label=_("Birim"),
        empty_label=_("Birim: tümü"),
        required=False,
    )
    durum = forms.ChoiceField(
        label=_("Durum"), choices=[STATE_BLANK, ("bekleyen", _("Cevap bekleyen"))], required=False
    )

    def wanted(self) -> dict[str, Any]:
        """Clean values for `queries.letters`."""
        self.is_valid()
        values = self.cleaned_data
        return {
            "q": values.get("q", ""),
            "way": values.get("yon", ""),
            "unit": values.get("birim"),
            "waits": values.get("durum") == "bekleyen",
        }


class AnswerForm(HouseForm):
    """The answer to a letter."""

    answer_no = line(_("Cevabın sayısı"), 60)
    answered_on = DayField(label=_("Cevabın günü"), latest=clock.today, initial=clock.today)
    answer_text = words(_("Ne diyor?"), 4, required=False)
