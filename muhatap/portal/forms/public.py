"""What the list and the map of public cases are narrowed to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.forms import HouseForm
from muhatap.places import queries as places
from muhatap.portal.forms.fields import long_words
from muhatap.publishing import queries
from muhatap.publishing.queries import Wanted
from muhatap.publishing.rounding import read_box

DAYS = (("7", _("Son 7 gün")), ("30", _("Son 30 gün")), ("", _("Son 90 gün")), ("365", _("Son bir yıl")))
STATES = (("", _("Açık ve sonuçlanan")), ("acik", _("Açık")), ("kapali", _("Sonuçlanan")))
USUAL = 90
LONGEST = 1000


class PublicFilter(HouseForm):
    """Every field may stay empty; what is no choice narrows nothing."""

    konu = forms.ChoiceField(label=_("Konu"), required=False)
    ilce = forms.ChoiceField(label=_("İlçe"), required=False)
    durum = forms.ChoiceField(label=_("Durum"), required=False, choices=STATES)
    zaman = forms.ChoiceField(label=_("Zaman"), required=False, choices=DAYS)
    kutu = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = queries.topics()
        self.groups = queries.groups(self.topics)
        groups = [(str(pk), top.name) for pk, (top, _ids) in self.groups.items()]
        districts = [(str(one.pk), one.name) for one in places.districts()]
        for name, choices in (("konu", groups), ("ilce", districts)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [
                    ("", {"konu": _("Bütün konular"), "ilce": _("Bütün ilçeler")}[name]),
                    *choices,
                ]
        self.is_valid()

    def wanted(self) -> Wanted:
        """What is to be shown."""
        values = self.cleaned_data
        group, district = values.get("konu"), values.get("ilce")
        days = int(values.get("zaman") or USUAL)
        return Wanted(
            topic_ids=self.groups[int(group)][1] if group else None,
            district_id=int(district) if district else None,
            state={"acik": "open", "kapali": "closed"}.get(values.get("durum") or "", ""),
            since=clock.now() - timedelta(days=days),
            box=read_box(values.get("kutu") or ""),
        )

    def kept(self, *but: str) -> str:
        """The filter for an address, without the fields named."""
        return urlencode(
            {name: value for name, value in self.cleaned_data.items() if value and name not in but}
        )


class JoinForm(HouseForm):
    """I have this, too: no name, a few words if one likes."""

    token = forms.CharField(required=False, widget=forms.HiddenInput())
    website = forms.CharField(label=_("Bu alanı boş bırakın"), required=False)
    text = long_words(
        _("Eklemek istediğiniz"),
        LONGEST,
        rows=3,
        required=False,
        help_text=_("Yalnız görevliler okur. Adınızı ya da telefonunuzu yazmayın."),
    )
