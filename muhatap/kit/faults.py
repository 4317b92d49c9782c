"""What a field says of a wrong value: in our words, in place of the framework's.

A field that says something of its own keeps it; so does a field of the house.
"""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]
NOT_LISTED = _("Seçtiğiniz listede yok ya da kaldırılmış. Listeden birini seçin.")
BROKEN = _("Metinde görünmeyen bozuk bir işaret var. Silip yeniden yazın.")
FILE = _("Dosya gelmedi. Yeniden seçin.")
OF_FIELD: tuple[tuple[type[forms.Field], Words], ...] = (
    (
        forms.Field,
        {
            "required": _("Burası boş kalamaz."),
            "max_length": _("En çok %(limit_value)d karakter olabilir, şimdi %(show_value)d. Kısaltın."),
            "min_length": _("En az %(limit_value)d karakter olmalı, şimdi %(show_value)d."),
            "max_value": _("En çok %(limit_value)s olabilir."),
            "min_value": _("En az %(limit_value)s olmalı."),
            "step_size": _("Yalnız %(limit_value)s ve katları olabilir."),
            "null_characters_not_allowed": BROKEN,
        },
    ),
    (forms.IntegerField, {"invalid": _("Rakamla bir tam sayı yazın.")}),
    (forms.FloatField, {"invalid": _("Rakamla bir sayı yazın.")}),
    (
        forms.DecimalField,
        {
            "invalid": _("Rakamla bir sayı yazın."),
            "max_digits": _("En çok %(max)s rakam olabilir."),
            "max_decimal_places": _("Virgülden sonra en çok %(max)s rakam olabilir."),
            "max_whole_digits": _("Virgülden önce en çok %(max)s rakam olabilir."),
        },
    ),
    (forms.DateField, {"invalid": _("Bir gün yazın: 27.11.2026 gibi.")}),
    (forms.TimeField, {"invalid": _("Bir saat yazın: 14.30 gibi.")}),
    (forms.DateTimeField, {"invalid": _("Bir gün ve saat yazın: 27.11.2026 14.30 gibi.")}),
    (forms.DurationField, {"invalid": _("Bir süre yazın."), "overflow": _("Bu süre çok uzun.")}),
    (forms.EmailField, {"invalid": _("E-posta adresi eksik ya da yanlış: ad@ornek.com gibi yazın.")}),
    (forms.URLField, {"invalid": _("Adres eksik ya da yanlış: https://ornek.com gibi yazın.")}),
    (forms.SlugField, {"invalid": _("Yalnız harf (a–z), rakam, kısa çizgi ve alt çizgi olabilir.")}),
    (forms.RegexField, {"invalid": _("Bu biçimde yazılmaz; alanın örneğine bakın.")}),
    (forms.UUIDField, {"invalid": _("Bu biçimde yazılmaz; alanın örneğine bakın.")}),
    (forms.JSONField, {"invalid": _("Bu biçimde yazılmaz; alanın örneğine bakın.")}),
    (forms.GenericIPAddressField, {"invalid": _("Ağ adresi eksik ya da yanlış.")}),
    (
        forms.FileField,
        {
            "invalid": FILE,
            "missing": FILE,
            "empty": _("Dosya boş. Başka bir dosya seçin."),
            "max_length": _("Dosyanın adı en çok %(max)d karakter olabilir, şimdi %(length)d."),
            "contradiction": _("Ya dosya seçin ya da silmeyi işaretleyin, ikisi birden olmaz."),
        },
    ),
    (forms.ImageField, {"invalid_image": _("Bu dosya resim olarak açılmadı. Başka bir dosya seçin.")}),
    (forms.ChoiceField, {"invalid_choice": NOT_LISTED}),
    (forms.MultipleChoiceField, {"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED}),
    (
        forms.ModelMultipleChoiceField,
        {"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED, "invalid_pk_value": NOT_LISTED},
    ),
    (forms.ModelChoiceField, {"invalid_choice": NOT_LISTED}),
    (
        forms.MultiValueField,
        {"invalid": _("Eksik ya da yanlış."), "incomplete": _("Eksik kaldı, tamamlayın.")},
    ),
    (
        forms.SplitDateTimeField,
        {
            "invalid_date": _("Bir gün yazın: 27.11.2026 gibi."),
            "invalid_time": _("Bir saat yazın: 14.30 gibi."),
        },
    ),
)


def in_our_words(field: forms.Field) -> None:
    """Let a field of a form speak as the house does; its own words and those of its class stay."""
    machine: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            machine.update(vars(kind).get("default_error_messages", {}))
    ours: dict[str, Promise] = {}
    for kind, words in OF_FIELD:
        if isinstance(field, kind):
            ours.update(words)
    said: dict[str, object] = field.error_messages  # type: ignore[assignment]  # promises, too
    for code, words_of in ours.items():
        if said.get(code) is machine.get(code):
            said[code] = words_of
    if isinstance(field, forms.ModelChoiceField):  # it asks this one without looking at its words
        vars(field)["validate_no_null_characters"] = ProhibitNullCharactersValidator(message=BROKEN)
    if isinstance(field, forms.MultiValueField):
        for part in field.fields:
            in_our_words(part)
