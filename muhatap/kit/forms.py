"""Forms in the house style: classes on widgets, our own widgets, days as people type them.

Subclass `HouseForm` and render every field with `{% field form.name %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.dates import WorkingDayAfter, parse_day, weekdays_after
from muhatap.kit.errors import Refused
from muhatap.kit.faults import in_our_words
from muhatap.kit.text import is_blank, trimmed

Resolved = tuple[Any, str]


def css_of(widget: forms.Widget) -> dict[str, Any]:
    """The class of our style that a widget wears, unless it already has one."""
    if widget.attrs.get("class"):
        return {}
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.FileInput | forms.HiddenInput):
        return {}
    if isinstance(widget, forms.Textarea):
        return {"class": "area", "rows": widget.attrs.get("rows", 5)}
    if isinstance(widget, forms.Select):
        return {"class": "select"}
    return {"class": "input"}


def without_blanks(data: Any, but: Collection[str] = ()) -> Any:
    """The data of a form, where what holds nothing to see is empty; the fields named in `but` stay.

    A browser, a copied text or a hurried finger sends marks without a shape. Every field then says what it
    says of an empty one.
    """
    rows = dict(data.lists()) if isinstance(data, MultiValueDict) else {name: [data[name]] for name in data}
    blank = {
        name
        for name, values in rows.items()
        if name not in but and any(isinstance(value, str) and value and is_blank(value) for value in values)
    }
    if not blank:
        return data
    plain = data.copy()
    for name in blank:
        values = ["" if isinstance(value, str) and is_blank(value) else value for value in rows[name]]
        if isinstance(plain, MultiValueDict):
            plain.setlist(name, values)
        else:
            plain[name] = values[0]
    return plain


class HouseForm(forms.Form):
    """A form whose mistakes are shown beside the field, by us and not by the browser.

    Text without anything to see counts as no text, but in passwords.
    """

    use_required_attribute = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if data is not None:
            secret = [
                self.add_prefix(name)
                for name, field in self.fields.items()
                if isinstance(field.widget, forms.PasswordInput)
            ]
            self.data = without_blanks(self.data, but=secret)

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Say what can be chosen in a field, where that is known only when the form is made."""
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    def full_clean(self) -> None:
        for field in self.fields.values():
            in_our_words(field)
        super().full_clean()

    def refuse(self, refused: Refused) -> None:
        """Show a service's refusal: beside the fields it names, the rest above the form."""
        known = {name: text for name, text in refused.fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, str(text))
        if not known:
            self.add_error(None, str(refused.message))


class Seg(forms.RadioSelect):
    """Up to seven choices side by side. `icons` maps a value to an icon; with `alt` Alt 1, Alt 2 … pick."""

    template_name = "kit/widgets/seg.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Sequence[tuple[Any, Any]] = (),
        *,
        icons: dict[str, str] | None = None,
        alt: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons, self.alt = icons or {}, alt

    def create_option(
        self, name: str, value: Any, label: Any, selected: Any, index: int, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        if self.alt and index < 9:
            option["attrs"] |= {"data-key": f"Alt {index + 1}", "data-key-says": str(label)}
        return option


class Combo(forms.TextInput):
    """A text input that offers what the server finds for it (ARIA combobox).

    Posts two values: `name` (the identifier picked) and `name_text` (what stands in the input). Without
    scripts only the text arrives; a `ComboField` resolves either. What is typed into a `personal` one is
    asked for by POST and kept in no browser.
    """

    template_name = "kit/widgets/combo.html"

    def __init__(self, url: str = "", attrs: dict[str, Any] | None = None, personal: bool = False) -> None:
        super().__init__({**(attrs or {}), "data-secret": ""} if personal else attrs)
        self.url, self.personal = url, personal
        self.label_of: Callable[[Any], str] = str

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        picked, text = value if isinstance(value, tuple) else (value, self.label_of(value) if value else "")
        picked = getattr(picked, "pk", picked)  # sent back it has to be found again
        context["widget"].update(
            {
                "url": str(self.url),
                "personal": self.personal,
                "picked": "" if picked is None else picked,
                "text": text or "",
            }
        )
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return (data.get(name) or "", trimmed(data.get(f"{name}_text") or ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_text" not in data


class ComboField(forms.Field):
    """What a `Combo` picks. `find(picked, text)` answers the thing meant or None; cleans to that thing.

    An initial value is `(identifier, label)`, or the identifier or the row alone when `label_of` can name it.
    """

    widget: Combo | type[Combo] = Combo
    default_error_messages = {
        "required": _("Seçin ya da yazın."),
        "unknown": _("“%(text)s” bulunamadı. Listeden birini seçin."),
    }

    def __init__(
        self,
        find: Callable[[str, str], Any],
        url: Any = "",
        label_of: Callable[[Any], str] = str,
        *,
        personal: bool = False,
        **kwargs: Any,
    ) -> None:
        combo = kwargs.pop("widget", None) or Combo(url, personal=personal)
        combo.label_of = label_of
        super().__init__(widget=combo, **kwargs)
        self.find = find

    def clean(self, value: Any) -> Any:
        picked, text = value if isinstance(value, tuple) else (str(value or ""), "")
        if "\x00" in picked or "\x00" in text or len(text) > 300 or len(picked) > 60:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"text": ""})
        if not picked and not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = self.find(picked, text)
        if found is None:
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"text": text or picked}
            )
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


class DayInput(forms.TextInput):
    """A day typed in any of our forms, with a month table beside it."""

    template_name = "kit/widgets/day.html"

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%d.%m.%Y") if isinstance(value, date) else super().format_value(value)


class DayField(forms.Field):
    """A day: `27.11.2026`, `27 kasım`, `yarın`, `cuma`, `+5 iş günü`. Cleans to a `date`."""

    widget = DayInput
    default_error_messages = {
        "required": _("Bir gün yazın."),
        "invalid": _("“%(text)s” bir gün olarak anlaşılmadı. 27.11.2026, 27 kasım ya da yarın gibi yazın."),
        "early": _("%(day)s ya da sonrası olmalı."),
        "late": _("%(day)s ya da öncesi olmalı."),
    }

    def __init__(
        self,
        *,
        earliest: Callable[[], date] | None = None,
        latest: Callable[[], date] | None = None,
        working_day_after: WorkingDayAfter = weekdays_after,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.working_day_after = earliest, latest, working_day_after
        ahead = _("gg.aa.yyyy, “yarın”, “+5 iş günü”")
        kwargs.setdefault("help_text", _("gg.aa.yyyy, “dün”") if latest is clock.today else ahead)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        text = str(value).strip()
        found = parse_day(text, clock.today(), self.working_day_after) if len(text) <= 40 else None
        if found is None or not 1900 <= found.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"text": text[:40]})
        return found

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < (first := self.earliest()):
            raise ValidationError(self.error_messages["early"], params={"day": first.strftime("%d.%m.%Y")})
        if self.latest and value > (last := self.latest()):
            raise ValidationError(self.error_messages["late"], params={"day": last.strftime("%d.%m.%Y")})


class FilesInput(forms.FileInput):
    """Files by button, drop or paste, with previews. `limit` files of `size` megabytes each."""

    template_name = "kit/widgets/files.html"
    allow_multiple_selected = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, accept: str = "", limit: int = 10, size: int = 20
    ) -> None:
        super().__init__({"accept": accept, **(attrs or {})} if accept else attrs)
        self.limit, self.size = limit, size

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"].update({"limit": self.limit, "size": self.size})
        return context


class FileInput(FilesInput):
    """One file by button or drop, of at most `size` megabytes; another one takes its place."""

    allow_multiple_selected = False

    def __init__(self, attrs: dict[str, Any] | None = None, *, accept: str = "", size: int = 20) -> None:
        super().__init__(attrs, accept=accept, limit=1, size=size)


class FilesField(forms.FileField):
    """Several files; cleans to a list (empty when none). What is inside is for `files.services` to check."""

    widget = FilesInput
    default_error_messages = {
        "many": _("En çok %(limit)s dosya eklenebilir; daha çoğu seçilmiş."),
        "big": _("“%(name)s” %(size)s MB’tan büyük. Küçültüp yeniden ekleyin."),
    }

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        limit, size = getattr(self.widget, "limit", 10), getattr(self.widget, "size", 20)
        if len(uploads) > limit:
            raise ValidationError(self.error_messages["many"], code="many", params={"limit": limit})
        for upload in uploads:
            if upload.size > size * 1_000_000:
                params = {"name": upload.name, "size": size}
                raise ValidationError(self.error_messages["big"], code="big", params=params)
        return uploads
