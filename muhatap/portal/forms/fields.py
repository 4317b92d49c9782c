"""Fields of citizens' forms: text that is text, and a topic's questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muhatap.kit import text as texts


class WordsField(forms.CharField):
    """Words of a person: refused by name when too long or with invisible marks; never cut, never changed."""

    def __init__(self, *, limit: int, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit, self.lines = limit, lines

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        plain = words if self.lines else texts.one_line(words)
        wrong = texts.flaw(plain, limit=self.limit, lines=self.lines)
        if wrong:
            raise ValidationError(str(wrong), code="words")
        return plain


def long_words(label: Any, limit: int, rows: int = 4, **kwargs: Any) -> WordsField:
    """A field of several lines."""
    area = forms.Textarea(attrs={"rows": rows})
    return WordsField(label=label, limit=limit, lines=True, widget=area, **kwargs)


def question_field(question: Mapping[str, Any]) -> forms.Field:
    """The field of one question of a topic, in the language of the page."""
    english = (get_language() or "tr").startswith("en")
    label = (question.get("label_en") if english else "") or question.get("label_tr") or question["code"]
    required = bool(question.get("required"))
    kind = question.get("type", "text")
    if kind == "yesno":
        choices: list[tuple[str, Any]] = [("", _("Seçin")), ("Evet", _("Evet")), ("Hayır", _("Hayır"))]
        return forms.ChoiceField(label=label, choices=choices, required=required)
    if kind == "choice":
        options = question.get("options") or []
        shown = (question.get("options_en") if english else None) or options
        pairs = [(str(value), str(words)) for value, words in zip(options, shown, strict=False)]
        return forms.ChoiceField(label=label, choices=[("", _("Seçin")), *pairs], required=required)
    if kind == "number":
        return forms.IntegerField(
            label=label,
            required=required,
            min_value=0,
            max_value=1_000_000_000,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
    return WordsField(label=label, limit=200, required=required)
