"""The form of what may be sent where; the same for the desk and for the citizen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from muhatap.citizens import masking
from muhatap.citizens.forms import LANGUAGES, Line
from muhatap.citizens.models import CALL, PREFERENCES, Citizen, ContactPoint, Purpose
from muhatap.kit.forms import HouseForm, Seg
from muhatap.people.services import Wishes

HOURS = [("", _("yok")), *((str(hour), f"{hour:02}.00") for hour in range(24))]
SOURCES = [
    ("telefon", _("Telefonda söyledi")),
    ("yüz yüze", _("Yüz yüze söyledi")),
    ("dilekçe", _("Yazıyla bildirdi")),
]
# What a consent is for, where its name does not say it.
FOR: dict[str, Any] = {
    Purpose.SURVEYS: _(
        "Başvuru sonuçlanınca hizmetten ne kadar memnun kalındığını sormak için. "
        "Şimdilik böyle bir ileti gönderilmiyor; başlarsa yalnız evet diyenlere gider."
    ),
}


@dataclass(frozen=True)
class Asked:
    """One contact point with its ticks."""

    point: ContactPoint
    masked: str
    is_email: bool
    fields: list[tuple[BoundField, Any]]  # the tick, and since when it holds


class PreferencesForm(HouseForm):
    """Ticks by contact point and purpose; where to write first; language; quiet hours.

    With `one` it is the page behind a link in an e-mail: that point alone, and no word on where to write.
    """

    language = forms.ChoiceField(label=_("İletilerin dili"), choices=LANGUAGES, required=False)
    reach = forms.ChoiceField(label=_("Önce nereden ulaşalım?"), required=False, widget=Seg())
    quiet_from = forms.ChoiceField(label=_("İleti gelmesin: şu saatten"), choices=HOURS, required=False)
    quiet_until = forms.ChoiceField(label=_("şu saate kadar"), choices=HOURS, required=False)

    def __init__(
        self, row: Citizen, points: Sequence[ContactPoint], data: Any = None, *, one: bool = False
    ) -> None:
        super().__init__(data)
        self.row, self.points = row, points
        for point in points:
            for purpose, label in Purpose.choices:
                since = getattr(point, f"{purpose}_at")
                tick = forms.BooleanField(
                    label=label, required=False, initial=since is not None, help_text=FOR.get(purpose, "")
                )
                self.fields[f"izin-{point.pk}-{purpose}"] = tick
        self.initial.update(language=row.language, reach=self._reach_now())
        if points:
            self.initial.update(
                quiet_from=_hour(points[0].quiet_from), quiet_until=_hour(points[0].quiet_until)
            )
        if one:
            del self.fields["reach"]
        else:
            shown = [(str(point.pk), masking.point(point.kind, point.value)) for point in points]
            now = str(self.initial["reach"])
            if now and now not in {CALL, *(value for value, _label in shown)}:
                shown.append((now, str(dict(PREFERENCES).get(now, now))))
            choices = [("", _("Fark etmez")), *shown, (CALL, _("Telefonla aransın"))]
            self.fields["reach"].choices = choices  # type: ignore[attr-defined]

    def _reach_now(self) -> str:
        wished = self.row.preferred_channel
        if wished == CALL:
            return CALL
        return next((str(point.pk) for point in self.points if point.kind == wished), wished)

    def asked(self) -> list[Asked]:
        """Contact points with their ticks, for the template."""
        return [
            Asked(
                point,
                masking.point(point.kind, point.value),
                point.kind == ContactPoint.Kind.EMAIL,
                [
                    (self[f"izin-{point.pk}-{purpose}"], getattr(point, f"{purpose}_at"))
                    for purpose in Purpose.values
                ],
            )
            for point in self.points
        ]

    def clean(self) -> dict[str, Any]:
        """Quiet hours are two or none."""
        values = super().clean() or {}
        if bool(values.get("quiet_from")) != bool(values.get("quiet_until")):
            self.add_error("quiet_from", _("İki saati de seçin ya da ikisini de boş bırakın."))
        return values

    def wishes(self) -> Wishes:
        """What was ticked, for the service; call after `is_valid`."""
        values = self.cleaned_data
        begins, ends = values["quiet_from"], values["quiet_until"]
        return Wishes(
            allowed={
                point.pk: [purpose for purpose in Purpose.values if values[f"izin-{point.pk}-{purpose}"]]
                for point in self.points
            },
            reach=values.get("reach"),
            language=values["language"] or None,
            quiet=(int(begins), int(ends)) if begins else None,
        )


class DeskPreferencesForm(PreferencesForm):
    """The same at the desk: how they said it, and why where a consent is taken back."""

    source = forms.ChoiceField(
        label=_("Nasıl bildirdi?"), choices=SOURCES, initial=SOURCES[0][0], required=False, widget=Seg()
    )
    reason = Line(label=_("Kaldırma nedeni"), help_text=_("Bir izin kaldırılıyorsa yazılır; kayıtta durur."))


def _hour(hour: int | None) -> str:
    return "" if hour is None else str(hour)
