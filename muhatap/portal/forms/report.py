"""The report: what, where, and how we reach you. All of it on one page, without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cases import picking, questions
from muhatap.cases.models import Topic
from muhatap.cases.understanding import Understood, understand
from muhatap.citizens.drafts import PointDraft, clean_email, clean_field, clean_point
from muhatap.citizens.models import ContactPoint
from muhatap.kit.forms import FilesField, FilesInput, HouseForm, Seg
from muhatap.organization import settings
from muhatap.places import queries as places
from muhatap.places.forms import NeighbourhoodField
from muhatap.places.models import District
from muhatap.portal import queries, tokens
from muhatap.portal.forms.fields import WordsField, long_words, question_field

SMS, EMAIL, PHONE, NOBODY = "sms", "email", "phone", "none"
REPLIES = ((SMS, _("SMS")), (EMAIL, _("E-posta")), (PHONE, _("Telefon")))
ICONS = {SMS: "message", EMAIL: "mail", PHONE: "phone", NOBODY: "eye-off"}
LONGEST = 4000
PHOTOS = 5


def row_id(text: Any) -> int | None:
    """The id in a value that came with a form; None for anything else."""
    plain = str(text)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else None


class ReportForm(HouseForm):
    """Three questions. What the topic needs beyond them is asked with the first."""

    token = forms.CharField(required=False, widget=forms.HiddenInput())
    website = forms.CharField(label=_("Bu alanı boş bırakın"), required=False)
    text = long_words(
        _("Kendi sözlerinizle yazın"),
        LONGEST,
        rows=5,
        help_text=_("Başkasının adını ya da telefonunu yazmayın."),
        error_messages={"required": _("Ne olduğunu yazın; birkaç söz yeter.")},
    )
    topic = forms.ChoiceField(label=_("Konu"), required=False, widget=forms.Select(attrs={"data-combo": ""}))
    photos = FilesField(label=_("Fotoğraf"), required=False, widget=FilesInput(limit=PHOTOS, size=20))
    neighbourhood = NeighbourhoodField(required=False)
    street = WordsField(label=_("Sokak ve numara"), limit=160, required=False)
    place_note = WordsField(
        label=_("Tarif"), limit=200, required=False, help_text=_("Örneğin “okulun karşısı, parkın girişi”.")
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput())
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput())
    reply = forms.ChoiceField(
        label=_("Cevabı nasıl almak istersiniz?"), choices=REPLIES, initial=SMS, widget=Seg(icons=ICONS)
    )
    phone = forms.CharField(
        label=_("Cep telefonu"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=_("E-posta adresi"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Adınız ve soyadınız"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    hide = forms.BooleanField(label=_("Adım, işi yapacak birimlere gösterilmesin"), required=False)
    news = forms.BooleanField(
        label=_("Belediyenin hizmet ve projeleri hakkında duyuru da almak istiyorum"),
        required=False,
        help_text=_("Başvurunuz için gerekmez. Her duyurudaki adresten vazgeçebilirsiniz."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaves = queries.topics()
        choices = [("", _("Konuyu siz seçin")), *queries.grouped(self.leaves)]
        topic, reply = self.fields["topic"], self.fields["reply"]
        if isinstance(topic, forms.ChoiceField) and isinstance(reply, forms.ChoiceField):
            topic.choices = choices
            if settings.switch("portal.anonymous"):
                reply.choices = [*REPLIES, (NOBODY, _("Adsız bildiriyorum"))]
        self.understood: Understood | None = None
        self.topic_now = self._topic_now()
        for question in self.topic_now.questions if self.topic_now else []:
            self.fields[f"q_{question['code']}"] = question_field(question)

    def _topic_now(self) -> Topic | None:
        """The topic chosen, else the one the words point to."""
        by_id = {topic.pk: topic for topic in self.leaves}
        chosen = by_id.get(row_id(self._raw("topic")) or 0)
        if chosen is not None:
            return chosen
        self.understood = understand(self._raw("text"), self.leaves)
        return self.understood.topic if self.understood else None

    def _raw(self, name: str) -> str:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "")

    @property
    def topic_path(self) -> str:
        """The topic of the moment in words."""
        return picking.path(self.topic_now) if self.topic_now else ""

    def question_fields(self) -> list[Any]:
        """Bound fields of the topic's own questions."""
        return [self[name] for name in self.fields if name.startswith("q_")]

    @property
    def form_token(self) -> tokens.FormToken | None:
        """The token of this form, if it is one of ours."""
        return tokens.read_form(self._raw("token"))

    def clean(self) -> dict[str, Any]:
        """What belongs together: topic and place, the way to reach and its address."""
        values = super().clean() or {}
        if self.topic_now is None and "text" not in self.errors:
            self.add_error("topic", _("Konuyu anlayamadık; listeden seçin."))
        self._clean_answers(values)
        self._clean_place(values)
        self._clean_contact(values)
        return values

    def _clean_answers(self, values: dict[str, Any]) -> None:
        """What is asked under a condition is needed where it is asked, and dropped where it is not."""
        if self.topic_now is None:
            return
        given = {name[2:]: value for name, value in values.items() if name.startswith("q_")}
        there = {one["code"]: one for one in questions.asked(self.topic_now.questions, given)}
        for code in given:
            field = self.fields[f"q_{code}"]
            if code not in there:
                values[f"q_{code}"] = None
            elif there[code].get("required") and given[code] in (None, "") and f"q_{code}" not in self.errors:
                self.add_error(f"q_{code}", str(field.error_messages["required"]))

    def _clean_place(self, values: dict[str, Any]) -> None:
        lat, lon, area = values.get("lat"), values.get("lon"), values.get("neighbourhood")
        district: District | None = area.district if area else None
        if lat is not None and lon is not None:
            spot = places.district_at(lat, lon)
            if spot is None and area is None and District.objects.exists():
                self.add_error(
                    "neighbourhood",
                    _(
                        "Haritada seçtiğiniz nokta belediye sınırlarının dışında. "
                        "İğneyi taşıyın ya da mahalleyi seçin."
                    ),
                )
            values["neighbourhood"] = area or places.neighbourhood_at(lat, lon)
            district = district or spot
        else:
            values["lat"] = values["lon"] = None
            wanted = self.topic_now is not None and self.topic_now.needs_place
            if wanted and area is None and not {"neighbourhood", "lat", "lon"} & set(self.errors):
                needed = _("Nerede olduğunu bilmemiz gerekir: mahalle seçin ya da haritada gösterin.")
                self.add_error("neighbourhood", needed)
        values["district"] = district

    def _clean_contact(self, values: dict[str, Any]) -> None:
        reply = values.get("reply")
        if reply == NOBODY:
            if self.topic_now is not None and not self.topic_now.allows_anonymous:
                self.add_error(
                    "reply", _("Bu konuda adsız bildirim alınamıyor; size nasıl ulaşacağımızı seçin.")
                )
            return
        self._keep(values, "name", lambda text: clean_field("name", text), _("Adınızı ve soyadınızı yazın."))
        if reply == EMAIL:
            self._keep(values, "email", clean_email, _("E-posta adresinizi yazın."))
        elif reply in (SMS, PHONE):
            self._keep(values, "phone", _mobile, _("Cep telefonunuzu yazın."))

    def _keep(self, values: dict[str, Any], name: str, read: Any, empty: Any) -> None:
        typed = str(values.get(name) or "").strip()
        try:
            values[name] = read(typed) if typed else None
        except ValueError as wrong:
            self.add_error(name, str(wrong))
        else:
            if not typed:
                self.add_error(name, empty)

    def kept_values(self) -> dict[str, Any]:
        """What waits for the confirmation, as JSON: the form reads it again, the register too."""
        values = self.cleaned_data
        kept = {
            key: values[key]
            for key in ("text", "street", "place_note", "lat", "lon", "reply", "hide", "news")
        }
        return {
            **kept,
            "topic": self.topic_now.pk if self.topic_now else None,
            "district": values["district"].pk if values["district"] else None,
            "neighbourhood": values["neighbourhood"].pk if values["neighbourhood"] else None,
            "name": values["name"] if values["reply"] != NOBODY else "",
            "phone": values["phone"] if values["reply"] in (SMS, PHONE) else "",
            "email": values["email"] if values["reply"] == EMAIL else "",
            **{name: values[name] for name in self.fields if name.startswith("q_") and values.get(name)},
        }


def _mobile(text: str) -> str:
    """A mobile number in E.164; the code goes there by SMS."""
    point = clean_point(PointDraft(text))
    if point.kind != ContactPoint.Kind.MOBILE:
        raise ValueError(_("Bu numaraya SMS gönderilemez. Cep telefonu yazın ya da e-postayı seçin."))
    return point.value


def accepted(form: ReportForm) -> bool:
    """True for a form that people fill: our token, nothing in the trap."""
    return not form.data.get("website") and form.form_token is not None


__all__ = ["NOBODY", "PHONE", "ReportForm", "accepted", "row_id"]
