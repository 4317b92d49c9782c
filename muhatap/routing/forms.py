"""Forms of a rule, of what it is tried on, and of a case made up for trying."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from muhatap.cases.conditions import EVERYTHING, Group
from muhatap.cases.deciding import Ready
from muhatap.cases.forms import UnitsField, unit_choices
from muhatap.cases.models import Case, Channel, Kind, RoutingRule, Topic
from muhatap.cases.picking import TopicField
from muhatap.cases.services import RuleDraft, draft_of
from muhatap.kit import clock
from muhatap.kit.forms import Combo, DayField, HouseForm, Seg
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.places.models import District

COUNTS = (50, 200, 500)
_TOPIC = {"placeholder": _("Konu"), "size": 24}


class RuleForm(HouseForm):
    """A rule without its condition, which is built beside it."""

    name = forms.CharField(
        label=_("Ad"), max_length=80, help_text=_("Koordinasyon öneride bunu okur: “Kural: Sahil temizliği”.")
    )
    by_itself = forms.ChoiceField(
        label=_("Ne yapar"),
        choices=[("0", _("Koordinasyona önerir")), ("1", _("Kendiliğinden yönlendirir"))],
        initial="0",
        widget=Seg,
        help_text=_(
            "Onay gereken başvuruda iki durumda da yalnız öneridir; birimi onaylayan seçer. "
            "Hassas ve gizli başvuru kendiliğinden dış kuruma gitmez."
        ),
    )
    since = DayField(label=_("İlk gün"), required=False, help_text=_("Boşsa hemen."))
    until = DayField(label=_("Son gün"), required=False, help_text=_("Boşsa kapatılana kadar."))
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, rule: RoutingRule | None = None) -> None:
        initial: dict[str, Any] = {}
        if rule is not None:
            kept = draft_of(rule)
            initial = {name: getattr(rule, name) for name in ("name", "since", "until")}
            initial |= {"by_itself": str(int(rule.by_itself)), "seen": rule.version, "units": kept.units}
        super().__init__(data, initial=initial)
        self.fields["units"] = UnitsField(
            unit_choices(),
            label=_("Birimler"),
            help_text=_("Her birim kendi cevabını verir; birden çok birimin cevabı birleştirilir."),
            error_messages={"required": _("En az bir birim seçin.")},
        )

    def draft(self, condition: Group) -> RuleDraft:
        """The rule as written; call after `is_valid`."""
        values = self.cleaned_data
        return RuleDraft(
            name=values["name"],
            condition=condition,
            units=values["units"],
            by_itself=values["by_itself"] == "1",
            since=values["since"],
            until=values["until"],
        )

    def ready(self, condition: Group, rule: RoutingRule | None) -> Ready | None:
        """The rule as judged today, as far as it is written; None while it would decide nothing."""
        self.is_valid()
        values = self.cleaned_data
        units = Unit.objects.filter(pk__in=values.get("units") or [], is_active=True, takes_referrals=True)
        if condition == EVERYTHING or not condition.parts or not units:
            return None
        order, name = (rule.order, rule.name) if rule is not None else (2**31, str(_("Bu kural")))
        alone = values.get("by_itself") == "1"
        return Ready(rule.pk if rule else 0, name, condition, tuple(units), alone, order)


class TryForm(HouseForm):
    """On which cases the rules are tried; every value stands in the address."""

    kac = forms.TypedChoiceField(
        label=_("Kaç başvuruda"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(n, _("Son %(n)s") % {"n": n}) for n in COUNTS],
    )
    konu = TopicField(required=False, widget=Combo(attrs=_TOPIC))
    ilce = forms.TypedChoiceField(label=_("İlçe"), required=False, coerce=int, empty_value=None)
    kanal = forms.ChoiceField(
        label=_("Kanal"), required=False, choices=[("", _("Kanal: tümü")), *Channel.choices]
    )
    no = forms.CharField(
        label=_("Başvuru numarası"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"placeholder": _("Başvuru numarası"), "size": 16}),
    )

    def __init__(self, data: Any = None, *, nameless: bool) -> None:
        super().__init__(data, initial={"kac": 200})
        _with_districts(self.fields["ilce"], _("İlçe: tümü"))
        topic = self.fields["konu"].widget
        if isinstance(topic, Combo):
            topic.url = reverse("topic-options")
        if nameless:
            del self.fields["no"]


class HandForm(HouseForm):
    """A case that does not exist."""

    topic = TopicField()
    district = forms.TypedChoiceField(label=_("İlçe"), required=False, coerce=int, empty_value=None)
    channel = forms.ChoiceField(label=_("Kanal"), choices=Channel.choices, initial=Channel.PHONE)
    kind = forms.ChoiceField(label=_("Tür"), required=False, choices=[("", _("Konunun türü")), *Kind.choices])
    text = forms.CharField(
        label=_("Ne anlattı?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_sensitive = forms.BooleanField(label=_("Hassas"), required=False)
    identity_hidden = forms.BooleanField(label=_("Kimliği gizli"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        _with_districts(self.fields["district"], _("Yeri yok"))

    def case(self, person: Person) -> tuple[Case, Topic]:
        """The case as it would be on its first day; never to be saved. Call after `is_valid`."""
        values = self.cleaned_data
        topic: Topic = values["topic"]
        known = District.objects.filter(pk=values["district"] or 0).defer("outline", "drawn").first()
        case = Case(
            kind=values["kind"] or topic.kind,
            channel=values["channel"],
            title=topic.name_tr,
            text=values["text"],
            district=known,
            received_at=clock.now(),
            is_sensitive=values["is_sensitive"] or topic.is_sensitive or topic.is_aid,
            identity_hidden=values["identity_hidden"],
        )
        return case, topic


def _with_districts(field: forms.Field, nothing: Any) -> None:
    if isinstance(field, forms.ChoiceField):
        rows = District.objects.order_by("name_sort").values_list("pk", "name")
        field.choices = [("", nothing), *((pk, name) for pk, name in rows)]
