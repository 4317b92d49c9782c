"""Input of these pages. What is right is the services' business; here only the shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Kind
from muhatap.cases.picking import TopicField, number
from muhatap.cimer import queries
from muhatap.cimer.columns import FIELDS, NEEDED
from muhatap.cimer.figures import Period
from muhatap.cimer.models import (
    CHANNELS,
    Import,
    ImportRow,
    Informing,
    Officer,
    OutsideKind,
)
from muhatap.cimer.models import (
    Mapping as Saved,
)
from muhatap.cimer.queries import Wanted
from muhatap.cimer.reading import LARGEST
from muhatap.cimer.services import Appointment, Outside
from muhatap.intake.forms import ANONYMOUS, KNOWN, NEW, IntakeForm
from muhatap.kit import clock
from muhatap.kit.dates import parse_day
from muhatap.kit.forms import DayField, FileInput, HouseForm, Seg
from muhatap.organization.models import Staff

CHANNEL_BLANK = ("", _("Kanal: tümü"))
STATE_BLANK = ("", _("Durum: tümü"))


def line(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=most, **kwargs)


def search(label: Any) -> forms.CharField:
    """What one looks for; the empty box says where."""
    box = forms.TextInput({"type": "search", "placeholder": label})
    return line(label, 60, required=False, widget=box)


def words(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    kwargs.setdefault("max_length", 20_000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class EntryForm(IntakeForm):
    """An application as the outside system shows it: the intake desk's form with its number and day."""

    field_order = ("channel", "number", "applied_on", "outside_kind", "who", "citizen")
    number = line(_("Başvuru numarası"), 40, help_text=_("CİMER’de ya da Açık Kapı’da göründüğü gibi."))
    applied_on = DayField(
        label=_("Oradaki başvuru tarihi"),
        latest=clock.today,
        help_text=_("Süre bu günden işler, kayıt gününden değil."),
    )
    outside_kind = forms.ChoiceField(label=_("Oradaki türü"), choices=OutsideKind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("channel", CHANNELS)
        self.fields["channel"].label = _("Nereden geldi?")
        self.fields["channel"].widget.attrs.pop("autofocus", None)
        self.offer(
            "who", [(NEW, _("Yeni hemşehri")), (KNOWN, _("Kayıtlı")), (ANONYMOUS, _("Kimlik görünmüyor"))]
        )
        self.fields["kind"].required = False
        self.fields["citizen"].label = _("Başvuran")
        self.fields["citizen"].widget.attrs.pop("autofocus", None)
        self.fields["text"].label = _("Başvuru metni")
        for name in ("from_unit", "paper_no", "received_on", "answer", "draft", "visit", "new_consent"):
            self.fields[name].widget = forms.HiddenInput()

    def clean_kind(self) -> str:
        """The municipality's own word follows from the outside system's."""
        return str(self.cleaned_data.get("kind") or Kind.REQUEST)

    def outside(self) -> Outside:
        """What the outside system says."""
        values = self.cleaned_data
        return Outside(values["channel"], values["number"], values["outside_kind"], values["applied_on"])


class ListFilter(HouseForm):
    """What the list is narrowed to; a value that is none narrows nothing."""

    kanal = forms.ChoiceField(label=_("Kanal"), choices=[CHANNEL_BLANK, *CHANNELS], required=False)
    durum = forms.ChoiceField(label=_("Durum"), required=False)
    tur = forms.ChoiceField(
        label=_("Tür"), choices=[("", _("Tür: tümü")), *OutsideKind.choices], required=False
    )
    q = search(_("Başvuru numarası"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.given = data or {}
        names = [(name, state.label) for name, state in queries.states().items()]
        self.offer("durum", [STATE_BLANK, *names])

    def wanted(self) -> Wanted:
        """Clean values, those of links from the figures too."""
        self.is_valid()
        values = self.cleaned_data
        return Wanted(
            channel=values.get("kanal", ""),
            state=values.get("durum", ""),
            kind=values.get("tur", ""),
            text=values.get("q", ""),
            unit=number(str(self.given.get("birim", ""))),
            since=_day(self.given.get("bas", "")),
            until=_day(self.given.get("son", "")),
            file=number(str(self.given.get("dosya", ""))),
        )


def _day(text: Any) -> date | None:
    return parse_day(str(text)[:20], clock.today()) if text else None


class CorrectForm(HouseForm):
    """A number, day or type that was copied wrongly."""

    number = line(_("Başvuru numarası"), 40)
    applied_on = DayField(
        label=_("Oradaki başvuru tarihi"),
        latest=clock.today,
        help_text=_("Yasal süre ve geri yazmanın zamanında olup olmadığı bu güne göre yeniden hesaplanır."),
    )
    kind = forms.ChoiceField(label=_("Oradaki türü"), choices=OutsideKind.choices)
    reason = line(_("Neden düzeltiliyor?"), 300)


class WriteForm(HouseForm):
    """That the answer stands there now."""

    outside_status = line(_("Orada görünen durum"), 80, initial=_("Cevaplandı"))
    document_no = line(
        _("Kapatılan evrak (EBYS) no"),
        40,
        required=False,
        help_text=_("Evrak sonra kapatılacaksa boş bırakın; listede bekler."),
    )
    document_closed_on = DayField(label=_("Evrakın kapatıldığı gün"), required=False, latest=clock.today)
    note = line(_("Not"), 300, required=False)
    copied = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput())

    def follow(self, mark: str) -> None:
        """Stand for the text that the page shows now."""
        if self.is_bound:
            self.data = {**self.data, "copied": mark}


class DocumentForm(HouseForm):
    """A document record that was closed later."""

    document_no = line(_("Kapatılan evrak (EBYS) no"), 40)
    closed_on = DayField(label=_("Kapatıldığı gün"), required=False, latest=clock.today)


class ReasonForm(HouseForm):
    """Why."""

    reason = line(_("Gerekçe"), 300)


class LookForm(HouseForm):
    """That one looked, and what was found."""

    channel = forms.ChoiceField(label=_("Nereye bakıldı?"), choices=CHANNELS, widget=Seg())
    found = forms.IntegerField(label=_("Kaç yeni başvuru vardı?"), min_value=0, max_value=100_000)
    note = line(_("Not"), 300, required=False)


class ChannelFilter(HouseForm):
    """One channel, or all."""

    kanal = forms.ChoiceField(label=_("Kanal"), choices=[CHANNEL_BLANK, *CHANNELS], required=False)

    def channel(self) -> str:
        """The channel; empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("kanal", ""))


class UploadForm(HouseForm):
    """A file of applications."""

    channel = forms.ChoiceField(label=_("Hangi sistemin dosyası?"), choices=CHANNELS, widget=Seg())
    file = forms.FileField(
        label=_("Dosya"),
        widget=FileInput(accept=".csv,.txt,.xlsx,.pdf", size=30),
        help_text=_("CSV, Excel (.xlsx) ya da metni seçilebilen PDF; en çok 100.000 satır."),
        error_messages={"required": _("Bir dosya seçin."), "empty": _("Dosya boş. Başka bir dosya seçin.")},
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(_("Dosya çok büyük: en çok 30 MB. Bölüp parça parça yükleyin."))
        return given


class ImportFilter(ChannelFilter):
    """Files by channel and state."""

    durum = forms.ChoiceField(label=_("Durum"), choices=[STATE_BLANK, *Import.State.choices], required=False)

    def state(self) -> str:
        """The state; empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("durum", ""))


class RowFilter(HouseForm):
    """Rows of a file by state."""

    durum = forms.ChoiceField(
        label=_("Satırlar"), choices=[("", _("Satırlar: tümü")), *ImportRow.State.choices], required=False
    )

    def state(self) -> str:
        """The state; empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("durum", ""))


class MappingForm(HouseForm):
    """Which column of the file means what, and what holds where the file says nothing."""

    topic = TopicField(required=False, label=_("Konusu bulunamayanlar için konu"))
    kind = forms.ChoiceField(
        label=_("Türü boş olanlar için tür"),
        choices=[("", _("Yok: hatalı sayılsın")), *OutsideKind.choices],
        required=False,
    )
    save_as = line(
        _("Eşlemeyi bu adla sakla"),
        80,
        required=False,
        help_text=_("Aynı başlıklı dosyada kendiliğinden önerilir."),
    )

    def __init__(self, headings: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Dosyada yok")), *((head, head) for head in headings)]
        for one in FIELDS:
            self.fields[f"col_{one.name}"] = forms.ChoiceField(
                label=one.label, choices=choices, required=False
            )

    def column_fields(self) -> list[tuple[Any, bool]]:
        """Bound fields of the columns, with whether the file must have them."""
        return [(self[f"col_{one.name}"], one.name in NEEDED) for one in FIELDS]

    def columns(self) -> dict[str, str]:
        """`{field: heading}`; call after `is_valid`."""
        return {one.name: self.cleaned_data[f"col_{one.name}"] for one in FIELDS}

    def defaults(self) -> dict[str, Any]:
        """What holds where the file says nothing."""
        topic = self.cleaned_data["topic"]
        return {"topic": topic.pk if topic else None, "kind": self.cleaned_data["kind"]}


def mapping_initial(columns: Mapping[str, str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """What a mapping form starts with."""
    found: dict[str, Any] = {f"col_{name}": head for name, head in columns.items()}
    return {**found, "topic": defaults.get("topic") or "", "kind": defaults.get("kind") or ""}


def fitting(saved: Sequence[Saved], headings: Sequence[str]) -> Saved | None:
    """The saved mapping all of whose columns stand in the file; the widest, then the newest."""
    there = set(headings)
    fits = [row for row in saved if row.columns and set(row.columns.values()) <= there]
    return max(fits, key=lambda row: (len(row.columns), row.saved_at), default=None)


class OfficerForm(HouseForm):
    """Who is authorised, as what, for how long."""

    staff = forms.ModelChoiceField(Staff.objects.none(), label=_("Kim?"), empty_label=_("Seçin"))
    channel = forms.ChoiceField(label=_("Hangi sistem?"), choices=CHANNELS, widget=Seg())
    duty = forms.ChoiceField(label=_("Görevi"), choices=Officer.Duty.choices, widget=Seg())
    since = DayField(label=_("Başlangıç"), initial=clock.today)
    until = DayField(label=_("Son gün"), required=False, help_text=_("Süresizse boş bırakın."))
    document_no = line(_("Görevlendirme yazısının sayısı"), 40, required=False)
    note = line(_("Not"), 300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Staff.objects.filter(is_active=True).select_related("unit").order_by("name_sort")

    def appointment(self) -> Appointment:
        """As the service takes it."""
        values = dict(self.cleaned_data)
        return Appointment(staff_id=values.pop("staff").pk, **values)


class OfficerFilter(ChannelFilter):
    """Authorisations in force or over."""

    durum = forms.ChoiceField(
        label=_("Durum"), choices=[STATE_BLANK, ("var", _("Süren")), ("bitti", _("Biten"))], required=False
    )

    def live(self) -> str:
        """`var`, `bitti` or nothing."""
        self.is_valid()
        return str(self.cleaned_data.get("durum", ""))


class EndForm(HouseForm):
    """When and why an authorisation ends."""

    last_day = DayField(label=_("Son gün"), required=False, help_text=_("Boşsa hemen biter."))
    reason = line(_("Neden bitiyor?"), 300)


class InformForm(HouseForm):
    """How an officer was told."""

    way = forms.ChoiceField(label=_("Nasıl bildirildi?"), choices=Informing.Way.choices, widget=Seg())
    day = DayField(label=_("Hangi gün?"), latest=clock.today, initial=clock.today)
    document_no = line(_("Yazının sayısı"), 40, required=False)
    text = line(_("Ne bildirildi?"), 600, required=False)


class FigureForm(HouseForm):
    """Of which channel, year and month."""

    kanal = forms.ChoiceField(label=_("Kanal"), choices=[CHANNEL_BLANK, *CHANNELS], required=False)
    yil = forms.ChoiceField(label=_("Yıl"), required=False)
    ay = forms.ChoiceField(label=_("Ay"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        this = clock.today().year
        self.offer("yil", [(str(year), str(year)) for year in range(this, this - 6, -1)])
        months = [(str(n), str(name)) for n, name in MONTHS.items()]
        self.offer("ay", [("", _("Bütün yıl")), *months])

    def chosen(self) -> tuple[str, Period]:
        """The channel and the period; this year where nothing fits."""
        self.is_valid()
        values = self.cleaned_data
        year = int(values.get("yil") or clock.today().year)
        return str(values.get("kanal", "")), Period(year, int(values.get("ay") or 0))
