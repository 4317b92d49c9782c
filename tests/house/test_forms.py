"""What holds for every form: its words for a wrong value, and boxes that nobody ticked for the citizen."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import fields as of_fields
from django.forms import models as of_models
from django.utils.translation import override

import muhatap
from muhatap.kit.faults import OF_FIELD, in_our_words
from muhatap.kit.forms import HouseForm

WRONG: tuple[Any, ...] = (
    None,
    "",
    "x",
    "yok-böyle",
    "x" * 30_000,
    "a\x00b",
    "-99999999999",
    "99999999999",
    "1.123456789",
    "0",
    "31.02.2026",
    ["yok"],
    [],
    ["x", "y"],
    SimpleUploadedFile("bos.txt", b""),
    SimpleUploadedFile("a" * 300 + ".txt", b"x"),
)


def kinds(of: type[Any]) -> Iterator[type[Any]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def forms_of_the_house() -> list[type[HouseForm]]:
    """Every form of every package."""
    for found in pkgutil.walk_packages(muhatap.__path__, "muhatap."):
        if "form" in found.name.rpartition(".")[2] or ".forms." in found.name:
            importlib.import_module(found.name)
    return [kind for kind in kinds(HouseForm) if kind.__module__.startswith("muhatap.")]


def machine_made() -> list[re.Pattern[str]]:
    """Everything the framework would say, in both languages."""
    said: list[Any] = []
    for module in (of_fields, of_models):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, forms.Field):
                said += vars(thing).get("default_error_messages", {}).values()
    for thing in vars(validators).values():
        message = getattr(thing, "message", None)
        said += [message] if message else []
    texts = set()
    for language in ("tr", "en"):
        with override(language):
            for one in said:
                try:
                    texts.add(str(one))
                except KeyError:  # a plural that wants its number
                    texts |= {str(one % {"limit_value": n, "max": n, "length": n}) for n in (1, 2)}
    return [re.compile(re.sub(r"%\\\(\w+\\\)[ds]|%\(\w+\)[ds]", ".*", re.escape(text))) for text in texts]


def complaints(field: forms.Field) -> Iterator[str]:
    """What a field says of wrong values, as it is read."""
    for value in WRONG:
        try:
            field.clean(value)
        except ValidationError as error:
            yield from error.messages
        except (TypeError, ValueError, AttributeError):  # a value that its widget never brings
            continue


MACHINE = machine_made()


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.django_db
def test_every_form_complains_in_our_own_words(language: str) -> None:
    found = forms_of_the_house()
    assert len(found) > 60
    strange = []
    with override(language):
        for kind in found:
            for name, field in kind.base_fields.items():
                own = field.__deepcopy__({})
                in_our_words(own)
                words = [*complaints(own), *(str(text) for text in own.error_messages.values())]
                strange += [
                    f"{kind.__module__}.{kind.__name__}.{name}: {said}"
                    for said in words
                    if any(pattern.fullmatch(said) for pattern in MACHINE)
                ]
    assert not strange, "\n".join(sorted(set(strange)))


def test_a_bound_form_speaks_so_and_a_field_s_own_words_stay() -> None:
    class Small(HouseForm):
        name = forms.CharField(max_length=3)
        own = forms.CharField(error_messages={"required": "Adını yazın."})
        pick = forms.ChoiceField(choices=[("a", "A")])

    with override("tr"):
        errors = Small({"name": "uzun", "own": "", "pick": "b"}).errors
    assert errors["name"] == ["En çok 3 karakter olabilir, şimdi 4. Kısaltın."]
    assert errors["own"] == ["Adını yazın."]
    assert errors["pick"] == ["Seçtiğiniz listede yok ya da kaldırılmış. Listeden birini seçin."]


def test_every_kind_of_field_of_the_framework_has_words() -> None:
    """A kind that is not in use today is tomorrow."""
    named = {kind for kind, _words in OF_FIELD}
    silent = {
        kind.__name__
        for kind in vars(of_fields).values()
        if isinstance(kind, type) and issubclass(kind, forms.Field) and kind not in named
        if set(vars(kind).get("default_error_messages", {}))
    }
    assert not silent


@pytest.mark.parametrize("mark", ["consent", "news", "riza"])
def test_no_consent_is_given_beforehand(mark: str) -> None:
    """Consent is an act of the person (6698 m.3): no box of it is ticked by us."""
    ticked = [
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in forms_of_the_house()
        for name, field in kind.base_fields.items()
        if mark in name and isinstance(field, forms.BooleanField) and field.initial
    ]
    assert not ticked
