"""Input of the pages about lateness. What is right is the services' business; here only the shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models.topics import Channel, Kind
from muhatap.deadlines import queries as deadlines
from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm, Seg
from muhatap.overdue import queries
from muhatap.overdue.models import Letter

Choices = Sequence[tuple[Any, Any]]
KINDS = {"uyari": Letter.Kind.WARNING, "tenkit": Letter.Kind.CENSURE}
DAYS = [(1, _("1 günden çok")), (7, _("7 günden çok")), (15, _("15 günden çok")), (30, _("30 günden çok"))]
FIRST_YEAR = 2020


def _every(label: Any) -> str:
    return gettext("%(name)s: tümü") % {"name": label}


_any = lazy(_every, str)  # the choices of a class are made once, in no reader's language


def _choice(label: Any, choices: Choices = (), **kwargs: Any) -> forms.ChoiceField:
    every = [("", _any(label)), *choices]
    return forms.ChoiceField(label=label, required=False, choices=every, **kwargs)


def _number(label: Any, choices: Choices = ()) -> forms.TypedChoiceField:
    every = [("", _any(label)), *choices]
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None, choices=every)


class Filter(HouseForm):
    """Filters in an address; one that makes no sense is left out."""

    def wanted(self) -> dict[str, Any]:
        """The filters that are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def narrow(self, name: str, choices: Choices) -> None:
        """What can be chosen where it is known only now."""
        self.offer(name, [("", _any(self.fields[name].label)), *choices])


class LateFilter(Filter):
    """Which late work is listed."""

    birim = _number(_("Birim"))
    kanal = _choice(_("Kanal"), Channel.choices)
    basvuru = _choice(_("Tür"), Kind.choices)
    sure = _choice(_("Süre"))
    gun = _number(_("Gecikme"), DAYS)

    def __init__(self, data: Any, *, units: Choices) -> None:
        super().__init__(data)
        self.narrow("birim", units)
        self.narrow("sure", policy_choices())


class NewFilter(Filter):
    """What a letter is to be about."""

    tur = forms.ChoiceField(
        label=_("Yazı"),
        choices=[("uyari", _("Uyarı yazısı")), ("tenkit", _("Tenkit yazısı"))],
        initial="uyari",
        required=False,
        widget=Seg,
    )
    birim = _number(_("Birim"))
    kanal = _choice(_("Kanal"), Channel.choices)
    sure = _choice(_("Süre"))
    gun = _number(_("Gecikme"), DAYS)

    def __init__(self, data: Any) -> None:
        given = data.copy()
        given.setdefault("tur", "uyari")
        super().__init__(given)
        self.offer("birim", [("", _("Birim seçin")), *queries.addressable()])
        self.narrow("sure", policy_choices())

    @property
    def kind(self) -> Letter.Kind:
        """Which letter."""
        return KINDS.get(self.wanted().get("tur", ""), Letter.Kind.WARNING)


def policy_choices() -> list[tuple[str, str]]:
    """Code and name of every policy, each code once."""
    found = {row.code: f"{row.code} · {row.name}" for row in reversed(deadlines.policies())}
    return sorted(found.items())


class LetterFilter(Filter):
    """Which letters are listed."""

    yazi = _choice(_("Yazı"), Letter.Kind.choices)
    durum = _choice(_("Durum"), Letter.State.choices)
    birim = _number(_("Birim"))
    yil = _number(_("Yıl"))

    def __init__(self, data: Any, *, units: Choices) -> None:
        super().__init__(data)
        self.narrow("birim", units)
        self.narrow("yil", [(year, str(year)) for year in range(clock.today().year, FIRST_YEAR - 1, -1)])


class ReportFilter(Filter):
    """Which weekly reports are listed."""

    birim = _number(_("Birim"))
    hafta = DayField(label=_("Haftanın bir günü"), required=False)

    def __init__(self, data: Any, *, units: Choices) -> None:
        super().__init__(data)
        self.narrow("birim", units)


class DelayedFilter(Filter):
    """Which planned or delayed cases are listed."""

    hal = forms.ChoiceField(
        label=_("Hâl"),
        required=False,
        choices=[(queries.DELAYED, _("Geciken")), (queries.PLANNED, _("Programa alınan"))],
    )
    birim = _number(_("Birim"))
    kanal = _choice(_("Kanal"), Channel.choices)
    bilgi = _choice(_("Bildirim"), [("verilmedi", _("bildirilmedi")), ("verildi", _("bildirildi"))])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.narrow("birim", queries.working_units())

    def clean_hal(self) -> str:
        """Delayed ones where nothing is chosen."""
        return str(self.cleaned_data.get("hal") or queries.DELAYED)


def _words(label: Any, rows: int, **kwargs: Any) -> forms.CharField:
    """Several lines of any length: the service says what is wrong with them."""
    field = forms.CharField(
        label=label, required=False, strip=False, widget=forms.Textarea({"rows": rows}), **kwargs
    )
    field.validators = []
    return field


class Ticked(HouseForm):
    """Rows that were ticked, as numbers; what is none is left out."""

    def ticked(self, name: str) -> list[int]:
        """The numbers behind ticks of one name."""
        data: Any = self.data
        values = data.getlist(name) if hasattr(data, "getlist") else ()
        return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 12]


class LetterForm(Ticked):
    """The words of a letter, and the rows that stay in it."""

    text = _words(_("Metin"), 12)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReasonForm(HouseForm):
    """Why it is given back, left or withdrawn."""

    reason = forms.CharField(label=_("Gerekçe"), required=False, help_text=_("Kayda geçer."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].validators = []  # the service says what is wrong


class VersionForm(HouseForm):
    """Which version the person has read."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class InformForm(Ticked):
    """What is told about the ticked cases, and to whom."""

    citizen = forms.BooleanField(label=_("Hemşehriye bildir"), required=False, initial=True)
    text = _words(
        _("Hemşehriye yazılacak metin"),
        6,
        help_text=_("{numara}, {konu} ve {tarih} yerine her başvurunun kendi bilgisi gelir."),
    )
    units = forms.BooleanField(label=_("Birime hatırlat"), required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def moment(self) -> datetime:
        """When the list was drawn; now where that cannot be read."""
        try:
            found = datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return clock.now()
        return found if found.tzinfo else clock.now()
