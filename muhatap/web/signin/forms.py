"""The forms of the staff door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import HouseForm, Seg
from muhatap.organization.models import Staff

LONGEST_PASSWORD = 200


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "data-reveal": ""}),
        **more,
    )


class SignInForm(HouseForm):
    """Name and password; where to afterwards; what had been typed."""

    username = forms.CharField(
        label=_("Kullanıcı adı"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password(_("Parola"), "current-password")
    stay = forms.BooleanField(label=_("Vardiya sonuna kadar açık tut"), required=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordForm(HouseForm):
    """A new password for oneself; the present one proves that it is oneself."""

    present = _password(_("Şimdiki parola"), "current-password")
    new = _password(
        _("Yeni parola"),
        "new-password",
        help_text=_("En az 10 karakter. Birkaç sözcükten oluşan bir cümle iyi bir paroladır."),
    )
    again = _password(_("Yeni parola, bir daha"), "new-password")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff

    def clean_present(self) -> str:
        present = str(self.cleaned_data["present"])
        if not self.staff.check_password(present):
            raise ValidationError(_("Şimdiki parola bu değil."))
        return present

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.staff)
        if self.staff.check_password(new):
            raise ValidationError(_("Yeni parola şimdikinden başka olmalı."))
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("İki parola aynı değil."))
        return cleaned


class AccountForm(HouseForm):
    """How the product looks and speaks for one person."""

    language = forms.ChoiceField(label=_("Dil"), choices=[("tr", "Türkçe"), ("en", "English")], widget=Seg)
    theme = forms.ChoiceField(
        label=_("Görünüm"),
        choices=[("", _("Sistem")), ("light", _("Açık")), ("dark", _("Koyu"))],
        required=False,
        widget=Seg(icons={"": "device-desktop", "light": "sun", "dark": "moon"}),
    )
    email = forms.EmailField(label=_("E-posta"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telefon"), required=False, max_length=20)
