"""Forms of the pages of keys."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm
from muhatap.organization import queries
from muhatap.organization.models import ApiKey
from muhatap.organization.queries import KeyFilter
from muhatap.organization.scopes import KEY_ROLES, ROWS
from muhatap.organization.services.keys import MOST_PER_MINUTE

SCOPE_CHOICES = [(row.name, format_lazy("{}: {}", row.name, row.label)) for row in ROWS]
YEAR = timedelta(days=365)


class KeyChangeForm(HouseForm):
    """What of a key may be corrected."""

    name = forms.CharField(
        label=_("Ad"),
        max_length=120,
        help_text=_("Hangi sistem kullanacak? Yaptığı her iş bu adla görünür."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Kapsamlar"), choices=SCOPE_CHOICES, widget=forms.CheckboxSelectMultiple()
    )
    per_minute = forms.IntegerField(
        label=_("Dakikada en çok istek"), min_value=1, max_value=MOST_PER_MINUTE, initial=120
    )
    expires_on = DayField(label=_("Son gün"), help_text=_("Bu gün de geçerlidir. En çok üç yıl; gg.aa.yyyy"))

    def columns(self) -> dict[str, Any]:
        """Clean values as the service takes them: it expires when its last day ends."""
        given = dict(self.cleaned_data)
        given["expires_at"] = end_of(given.pop("expires_on"))
        return given


class KeyForm(KeyChangeForm):
    """A new key."""

    roles = forms.MultipleChoiceField(
        label=_("Görevler"),
        required=False,
        choices=[(role.value, role.label) for role in KEY_ROLES],
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Bu görevdeki bir personelin gördüğünü görür, yaptığını yapar; fazlasını değil."),
    )
    unit = forms.TypedChoiceField(
        label=_("Görevlerin birimi"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Görevler bu birimde ve altındakilerde geçer. Kaydettiği başvurular bu birimin sayılır."),
    )

    field_order = ("name", "scopes", "roles", "unit", "expires_on", "per_minute")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Bütün belediye")), *queries.unit_choices()]  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        """Clean values as the service takes them."""
        given = super().columns()
        given["unit_id"] = given.pop("unit")
        return given


class KeyFilterForm(HouseForm):
    """What the list of keys is narrowed to."""

    STATES = [
        ("", _("Bütün anahtarlar")),
        ("live", _("Geçerli")),
        ("expired", _("Süresi dolmuş")),
        ("revoked", _("İptal edilmiş")),
    ]
    q = forms.CharField(label=_("Ad ya da ön ek"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("Durum"), required=False, choices=STATES)
    scope = forms.ChoiceField(
        label=_("Kapsam"),
        required=False,
        choices=[("", _("Bütün kapsamlar")), *((r.name, r.name) for r in ROWS)],
    )

    def wanted(self) -> KeyFilter:
        """The filter; what is no choice narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        return KeyFilter(given.get("q", ""), given.get("state", ""), given.get("scope", ""))


def first_values(key: ApiKey) -> dict[str, Any]:
    """What the form of a correction begins with."""
    last = clock.local(key.expires_at - timedelta(seconds=1)).date()
    return {"name": key.name, "scopes": key.scopes, "per_minute": key.per_minute, "expires_on": last}


def end_of(day: Any) -> datetime:
    """When a day ends in Istanbul."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.ISTANBUL)
