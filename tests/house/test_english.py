"""English is complete: nothing missing, nothing doubtful, the same placeholders."""

from __future__ import annotations

import gettext
import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.house.examples import nothing
from tests.house.rules.sources import ROOT

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
_LETTERS = re.compile(r"[çğıöşüÇĞİÖŞÜâîû]")
# Names that stay Turkish in an English sentence.
_NAMES = re.compile(
    r"CİMER|İzmir|Şişli|Bağcılar|Açık Kapı|Körfez|Büyükşehir|Türkçe|Türkiye|İYUK|e-Yazışma|Akıl Kutusu"
)


@cache
def tool() -> Any:
    """script/_messages.py as a module."""
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "script/_messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def faults(entries: list[Any]) -> list[str]:
    """What is wrong with translations: empty, fuzzy, other placeholders, other edges, left in Turkish."""
    found = []
    for entry in entries:
        name = entry.id.strip()[:70]
        if not entry.texts or not all(entry.texts):
            found.append(f"no English: {name}")
            continue
        if "fuzzy" in entry.flags:
            found.append(f"doubtful (fuzzy): {name}")
        for original, text in zip([entry.id, entry.plural or entry.id], entry.texts, strict=False):
            wanted = set(_PLACEHOLDER.findall(original)) | set(_PLACEHOLDER.findall(entry.plural))
            has = set(_PLACEHOLDER.findall(text))
            if has - wanted or (not entry.plural and has != wanted):
                found.append(f"other placeholders {sorted(has ^ wanted)}: {name}")
            if original[:1].isspace() != text[:1].isspace() or original[-1:].isspace() != text[-1:].isspace():
                found.append(f"other spaces at its ends: {name}")
            if _LETTERS.search(_NAMES.sub("", text)):
                found.append(f"still Turkish: {name} → {text[:60]}")
    return found


@pytest.mark.parametrize(
    ("id", "texts", "flags"),
    [
        ("Başvuru", [""], set()),
        ("Başvuru", ["Case"], {"fuzzy"}),
        ("%(n)s başvuru", ["cases"], set()),
        ("%(n)s başvuru", ["%(m)s cases"], set()),
        ("{name} başvuru", ["cases"], set()),
        ("Başvuru ", ["Case"], set()),
        ("Başvuru", ["Başvuru"], set()),
    ],
)
def test_the_rule_finds_what_is_not_english(id: str, texts: list[str], flags: set[str]) -> None:
    entry = tool().Entry
    assert faults([entry(id="%(n)s başvuru", texts=["%(n)s cases"])]) == []
    assert faults([entry(id=id, texts=texts, flags=flags)])


def test_english_is_complete() -> None:
    nothing(faults(tool().entries()[1:]))


def test_the_catalogue_holds_what_the_screens_say() -> None:
    """Run script/messages update when this fails."""
    said = {(message.context or "", message.id) for message in tool().collected() if message.id}
    said = {(context, id if isinstance(id, str) else id[0]) for context, id in said}
    kept = {(entry.context, entry.id) for entry in tool().entries()[1:]}
    assert len(said) > 100, "nothing is collected"
    nothing([f"not in django.po: {id[:80]}" for _c, id in sorted(said - kept)])
    nothing([f"no screen says: {id[:80]}" for _c, id in sorted(kept - said)])


def test_templates_and_code_are_collected(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<p class=\"it's\">{% translate 'Kayıt' %}\n   {# {% translate 'not' %} #}\n"
        '{% blocktranslate trimmed count n=n with a=b|default:"x" %}\n Bir {{ a }}\n'
        "{% plural %}\n {{ n }} {{ a }}\n{% endblocktranslate %} isn't <b>{{ _('Ad') }}</b>\n"
        '{% translate "Ağ" context "harita" %}'
    )
    code = tmp_path / "a.py"
    code.write_text('a = _("Bir" " iki")\nb = ngettext("%(n)s gün", "%(n)s günler", n)\n')
    said = [message for path in (page, code) for message in tool()._messages(path)]
    assert said == [
        ("Kayıt", None),
        (("Bir %(a)s", "%(n)s %(a)s"), None),
        ("Ad", None),
        ("Ağ", "harita"),
        ("Bir iki", None),
        (("%(n)s gün", "%(n)s günler"), None),
    ]


def test_what_is_compiled_is_what_python_reads(tmp_path: Path) -> None:
    po = tmp_path / "x.po"
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#: a.py\nmsgid "Kayıt"\nmsgstr "Re"\n"cord"\n\n'
        'msgctxt "harita"\nmsgid "Ağ"\nmsgstr "Net"\n\n'
        'msgid "%(n)s gün"\nmsgid_plural "%(n)s günler"\nmsgstr[0] "%(n)s day"\nmsgstr[1] "%(n)s days"\n\n'
        '#, fuzzy\nmsgid "Ad"\nmsgstr "Name"\n\nmsgid "Boş"\nmsgstr ""\n\n#~ msgid "Eski"\n#~ msgstr "Old"\n',
        encoding="utf-8",
    )
    with tool().compile_po(po).open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("Kayıt") == "Record"
    assert read.pgettext("harita", "Ağ") == "Net"
    assert [read.ngettext("%(n)s gün", "%(n)s günler", n) for n in (1, 2)] == ["%(n)s day", "%(n)s days"]
    assert [read.gettext(word) for word in ("Ad", "Boş", "Eski")] == ["Ad", "Boş", "Eski"]
