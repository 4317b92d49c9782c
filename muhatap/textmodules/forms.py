"""The form of a text module, and what the list can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muhatap.cases.picking import TopicField
from muhatap.kit.forms import HouseForm
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.textmodules import filling, policy, queries
from muhatap.textmodules.models import TextModule
from muhatap.textmodules.moments import Moment
from muhatap.textmodules.services import LONGEST, Draft


class ModuleForm(HouseForm):
    """Word, name, text, and for whom."""

    shortcut = forms.CharField(
        label=_("Kısaltma"), max_length=24, help_text=_("Yazarken :: ve bu kısaltma yazılır: ::onarildi")
    )
    title = forms.CharField(label=_("Ad"), max_length=80)
    body_tr = forms.CharField(
        label=_("Metin"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7}), strip=False
    )
    body_en = forms.CharField(
        label=_("İngilizce metin"),
        max_length=LONGEST,
        required=False,
        help_text=_("İngilizce yazışan hemşehrinin başvurusunda bu kullanılır."),
        widget=forms.Textarea(attrs={"rows": 5}),
        strip=False,
    )
    unit = forms.TypedChoiceField(label=_("Kimin"), required=False, coerce=int, empty_value=None)
    topic = TopicField(
        required=False, help_text=_("Bu konunun ve altındakilerin başvurularında önce bu metin önerilir.")
    )
    moments = forms.MultipleChoiceField(
        label=_("Ne zaman"),
        help_text=_("İşaretlediğiniz işi yapana önce bu metin önerilir; hiçbiri işaretli değilse her zaman."),
        choices=Moment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )

    seen = forms.IntegerField(required=False, max_value=2**62, widget=forms.HiddenInput())

    def __init__(self, person: Person, data: Any = None, *, row: TextModule | None = None) -> None:
        names = ("shortcut", "title", "body_tr", "body_en", "topic", "moments")
        initial = {name: getattr(row, name) for name in names} if row else {}
        if row is not None:
            initial |= {"unit": row.unit_id, "seen": queries.last_event(row)}
        super().__init__(data, initial=initial)
        field = self.fields["unit"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = unit_choices(person, row.unit if row else None)
        self.slots = [(f"{{{name}}}", what) for name, what in filling.words().items()]

    def read_again(self, row: TextModule) -> None:
        """After a refusal the form knows of what was done meanwhile; what was typed stays."""
        self.data = {**dict(self.data.items()), "seen": str(queries.last_event(row))}

    def draft(self) -> Draft:
        """The module as written; call after `is_valid`."""
        values = self.cleaned_data
        unit = Unit.objects.filter(pk=values["unit"]).first() if values["unit"] else None
        return Draft(
            shortcut=values["shortcut"],
            title=values["title"],
            body_tr=values["body_tr"],
            body_en=values["body_en"],
            unit=unit,
            topic=values["topic"],
            moments=tuple(values["moments"]),
        )


def unit_choices(person: Person, own: Unit | None = None) -> list[tuple[Any, Any]]:
    """Units for which the person may write; the whole house first, where they may. One statement.

    `own` is offered though it was closed meanwhile: otherwise its text would become the whole house's.
    """
    rows = Unit.objects.filter(Q(is_active=True) | Q(pk=own.pk if own else None)).order_by("name_tr")
    units = [unit for unit in rows if policy.may_write(person, unit.path)]
    house: list[tuple[Any, Any]] = [("", _("Bütün belediye"))] if policy.may_write(person, None) else []
    return house + [(unit.pk, unit.name) for unit in units]
