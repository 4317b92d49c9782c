"""A topic's own questions: said in the language of the moment, checked before they are kept.

A question is `{code, label_tr, label_en, help_tr, help_en, type, options, options_en, required, only_code,
only_has}`; answers are kept by code, and for a choice the Turkish option is the answer, whatever language it
was chosen in (several: with `; ` between). With `only_code` it is asked only where the answer to that earlier
question is, or holds, `only_has`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Incomplete
from muhatap.kit.turkish import ascii_fold

Text = str | Promise
Question = Mapping[str, Any]

TYPES: dict[str, Text] = {
    "text": _("Metin"),
    "choice": _("Seçmeli"),
    "many": _("Çoktan seçmeli"),
    "number": _("Sayı"),
    "yesno": _("Evet / hayır"),
    "day": _("Gün"),
}
YES_NO: tuple[tuple[str, Text], ...] = (("Evet", _("Evet")), ("Hayır", _("Hayır")))
MOST, MOST_OPTIONS = 12, 20
LABEL, OPTION, CODE, HELP = 160, 80, 40, 200
CHOSEN = ("choice", "many")
BETWEEN = "; "  # several answers to one question
_LIMITS = (("code", CODE), ("label_tr", LABEL), ("label_en", LABEL), ("help_tr", HELP), ("help_en", HELP))
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")


# what is asked of everybody who comes for social aid, unless the house asks otherwise (siverek:5.k, 10.e)
AID: tuple[dict[str, Any], ...] = (
    {"code": "kisi", "label_tr": "Hanede kaç kişi yaşıyor?", "label_en": "How many live in the household?",
     "type": "number", "required": True},
    {"code": "gelir", "label_tr": "Haneye düzenli gelir giriyor mu?",
     "label_en": "Is there a regular income?", "type": "yesno", "required": True},
    {"code": "cozum", "label_tr": "Görüşülen çözüm yolları", "label_en": "Ways of solution considered",
     "type": "text", "required": False},
)  # fmt: skip


def label(question: Question) -> str:
    """The question as it is asked, in the language of the moment."""
    english = question.get("label_en") if _is_english() else ""
    return str(english or question.get("label_tr") or question["code"])


def options(question: Question) -> list[tuple[str, Text]]:
    """What can be answered: the value that is kept, and its words in the language of the moment.

    Empty for a question that is answered freely.
    """
    kind = question.get("type", "text")
    if kind == "yesno":
        return list(YES_NO)
    if kind not in CHOSEN:
        return []
    values = [str(value) for value in question.get("options") or ()]
    english = [str(words) for words in question.get("options_en") or ()] if _is_english() else []
    return list(zip(values, english if len(english) == len(values) else values, strict=True))


def answer_words(question: Question, value: Any) -> str:
    """A kept answer in the language of the moment."""
    words = dict(options(question))
    if question.get("type") == "many":
        return BETWEEN.join(str(words.get(one, one)) for one in str(value).split(BETWEEN))
    return str(words.get(str(value), value))


def hint(question: Question) -> str:
    """What helps to answer it, in the language of the moment."""
    english = question.get("help_en") if _is_english() else ""
    return str(english or question.get("help_tr") or "")


def asked(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """The questions that are asked, given these answers: a condition on one that is not asked fails."""
    there: list[Question] = []
    given: dict[str, list[str]] = {}
    for question in questions:
        wanted = question.get("only_code")
        if not wanted or str(question.get("only_has")) in given.get(str(wanted), ()):
            there.append(question)
            given[question["code"]] = str(answers.get(question["code"]) or "").split(BETWEEN)
    return there


def kept(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without those to questions that are not asked beside them."""
    silent = {one["code"] for one in questions} - {one["code"] for one in asked(questions, answers)}
    return {code: value for code, value in answers.items() if code not in silent}


def answered(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    before: Mapping[str, Question] = MappingProxyType({}),
) -> list[tuple[str, str]]:
    """Questions with their answers, in the order of the topic.

    What was answered to a question that is asked no longer stays to be read: under the words it had
    (`before`, by code), else under its code.
    """
    given = {code: value for code, value in answers.items() if value not in (None, "")}
    told = [
        (label(question), answer_words(question, given.pop(question["code"])))
        for question in questions
        if question["code"] in given
    ]
    for code, value in given.items():
        old = before.get(code)
        told.append((label(old), answer_words(old, value)) if old else (code, str(value)))
    return told


def describe(question: Question) -> str:
    """One line for the log."""
    names = " / ".join(name for name in (question["label_tr"], question.get("label_en")) if name)
    choices = ", ".join(str(value) for value in question.get("options") or ())
    english = ", ".join(str(value) for value in question.get("options_en") or ())
    kind = ": ".join(part for part in (str(TYPES[question["type"]]), choices) if part)
    must = " *" if question.get("required") else ""
    only = f" ({question['only_code']} = {question['only_has']})" if question.get("only_code") else ""
    return f"{names} [{' / '.join(part for part in (kind, english) if part)}]{must}{only}"


def checked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions fit to be kept. Raises `Incomplete`; its fields are named `<row>.<column>`.

    A row without a code gets one from its Turkish words.
    """
    wrong: dict[str, str] = {}
    kept: list[dict[str, Any]] = []
    if len(rows) > MOST:
        raise Incomplete(_now("Bir konuda en çok %(n)s soru olabilir.") % {"n": MOST})
    codes: set[str] = set()
    for at, row in enumerate(rows):
        clean = _clean(row, codes)
        wrong |= {f"{at}.{column}": words for column, words in (*_faults(clean, codes), *_unmet(clean, kept))}
        codes.add(clean["code"])
        kept.append(clean)
    if wrong:
        raise Incomplete(
            _now("Sorular kaydedilmedi. İşaretli yerleri düzeltin; yazdıklarınız duruyor."), fields=wrong
        )
    return kept


def _clean(row: Mapping[str, Any], codes: set[str]) -> dict[str, Any]:
    label_tr = _line(row.get("label_tr"))
    clean: dict[str, Any] = {
        "code": _line(row.get("code")) or _free_code(label_tr, codes),
        "label_tr": label_tr,
        "label_en": _line(row.get("label_en")),
        "type": str(row.get("type") or "text"),
        "required": bool(row.get("required")),
    }
    for name in ("options", "options_en"):
        values = [value for value in map(_line, row.get(name) or ()) if value]
        if values:
            clean[name] = values
    for name in ("help_tr", "help_en", "only_code", "only_has"):
        if words := _line(row.get(name)):
            clean[name] = words
    return clean


def _unmet(row: Mapping[str, Any], before: Sequence[Question]) -> list[tuple[str, str]]:
    """What is wrong with the condition of a question; `before` are those that are asked earlier."""
    code, has = row.get("only_code", ""), row.get("only_has", "")
    if not code and not has:
        return []
    found = next((one for one in before if one["code"] == code), None)
    if found is None:
        return [("only_code", _now("Koşul yalnız daha önce sorulan bir soruya bağlanır."))]
    offered = [value for value, _words in options(found)]
    if not offered:
        return [("only_code", _now("Koşul yalnız seçmeli ya da evet/hayır sorusuna bağlanır."))]
    if has not in offered:
        return [
            ("only_has", _now("Şu cevaplardan biri olmalı: %(offered)s.") % {"offered": ", ".join(offered)})
        ]
    return []


def _faults(row: Mapping[str, Any], codes: set[str]) -> list[tuple[str, str]]:
    found = [
        ("label_tr", _now("Sorunun Türkçesini yazın.")) if not row["label_tr"] else None,
        ("type", _now("Sorunun türünü seçin.")) if row["type"] not in TYPES else None,
        ("code", _now("Bu kod başka bir soruda kullanılıyor.")) if row["code"] in codes else None,
        *(
            (name, _now("En çok %(n)s harf olabilir.") % {"n": limit})
            for name, limit in _LIMITS
            if len(row.get(name, "")) > limit
        ),
    ]
    if not _CODE.fullmatch(row["code"]):
        found.append(("code", _now("Küçük harf, rakam ve çizgi kullanın.")))
    found.append(_options_fault(row, row.get("options", []), row.get("options_en", [])))
    return [fault for fault in found if fault is not None]


def _options_fault(
    row: Mapping[str, Any], values: Sequence[str], english: Sequence[str]
) -> tuple[str, str] | None:
    if row["type"] not in CHOSEN:
        if not values and not english:
            return None
        words = _now("Seçenek yalnız seçmeli soruda olur. Türünü değiştirin ya da seçenekleri silin.")
        return ("options" if values else "options_en"), words
    if not 2 <= len(values) <= MOST_OPTIONS:
        return "options", _now("Virgülle ayırarak 2 ile %(n)s arası seçenek yazın.") % {"n": MOST_OPTIONS}
    if len({ascii_fold(value) for value in values}) < len(values):
        return "options", _now("Aynı seçenek iki kez yazılmış.")
    if english and len(english) != len(values):
        return "options_en", _now("Türkçesindeki kadar seçenek yazın ya da boş bırakın.")
    for name, group in (("options", values), ("options_en", english)):
        if any(len(value) > OPTION for value in group):
            return name, _now("Bir seçenek en çok %(n)s harf olabilir.") % {"n": OPTION}
    return None


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


def _free_code(words: str, codes: set[str]) -> str:
    plain = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in ascii_fold(words))
    stem = "-".join(plain.split())[: CODE - 4].strip("-") or "soru"
    code, number = stem, 2
    while code in codes:
        code, number = f"{stem}-{number}", number + 1
    return code


def _is_english() -> bool:
    return (get_language() or "tr").startswith("en")
