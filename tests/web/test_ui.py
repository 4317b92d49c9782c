"""Template tags and form fields of the house."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit import clock
from muhatap.kit.dates import parse_day
from muhatap.kit.errors import Incomplete
from muhatap.kit.forms import ComboField, DayField, FilesField, HouseForm, Seg
from muhatap.kit.templatetags import ui

ROOT = Path(__file__).resolve().parents[2]


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Sample(HouseForm):
    name = forms.CharField(label="Ad", max_length=5, help_text="Kısa yazın.")
    kind = forms.ChoiceField(
        label="Tür", choices=[("a", "Talep"), ("b", "İhbar")], widget=Seg(icons={"b": "eye-off"})
    )
    note = forms.CharField(label="Not", required=False, widget=forms.Textarea)
    unit = ComboField(
        lambda picked, text: {"7": "Yol"}.get(picked) or ("Yol" if text == "yol" else None), url="/x/"
    )
    due = DayField(label="Gün", required=False, earliest=lambda: date(2026, 11, 20))
    hide = forms.BooleanField(label="Gizle", required=False)


def test_icons_are_silent_unless_named_and_unknown_ones_are_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ui, "drawings", lambda: {"inbox": '<path d="M0 0"/>'})
    assert (
        drawn('{% icon "inbox" %}')
        == '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M0 0"/></svg>'
    )
    named = drawn('{% icon "inbox" big=True label=text %}', text='<b>"Kutu"')
    assert 'class="i big"' in named
    assert 'aria-label="&lt;b&gt;&quot;Kutu&quot;"' in named
    with pytest.raises(Exception, match=r"icons\.txt"):
        drawn('{% icon "no-such-icon" %}')


def test_every_icon_named_in_a_template_is_on_the_list() -> None:
    listed = set((ROOT / "frontend/icons.txt").read_text().split("\n"))
    used = {
        (name, page.name)
        for page in (ROOT / "muhatap").rglob("templates/**/*.html")
        for name in re.findall(r'{%\s*icon "([a-z0-9-]+)"', page.read_text())
    }
    assert {(name, page) for name, page in used if name not in listed} == set()


def test_a_field_says_its_mistake_beside_it_and_keeps_what_was_typed() -> None:
    form = Sample({"name": "Abdurrahman", "kind": "b", "unit_text": "yool", "due": "27 kasım"})
    assert not form.is_valid()
    page = drawn("{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert '<div class="field  bad"><label for="id_name">Ad</label>' in page
    assert 'value="Abdurrahman"' in page
    assert 'aria-describedby="id_name_hint id_name_error"' in page
    assert page.count('aria-invalid="true"') == 2
    assert 'class="area"' in page
    assert '<span class="opt">(isterseniz)</span>' in page
    assert 'name="unit_text" value="yool"' in page
    assert "“yool” bulunamadı." in page
    assert re.search(r'<fieldset class="field "><legend>Tür', page)
    assert re.search(r'type="radio" name="kind" value="b"[^>]*checked', page)
    assert '<label class="tick" for="id_hide">' in page
    assert " required" not in page


def test_a_combobox_takes_what_was_picked_or_what_was_typed() -> None:
    for data in ({"unit": "7", "unit_text": "Yol"}, {"unit": "", "unit_text": "yol"}):
        form = Sample({"name": "Ali", "kind": "a", **data})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["unit"] == "Yol"
    for data in ({}, {"unit": "8"}, {"unit_text": "x" * 301}, {"unit": "\x00"}):
        form = Sample({"name": "Ali", "kind": "a", **data})
        assert "unit" in form.errors


def test_a_refusal_stands_beside_the_field_it_names() -> None:
    form = Sample({"name": "Ali", "kind": "a", "unit": "7"})
    assert form.is_valid()
    form.refuse(Incomplete("Eksik var.", fields={"name": "Bu ad alınmış."}))
    assert form.errors == {"name": ["Bu ad alınmış."]}
    form.refuse(Incomplete("Şimdi olmaz."))
    assert form.non_field_errors() == ["Şimdi olmaz."]


def test_several_files_are_counted_and_weighed() -> None:
    class Upload:
        def __init__(self, size: int) -> None:
            self.name, self.size = "a.jpg", size

    field = FilesField(required=False)
    assert field.clean([]) == []
    assert len(field.clean([Upload(5), Upload(6)])) == 2
    with pytest.raises(forms.ValidationError, match="En çok 10 dosya"):
        field.clean([Upload(1)] * 11)
    with pytest.raises(forms.ValidationError, match="20 MB’tan büyük"):
        field.clean([Upload(20_000_001)])


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("27.11.2026", date(2026, 11, 27)),
        ("27/11/26", date(2026, 11, 27)),
        ("27.11", date(2026, 11, 27)),
        ("2026-11-27", date(2026, 11, 27)),
        ("27 kasım", date(2026, 11, 27)),
        ("27 KASIM 2026", date(2026, 11, 27)),
        ("3 oca", date(2027, 1, 3)),
        ("5 kasim", date(2026, 11, 5)),
        ("bugün", TODAY),
        ("Yarın", date(2026, 11, 21)),
        ("YARIN", date(2026, 11, 21)),
        ("cuma", date(2026, 11, 27)),
        ("pazartesi", date(2026, 11, 23)),
        ("+5", date(2026, 11, 25)),
        ("+5 iş günü", date(2026, 11, 27)),
        ("+2 hafta", date(2026, 12, 4)),
        ("29.02.2028", date(2028, 2, 29)),
        ("29.02.2027", None),
        ("31.13.2026", None),
        ("haftaya", None),
        ("", None),
        ("+999999 gün", None),
    ],
)
def test_days_as_people_type_them(typed: str, meant: date | None) -> None:
    assert parse_day(typed, TODAY) == meant


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_days(typed: str) -> None:
    parse_day(typed, TODAY)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_written_day_is_read_back(day: date) -> None:
    assert parse_day(ui.day(day), TODAY) == day
    assert parse_day(day.isoformat(), TODAY) == day


def test_a_day_field_refuses_what_is_too_early(friday: datetime) -> None:
    field = DayField(earliest=clock.today)
    assert field.clean("yarın") == date(2026, 11, 21)
    with pytest.raises(forms.ValidationError, match=r"20\.11\.2026 ya da sonrası"):
        field.clean("dün")
    for typed in ("abc", "1.1.0001", "9" * 500):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)


def test_days_and_numbers_in_our_form(friday: datetime) -> None:
    assert ui.day(friday) == "20.11.2026"
    assert ui.day_short(friday) == "20.11 Cum"
    assert ui.day_long(date(2026, 11, 23)) == "23 Kasım Pazartesi"
    assert ui.day_full(date(2026, 11, 23)) == "23 Kasım 2026 Pazartesi"
    with translation.override("en"):
        assert ui.day_long(date(2026, 11, 23)) == "Monday 23 November"
    assert ui.hour(friday) == "09.30"
    assert ui.moment(friday) == "20.11.2026 09.30"
    assert ui.thousands(1842) == "1.842"
    assert ui.thousands(1234567.25) == "1.234.567,2"
    assert ui.thousands("çok") == "çok"
    assert ui.initials("ışıl  öztürk") == "IÖ"
    assert ui.initials("") == ""
    steps = [ui.ago(friday - timedelta(minutes=m)) for m in (0, 2, 130, 24 * 60, 3 * 24 * 60, 30 * 24 * 60)]
    assert steps == ["şimdi", "2 dakika önce", "2 saat önce", "dün", "3 gün önce", "21.10.2026"]
    with translation.override("en"):
        assert ui.thousands(1842) == "1,842"


def test_the_theme_is_the_persons_or_the_cookies() -> None:
    page = Template("{% load shell %}<html{% theme %}>")
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = 'dark"><script>'
    assert page.render(Context({"request": request})) == "<html>"
    request.COOKIES["theme"] = "dark"
    assert page.render(Context({"request": request})) == '<html data-theme="dark">'


def test_two_lists_of_a_querydict_reach_the_combobox() -> None:
    form = Sample(QueryDict("name=Ali&kind=a&unit=7&unit_text=Yol"))
    assert form.is_valid()
