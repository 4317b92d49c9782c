"""Forms of the webhooks' pages."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.api.hearing import EVENTS
from muhatap.api.hooks import HookFilter
from muhatap.api.models import WebhookMessage
from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm
from muhatap.organization.models import ApiKey

URL = 500


def _events() -> list[tuple[str, str]]:
    return [(name, f"{label} ({name})") for name, label in EVENTS.items()]


class WebhookForm(HouseForm):
    """Where to, and of what."""

    url = forms.CharField(
        label=_("Adres"),
        max_length=URL,
        help_text=_("https://… İç ağdaki adreslere gönderilmez."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Olaylar"), choices=_events, widget=forms.CheckboxSelectMultiple()
    )
    note = forms.CharField(label=_("Not"), max_length=200, required=False)


class NewWebhookForm(WebhookForm):
    """A webhook belongs to a key: it hears of what that key sees."""

    key = forms.TypedChoiceField(
        label=_("Anahtar"),
        coerce=int,
        help_text=_("Bu anahtarın gördüğü başvuruları duyar."),
    )
    field_order = ("key", "url", "events", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ApiKey.objects.filter(revoked_at=None, expires_at__gt=clock.now()).order_by("name")
        self.fields["key"].choices = [("", _("Seçin")), *rows.values_list("pk", "name")]  # type: ignore[attr-defined]


class WebhookFilterForm(HouseForm):
    """Which webhooks are listed."""

    q = forms.CharField(
        label=_("Adres ya da not"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Adres ya da not")}),
    )
    durum = forms.ChoiceField(
        label=_("Durum"),
        required=False,
        choices=[
            ("", _("Bitmeyenler")),
            ("calisan", _("Çalışanlar")),
            ("durdurulan", _("Durdurulanlar")),
            ("ulasilamayan", _("Ulaşılamayanlar")),
            ("biten", _("Bitenler")),
        ],
    )

    def wanted(self) -> HookFilter:
        """The filter; what is no choice narrows nothing."""
        self.is_valid()
        return HookFilter(self.cleaned_data.get("q", ""), self.cleaned_data.get("durum", ""))


class MessageFilterForm(HouseForm):
    """Which of a webhook's messages are listed."""

    durum = forms.ChoiceField(
        label=_("Durum"),
        required=False,
        choices=[("", _("Durum: tümü")), *WebhookMessage.State.choices],
    )

    def state(self) -> str:
        """One of `WebhookMessage.State`, or empty for all."""
        self.is_valid()
        return str(self.cleaned_data.get("durum", ""))


class SpanForm(HouseForm):
    """Days whose messages go again."""

    since = DayField(label=_("İlk gün"), latest=clock.today)
    until = DayField(label=_("Son gün"), latest=clock.today, required=False)
    everything = forms.BooleanField(label=_("Ulaşanlar da yeniden gitsin"), required=False)

    def span(self) -> tuple[datetime, datetime]:
        """From the first morning to the last midnight, in Istanbul."""
        first = self.cleaned_data["since"]
        last = self.cleaned_data["until"] or clock.today()
        return (
            datetime.combine(first, time(), tzinfo=clock.ISTANBUL),
            datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.ISTANBUL),
        )
