"""Input of the announcement pages. What is right is the services' business; here only the shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from muhatap.announcements import drafts, queries
from muhatap.announcements.drafts import Draft
from muhatap.announcements.models import Announcement, Recipient
from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm, Seg
from muhatap.notifications.models import Channel
from muhatap.organization.persons import Person
from muhatap.places.forms import NeighbourhoodField
from muhatap.places.models import District, Neighbourhood

MORNING = time(10)


def _last_day() -> date:
    return clock.today() + drafts.AHEAD


def _words(label: Any, rows: int, **kwargs: Any) -> forms.CharField:
    """Several lines of any length: the service says what is wrong with them."""
    field = forms.CharField(
        label=label,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": rows, "spellcheck": "true"}),
        **kwargs,
    )
    field.validators = []
    return field


def _line(label: Any, **kwargs: Any) -> forms.CharField:
    field = forms.CharField(label=label, required=False, **kwargs)
    field.validators = []
    return field


class AnnouncementForm(HouseForm):
    """An announcement as it is written. The neighbourhoods chosen so far are ticks that may be taken away."""

    unit = forms.TypedChoiceField(label=_("Hangi birim adına?"), coerce=int)
    title_tr = _line(_("Başlık"))
    text_tr = _words(_("Metin"), 8)
    title_en = _line(_("İngilizce başlık"))
    text_en = _words(_("İngilizce metin"), 6, help_text=_("Yazılırsa dili Türkçe olmayanlara bu gider."))
    channels = forms.MultipleChoiceField(
        label=_("Nasıl gönderilsin?"),
        choices=Channel.choices,
        required=False,
        initial=[Channel.EMAIL],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("SMS en çok 4 parça olur ve parça başına ücretlidir."),
    )
    audience = forms.ChoiceField(
        label=_("Kimlere?"),
        choices=Announcement.Audience.choices,
        initial=Announcement.Audience.ALL,
        widget=Seg,
        error_messages={"required": _("Kimlere gideceğini seçin.")},
    )
    districts = forms.TypedMultipleChoiceField(
        label=_("İlçeler"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    neighbourhoods = forms.TypedMultipleChoiceField(
        label=_("Seçilen mahalleler"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    neighbourhood = NeighbourhoodField(label=_("Mahalle ekle"), required=False)
    day = DayField(
        label=_("Gönderme günü"),
        required=False,
        earliest=clock.today,
        latest=_last_day,
        help_text=_("Boşsa onaylanınca gider."),
    )
    hour = forms.TimeField(
        label=_("Saat"),
        required=False,
        input_formats=["%H.%M", "%H:%M"],
        widget=forms.TimeInput({"placeholder": "10.00", "size": 6}, format="%H.%M"),
        error_messages={"invalid": _("Saati 14.20 gibi yazın.")},
        help_text=_("Boşsa 10.00."),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, districts, chosen = (self.fields[name] for name in ("unit", "districts", "neighbourhoods"))
        if isinstance(units, forms.ChoiceField) and isinstance(districts, forms.ChoiceField):
            units.choices = queries.units_for(person)
            districts.choices = list(District.objects.values_list("pk", "name"))
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = _labels(self._standing("neighbourhoods"))

    def _standing(self, name: str) -> list[Any]:
        if self.is_bound:
            data: Any = self.data
            return list(data.getlist(name))
        return list(self.initial.get(name) or [])

    @property
    def has_one_unit(self) -> bool:
        """True when there is nothing to choose."""
        return len(getattr(self.fields["unit"], "choices", ())) == 1

    def clean(self) -> dict[str, Any]:
        """An hour wants its day."""
        values = super().clean() or {}
        if values.get("hour") and not values.get("day") and "day" not in self.errors:
            self.add_error("day", _("Saatin gününü de yazın."))
        return values

    def draft(self) -> Draft:
        """What was typed, for the service; a neighbourhood that stands in the input counts as added."""
        values = self.cleaned_data
        extra = [values["neighbourhood"].pk] if values["neighbourhood"] else []
        return Draft(
            unit_id=values["unit"],
            title_tr=values["title_tr"],
            text_tr=values["text_tr"],
            title_en=values["title_en"],
            text_en=values["text_en"],
            by_email=Channel.EMAIL in values["channels"],
            by_sms=Channel.SMS in values["channels"],
            audience=values["audience"],
            district_ids=tuple(values["districts"]),
            neighbourhood_ids=tuple(dict.fromkeys([*values["neighbourhoods"], *extra])),
            send_at=_moment(values["day"], values["hour"]),
        )

    def with_neighbourhood(self, person: Person) -> AnnouncementForm:
        """The same form with one more neighbourhood ticked, nothing judged yet but that neighbourhood."""
        self.is_valid()
        wrong = self.errors.get("neighbourhood")
        if wrong:
            self._errors = ErrorDict({"neighbourhood": wrong})
            return self
        added = self.cleaned_data.get("neighbourhood")
        typed = {name: self.data.get(name, "") for name in self.fields}
        chosen = [*self._standing("neighbourhoods"), *([str(added.pk)] if added else [])]
        typed |= {
            "channels": list(self._standing("channels")),
            "districts": list(self._standing("districts")),
            "neighbourhoods": list(dict.fromkeys(chosen)),
            "neighbourhood": None,
            "audience": Announcement.Audience.NEIGHBOURHOODS,
        }
        return AnnouncementForm(initial=typed, person=person)


def initial_of(row: Announcement) -> dict[str, Any]:
    """What the form of an announcement starts with."""
    at = clock.local(row.send_at) if row.send_at else None
    plain = ("title_tr", "text_tr", "title_en", "text_en", "audience", "version")
    return {
        **{name: getattr(row, name) for name in plain},
        "unit": row.unit_id,
        "channels": [channel.value for channel in row.channels],
        "districts": list(row.districts.values_list("pk", flat=True)),
        "neighbourhoods": list(row.neighbourhoods.values_list("pk", flat=True)),
        "day": at.date() if at else None,
        "hour": at.time() if at else None,
    }


def _labels(ids: Iterable[Any]) -> list[tuple[int, str]]:
    """The neighbourhoods of these ids, whatever was sent as ids. One statement, none without ids."""
    wanted = [int(one) for one in map(str, ids) if one.isascii() and one.isdigit() and len(one) < 12]
    if not wanted:
        return []
    rows = Neighbourhood.objects.filter(pk__in=wanted[: drafts.MOST_PLACES]).select_related("district")
    return [(one.pk, one.label) for one in rows.only("name", "district__name")]


def _moment(day: date | None, hour: time | None) -> datetime | None:
    """Day and hour on an Istanbul clock. Today without an hour: as soon as it is approved."""
    if day is None or (hour is None and day == clock.today()):
        return None
    return datetime.combine(day, hour or MORNING, clock.ISTANBUL)


class ListFilter(HouseForm):
    """Filters of the list; one that makes no sense is left out."""

    q = forms.CharField(
        label=_("Ara"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"type": "search", "placeholder": _("Başlıkta ve metinde ara"), "size": 22}),
    )
    durum = forms.ChoiceField(
        label=_("Durum"), required=False, choices=[("", _("Durum: tümü")), *Announcement.State.choices]
    )
    birim = forms.TypedChoiceField(label=_("Birim"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["birim"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Birim: tümü")), *units]


class RecipientFilter(HouseForm):
    """To which state the recipients are narrowed."""

    durum = forms.ChoiceField(
        label=_("Durum"), required=False, choices=[("", _("Durum: tümü")), *Recipient.State.choices]
    )


class ReasonForm(HouseForm):
    """Why it is given back or stopped."""

    reason = _line(_("Gerekçe"), help_text=_("Yazan birim görür; kayda geçer."))


class VersionForm(HouseForm):
    """Which version the person has read."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
