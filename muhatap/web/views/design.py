"""The design system page: every component in every state, and the same ones alive in a form.

Its specimen texts are Turkish examples, not interface; they are not translated.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from muhatap.kit import clock
from muhatap.kit.forms import ComboField, DayField, FilesField, FilesInput, HouseForm, Seg
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

UNITS = {
    "1": "Yol Bakım ve Onarım Şube Müdürlüğü",
    "2": "Yol Yapım ve Asfalt Şube Müdürlüğü",
    "3": "Park ve Bahçeler Dairesi Başkanlığı",
    "4": "Çöp Toplama ve Çevre Temizliği Şube Müdürlüğü",
    "5": "Körfez Su ve Kanalizasyon Genel Müdürlüğü, Kanal Bakım Onarım Dairesi Başkanlığı",
}


def _unit(picked: str, text: str) -> str | None:
    if picked in UNITS:
        return UNITS[picked]
    found = [name for name in UNITS.values() if ascii_fold(text) and ascii_fold(text) in ascii_fold(name)]
    return found[0] if len(found) == 1 else None


class SpecimenForm(HouseForm):
    """One field of every kind."""

    kind = forms.ChoiceField(
        label="Tür",
        choices=[("talep", "Talep"), ("sikayet", "Şikâyet"), ("ihbar", "İhbar")],
        widget=Seg(icons={"ihbar": "eye-off"}, alt=True),
    )
    name = forms.CharField(label="Ad soyad", max_length=60)
    text = forms.CharField(
        label="Ne anlattı?",
        max_length=2000,
        widget=forms.Textarea(attrs={"maxlength": 2000}),
        help_text="Başkasının adını ya da telefonunu yazmayın.",
    )
    unit = ComboField(_unit, url="/tasarim/birimler/", label="Birim")
    neighbourhood = forms.ChoiceField(
        label="Mahalle",
        required=False,
        choices=[("", "")]
        + [
            (n, n)
            for n in (
                "Kazımdirik",
                "Bostanlı",
                "Mansuroğlu",
                "Yıldız",
                "Çınarlı",
                "Işıklar",
                "Göztepe",
                "Ümit",
            )
        ],
        widget=forms.Select(attrs={"data-combo": ""}),
    )
    due = DayField(label="Termin tarihi", earliest=clock.today)
    password = forms.CharField(
        label="Parola", required=False, widget=forms.PasswordInput(attrs={"data-reveal": ""})
    )
    photos = FilesField(
        label="Dosyalar",
        required=False,
        widget=FilesInput(accept="image/*,.pdf", limit=3, size=5),
    )
    inform = forms.BooleanField(label="Hemşehriye bilgi ver", required=False, initial=True)


def _shapes() -> str:
    try:
        return reverse("district-shapes")
    except NoReverseMatch:
        return ""


@gates.staff()
def components(request: StaffRequest) -> HttpResponse:
    """Every component. Sending the form shows its mistakes, or a toast."""
    form = SpecimenForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "2026/043318-5 onaylandı", extra_tags="undo=/tasarim/")
        return redirect("design")
    context: dict[str, Any] = {"form": form, "now": clock.now(), "shapes": _shapes()}
    return render(request, "web/components.html", context, status=422 if form.errors else 200)


@gates.staff()
def units(request: StaffRequest) -> HttpResponse:
    """Options for the combobox of the page."""
    wanted = ascii_fold(request.GET.get("q", "")[:80].strip())
    found = [(key, name) for key, name in UNITS.items() if wanted in ascii_fold(name)]
    return render(request, "web/pieces/component_options.html", {"found": found, "wanted": wanted})
