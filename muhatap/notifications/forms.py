"""Input of the message pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import DayField, DayInput, HouseForm
from muhatap.notifications.models import Channel, Notice

AUDIENCES = [
    ("citizen", _("Hemşehri")),
    ("unit", _("Birim")),
    ("officer", _("Görevli")),
    ("staff", _("Sorumlu")),
    ("author", _("Kaydı açan")),
]


class LogFilter(HouseForm):
    """Filters of the log; one that makes no sense is left out."""

    durum = forms.ChoiceField(
        label=_("Durum"), required=False, choices=[("", _("Durum: tümü")), *Notice.Status.choices]
    )
    kanal = forms.ChoiceField(
        label=_("Kanal"), required=False, choices=[("", _("Kanal: tümü")), *Channel.choices]
    )
    kime = forms.ChoiceField(label=_("Kime"), required=False, choices=[("", _("Kime: tümü")), *AUDIENCES])
    no = forms.CharField(
        label=_("Başvuru numarası"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"placeholder": _("Başvuru numarası"), "size": 16}),
    )
    gun = DayField(
        label=_("Gün"), required=False, help_text="", widget=DayInput({"placeholder": _("Gün"), "size": 12})
    )


class WordsFilter(HouseForm):
    """Which texts are listed."""

    kime = forms.ChoiceField(label=_("Kime"), required=False, choices=[("", _("Kime: tümü")), *AUDIENCES])
    kimin = forms.ChoiceField(
        label=_("Kimin metni"),
        required=False,
        choices=[("", _("Bütün metinler")), ("own", _("Belediyenin değiştirdikleri"))],
    )

    def wanted(self) -> tuple[str, bool]:
        """An audience or empty, and whether only the municipality's own texts are wanted."""
        self.is_valid()
        return str(self.cleaned_data.get("kime", "")), bool(self.cleaned_data.get("kimin"))


class DecisionForm(HouseForm):
    """What to do about a message that did not go; a reason unless a plain failure is tried again."""

    karar = forms.ChoiceField(
        choices=[("resend", _("Yeniden gönder")), ("sent", _("Ulaştı olarak işle")), ("cancel", _("Vazgeç"))],
        error_messages={
            "required": _("Ne yapılacağını seçin."),
            "invalid_choice": _("Ne yapılacağını seçin."),
        },
    )
    reason = forms.CharField(
        label=_("Gerekçe"),
        required=False,
        max_length=500,
        help_text=_("Örneğin “Telefonda sordum, almamış.” Kayda geçer."),
    )

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = status

    def clean(self) -> dict[str, Any]:
        """A doubtful message, giving up and marking as arrived want a reason."""
        cleaned = super().clean() or {}
        free = cleaned.get("karar") == "resend" and self.status == Notice.Status.FAILED
        if not free and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Gerekçeyi yazın; kayda geçer."))
        return cleaned


class WordsForm(HouseForm):
    """A text of a message."""

    subject = forms.CharField(label=_("Konu"), required=False, max_length=200)
    body = forms.CharField(
        label=_("Metin"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 16, "spellcheck": "true"}),
        error_messages={"required": _("Metin boş olamaz.")},
    )
    base = forms.IntegerField(required=False, min_value=0, max_value=32_000, widget=forms.HiddenInput)
