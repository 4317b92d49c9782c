"""The one form of the intake desk: who, what, where, and what the topic asks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases import picking
from muhatap.cases.amend_forms import citizen_label, find_citizen
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Channel, Contact, Kind, Topic
from muhatap.cases.picking import TopicField
from muhatap.cases.question_fields import question_field
from muhatap.citizens import queries as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import PREFERENCES, Citizen
from muhatap.intake import faults
from muhatap.intake.services import Who
from muhatap.kit import clock
from muhatap.kit.dates import parse_day
from muhatap.kit.forms import ComboField, DayField, FilesField, FilesInput, HouseForm, Seg
from muhatap.kit.text import is_blank
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.places import queries as places
from muhatap.places.forms import NeighbourhoodField
from muhatap.places.models import Neighbourhood

DESK_CHANNELS = (
    Channel.PHONE,
    Channel.COUNTER,
    Channel.OPEN_DESK,
    Channel.PETITION,
    Channel.POST,
    Channel.FAX,
    Channel.COURIER,
    Channel.MOBILE_TEAM,
    Channel.STAND,
    Channel.PUBLIC_DAY,
    Channel.EMAIL,
    Channel.WHATSAPP,
    Channel.SOCIAL,
    Channel.UNIT,
    Channel.FIELD,
)
PAPER_FOLD = ("paper_no", "received_on", "is_sensitive", "incomplete")
ANONYMOUS, KNOWN, NEW, BODY = "anonymous", "known", "new", "unit"
# ways in which a unit writes
BY_LETTER = {Channel.PETITION, Channel.POST, Channel.FAX, Channel.COURIER, Channel.UNIT, Channel.EMAIL}


# law 4982 wants a signature or a form that shows who applies: nothing comes into being by these
SPOKEN = frozenset({Channel.PHONE, Channel.SOCIAL, Channel.WHATSAPP})
NOT_BY_VOICE = _(
    "Bilgi edinme başvurusu bu yolla alınmaz (4982 m.6): imzalı dilekçeyle, başvuru formuyla e-posta ya da "
    "faksla, e-Devlet’ten ya da CİMER’den yapılır; hemşehriye bunu söyleyin. Sorusuna şimdi cevap "
    "verebiliyorsanız yerinde cevaplayın ya da konuyu değiştirip bilgi alma olarak kaydedin."
)


def kind_of(topic: Topic, chosen: str) -> str:
    """What is taken under a topic of information requests is one, whatever stands chosen."""
    return Kind.INFORMATION_REQUEST if topic.kind == Kind.INFORMATION_REQUEST else chosen


def came_in(day: date | None) -> datetime:
    """When something came in of which only the day is known; today's, and what names none, now."""
    past = day is not None and day < clock.today()
    return datetime.combine(day, time(9), tzinfo=clock.ISTANBUL) if day and past else clock.now()


class Despite(forms.CheckboxInput):
    """The word that it is another matter, for the cases that were shown with it and for no later one.

    What was ticked is gone when the page comes again: a second press finds what the first one saved.
    """

    shown = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return str(data.get(name, ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return forms.widgets.Input.get_context(self, name, self.shown, attrs)


class IntakeForm(HouseForm):
    """Everything of one conversation. Which fields are needed depends on topic and channel."""

    channel = forms.ChoiceField(
        label=_("Nasıl geldi?"),
        choices=[(row.value, row.label) for row in DESK_CHANNELS],
        initial=Channel.PHONE,
    )
    who = forms.ChoiceField(
        label=_("Kim?"),
        choices=[
            (KNOWN, _("Kayıtlı")),
            (NEW, _("Yeni hemşehri")),
            (ANONYMOUS, _("İsimsiz")),
            (BODY, _("Birim")),
        ],
        initial=KNOWN,
        widget=Seg(),
    )
    citizen = ComboField(
        find_citizen, reverse_lazy("citizen-find"), citizen_label, label=_("Arayan"), required=False,
        help_text=_("Numara, ad ya da T.C. kimlik no"), personal=True,
    )  # fmt: skip
    from_unit = forms.ModelChoiceField(
        Unit.objects.filter(is_active=True).order_by("name_tr"),
        label=_("Yazıyı gönderen birim ya da kurum"),
        required=False,
        empty_label=_("Seçin"),
    )
    new_kind = forms.ChoiceField(label=_("Kişi türü"), choices=Citizen.Kind.choices, required=False)
    new_name = forms.CharField(label=_("Adı soyadı ya da unvanı"), max_length=200, required=False)
    new_phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)
    new_email = forms.CharField(label=_("E-posta"), max_length=254, required=False)
    new_consent = forms.BooleanField(
        label=_("Bu bilgilerle bildirim gönderilmesini istiyor"),
        help_text=_("Sorun, istiyorsa işaretleyin; istemezse sonucu arayarak bildiririz."),
        required=False,
    )
    new_number = forms.CharField(
        label=_("Kimlik ya da vergi no"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"data-secret": ""}),
    )
    sure = forms.BooleanField(label=_("Benzer kayıtlar bu kişi değil"), required=False)
    identity_hidden = forms.BooleanField(label=_("Kimliği birimlerden gizle"), required=False)
    reply_kind = forms.ChoiceField(
        label=_("Cevap nasıl bildirilsin?"),
        choices=[("", _("Kayıttaki tercihi")), *PREFERENCES],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Tür"),
        choices=[(row.value, row.label) for row in Kind if row != Kind.INFORMATION_REQUEST],
        initial=Kind.REQUEST,
        widget=Seg(),
    )
    text = forms.CharField(
        label=_("Ne anlattı?"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    topic = TopicField(required=False)
    neighbourhood = NeighbourhoodField(required=False)
    street = forms.CharField(label=_("Sokak"), max_length=160, required=False)
    door = forms.CharField(label=_("Kapı"), max_length=40, required=False)
    place_note = forms.CharField(label=_("Yer tarifi"), max_length=200, required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput())
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput())
    uploads = FilesField(
        label=_("Dosya"),
        required=False,
        widget=FilesInput(accept="image/*,.pdf,.docx,.odt,.txt", limit=10, size=20),
    )
    paper_no = forms.CharField(label=_("Evrak no"), max_length=40, required=False)
    received_on = DayField(label=_("Geliş günü"), required=False, latest=clock.today)
    is_sensitive = forms.BooleanField(label=_("Hassas: yalnız yetkililer görsün"), required=False)
    incomplete = forms.BooleanField(label=_("Eksik bilgiyle kaydet, sonra tamamlanacak"), required=False)
    despite = forms.CharField(
        label=_("Mükerrer değil, ayrı kaydet"), required=False, max_length=4000, widget=Despite()
    )
    answer = forms.CharField(
        label=_("Yerinde verilen cevap"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    draft = forms.IntegerField(required=False, min_value=1, max_value=2**40, widget=forms.HiddenInput())
    visit = forms.IntegerField(required=False, min_value=1, max_value=2**40, widget=forms.HiddenInput())

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if self.is_bound:
            self._carry_search()
        else:
            begun = self.initial.get("citizen") or self.initial.get("draft")
            self.fields["text" if begun else "citizen"].widget.attrs["autofocus"] = True
        self.lacks = False  # True when the topic needs what is not there: it may be saved incomplete
        self.topic_now = self._topic_now()
        for question in self.topic_now.questions if self.topic_now else []:
            self.fields[f"q_{question['code']}"] = question_field(question)

    def _carry_search(self) -> None:
        """Whom one looked for in vain is the new person: what was typed fills its empty field.

        The page's script does the same at once, where there is one.
        """
        data: Any = self.data
        typed = str(data.get("citizen_text") or "").strip()
        if data.get("who") != NEW or data.get("citizen") or not typed:
            return
        field = f"new_{citizens.meant_by(typed)}"
        if field in self.fields and not data.get(field):
            self.data = data = data.copy()
            data[field], data["citizen_text"] = typed, ""

    def _topic_now(self) -> Topic | None:
        value = self.data.get("topic") if self.is_bound else self.initial.get("topic")
        return value if isinstance(value, Topic) else picking.topic(value or "")

    def meant(self) -> dict[str, Any]:
        """Kind and moment as they stand in the form now, right or not yet."""
        kind = str(self["kind"].value() or "")
        day = self["received_on"].value()
        return {
            "kind": kind_of(self.topic_now, kind if kind in Kind.values else "") if self.topic_now else "",
            "received_at": came_in(
                day if isinstance(day, date) else parse_day(str(day or ""), clock.today())
            ),
        }

    def mistakes(self) -> list[tuple[str, str, str]]:
        """Where something is wrong, in the order of the form: the input, what it is called, what is wrong."""
        return [
            (bound.id_for_label or bound.auto_id, str(bound.label), str(error))
            for bound in self
            for error in bound.errors
        ]

    @property
    def opens_paper(self) -> bool:
        """Whether the fold of paper and secrecy stands open: it holds something, or something wrong."""
        return any(self[name].value() or self[name].errors for name in PAPER_FOLD)

    def question_fields(self) -> list[Any]:
        """Bound fields of the topic's own questions."""
        return [self[name] for name in self.fields if name.startswith("q_")]

    def clean_despite(self) -> frozenset[int]:
        """Ids of the cases that were seen to be other matters."""
        return frozenset(int(one) for one in re.findall(r"[0-9]{1,15}", self.cleaned_data["despite"]))

    def show_same(self, case_ids: Iterable[int]) -> None:
        """Offer to save beside these and beside those that were said to be others already."""
        seen = {*case_ids, *self.cleaned_data.get("despite", ())}
        widget = self.fields["despite"].widget
        assert isinstance(widget, Despite)
        widget.shown = ",".join(str(one) for one in sorted(seen))

    def clean_received_on(self) -> Any:
        """Paper may have arrived earlier, but not years ago."""
        day = self.cleaned_data["received_on"]
        if day is not None and (clock.today() - day).days > 366:
            raise forms.ValidationError(_("Geliş günü bir yıldan eski olamaz."))
        return day

    def clean(self) -> dict[str, Any]:
        """Which answers go together; texts that a database cannot hold are refused by name."""
        values = super().clean() or {}
        if values.get("who") != KNOWN:
            self.errors.pop("citizen", None)  # what one looked for in vain before choosing otherwise
        spoken = self.data.get("yap") == "yerinde"  # answered at once: nobody has to be registered for that
        nobody = values.get("who") == KNOWN and not values.get("citizen") and "citizen" not in self.errors
        if nobody and not spoken:
            self.add_error(
                "citizen", _("Kişiyi seçin; kayıtlı değilse “Yeni hemşehri”, adını vermiyorsa “İsimsiz”.")
            )
        if values.get("who") == BODY:
            self._clean_letter(values)
        self._find_faults(values, spoken)
        return values

    def _clean_letter(self, values: dict[str, Any]) -> None:
        """A unit asks in writing: who wrote, and the number of its letter (izmir:10.c.2)."""
        if values.get("channel") not in BY_LETTER:
            values["channel"] = Channel.UNIT
        if values.get("from_unit") is None:
            self.add_error("from_unit", _("Yazıyı gönderen birimi seçin."))
        if is_blank(values.get("paper_no", "")):
            self.add_error("paper_no", _("Yazının sayısını girin; cevap bu sayıyla döner."))

    def _find_faults(self, values: dict[str, Any], spoken: bool) -> None:
        """All that saving would refuse, unless the field is wrong already."""
        found: faults.Faults = {}
        if values.get("who") == NEW:
            if is_blank(values.get("new_name", "")):
                self.add_error("new_name", _("Adı yazın."))
            if not spoken or values.get("new_phone"):
                found |= faults.of_person(self._fresh(values))
        if spoken:
            if is_blank(values.get("answer", "")) and values.get("topic") is None:
                found["answer"] = _("Verilen cevabı yazın ya da konuyu seçin.")
        elif not str(self.data.get("yap", "")).startswith("bagla-"):
            found |= self._case_faults(values)
        for name, words in found.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, str(words))

    def _case_faults(self, values: dict[str, Any]) -> faults.Faults:
        if values.get("topic") is None:
            return {"topic": _("Konuyu seçin.")}
        if values["topic"].kind == Kind.INFORMATION_REQUEST and values.get("channel") in SPOKEN:
            return {"channel": NOT_BY_VOICE}
        if values.get("incomplete"):
            return {}
        who = values.get("who")
        answers = self._answers(values)
        lacking = faults.of_case(values, answers, is_new=who == NEW, is_anonymous=who == ANONYMOUS)
        self.lacks = bool(lacking.keys() - self.errors.keys())
        return lacking

    def who_is_it(self) -> Who:
        """The applicant."""
        values = self.cleaned_data
        if values["who"] in (ANONYMOUS, BODY):
            return Who()
        if values["who"] == KNOWN:
            return Who(citizen=values["citizen"], reply_kind=values["reply_kind"])
        return Who(fresh=self._fresh(values), sure=values["sure"], reply_kind=values["reply_kind"])

    def _fresh(self, values: dict[str, Any]) -> CitizenDraft:
        """Somebody new as typed; fields that are wrong already stand empty."""
        area = values.get("neighbourhood")
        return CitizenDraft(
            name=values.get("new_name", ""),
            kind=values.get("new_kind") or Citizen.Kind.NATURAL,
            number=values.get("new_number", ""),
            phone=values.get("new_phone", ""),
            email=values.get("new_email", ""),
            neighbourhood_id=area.pk if area else None,
            consent=values.get("new_consent", False),
            consent_source=values.get("channel", ""),
        )

    def _answers(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name[2:]: values[name] for name in self.fields if name.startswith("q_") and values.get(name)}

    def case_draft(self) -> CaseDraft:
        """The case as written, without its files; call after `is_valid`, with a topic."""
        values = self.cleaned_data
        spot = self._spot()
        return CaseDraft(
            topic=values["topic"],
            kind=kind_of(values["topic"], values["kind"]),
            channel=values["channel"],
            text=values["text"],
            received_at=came_in(values["received_on"]),
            identity_hidden=values["identity_hidden"],
            answers=self._answers(values),
            district=spot[0],
            neighbourhood=spot[1],
            street=values["street"],
            door=values["door"],
            place_note=values["place_note"],
            lat=values["lat"],
            lon=values["lon"],
            paper_no=values["paper_no"],
            from_unit=values["from_unit"] if values["who"] == BODY else None,
            is_sensitive=values["is_sensitive"],
            allow_incomplete=values["incomplete"],
        )

    def _spot(self) -> tuple[Any, Neighbourhood | None]:
        """District and neighbourhood: what was chosen leads, else what lies at the point."""
        values = self.cleaned_data
        area = values["neighbourhood"]
        if area is not None:
            return area.district, area
        if values["lat"] is None or values["lon"] is None:
            return None, None
        return places.district_at(values["lat"], values["lon"]), places.neighbourhood_at(
            values["lat"], values["lon"]
        )

    def contact(self) -> Contact:
        """The light record of a conversation answered at once."""
        values = self.cleaned_data
        return Contact(
            channel=values["channel"],
            topic=values["topic"],
            text=values["text"].strip(),
            answer=values["answer"].strip(),
        )
