"""Forms that correct a record: what it says, and who stands behind it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases import questions
from muhatap.cases.models import Case, Kind, Topic
from muhatap.cases.picking import TopicField, number, topic
from muhatap.cases.question_fields import question_field
from muhatap.citizens import queries as citizens
from muhatap.citizens.models import CALL, PREFERENCES, Citizen
from muhatap.kit.forms import ComboField, HouseForm
from muhatap.places.forms import NeighbourhoodField

POINT = ("lat", "lon")


class SeenForm(HouseForm):
    """A correction of a record that somebody else may correct meanwhile.

    `seen` is the story's last line when the form was opened.
    """

    def __init__(self, case: Case, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.case = case
        self.fields["seen"] = forms.IntegerField(
            required=False, initial=case.event_count, max_value=2**31 - 1, widget=forms.HiddenInput()
        )

    def read_again(self) -> None:
        """After a refusal the form knows of what was done meanwhile; what was typed stays."""
        self.data = {**dict(self.data.items()), "seen": str(self.case.event_count)}


class AmendForm(SeenForm):
    """Correcting what was recorded, before or after approval (izmir:6.a.5: spelling and writing errors).

    A field that is not sent leaves its column as it is. With another topic come that topic's questions.
    """

    title = forms.CharField(label=_("Başlık"), max_length=160)
    topic = TopicField(required=False)
    kind = forms.ChoiceField(label=_("Tür"), choices=Kind.choices)
    text = forms.CharField(
        label=_("Ne anlattı?"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    neighbourhood = NeighbourhoodField(required=False)
    street = forms.CharField(label=_("Sokak"), max_length=160, required=False)
    door = forms.CharField(label=_("Kapı"), max_length=40, required=False)
    place_note = forms.CharField(label=_("Yer tarifi"), max_length=200, required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput())
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput())
    paper_no = forms.CharField(label=_("Evrak no"), max_length=40, required=False)

    def __init__(self, case: Case, data: Any = None) -> None:
        initial = {name: getattr(case, name) for name in self.base_fields}
        answers = {f"q_{code}": value for code, value in case.answers_to_questions.items()}
        super().__init__(case, data, initial={**initial, **answers})
        self.topic_now = self._topic_now()
        for question in self.topic_now.questions:
            kept = str(case.answers_to_questions.get(question["code"]) or "")
            self.fields[f"q_{question['code']}"] = question_field(question, kept)

    def _topic_now(self) -> Topic:
        if not self.is_bound:
            return self.case.topic
        return topic(self.data.get("topic") or "") or self.case.topic

    def question_fields(self) -> list[Any]:
        """Bound fields of the topic's own questions."""
        return [self[name] for name in self.fields if name.startswith("q_")]

    def clean(self) -> dict[str, Any]:
        """A point has both its numbers or none."""
        values = super().clean() or {}
        if (values.get("lat") is None) != (values.get("lon") is None):
            values["lat"] = values["lon"] = None
        return values

    def changes(self) -> dict[str, Any]:
        """The columns as they shall stand; a neighbourhood brings its district."""
        values = {name: self.cleaned_data[name] for name in self.base_fields if self._is_sent(name)}
        values["topic"] = values.get("topic") or self.case.topic
        area = values.get("neighbourhood")
        if area is not None:
            values["district"] = area.district
        elif "neighbourhood" in values and self.case.neighbourhood_id and values.get("lat") is None:
            values["district"] = None  # it was only known by the neighbourhood
        if values["topic"].is_sensitive:
            values["is_sensitive"] = True
        asked = {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("q_")}
        given = {code: value for code, value in asked.items() if value not in (None, "")}
        kept = {code: value for code, value in self.case.answers_to_questions.items() if code not in asked}
        given = questions.kept(values["topic"].questions, given)
        return {**values, "answers_to_questions": {**kept, **given}}

    def _is_sent(self, name: str) -> bool:
        return name in self.data or f"{name}_text" in self.data


def find_citizen(picked: str, text: str) -> Citizen | None:
    """The record that was picked, or the one kept in its place."""
    pk = number(picked)
    return citizens.standing(pk) if pk is not None else None


def citizen_label(value: Any) -> str:
    """The masked name."""
    pk = value.pk if isinstance(value, Citizen) else number(str(value))
    card = citizens.card(pk) if pk else None
    return card.name_masked if card else ""


class ApplicantForm(SeenForm):
    """Whose case it is, and how they want to hear its result."""

    citizen = ComboField(
        find_citizen, reverse_lazy("citizen-find"), citizen_label, label=_("Başvuran"), personal=True,
        help_text=_("Numara, ad ya da T.C. kimlik no"),
    )  # fmt: skip
    reply_kind = forms.ChoiceField(
        label=_("Cevap nasıl bildirilsin?"),
        choices=[("", _("Kayıttaki tercihi")), *PREFERENCES],
        required=False,
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        kind = case.reply_point.kind if case.reply_point else ""
        wish = CALL if case.wants_call else kind
        super().__init__(case, data, initial={"citizen": case.citizen_id, "reply_kind": wish})
