"""Forms of moves, made from the lifecycle table: a move's needs are its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cases import deciding, law_fields
from muhatap.cases.lifecycle import IN_HAND, LIVE, Move, ReferralStatus
from muhatap.cases.mentioning import MENTIONING, unheard
from muhatap.cases.models import Attachment, Case, Channel, Information, Referral
from muhatap.cases.telling import is_confidential
from muhatap.citizens import redaction
from muhatap.kit import clock
from muhatap.kit.forms import DayField, FilesField, FilesInput, HouseForm
from muhatap.organization.models import Staff, Unit
from muhatap.organization.queries import live_grants
from muhatap.organization.roles import Role

LONGEST = 4000

# facts that a move may bring besides those it needs
OFFERED: dict[str, tuple[str, ...]] = {
    "decline": ("suggested",),
    "pass_on": ("information",),
    "approve": ("text",),
    "route": ("text",),
    "add_units": ("text",),
    "cancel": ("text",),
    "resubmit": ("text",),
}
# facts that a desk of its own provides
MADE_ELSEWHERE = frozenset({"answer", "attempt", "files", "changed", "run", "decision"})
OWN_DESK = frozenset({"reject", "reject_outside", "pass", "take", "join", "unwrite", "correct_source"})


def is_generic(row: Move) -> bool:
    """True when the move's form can be made from its needs alone."""
    return not set(row.needs) & MADE_ELSEWHERE and row.name not in OWN_DESK


def _area(label: Any, hint: Any = "", rows: int = 4) -> Callable[[Case, Referral | None], forms.Field]:
    def make(case: Case, referral: Referral | None) -> forms.Field:
        return forms.CharField(
            label=label, help_text=hint, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
        )

    return make


def _line(label: Any) -> Callable[[Case, Referral | None], forms.Field]:
    def make(case: Case, referral: Referral | None) -> forms.Field:
        return forms.CharField(label=label, max_length=120)

    return make


def unit_choices() -> list[tuple[Any, list[tuple[int, str]]]]:
    """Units that can get a referral, grouped by kind for a select. One statement."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for unit in Unit.objects.filter(takes_referrals=True, is_active=True).order_by(
        "kind", "order", "name_tr"
    ):
        groups.setdefault(unit.kind, []).append((unit.pk, unit.name))
    return [(Unit.Kind(kind).label, groups[kind]) for kind in Unit.Kind.values if kind in groups]


class UnitsWidget(forms.MultiWidget):
    """Up to four units, each found as one types; the first is needed, others come when asked for."""

    template_name = "cases/widgets/units.html"
    names = ("", _("İkinci birim"), _("Üçüncü birim"), _("Dördüncü birim"))  # the first has the field's label

    def __init__(self, choices: Sequence[Any]) -> None:
        super().__init__(
            [forms.Select({"class": "select", "data-combo": ""}, choices) for _name in self.names]
        )

    def id_for_label(self, id_: str, index: str = "0") -> str:
        """The field's label leads to the first unit."""
        return f"{id_}_0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each further unit with its label; all of them in sight where there is more than one."""
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, label in zip(parts, self.names, strict=True):
            part["label"] = label
        context["widget"]["several"] = any(part["value"] not in ([], [""]) for part in parts[1:])
        return context

    def decompress(self, value: Any) -> list[Any]:
        return [*(value or []), *[""] * len(self.names)][: len(self.names)]


class UnitsField(forms.MultiValueField):
    """Cleans to a list of unit ids, each once. `proposal` says why those it begins with are proposed."""

    proposal: deciding.Decision | None = None

    def __init__(self, choices: Sequence[Any], **kwargs: Any) -> None:
        empty = [("", "—"), *choices]
        fields = [
            forms.TypedChoiceField(choices=empty, coerce=int, required=False) for _name in UnitsWidget.names
        ]
        super().__init__(fields, widget=UnitsWidget(empty), require_all_fields=False, **kwargs)

    def compress(self, data_list: Any) -> list[int]:
        return list(dict.fromkeys(unit for unit in data_list or [] if unit))


# units that had the case once: they may get it again, and it is said
OUT: dict[str, Any] = {
    ReferralStatus.WITHDRAWN.value: _(" (geri çekilmişti)"),
    ReferralStatus.DECLINED.value: _(" (iade etmişti)"),
}


def _units(case: Case, referral: Referral | None) -> forms.Field:
    parts = case.referrals.values_list("unit_id", "status")
    busy = {unit for unit, status in parts if status in (*IN_HAND, ReferralStatus.ANSWERED)}
    out = {unit: str(OUT[status]) for unit, status in parts if status in OUT and unit not in busy}
    choices = [
        (label, [(pk, name + out.get(pk, "")) for pk, name in group if pk not in busy])
        for label, group in unit_choices()
    ]
    decision = deciding.decide(case)
    begun = [unit.pk for unit in decision.units if unit.pk not in busy and unit.pk not in out]
    field = UnitsField(
        choices,
        label=_("Birim"),
        help_text=_("Her birim kendi cevabını verir; birden çok birimin cevabı birleştirilir."),
        initial=begun[: len(UnitsWidget.names)],
        error_messages={"required": _("En az bir birim seçin.")},
    )
    field.proposal = decision if begun or not decision.units else None
    return field


def _unit(case: Case, referral: Referral | None) -> forms.Field:
    rows = case.referrals.filter(round=case.round, status__in=LIVE).select_related("unit")
    return forms.TypedChoiceField(
        label=_("Birim"), choices=[(row.unit_id, row.unit.name) for row in rows], coerce=int
    )


def _suggested(case: Case, referral: Referral | None) -> forms.Field:
    own = referral.unit_id if referral is not None else None
    others = [
        (label, [(pk, name) for pk, name in group if pk != own]) for label, group in unit_choices()
    ]  # what a unit says is not its own belongs to another one
    choices: list[Any] = [("", _("Bilmiyorum")), *others]
    return forms.TypedChoiceField(
        label=_("Hangi birimin işi?"), choices=choices, coerce=int, empty_value=None, required=False
    )


def _officer(case: Case, referral: Referral | None) -> forms.Field:
    path = referral.unit.path if referral is not None else ""
    staff = (
        Staff.objects.filter(
            live_grants(clock.today(), "grants__"),
            grants__role__in=[Role.UNIT_USER, Role.UNIT_LEAD],
            grants__unit__path__startswith=path,
            is_active=True,
        )
        .distinct()
        .order_by("name_sort")[:200]
    )
    return forms.TypedChoiceField(
        label=_("Görevli"), choices=[(row.pk, row.full_name) for row in staff], coerce=int
    )


def _date(case: Case, referral: Referral | None) -> forms.Field:
    return DayField(label=_("Termin tarihi"), earliest=clock.today)


def _channel(case: Case, referral: Referral | None) -> forms.Field:
    return forms.ChoiceField(label=_("Nasıl görüşüldü?"), choices=Channel.choices, initial=Channel.PHONE)


def _waiting(case: Case) -> list[Information]:
    rows = Information.objects.filter(case=case, passed_at=None).select_related("referral__unit")
    return list(rows.order_by("pk"))


def _information(case: Case, referral: Referral | None) -> forms.Field:
    return forms.TypedChoiceField(
        label=_("Birimin bilgisi"),
        choices=[("", _("Birim bilgisi olmadan")), *((row.pk, _called(row)) for row in _waiting(case))],
        coerce=int,
        empty_value=None,
        required=False,
    )


def _for_outside(case: Case, referral: Referral | None) -> forms.Field:
    known = redaction.known([case.citizen_id]) if case.citizen_id is not None else {}
    words = known[case.citizen_id].out_of(case.text) if case.citizen_id in known else case.text
    return forms.CharField(
        label=_("Dış kuruma gidecek metin"),
        help_text=_(
            "Yalnız dış kurum seçilirse gider. Hemşehrinin sözleri yerine bu okunur: kişiyi, gizli kalması "
            "gereken yeri ve bilgiyi çıkarın."
        ),
        initial=words[:LONGEST],
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _called(row: Information) -> str:
    text = row.text[:90]
    return f"{row.referral.unit.name}: {text}" if row.referral is not None else text


FIELDS: dict[str, Callable[[Case, Referral | None], forms.Field]] = {
    "reason": _area(_("Gerekçe"), rows=3),
    "text": _area(_("Metin")),
    "question": _area(_("Hemşehriye sorulacak"), _("Hemşehri bunu olduğu gibi okur.")),
    "reply": _area(_("Hemşehrinin cevabı")),
    "measure": _area(_("Alınan önlem"), rows=3),
    "finding": _area(_("Yerinde ne görüldü?"), rows=3),
    "units": _units,
    "unit": _unit,
    "officer": _officer,
    "suggested": _suggested,
    "date": _date,
    "channel": _channel,
    "for_outside": _for_outside,
    "information": _information,
    "with_whom": _line(_("Kiminle görüşüldü?")),
    "given_by": _line(_("Teslim eden")),
    "taken_by": _line(_("Teslim alan")),
    **law_fields.FIELDS,
}

# labels that differ from the field's usual one, by move
LABELS: dict[tuple[str, str], Any] = {
    ("note", "text"): _("Not (yalnız personel görür)"),
    ("inform", "text"): _("Ara bilgi"),
    ("pass_on", "text"): _("Hemşehriye iletilecek metin"),
    ("contact", "text"): _("Ne konuşuldu?"),
    ("liaise", "text"): _("Ne görüşüldü?"),
    ("feedback", "text"): _("Doğruluk, nitelik ve zaman üzerine geri bildirim"),
    ("decline", "reason"): _("Neden biriminizin işi değil?"),
    ("schedule", "reason"): _("Neden programa alındı?"),
    ("route", "text"): _("Birime not"),
    ("approve", "text"): _("Birime not"),
    ("add_units", "text"): _("Birime not"),
    ("cancel", "text"): _("İç not"),
    ("resubmit", "text"): _("Ne değişti ya da neden değişmedi?"),
    **law_fields.LABELS,
}


def _told_outside(row: Move, case: Case) -> tuple[str, ...]:
    return ("for_outside",) if "units" in row.needs and is_confidential(case) else ()


INSIDE = _("Yalnız belediyenin birimleri okur; dış kuruma gitmez.")
BOTH = _("Birim okur; dış kurum seçilirse ona giden iletide de yazar.")
# what is to be known while writing, where it differs from the field's usual hint
HINTS: dict[tuple[str, str], Any] = {
    ("resubmit", "text"): _("Kayıt düzeltilmediyse şart: onaylayan, iade nedenine karşılık bunu okur."),
    ("schedule", "reason"): _("Hemşehri bunu tarihle birlikte olduğu gibi okur."),
    **law_fields.HINTS,
}


# what one is doing while one writes, for the ready texts that are meant for it
MOMENTS: dict[tuple[str, str], str] = {
    ("ask", "question"): "question",
    ("inform", "text"): "interim",
    ("pass_on", "text"): "interim",
    ("schedule", "reason"): "schedule",
    ("decline", "reason"): "decline",
    ("return", "reason"): "return",
    ("cancel", "reason"): "cancel",
}


class MoveForm(HouseForm):
    """The form of one move on one case or referral; its cleaned data are the move's facts."""

    def __init__(self, row: Move, case: Case, referral: Referral | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.case = row, case
        for fact in (*row.needs, *OFFERED.get(row.name, ()), *_told_outside(row, case)):
            field = FIELDS[fact](case, referral)
            field.label = LABELS.get((row.name, fact), field.label)
            field.help_text = HINTS.get((row.name, fact), field.help_text)
            if fact == "text" and "units" in row.needs:
                field.help_text = INSIDE if is_confidential(case) else BOTH
            field.required = fact in row.needs
            if moment := MOMENTS.get((row.name, fact)):
                field.widget.attrs["data-moment"] = moment
            self.fields[fact] = field
        if row.name == "pass_on" and not self.is_bound:
            self._begin_with(_waiting(case))

    @property
    def proposal(self) -> deciding.Decision | None:
        """Why the units that it begins with are proposed; None where it asks for none."""
        field = self.fields.get("units")
        return field.proposal if isinstance(field, UnitsField) else None

    def _begin_with(self, waiting: Sequence[Information]) -> None:
        """The unit's words stand ready: those one came for, else the oldest."""
        wanted = self.initial.get("information")
        chosen = next((row for row in waiting if row.pk == wanted), next(iter(waiting), None))
        if chosen is not None:
            self.initial.update(information=chosen.pk, text=chosen.text)

    def clean(self) -> dict[str, Any]:
        """A note mentions colleagues: who would hear nothing of it is named, and nothing typed is lost."""
        text = str(self.cleaned_data.get("text", ""))
        if self.row.name in MENTIONING and (lost := unheard(text, self.case)):
            words = _(
                "Bu başvuruyu gören böyle bir personel yok: %(names)s. Adı düzeltin ya da @ işaretini silin."
            )
            self.add_error("text", words % {"names": ", ".join(f"@{name}" for name in lost)})
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """What the timeline will remember."""
        found = {key: value for key, value in self.cleaned_data.items() if value not in (None, "", [])}
        return {key: law_fields.plain(value) for key, value in found.items()}


class AttachForm(HouseForm):
    """Files for a case, dropped, pasted or chosen, and whether the citizen sees them."""

    uploads = FilesField(
        label=_("Dosya ekle"),
        widget=FilesInput(accept="image/*,.pdf,.docx,.odt,.txt", limit=10, size=20),
    )
    audience = forms.BooleanField(label=_("Hemşehri de görsün"), required=False)

    def reader(self) -> str:
        """An `Attachment.Audience`."""
        seen = self.cleaned_data["audience"]
        return Attachment.Audience.CITIZEN if seen else Attachment.Audience.STAFF


class FilterForm(HouseForm):
    """What a queue can be narrowed by; every value stands in the address."""

    q = forms.CharField(required=False, max_length=120)
    ilce = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    konu = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    tur = forms.CharField(required=False, max_length=20)
    kanal = forms.CharField(required=False, max_length=12)
    durum = forms.CharField(required=False, max_length=20)
