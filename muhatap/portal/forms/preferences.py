"""What somebody wants to hear, and a new telephone or e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.citizens import masking
from muhatap.citizens.models import ContactPoint
from muhatap.kit.forms import HouseForm, Seg
from muhatap.portal.forms.fields import WordsField


class ContactForm(HouseForm):
    """A new telephone or e-mail, beside the others or in place of one."""

    kind = forms.ChoiceField(
        label=_("Ne değişiyor?"),
        choices=[("", _("Cep telefonu")), ("email", _("E-posta"))],
        required=False,
        widget=Seg(),
    )
    value = WordsField(
        label=_("Yeni numaranız ya da adresiniz"),
        limit=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Yeni numaranızı ya da adresinizi yazın.")},
    )
    replaces = forms.ChoiceField(label=_("Hangisinin yerine?"), required=False)

    def __init__(self, points: Sequence[ContactPoint], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(one.pk), masking.point(one.kind, one.value)) for one in points]
        self.fields["replaces"].choices = [("", _("Yanına eklensin")), *shown]  # type: ignore[attr-defined]
