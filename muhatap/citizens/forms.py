"""Input of the register into clean values. What is right is the service's business; here only the shape."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import PREFERENCES, Citizen, Viewing
from muhatap.kit.forms import HouseForm, Seg
from muhatap.places.forms import NeighbourhoodField

LANGUAGES = [
    ("tr", _("Türkçe")),
    ("en", _("İngilizce")),
    ("ar", _("Arapça")),
    ("de", _("Almanca")),
    ("fr", _("Fransızca")),
    ("ru", _("Rusça")),
    ("fa", _("Farsça")),
    ("uk", _("Ukraynaca")),
]
# asked apart from the messages about a case: another purpose, another consent (6698 m.5/1)
NEWS = _("Belediyenin hizmet ve projeleri hakkında duyuru da istiyor")
CHANNELS = [("", _("Fark etmez")), *PREFERENCES]


class Line(forms.CharField):
    """One line of any text: the service says what is wrong with it, so that every door says the same."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.validators = []


class RecordForm(HouseForm):
    """The columns of a record, for registering and for correcting."""

    kind = forms.ChoiceField(
        label=_("Kişi türü"), choices=Citizen.Kind.choices, initial=Citizen.Kind.NATURAL, widget=Seg
    )
    name = Line(label=_("Ad soyad ya da unvan"), widget=forms.TextInput({"autocomplete": "off"}))
    number = Line(
        label=_("T.C. kimlik, yabancı kimlik, vergi ya da pasaport no"),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}),
    )
    representative = Line(label=_("Yetkili kişi"), help_text=_("Tüzel kişi adına konuşan"))
    neighbourhood = NeighbourhoodField(required=False)
    address = Line(label=_("Sokak ve kapı"))
    language = forms.ChoiceField(label=_("Dil"), choices=LANGUAGES, initial="tr")
    preferred_channel = forms.ChoiceField(label=_("Bildirim tercihi"), choices=CHANNELS, required=False)
    call_hours = Line(label=_("Arama saati"), help_text=_("10.00–18.00 gibi"))
    note = Line(label=_("Not"), help_text=_("İletişim için gerekenler; sağlık ve inanç bilgisi yazılmaz."))
    identity_hidden = forms.BooleanField(label=_("Kimliği birimlerden gizle"), required=False)

    def columns(self) -> dict[str, Any]:
        """The cleaned values under the names of a draft, without number and points."""
        values = {
            name: self.cleaned_data[name]
            for name in (
                "kind", "name", "representative", "address", "language", "preferred_channel", "call_hours",
                "note", "identity_hidden",
            )
        }  # fmt: skip
        area = self.cleaned_data["neighbourhood"]
        return {**values, "neighbourhood_id": area.pk if area else None}


class RegisterForm(RecordForm):
    """A new record with its first ways to reach the person."""

    phone = Line(
        label=_("Telefon"),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
        help_text=_("0555 000 00 17, +49 30 123456"),
    )
    email = Line(label=_("E-posta"), widget=forms.TextInput({"autocomplete": "off", "inputmode": "email"}))
    consent = forms.BooleanField(label=_("Bu bilgilerle bildirim gönderilmesini istiyor"), required=False)
    news = forms.BooleanField(label=NEWS, required=False)
    sure = forms.BooleanField(label=_("Bu başka biri, yine de kaydet"), required=False)

    def draft(self) -> CitizenDraft:
        """What was typed, for the service."""
        data = self.cleaned_data
        return CitizenDraft(
            **self.columns(),
            number=data["number"],
            phone=data["phone"],
            email=data["email"],
            consent=data["consent"],
            consent_source="kayıt",
            news=data["news"],
        )

    def sketch(self) -> CitizenDraft:
        """The draft of a form still being typed: what cannot be read yet is left out."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        area = data.get("neighbourhood")
        return CitizenDraft(
            name=data.get("name", "")[:200],
            kind=data.get("kind", Citizen.Kind.NATURAL),
            number=data.get("number", "")[:60],
            phone=data.get("phone", "")[:60],
            email=data.get("email", "")[:254],
            neighbourhood_id=area.pk if area else None,
        )


class ChangeForm(RecordForm):
    """A correction. The number is written only to replace it; `seen` notices a faster writer."""

    drop_number = forms.BooleanField(label=_("Kayıtlı numarayı kaldır"), required=False)
    confirmed = forms.BooleanField(label=_("Bilgileri hemşehriyle doğruladım"), required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """Draft fields by name; the number only when it is to change."""
        values = self.columns()
        number = self.cleaned_data["number"]
        if number.strip() or self.cleaned_data["drop_number"]:
            values["number"] = number
        return values


class PointForm(HouseForm):
    """One more way to reach somebody."""

    KINDS = [("", _("Telefon")), ("email", _("E-posta")), ("post", _("Posta adresi"))]
    kind = forms.ChoiceField(label=_("Tür"), choices=KINDS, required=False, widget=Seg)
    value = Line(label=_("Numara ya da adres"), widget=forms.TextInput({"autocomplete": "off"}))
    consent = forms.BooleanField(label=_("Bildirim gönderilmesini istiyor"), required=False)
    news = forms.BooleanField(label=NEWS, required=False)


class ConsentBackForm(HouseForm):
    """Why a consent is taken back."""

    reason = forms.CharField(
        label=_("Neden kaldırılıyor?"),
        help_text=_("Kaydın değişikliklerinde durur; izin hemen kalkar."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RevealForm(HouseForm):
    """What to open, why, and for which case."""

    REASONS = [
        ("", _("Seçin")),
        ("Hemşehriyi arayacağım", _("Hemşehriyi arayacağım")),
        ("Kimlik doğrulama", _("Kimlik doğrulama")),
        ("Yerinde tespit", _("Yerinde tespit")),
        ("Cevabın iletilmesi", _("Cevabın iletilmesi")),
        ("Kayıt düzeltme", _("Kayıt düzeltme")),
        ("other", _("Başka…")),
    ]
    what = forms.ChoiceField(
        label=_("Ne gösterilsin?"),
        choices=[
            (Viewing.What.CONTACT, _("Ad, telefon, e-posta, adres")),
            (Viewing.What.NUMBER, _("Kimlik numarası")),
        ],
        initial=Viewing.What.CONTACT,
        widget=Seg,
    )
    reason = forms.ChoiceField(label=_("Gerekçe"), choices=REASONS, required=False)
    other = Line(label=_("Başka gerekçe"))
    case_number = Line(label=_("Başvuru numarası"))

    def why(self) -> str:
        """The reason as it is kept in the log."""
        chosen = str(self.cleaned_data["reason"])
        return str(self.cleaned_data["other"]) if chosen in {"", "other"} else chosen


class ListForm(HouseForm):
    """What the list is narrowed to."""

    CHECKED = [
        ("", _("Doğrulama: tümü")),
        ("fresh", _("Son bir yılda doğrulanan")),
        ("stale", _("Bir yıldır doğrulanmayan")),
        ("never", _("Hiç doğrulanmayan")),
    ]
    q = Line(
        label=_("Numara, ad, telefon ya da e-posta"),
        widget=forms.TextInput({"type": "search", "placeholder": _("Numara, ad, telefon, e-posta")}),
    )
    kind = forms.ChoiceField(
        label=_("Kişi türü"), choices=[("", _("Bütün türler")), *Citizen.Kind.choices], required=False
    )
    neighbourhood = NeighbourhoodField(required=False)
    checked = forms.ChoiceField(label=_("Son doğrulama"), choices=CHECKED, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].widget.attrs["placeholder"] = _("Mahalle")


class ViewingFilter(HouseForm):
    """Which looks at a record are listed."""

    ne = forms.ChoiceField(
        label=_("Ne gördü"), required=False, choices=[("", _("Ne gördü: tümü")), *Viewing.What.choices]
    )

    def what(self) -> str:
        """One of `Viewing.What`, or empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("ne", ""))
