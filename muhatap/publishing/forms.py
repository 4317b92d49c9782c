"""The desk's forms: what the list is narrowed to, and the verdict."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import HouseForm
from muhatap.publishing import queries
from muhatap.publishing.desk import Desk, Filter
from muhatap.publishing.models import State
from muhatap.publishing.services import LONGEST, Verdict

STATES = (
    ("", _("Bakılacaklar")),
    (State.APPROVED, _("Metni yayımlananlar")),
    (State.WITHHELD, _("Metni yayımlanmayanlar")),
    (State.REMOVED, _("Yayından kaldırılanlar")),
)


class DeskFilter(HouseForm):
    """What the list shows."""

    q = forms.CharField(
        label=_("Başvuru no"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("Başvuru no")}),
    )
    durum = forms.ChoiceField(label=_("Durum"), choices=STATES, required=False)
    grup = forms.ChoiceField(label=_("Konu"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = queries.groups(queries.topics())
        field = self.fields["grup"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Bütün konular"))] + [
                (str(pk), top.name) for pk, (top, _ids) in self.groups.items()
            ]

    def wanted(self) -> Filter:
        """The filter; what is no choice narrows nothing."""
        self.is_valid()
        values = self.cleaned_data
        group = values.get("grup") or ""
        return Filter(
            state=values.get("durum") or "",
            topic_ids=self.groups[int(group)][1] if group else None,
            number=values.get("q") or "",
            public=frozenset().union(*(ids for _top, ids in self.groups.values())),
        )


class VerdictForm(HouseForm):
    """The words as they go out, and which photos."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    text = forms.CharField(
        label=_("Yayımlanacak metin"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ad, telefon, adres, plaka ve başkası hakkında söz kalmasın; kısaltabilirsiniz."),
    )
    answer = forms.CharField(
        label=_("Yayımlanacak cevap"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    with_answer = forms.BooleanField(label=_("Cevap da yayımlansın"), required=False)
    photos = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple())
    reason = forms.CharField(label=_("Gerekçe"), required=False, max_length=300)

    def __init__(self, desk: Desk, data: Any = None) -> None:
        made = desk.publication
        initial = {
            "version": made.version,
            "text": desk.text,
            "answer": desk.answer,
            "with_answer": made.answer_state == State.APPROVED,
            "photos": [str(one.attachment_id) for one in desk.photos if one.state == State.APPROVED],
        }
        super().__init__(data, initial=initial)
        self.desk = desk
        field = self.fields["photos"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.attachment_id), "") for one in desk.photos]
        if not desk.told:
            del self.fields["answer"], self.fields["with_answer"]

    @property
    def ticked(self) -> set[str]:
        """Photos that go out as the form stands."""
        return {str(one) for one in self["photos"].value() or []}

    def verdict(self, state: str) -> Verdict:
        """What the moderator decided, by the button that was pressed."""
        values = self.cleaned_data
        answered = ""
        if self.desk.told:
            answered = State.APPROVED if values.get("with_answer") else State.WITHHELD
        if state == State.REMOVED and answered:
            answered = State.WITHHELD
        return Verdict(
            state=state,
            text=values["text"],
            answer_state=answered,
            answer=values.get("answer") or "",
            photos=frozenset(int(pk) for pk in values["photos"]),
            reason=values["reason"],
        )
