"""What one's own lists are narrowed to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Channel
from muhatap.kit.forms import HouseForm


class DraftFilter(HouseForm):
    """Drafts with a word in their beginning."""

    q = forms.CharField(
        label=_("Başında geçen söz"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Başında geçen söz")}),
    )

    def text(self) -> str:
        """What was typed; nothing when it cannot be."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))


class ContactFilter(HouseForm):
    """Conversations by channel."""

    kanal = forms.ChoiceField(
        label=_("Kanal"), required=False, choices=[("", _("Kanal: tümü")), *Channel.choices]
    )

    def channel(self) -> str:
        """The channel; empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("kanal", ""))
