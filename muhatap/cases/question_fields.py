"""The fields of a topic's own questions, at the desk and in the citizen's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cases import questions
from muhatap.cases.questions import BETWEEN, Question, Text
from muhatap.kit.forms import DayField


class AnswerDayField(DayField):
    """A day as an answer: kept as it is read, `27.11.2026`."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.strftime("%d.%m.%Y") if found else ""


class ManyField(forms.MultipleChoiceField):
    """Several options as one answer, in the order in which they are offered."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split(BETWEEN) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return BETWEEN.join(super().clean(self.prepare_value(value)))


def question_field(question: Question, kept: str = "", empty: Text = "—") -> forms.Field:
    """The field of one question; whether it is needed is checked by the service, since it may not be asked.

    `kept` is an answer that stands: it can be chosen still, though it is offered no longer. `shown_when` on
    the field is the condition for the page's script.
    """
    return conditioned(_field(question, kept, empty), question)


def conditioned(field: forms.Field, question: Question) -> forms.Field:
    """The field with its condition beside it: a plain attribute that templates read."""
    field.shown_when = shown_when(question)  # type: ignore[attr-defined] # Django's fields declare none
    return field


def shown_when(question: Question) -> str:
    """`q_kap=Poşet`; empty where it is always asked, or where the script could not tell."""
    code, has = question.get("only_code"), str(question.get("only_has") or "")
    return f"q_{code}={has}" if code and has and not {",", "="} & set(has) else ""


def _field(question: Question, kept: str, empty: Text) -> forms.Field:
    common: dict[str, Any] = {
        "label": questions.label(question),
        "help_text": questions.hint(question),
        "required": False,
    }
    offered = questions.options(question)
    kind = question.get("type", "text")
    for one in kept.split(BETWEEN) if kind == "many" else [kept]:
        if offered and one and one not in dict(offered):
            offered.append((one, one))
    if kind == "many":
        return ManyField(choices=offered, **common)
    if offered:
        return forms.ChoiceField(choices=[("", empty), *offered], **common)
    if kind == "number":
        number = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(min_value=0, max_value=10**12, widget=number, **common)
    if kind == "day":
        return AnswerDayField(**{**common, "help_text": common["help_text"] or _("gg.aa.yyyy")})
    if question.get("required") and not common["help_text"]:
        common["help_text"] = _("Bilinmiyorsa “yok” yazın.")
    return forms.CharField(max_length=200, **common)
