"""Forms of the delivery desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.delivery.models import DeliveryAttempt
from muhatap.kit.forms import HouseForm, Seg

Way, Outcome = DeliveryAttempt.Way, DeliveryAttempt.Outcome

# conversation criteria for giving results on the telephone (sisli:15.b)
CRITERIA = (
    ("greeted", _("Kurumu ve adımı söyledim")),
    ("right_person", _("Doğru kişiyle konuştuğumu doğruladım")),
    ("all_units", _("Bütün birimlerin cevabını anlattım")),
    ("understood", _("Anlaşıldığını sordum")),
    ("objection", _("İtiraz edebileceğini söyledim")),
)


OF_A_CALL = ("greeted", "right_person", "understood")  # what applies where no answer is told


class AttemptForm(HouseForm):
    """How telling the citizen in person, by telephone or by post ended."""

    way = forms.ChoiceField(
        label=_("Nasıl bildirildi?"),
        choices=[(way.value, way.label) for way in Way if way not in {Way.SMS, Way.EMAIL}],
        initial=Way.PHONE,
        widget=Seg(),
    )
    outcome = forms.ChoiceField(
        label=_("Nasıl sonuçlandı?"),
        choices=[(row.value, row.label) for row in Outcome if row not in {Outcome.PENDING, Outcome.FAILED}],
        widget=Seg(),
    )
    checklist = forms.MultipleChoiceField(
        label=_("Görüşme kriterleri"),
        help_text=_("Telefonda bildirilmiş sayılması için doğru kişi ile bütün birimlerin cevabı şart."),
        choices=CRITERIA,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    note = forms.CharField(label=_("Not"), max_length=300, required=False)

    def __init__(self, *args: Any, criteria: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["checklist"]
        if criteria and isinstance(field, forms.MultipleChoiceField):
            field.help_text = _("Telefonda söylenmiş sayılması için doğru kişi şart.")
            field.choices = [row for row in CRITERIA if row[0] in criteria]

    def values(self) -> dict[str, Any]:
        """Clean values for `services.tell`."""
        return dict(self.cleaned_data)
