"""Forms of the organisation pages."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.forms import DayField, HouseForm, Seg
from muhatap.organization import queries
from muhatap.organization.models import Post, Staff, Unit
from muhatap.organization.roles import ROLES, Role
from muhatap.organization.settings import ROWS, Kind

LARGEST = 2**63 - 1
MOST_ORDER = 32_000
LANGUAGES = [("tr", "Türkçe"), ("en", "English")]


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _pick(label: Any, *, required: bool = True, **more: Any) -> forms.TypedChoiceField:
    """One of the rows offered; cleans to its id, or None."""
    return forms.TypedChoiceField(label=label, required=required, coerce=int, empty_value=None, **more)


def _code(*, longest: int, **more: Any) -> forms.RegexField:
    """What files know a row by: `roads`, `district.bornova`."""
    wrong = {"invalid": _("Küçük harf, rakam, nokta ve çizgi kullanın.")}
    return forms.RegexField(
        r"\A[-a-zA-Z0-9_.]+\Z", label=_("Kod"), max_length=longest, error_messages=wrong, **more
    )


class ReasonForm(HouseForm):
    """Why: for what is not done lightly."""

    reason = forms.CharField(
        label=_("Gerekçe"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "class": "area"})
    )


class UnitForm(HouseForm):
    """A unit's facts and its place."""

    name_tr = forms.CharField(label=_("Ad"), max_length=160)
    name_en = forms.CharField(label=_("İngilizce ad"), max_length=160, required=False)
    code = _code(
        longest=80,
        required=False,
        help_text=_("Boş bırakılırsa addan türetilir. Aktarımlarda birimi bu kod tanır."),
    )
    kind = forms.ChoiceField(label=_("Tür"), choices=Unit.Kind.choices)
    parent = _pick(_("Bağlı olduğu birim"), required=False)
    district_code = forms.CharField(
        label=_("İlçe kodu"), max_length=20, required=False, help_text=_("İlçe belediyeleri için.")
    )
    email = forms.EmailField(label=_("E-posta"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telefon"), max_length=20, required=False)
    takes_referrals = forms.BooleanField(label=_("Başvuru yönlendirilir"), required=False)
    needs_approval = forms.BooleanField(label=_("Personelinin kayıtları onaydan geçer"), required=False)
    phone_first = forms.BooleanField(label=_("Sonuç önce telefonla bildirilir"), required=False)
    order = forms.IntegerField(
        label=_("Sıra"),
        required=False,
        min_value=0,
        max_value=MOST_ORDER,
        help_text=_("Küçük olan önce gelir; eşit olanlar ada göre dizilir."),
    )

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.unit_choices(but=unit)
        if unit and unit.parent and unit.parent_id not in dict(offered):
            offered.insert(0, (unit.parent_id or 0, unit.parent.name))
        self.fields["parent"].choices = [("", _("Hiçbirine, en üstte")), *offered]  # type: ignore[attr-defined]

    def clean_order(self) -> int:
        return int(self.cleaned_data["order"] or 0)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip()


class StaffForm(HouseForm):
    """An account's facts."""

    full_name = forms.CharField(label=_("Ad soyad"), max_length=120)
    username = forms.CharField(
        label=_("Kullanıcı adı"),
        max_length=60,
        help_text=_("Küçük harf, rakam, nokta: “ayse.yilmaz”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    post = _pick(_("Unvan"), required=False)
    unit = _pick(_("Birim"), required=False)
    email = forms.EmailField(label=_("E-posta"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telefon"), max_length=20, required=False)
    language = forms.ChoiceField(label=_("Dil"), choices=LANGUAGES, widget=Seg, initial="tr")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = [(post.pk, post.name) for post in Post.objects.all()]
        self.fields["post"].choices = [("", _("Unvansız")), *posts]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("Birimsiz")), *queries.unit_choices()]  # type: ignore[attr-defined]


class GrantForm(HouseForm):
    """A role for somebody, in a unit, for a time."""

    role = forms.ChoiceField(
        label=_("Görev"), choices=[(row.role.value, row.role.label) for row in ROLES.values() if row.granted]
    )
    unit = _pick(
        _("Birim"),
        required=False,
        help_text=_("Görev bu birimde ve altındakilerde geçer. Birim görevi için birim seçilir."),
    )
    is_expert = forms.BooleanField(
        label=_("Birimin çözüm uzmanı"),
        required=False,
        help_text=_("Birime gelen başvurular önce ona haber verilir."),
    )
    since = DayField(label=_("İlk gün"))
    until = DayField(label=_("Son gün"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Bütün belediye")), *queries.unit_choices()]  # type: ignore[attr-defined]


class GrantDaysForm(HouseForm):
    """Correct a role that was given."""

    since = DayField(label=_("İlk gün"))
    until = DayField(label=_("Son gün"), required=False)
    is_expert = forms.BooleanField(label=_("Birimin çözüm uzmanı"), required=False)


class EndGrantForm(HouseForm):
    """End a role: now, or after a day."""

    last_day = DayField(
        label=_("Son gün"),
        required=False,
        help_text=_("Boş bırakılırsa görev hemen biter. gg.aa.yyyy, “yarın”"),
    )
    reason = forms.CharField(label=_("Gerekçe"), max_length=300, required=False)


class DelegationForm(HouseForm):
    """Who acts for whom, from the morning of one day to the evening of another."""

    delegate = _pick(_("Vekil"))
    role = forms.ChoiceField(label=_("Hangi görevde"), required=False)
    since = DayField(label=_("İlk gün"))
    until = DayField(label=_("Son gün"), help_text=_("Bu gün de vekâlete girer."))
    reason = forms.CharField(label=_("Gerekçe"), max_length=300, help_text=_("İzin, görev yeri, hastalık."))

    def __init__(self, *args: Any, principal: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {grant.role for grant in queries.grants_of(principal.pk)}
        roles = [(role.value, role.label) for role in Role if role.value in held]
        self.fields["role"].choices = [("", _("Bütün görevlerinde")), *roles]  # type: ignore[attr-defined]
        staff = queries.staff_choices(but=principal.pk)
        self.fields["delegate"].choices = [("", _("Seçin")), *staff]  # type: ignore[attr-defined]

    def span(self) -> tuple[datetime, datetime]:
        """From when until before when: whole days in Istanbul; a delegation that begins today begins now."""
        since = datetime.combine(self.cleaned_data["since"], time(), tzinfo=clock.ISTANBUL)
        until = datetime.combine(self.cleaned_data["until"], time(), tzinfo=clock.ISTANBUL) + timedelta(
            days=1
        )
        return max(since.astimezone(UTC), clock.now()), until.astimezone(UTC)


class PostForm(HouseForm):
    """A title."""

    name_tr = forms.CharField(label=_("Ad"), max_length=120)
    name_en = forms.CharField(label=_("İngilizce ad"), max_length=120, required=False)
    code = _code(longest=40)
    rank = forms.IntegerField(
        label=_("Sıra"),
        min_value=0,
        max_value=MOST_ORDER,
        initial=100,
        help_text=_("Küçük olan üstte durur."),
    )


class SettingsForm(HouseForm):
    """Every setting of the catalogue as a field of its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in ROWS:
            common: dict[str, Any] = {"label": row.label, "help_text": row.help, "required": False}
            if row.kind is Kind.SWITCH:
                self.fields[row.field] = forms.BooleanField(**common)
            elif row.kind is Kind.PICK:
                self.fields[row.field] = forms.ChoiceField(
                    choices=row.options, widget=Seg(), **(common | {"required": True})
                )
            elif row.kind is Kind.NUMBER:
                common["required"] = True
                self.fields[row.field] = forms.IntegerField(min_value=row.least, max_value=row.most, **common)
            else:
                widget = forms.Textarea(attrs={"rows": 4, "class": "area"}) if row.kind is Kind.TEXT else None
                self.fields[row.field] = forms.CharField(
                    max_length=row.most,
                    min_length=row.least or None,
                    widget=widget,
                    **(common | {"required": row.least > 0}),
                )


class StaffFilterForm(HouseForm):
    """What the staff list is narrowed to."""

    q = forms.CharField(label=_("Ad ya da kullanıcı adı"), max_length=100, required=False)
    unit = _pick(_("Birim"), required=False)
    role = forms.ChoiceField(
        label=_("Görev"), required=False, choices=[("", _("Bütün görevler")), *Role.choices]
    )
    closed = forms.BooleanField(label=_("Kapalı hesaplar"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Bütün birimler")), *queries.unit_choices()]  # type: ignore[attr-defined]


class LogFilterForm(HouseForm):
    """What the log is narrowed to."""

    kind = forms.ChoiceField(label=_("Ne"), required=False)
    by = forms.CharField(required=False, max_length=19, widget=forms.HiddenInput)
    subject = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    since = DayField(label=_("Başlangıç"), required=False, help_text="")
    until = DayField(label=_("Bitiş"), required=False, help_text="")

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Her şey")), *kinds]  # type: ignore[attr-defined]

    def clean_by(self) -> int | None:
        text = str(self.cleaned_data["by"])
        number = _number(text)
        if text and number is None:
            raise ValidationError(_("Böyle biri yok."))
        return number


class PostFilterForm(HouseForm):
    """Which titles are listed."""

    q = forms.CharField(
        label=_("Unvan ya da kod"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Unvan ya da kod")}),
    )

    def text(self) -> str:
        """What was typed; nothing when it cannot be."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))
