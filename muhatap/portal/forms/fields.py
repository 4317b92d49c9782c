"""Fields of citizens' forms: text that is text, and a topic's questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from muhatap.cases import question_fields
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
    """The field of one question of a topic, in the language of the page.

    What is asked under a condition is needed only where it is asked: the form looks.
    """
    required = bool(question.get("required")) and not question.get("only_code")
    field = question_fields.question_field(question, empty=_("Seçin"))
    if question.get("type", "text") == "text":
        words = WordsField(label=field.label, help_text=field.help_text, limit=200)
        field = question_fields.conditioned(words, question)
    field.required = required
    return field
