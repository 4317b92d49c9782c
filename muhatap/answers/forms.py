"""Forms of answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.answers.models import Answer
from muhatap.cases import pages
from muhatap.cases.models import Case
from muhatap.kit.forms import HouseForm, Seg
from muhatap.organization.persons import Person

LONGEST = 20_000


class AnswerForm(HouseForm):
    """A unit's answer, or another institution's result."""

    text = forms.CharField(
        label=_("Cevap"),
        help_text=_("Hemşehri bunu okur: ne, nerede, ne zaman yapıldı. İç yazışma dili kullanmayın."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9, "data-moment": "answer"}),
    )
    outcome = forms.ChoiceField(
        label=_("Sonuç"),
        choices=Answer.Outcome.choices,
        widget=Seg(),
        error_messages={"required": _("Sonucu seçin: iş yapıldı mı, yapılamıyor mu?")},
    )
    attachments = forms.TypedMultipleChoiceField(
        label=_("Cevapla giden dosyalar"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple()
    )
    remark = forms.CharField(
        label=_("Kontrol edene not"), help_text=_("Hemşehriye gitmez."), max_length=300, required=False
    )

    outside_no = forms.CharField(
        label=_("Kurumdaki kayıt no"),
        help_text=_("Öbür kurumun verdiği numara; izlemek için."),
        max_length=60,
        required=False,
    )

    def __init__(
        self, person: Person, case: Case, *args: Any, forwarded: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not forwarded:
            del self.fields["outside_no"]
        field = self.fields["attachments"]
        choices = list(pages.file_names(person, case).items())
        if choices and isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = choices
        else:
            del self.fields["attachments"]


class TextForm(HouseForm):
    """The reviewer's wording, or the combined answer."""

    text = forms.CharField(label=_("Metin"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10}))


class ReasonForm(HouseForm):
    """Why an answer goes back."""

    reason = forms.CharField(
        label=_("Neden iade ediliyor?"),
        help_text=_("Birim bunu okur ve yeni sürümü buna göre yazar."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "data-moment": "return"}),
    )
