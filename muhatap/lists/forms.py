"""The forms of saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import HouseForm
from muhatap.lists import policy
from muhatap.lists.looks import Look
from muhatap.lists.models import BulkRun, SavedView
from muhatap.lists.services.views import Draft
from muhatap.organization.persons import Person
from muhatap.organization.roles import ROWS as ROLES


class ViewForm(HouseForm):
    """Name and sharing; what the view shows comes from the list one looks at."""

    name = forms.CharField(label=_("Ad"), max_length=80)
    shared = forms.ChoiceField(label=_("Kimler görür"))
    role = forms.ChoiceField(
        label=_("Hangi görev"),
        required=False,
        help_text=_("Yalnız “bir görevi taşıyanlar” seçilirse."),
        choices=[("", "—"), *((row.role.value, row.role.label) for row in ROLES if row.granted)],
    )
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31, widget=forms.HiddenInput())

    def __init__(self, person: Person, data: Any = None, *, view: SavedView | None = None) -> None:
        initial: dict[str, Any] = {"shared": SavedView.Shared.NOBODY}
        if view is not None:
            initial = {"name": view.name, "shared": view.shared, "role": view.role, "seen": view.version}
        super().__init__(data, initial=initial)
        offered = {*policy.may_share(person), *([view.shared] if view is not None else [])}
        field = self.fields["shared"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(value, label) for value, label in SavedView.Shared.choices if value in offered]
        if SavedView.Shared.ROLE not in offered:
            del self.fields["role"]

    def draft(self, look: Look) -> Draft:
        """The view as written; call after `is_valid`."""
        values = self.cleaned_data
        return Draft(values["name"], look, values["shared"], values.get("role", ""))


class ListFilter(HouseForm):
    """What the page of views can be narrowed by."""

    q = forms.CharField(label=_("Adında geçen"), required=False, max_length=80)
    kimin = forms.ChoiceField(
        label=_("Kimin"),
        required=False,
        choices=[("", _("Hepsi")), ("benim", _("Benim")), ("paylasilan", _("Benimle paylaşılan"))],
    )


class RunFilter(HouseForm):
    """Which bulk moves are listed."""

    durum = forms.ChoiceField(
        label=_("Durum"), required=False, choices=[("", _("Durum: tümü")), *BulkRun.State.choices]
    )

    def state(self) -> str:
        """One of `BulkRun.State`, or empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("durum", ""))
