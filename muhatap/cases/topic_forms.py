"""Forms of topics, their questions and district units, and of desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from muhatap.cases import questions
from muhatap.cases.forms import unit_choices
from muhatap.cases.models import Channel, Desk, Kind, Topic
from muhatap.cases.queries import Twig, topic_tree
from muhatap.cases.services.topics import RANGES
from muhatap.cases.services.tree import CODE, DEEPEST
from muhatap.kit import text as texts
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.organization import queries as organization
from muhatap.organization.models import Unit

Choices = list[tuple[Any, Any]]
SPARE = 2  # empty rows that stand ready
COMBO = {"class": "select", "data-combo": ""}


class LineField(forms.CharField):
    """One line of words; what cannot be stored or would deceive a reader is refused by name."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"maxlength": limit}), **kwargs)
        self.limit = limit

    def clean(self, value: Any) -> str:
        line = texts.one_line(super().clean(value))
        wrong = texts.flaw(line, limit=self.limit)
        if wrong:
            raise ValidationError(str(wrong), code="words")
        return line


class ListField(LineField):
    """Several words by comma; cleans to a list without empty ones."""

    def clean(self, value: Any) -> list[str]:  # type: ignore[override] # a list is what this field is for
        return [word for one in super().clean(value).split(",") if (word := one.strip())]


def _pick(label: Any, nothing: Any = "", **more: Any) -> forms.TypedChoiceField:
    """One of the rows offered; cleans to its id, or None. `nothing` says what an empty one means."""
    widget = forms.Select(attrs={**COMBO, "placeholder": nothing} if nothing else dict(COMBO))
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, widget=widget, **more
    )


def _number(label: Any, name: str, **more: Any) -> forms.IntegerField:
    least, most = RANGES[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _with(choices: Choices, unit: Unit | None) -> Choices:
    """The choices, and the unit that stands there already though it takes nothing new."""
    known = {pk for _label, group in choices if isinstance(group, list) for pk, _name in group}
    known |= {pk for pk, name in choices if not isinstance(name, list)}
    return choices if unit is None or unit.pk in known else [(unit.pk, unit.name), *choices]


def parent_choices(topic: Topic | None) -> Choices:
    """Open topics that can have others below them, set in by level; without the topic's own branch."""
    return [
        (twig.topic.pk, "\u2003" * (twig.topic.level - 1) + twig.topic.name)
        for twig in topic_tree()
        if twig.topic.level < DEEPEST and not _in_branch(twig, topic)
    ]


def _in_branch(twig: Twig, topic: Topic | None) -> bool:
    step: Topic | None = twig.topic
    while step is not None and topic is not None:
        if step.pk == topic.pk:
            return True
        step = step.parent
    return False


class TopicForm(HouseForm):
    """A topic's names, place and rules."""

    name_tr = LineField(label=_("Ad"), limit=120)
    name_en = LineField(label=_("İngilizce ad"), limit=120, required=False)
    keywords = ListField(
        label=_("Başka sözlerle"),
        limit=400,
        required=False,
        help_text=_("Hemşehrilerin bu iş için kullandığı sözler, virgülle: “çukur, delik, lastik patladı”."),
    )
    parent = _pick(_("Üst konu"), _("Hiçbiri, en üstte"))
    kind = forms.ChoiceField(label=_("Tür"), choices=Kind.choices, help_text=_("Kayıtta önerilen tür."))
    unit = _pick(_("Birim"), _("Koordinasyon belirler"))
    target_days = _number(
        _("Hedef, gün"), "target_days", required=False, help_text=_("Yasal süre ayrıca işler, değişmez.")
    )
    needs_place = forms.BooleanField(label=_("Yer gerekir"), required=False)
    allows_anonymous = forms.BooleanField(label=_("Adsız başvuru alınır"), required=False)
    needs_approval = forms.BooleanField(label=_("Kanalı ne olursa olsun onaydan geçer"), required=False)
    is_sensitive = forms.BooleanField(label=_("Hassas: yalnız yetkililer görür"), required=False)
    is_aid = forms.BooleanField(
        label=_("Sosyal yardım: hassas, kendi soruları var, hanede bir kez"), required=False
    )
    is_public = forms.BooleanField(label=_("Açık: haritada yayımlanabilir"), required=False)
    duplicate_metres = _number(_("Mükerrer denetimi, metre"), "duplicate_metres")
    duplicate_days = _number(_("Mükerrer denetimi, gün"), "duplicate_days")
    code = LineField(
        label=_("Kod"),
        limit=CODE,
        required=False,
        help_text=_("Boş bırakılırsa addan türetilir. Aktarımlarda konuyu bu kod tanır."),
    )
    order = _number(
        _("Sıra"), "order", required=False, help_text=_("Küçük olan önce gelir; boşsa en sona eklenir.")
    )

    def __init__(self, *args: Any, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = parent_choices(topic)
        if topic is not None and topic.parent and topic.parent_id not in dict(offered):
            offered.insert(0, (topic.parent_id, topic.parent.name))
        units = _with(unit_choices(), topic.unit if topic else None)
        self.offer("parent", [("", _("Hiçbiri, en üstte")), *offered])
        self.offer("unit", [("", _("Koordinasyon belirler")), *units])

    def rules(self) -> tuple[dict[str, Any], int | None]:
        """What the service takes: columns, and the topic above."""
        values: dict[str, Any] = dict(self.cleaned_data)
        parent_id = values.pop("parent")
        values["unit_id"] = values.pop("unit")
        values["keywords"] = ", ".join(values["keywords"])
        return {
            name: value for name, value in values.items() if name != "order" or value is not None
        }, parent_id


class RowsForm(HouseForm):
    """One row of several; an empty one is not there."""

    heart: tuple[str, ...] = ()  # fields of which one is filled when the row is

    def is_there(self) -> bool:
        """True when something was written into the row."""
        return any(self.cleaned_data.get(name) not in (None, "", []) for name in self.heart)


class QuestionForm(RowsForm):
    """One question of a topic. Whether it holds together is judged by `questions.checked`."""

    heart = ("label_tr", "label_en", "code", "options", "options_en", "help_tr", "help_en")
    label_tr = LineField(label=_("Soru"), limit=questions.LABEL, required=False)
    label_en = LineField(label=_("İngilizcesi"), limit=questions.LABEL, required=False)
    type = forms.ChoiceField(label=_("Cevabı"), choices=list(questions.TYPES.items()), initial="text")
    options = ListField(label=_("Seçenekler, virgülle"), limit=1600, required=False)
    options_en = ListField(label=_("Seçeneklerin İngilizcesi"), limit=1600, required=False)
    help_tr = LineField(label=_("Yardım"), limit=questions.HELP, required=False)
    help_en = LineField(label=_("Yardımın İngilizcesi"), limit=questions.HELP, required=False)
    only_code = forms.ChoiceField(label=_("Yalnız şu sorunun cevabı"), required=False)
    only_has = LineField(label=_("şuysa sorulur"), limit=questions.OPTION, required=False)
    code = LineField(label=_("Kod"), limit=questions.CODE, required=False)
    required = forms.BooleanField(label=_("Cevap gerekli"), required=False)
    place = forms.IntegerField(label=_("Sıra"), min_value=1, max_value=99, required=False)
    remove = forms.BooleanField(label=_("Kaldır"), required=False)

    def __init__(self, *args: Any, earlier: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("only_code", [("", _("Her zaman sorulur")), *earlier])


class DeskForm(RowsForm):
    """A new desk."""

    heart = ("unit",)
    stage = forms.ChoiceField(label=_("Aşama"), choices=Desk.Stage.choices)
    channel = forms.ChoiceField(
        label=_("Kanal"), choices=[("", _("Diğer bütün kanallar")), *Channel.choices], required=False
    )
    unit = _pick(_("Birim"))

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", [("", "—"), *units])


class Rows(BaseFormSet):  # type: ignore[type-arg] # not subscriptable when it runs
    """Rows of a form; a refusal finds its row."""

    def there(self) -> list[Any]:
        """Rows that are filled and stay, in their order; without a place last, a new one before its equal."""
        rows = [form for form in self.forms if form.is_there() and not form.cleaned_data.get("remove")]
        return sorted(rows, key=lambda form: (form.cleaned_data.get("place") or 100, "code" in form.initial))

    def refuse(self, refused: Refused, rows: Sequence[Any]) -> str:
        """Show `<row>.<column>` beside its field; answers what belongs above the rows."""
        for name, words in refused.fields.items():
            at, _dot, column = name.partition(".")
            if at.isdigit() and int(at) < len(rows) and column in rows[int(at)].fields:
                rows[int(at)].add_error(column, str(words))
        return str(refused.message)


Questions = formset_factory(
    QuestionForm,
    formset=Rows,
    extra=SPARE,
    absolute_max=questions.MOST + 2 * SPARE,
    max_num=questions.MOST + SPARE,
)
Desks = formset_factory(DeskForm, formset=Rows, extra=2, absolute_max=40, max_num=40)


def as_typed(data: Mapping[str, Any], prefix: str, form: type[RowsForm], most: int) -> list[dict[str, Any]]:
    """Rows as they were typed, unjudged: for the same page with more of them."""
    total = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    count = min(int(total), most) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    return [{name: data.get(f"{prefix}-{at}-{name}", "") for name in form.base_fields} for at in range(count)]


def question_rows(topic: Topic) -> list[dict[str, Any]]:
    """The topic's questions as the rows of their form."""
    lists = ("options", "options_en")
    return [
        {**one, "place": at, **{name: ", ".join(map(str, one.get(name) or ())) for name in lists}}
        for at, one in enumerate(topic.questions, 1)
    ]


def conditions(topic: Topic) -> list[tuple[str, str]]:
    """The topic's questions on which a condition can stand: those whose answers are known beforehand."""
    return [(one["code"], questions.label(one)) for one in topic.questions if questions.options(one)]


class DistrictsForm(HouseForm):
    """The unit of a topic in every district; empty where it is the topic's own."""

    def __init__(self, topic: Topic, districts: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        rows = {row.district_id: row.unit for row in topic.district_units.select_related("unit")}
        kwargs.setdefault("initial", {f"d{pk}": unit.pk for pk, unit in rows.items()})
        super().__init__(*args, **kwargs)
        self.names = [f"d{pk}" for pk, _name in districts]
        units = unit_choices()
        for pk, name in districts:
            field = _pick(name, _("Konunun birimi"))
            field.choices = [("", _("Konunun birimi")), *_with(units, rows.get(pk))]
            self.fields[f"d{pk}"] = field

    def rows(self) -> Iterator[Any]:
        """The fields in the order of the districts."""
        return (self[name] for name in self.names)

    def units(self) -> dict[int, int | None]:
        """District id → unit id."""
        return {int(name[1:]): self.cleaned_data[name] for name in self.names}


class DesksForm(HouseForm):
    """The desks that there are: another unit, or none."""

    def __init__(
        self, desks: Sequence[Desk], units: Choices, *args: Any, typed: Mapping[str, Any], **kwargs: Any
    ) -> None:
        first: dict[str, Any] = {f"d{desk.pk}": desk.unit_id for desk in desks}
        kwargs["initial"] = {**first, **typed}
        super().__init__(*args, **kwargs)
        self.desks = {f"d{desk.pk}": desk for desk in desks}
        for name, desk in self.desks.items():
            channel = desk.get_channel_display() if desk.channel else _("Diğer bütün kanallar")
            names = {"stage": desk.get_stage_display(), "channel": channel}
            field = _pick(_("%(stage)s, %(channel)s: birim") % names)
            field.choices = [("", "—"), *_with(units, desk.unit)]
            self.fields[name] = field
            self.fields[f"{name}_gone"] = forms.BooleanField(label=_("Kaldır"), required=False)

    def clean(self) -> dict[str, Any]:
        for name in self.desks:
            if not self.cleaned_data.get(f"{name}_gone") and self.cleaned_data.get(name, 0) is None:
                self.add_error(name, _("Birim seçin ya da masayı kaldırın."))
        return self.cleaned_data

    def rows(self) -> Iterator[tuple[Desk, Any, Any]]:
        """The desks with their fields: the unit, and the tick that takes the desk away."""
        return ((desk, self[name], self[f"{name}_gone"]) for name, desk in self.desks.items())

    def changed(self) -> dict[tuple[str, str], int | None]:
        """What differs: (stage, channel) → unit id, None where the desk goes."""
        wanted = {
            name: None if self.cleaned_data[f"{name}_gone"] else self.cleaned_data[name]
            for name in self.desks
        }
        return {
            (desk.stage, desk.channel): wanted[name]
            for name, desk in self.desks.items()
            if wanted[name] != desk.unit_id
        }


def desk_units() -> Choices:
    """Every open unit, in the order of the chart."""
    return list(organization.unit_choices())
