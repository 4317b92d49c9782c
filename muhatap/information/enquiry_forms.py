"""Input of the register of enquiries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.information.forms import day, lines, papers
from muhatap.information.models import Enquiry, Letter
from muhatap.kit.forms import HouseForm, Seg
from muhatap.organization.models import Unit

ONE = _("Tek dosya; ekleri varsa yazıyla birlikte taranmış hâli, ya da ayrı ayrı yazışmaya eklenir.")


def units() -> Any:
    """Units that prepare an answer."""
    return Unit.objects.filter(is_active=True).exclude(kind__in=["outside", "district"]).order_by("name_tr")


class EnquiryFilter(HouseForm):
    """What the enquiries are narrowed to."""

    q = forms.CharField(
        label=_("Ara"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("Soran, konu, sayı"), "size": 20}),
    )
    durum = forms.ChoiceField(
        label=_("Durum"),
        required=False,
        choices=[
            ("", _("Durum: tümü")),
            ("acik", _("Cevap bekleyen")),
            ("geciken", _("Geciken")),
            ("cevaplanan", _("Cevaplanan")),
        ],
    )
    soran = forms.ChoiceField(
        label=_("Soran"), required=False, choices=[("", _("Soran: tümü")), *Enquiry.Asker.choices]
    )
    istenen = forms.ChoiceField(
        label=_("İstenen"), required=False, choices=[("", _("İstenen: tümü")), *Enquiry.Wants.choices]
    )

    def wanted(self) -> dict[str, Any]:
        """What was chosen."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}


class EnquiryForm(HouseForm):
    """An enquiry as it came."""

    asker = forms.ChoiceField(label=_("Soran"), choices=Enquiry.Asker.choices, widget=Seg(), initial="body")
    name = forms.CharField(label=_("Kurumun, mahkemenin ya da kişinin adı"), max_length=200)
    letter_no = forms.CharField(label=_("Yazının sayısı ya da dosya no"), max_length=60, required=False)
    letter_on = day(_("Yazının tarihi"), required=False)
    received_on = day(_("Bize geldiği gün"))
    wants = forms.ChoiceField(
        label=_("Ne istiyor?"),
        choices=Enquiry.Wants.choices,
        widget=Seg(),
        help_text=_("Belge 5, görüş ya da bilgi 15 iş günü içinde gönderilir."),
    )
    subject = forms.CharField(label=_("Konu"), max_length=200)
    text = lines(_("İçerik"), required=False)
    unit = forms.ModelChoiceField(
        units(), label=_("Cevabı hazırlayan birim"), required=False, empty_label=_("Seçilmedi")
    )


class NewEnquiryForm(EnquiryForm):
    """With the letter itself."""

    uploads = papers(_("Gelen yazı"), limit=1, help_text=ONE)


class AnsweredForm(EnquiryForm):
    """With what was answered."""

    answered_on = day(_("Cevap günü"))
    answer_no = forms.CharField(label=_("Yazımızın sayısı"), max_length=60)
    answer = lines(_("Verilen bilgi ya da belge"))


class LetterForm(HouseForm):
    """One more piece of the correspondence."""

    way = forms.ChoiceField(label=_("Yön"), choices=Letter.Way.choices, widget=Seg(), initial="within")
    day = day(_("Tarih"))
    number = forms.CharField(label=_("Sayı"), max_length=60, required=False)
    text = lines(_("Özet"), rows=2)
    uploads = papers(_("Yazı"), limit=1, help_text=ONE)


class AnswerForm(HouseForm):
    """What was answered."""

    day = day(_("Cevap günü"))
    number = forms.CharField(label=_("Yazımızın sayısı"), max_length=60)
    text = lines(_("Verilen bilgi ya da belge"))
    uploads = papers(_("Giden yazı"), limit=1, help_text=ONE)
