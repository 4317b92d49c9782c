"""What nobody can see counts as nothing: in every form, and in the services below it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muhatap.cases import completeness, services
from muhatap.cases.errors import MissingFacts
from muhatap.citizens.drafts import clean_field
from muhatap.kit.forms import Combo, ComboField, HouseForm
from muhatap.kit.text import is_blank, one_line, trimmed
from muhatap.organization.models import Staff
from tests.cases.town import Town
from tests.portal.walk import Citizen

# Named one by one, apart from how the product finds them: zero width, direction, BOM, soft hyphen, Mongolian
# vowel separator, word joiner, Braille blank, Hangul fillers, variation selector, tags, Arabic letter mark.
NAMED = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u00ad\u180e\u2800\u3164\uffa0\u115f\u1160"
    "\ufe0f\u034f\u061c\U000e0020\u2028\u00a0\u3000\u2003\x07\x1b\x85"
)
CONTROLS = st.characters(categories=["Cf", "Cc", "Zs"], exclude_characters="\0")
UNSEEN = st.text(st.one_of(st.sampled_from(NAMED), CONTROLS), min_size=1)
SEEN = st.characters(categories=["Lu", "Ll", "Nd", "Sm", "Po", "So"], exclude_characters="\u2800")


class Words(HouseForm):
    """A form with the kinds of fields that take text."""

    needed = forms.CharField()
    spare = forms.CharField(required=False)
    lines = forms.CharField(widget=forms.Textarea)
    found = ComboField(lambda picked, text: text or None)
    secret = forms.CharField(widget=forms.PasswordInput, strip=False)


@given(UNSEEN)
def test_no_form_takes_it_for_text(text: str) -> None:
    posted = QueryDict(mutable=True)
    posted.update(dict.fromkeys(("needed", "spare", "lines", "found_text", "secret"), text))
    for data in (posted, posted.dict()):
        form = Words(data)
        assert set(form.errors) == {"needed", "lines", "found"}
        assert {form.errors[name].as_data()[0].code for name in form.errors} == {"required"}
        assert form.cleaned_data["spare"] == ""
        assert form.cleaned_data["secret"] == text, "a password is what was typed"
    assert Combo().value_from_datadict({"x_text": text}, {}, "x") == ("", "")


@given(UNSEEN, SEEN)
def test_one_sign_that_is_seen_makes_it_text(text: str, sign: str) -> None:
    assert is_blank(text) and trimmed(text) == "" and one_line(text) == ""
    assert not is_blank(text + sign) and sign in trimmed(text + sign) and sign in one_line(text + sign)


def test_letters_of_every_script_are_seen() -> None:
    for text in ("ş", "Ğ", "ع", "我", "क", "🙂", "1", ".", "e\u0301", "👨\u200d👩\u200d👧"):
        assert not is_blank(text), unicodedata.name(text[0])


@given(UNSEEN)
def test_a_name_of_nothing_is_no_name(text: str) -> None:
    with pytest.raises(ValueError, match="Ad boş"):
        clean_field("name", text)


@pytest.mark.django_db
@pytest.mark.parametrize("sign", NAMED, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_service_takes_it_for_a_reason(settled: Town, sign: str) -> None:
    case = settled.register(route=False).case
    with pytest.raises(MissingFacts):
        services.move(case.pk, "cancel", by=settled.coordinator, facts={"reason": sign * 3})
    assert completeness.missing(settled.draft(text=sign * 40)) == ["text"]


@pytest.mark.django_db
def test_pages_say_what_is_empty(settled: Town, tmp_path: Any, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path
    nothing = "\u200b\u2800\u3164 \ufeff"
    refused = Citizen(settled).report(text=nothing, name=nothing)
    assert refused.status_code == 422
    assert "Ne olduğunu yazın" in refused.content.decode()
    assert "Adınızı ve soyadınızı yazın" in refused.content.decode()
    desk = Client()
    desk.force_login(Staff.objects.get(pk=settled.agent.staff_id or 0))
    refused = desk.post("/yeni/", {"who": "new", "new_name": nothing, "text": nothing, "channel": "phone"})
    assert refused.status_code == 422
    assert "Adı yazın." in refused.content.decode()
