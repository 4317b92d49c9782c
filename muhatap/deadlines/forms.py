"""Forms of the calendar and of the policies."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.deadlines.models import DayOff, Policy
from muhatap.deadlines.services.writing import FIRST, LAST
from muhatap.kit import clock
from muhatap.kit.clock import ISTANBUL
from muhatap.kit.forms import DayField, FilesField, FilesInput, HouseForm, Seg

MORNING = time(9)
LONGEST_TOPIC = 1000


def _first() -> Any:
    return FIRST


def _last() -> Any:
    return LAST


def day_field(label: Any, *, required: bool = True, **more: Any) -> DayField:
    """A day that the calendar goes to."""
    return DayField(label=label, required=required, earliest=_first, latest=_last, **more)


class DayOffForm(HouseForm):
    """A day of the calendar or a range of days, and why; the decision may be attached."""

    day = day_field(_("Gün"))
    last = day_field(
        _("Son gün"), required=False, help_text=_("Birden çok gün sürüyorsa. Hafta sonu ve tatiller atlanır.")
    )
    kind = forms.ChoiceField(label=_("Tür"), choices=DayOff.Kind.choices, widget=Seg)
    name = forms.CharField(label=_("Ad"), max_length=120, help_text=_("Süre dökümlerinde bu ad görünür."))
    name_en = forms.CharField(label=_("İngilizce ad"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Dayanak ya da gerekçe"),
        max_length=300,
        help_text=_("Karar, genelge ya da yazının tarihi ve sayısı; günlüğe yazılır."),
    )
    uploads = FilesField(
        label=_("Belge"),
        required=False,
        widget=FilesInput(accept="image/*,.pdf,.docx,.odt", limit=1, size=20),
        help_text=_("Kararın ya da genelgenin kendisi; PDF ya da görüntü."),
    )

    def payload(self) -> dict[str, Any]:
        """What `services.propose` takes, but for the days."""
        clean = self.cleaned_data
        return {"kind": clean["kind"], "name": clean["name"], "name_en": clean["name_en"]}


class CorrectDayForm(DayOffForm):
    """A day that stands in the calendar; which day it is does not change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["day"], self.fields["last"]

    whole = forms.BooleanField(label=_("Aynı girişin bütün günlerinde"), required=False)


class RemoveDayForm(HouseForm):
    """Why a day is an ordinary day again."""

    whole = forms.BooleanField(label=_("Aynı girişin bütün günleriyle"), required=False)
    reason = forms.CharField(label=_("Gerekçe"), max_length=300)


class PolicyFilterForm(HouseForm):
    """Which policies to show."""

    q = forms.CharField(
        label=_("Ara"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Ad, kod ya da madde")}),
    )
    level = forms.ChoiceField(
        label=_("Tür"), required=False, choices=[("", _("Yasal süreler ve hedefler")), *Policy.Level.choices]
    )
    holder = forms.ChoiceField(
        label=_("Neyin süresi"),
        required=False,
        choices=[("", _("Başvurular ve yönlendirmeler")), *Policy.Holder.choices],
    )

    def wanted(self) -> dict[str, str]:
        """What `queries.policies` takes; what is no choice narrows nothing."""
        self.is_valid()
        given: dict[str, str] = self.cleaned_data
        return {
            "text": given.get("q", ""),
            "level": given.get("level", ""),
            "holder": given.get("holder", ""),
        }


class CalendarFilterForm(HouseForm):
    """Which days of which year are listed."""

    yil = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput())
    tur = forms.ChoiceField(
        label=_("Tür"), required=False, choices=[("", _("Tür: tümü")), *DayOff.Kind.choices]
    )

    def year(self) -> int:
        """The year asked for if the calendar goes that far, else this one."""
        self.is_valid()
        text = self.cleaned_data.get("yil", "")
        known = text.isascii() and text.isdigit() and len(text) == 4
        return int(text) if known and FIRST.year <= int(text) <= LAST.year else clock.today().year

    def kind(self) -> str:
        """One of `DayOff.Kind`, or empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("tur", ""))


class WhatIfForm(HouseForm):
    """A policy and a moment: when would it end?"""

    sure = forms.ChoiceField(label=_("Süre"))
    gun = day_field(_("Başladığı gün"))
    saat = forms.TimeField(
        label=_("Saat"),
        required=False,
        input_formats=["%H.%M", "%H:%M"],
        help_text=_("Saatle sayılan sürelerde önemlidir; boşsa 09.00."),
        error_messages={"invalid": _("Saati 14.20 gibi yazın.")},
    )
    konu = forms.IntegerField(
        label=_("Konunun hizmet standardı (gün)"), required=False, min_value=1, max_value=LONGEST_TOPIC
    )
    durdu = day_field(_("Durduğu gün"), required=False)
    surdu = day_field(_("Yeniden işlediği gün"), required=False)
    termin = day_field(_("Söz verilen gün"), required=False)
    uzatma = forms.BooleanField(
        label=_("Süre uzatıldı"),
        required=False,
        help_text=_("Yalnız uzatılabilen sürelerde; ilk süre dolmadan bildirilmiş olmalıdır."),
    )

    def __init__(self, data: Any, policies: list[Policy]) -> None:
        super().__init__(data)
        self.policies = {policy.code: policy for policy in reversed(policies)}
        field = self.fields["sure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, f"{code} · {policy.name}") for code, policy in sorted(self.policies.items())]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("durdu"), values.get("surdu")
        if bool(since) != bool(until) and not {"durdu", "surdu"} & set(self.errors):
            self.add_error("surdu" if since else "durdu", _("İki günü de yazın."))
        elif since and until and until < since:
            self.add_error("surdu", _("Durduğu günden önce olamaz."))
        policy = self.policies.get(values.get("sure", ""))
        if policy and policy.is_promised and not values.get("termin") and "termin" not in self.errors:
            self.add_error("termin", _("Bu sürenin son günü söz verilen gündür; yazın."))
        if policy and values.get("uzatma") and not policy.extended_amount:
            self.add_error("uzatma", _("Bu süre uzatılamaz."))
        start, promised = values.get("gun"), values.get("termin")
        if start and promised and promised < start:
            self.add_error("termin", _("Başladığı günden önce olamaz."))
        return values

    @property
    def policy(self) -> Policy:
        """The policy asked about."""
        return self.policies[self.cleaned_data["sure"]]

    @property
    def start(self) -> datetime:
        """The moment from which it runs."""
        clean = self.cleaned_data
        return datetime.combine(clean["gun"], clean["saat"] or MORNING, ISTANBUL)

    @property
    def pauses(self) -> list[tuple[datetime, datetime]]:
        """The pause asked about, if any."""
        clean = self.cleaned_data
        if not clean["durdu"]:
            return []
        return [
            (
                datetime.combine(clean["durdu"], MORNING, ISTANBUL),
                datetime.combine(clean["surdu"], MORNING, ISTANBUL),
            )
        ]
