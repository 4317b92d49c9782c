"""Forms of the onboarding pages."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import FileInput, HouseForm
from muhatap.onboarding.findings import KINDS
from muhatap.onboarding.models import Workbook
from muhatap.onboarding.reading import LARGEST
from muhatap.onboarding.sheets import BY_KEY, SHEETS

BOUNDARIES = 20_000_000  # bytes of a boundary file


class UploadForm(HouseForm):
    """A workbook."""

    file = forms.FileField(
        label=_("Çalışma kitabı"),
        widget=FileInput(accept=".xlsx,.ods,.zip", size=10),
        help_text=_("Excel (.xlsx), OpenDocument (.ods) ya da her sayfası bir CSV olan zip."),
        error_messages={"required": _("Bir dosya seçin."), "empty": _("Dosya boş. Başka bir dosya seçin.")},
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise ValidationError(
                _("Dosya çok büyük: en çok 10 MB. Fazla sayfaları ve resimleri silip yeniden yükleyin.")
            )
        return given


class BoundaryForm(HouseForm):
    """A GeoJSON file with the outlines of districts."""

    boundaries = forms.FileField(
        label=_("İlçe sınırları"),
        widget=FileInput(accept=".json,.geojson", size=20),
        help_text=_("GeoJSON; her sınırın “ilce” özelliği ilçenin adıdır."),
        error_messages={"required": _("Bir dosya seçin.")},
    )
    attribution = forms.CharField(
        label=_("Kaynak"),
        max_length=120,
        help_text=_("Her haritanın altında yazar."),
        initial="© OpenStreetMap, ODbL",
    )

    def clean_boundaries(self) -> dict[str, Any]:
        given = self.cleaned_data["boundaries"]
        if given.size > BOUNDARIES:
            raise ValidationError(_("Dosya çok büyük: en çok 20 MB."))
        try:
            found = json.loads(given.read())
        except (ValueError, RecursionError) as wrong:
            raise ValidationError(_("Bu bir GeoJSON dosyası değil.")) from wrong
        if not isinstance(found, dict):
            raise ValidationError(_("Bu bir GeoJSON dosyası değil."))
        return found


class FindingFilter(HouseForm):
    """What the list of findings is narrowed to."""

    kind = forms.ChoiceField(label=_("Ne"), required=False)
    sheet = forms.ChoiceField(label=_("Sayfa"), required=False)

    def __init__(self, *args: Any, row: Workbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {kind for counts in row.counts.values() for kind, n in counts.items() if n}
        kinds = [(kind, label) for kind, label in KINDS.items() if kind in there]
        self.offer("kind", [("", _("Her şey")), *kinds])
        sheets = [(sheet.key, sheet.title) for sheet in SHEETS if sheet.key in row.counts]
        self.offer("sheet", [("", _("Bütün sayfalar")), *sheets])


class ApplyForm(HouseForm):
    """What happens to things that the file does not name."""

    closing = forms.MultipleChoiceField(
        label=_("Dosyada olmayanlar"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("İşaretlenmezse olduğu gibi kalır. İşaretlenen sayfada dosyada olmayanlar kapatılır."),
    )

    def __init__(self, *args: Any, row: Workbook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = [(key, counts["absent"]) for key, counts in row.counts.items() if counts.get("absent")]
        label = _("%(sheet)s: %(n)s kayıt kapatılsın")
        self.offer("closing", [(key, label % {"sheet": BY_KEY[key].title, "n": n}) for key, n in missing])
