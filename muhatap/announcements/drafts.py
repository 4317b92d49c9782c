"""What somebody wants to announce, and the checking of it, field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.announcements.models import Announcement
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete
from muhatap.places.models import District, Neighbourhood

Audience = Announcement.Audience
TITLE, TEXT = 120, 4000  # letters
AHEAD = timedelta(days=90)
MOST_PLACES = 60
_BLANKS = re.compile(r"\n{3,}")
Problems = dict[str, str | Promise]


@dataclass(frozen=True)
class Draft:
    """An announcement as typed. `send_at` is aware; None sends once it is approved."""

    unit_id: int
    title_tr: str
    text_tr: str
    title_en: str = ""
    text_en: str = ""
    by_email: bool = True
    by_sms: bool = False
    audience: str = Audience.ALL
    district_ids: tuple[int, ...] = field(default=())
    neighbourhood_ids: tuple[int, ...] = field(default=())
    send_at: datetime | None = None


@dataclass(frozen=True)
class Clean:
    """A checked draft: plain columns, and the places."""

    columns: dict[str, object]
    districts: list[District]
    neighbourhoods: list[Neighbourhood]


def clean(draft: Draft) -> Clean:
    """The draft ready to be stored. `Incomplete` names every wrong field at once, as the form calls it."""
    problems: Problems = {}
    columns: dict[str, object] = {
        "title_tr": _line(problems, "title_tr", draft.title_tr),
        "text_tr": _lines(problems, "text_tr", draft.text_tr),
        "title_en": _line(problems, "title_en", draft.title_en),
        "text_en": _lines(problems, "text_en", draft.text_en),
        "by_email": bool(draft.by_email),
        "by_sms": bool(draft.by_sms),
        "audience": draft.audience,
        "send_at": draft.send_at,
    }
    _needed(problems, columns)
    districts, neighbourhoods = _places(problems, draft)
    late = moment_fault(draft.send_at)
    if late:
        problems["day"] = late
    if problems:
        raise Incomplete(
            _("Duyuru saklanmadı. Yazdıklarınız duruyor; işaretli alanları düzeltin."), fields=problems
        )
    return Clean(columns, districts, neighbourhoods)


def moment_fault(send_at: datetime | None) -> str | Promise:
    """What is wrong with the moment of sending; empty when nothing is."""
    now = clock.now()
    if send_at is not None and send_at < now:
        return _("Bu an geçmiş. Yeni bir gün ve saat yazın ya da boş bırakın.")
    if send_at is not None and send_at > now + AHEAD:
        return _("En çok 90 gün sonrası için planlanabilir.")
    return ""


def _line(problems: Problems, name: str, typed: str) -> str:
    plain = texts.one_line(typed)
    wrong = texts.flaw(plain, limit=TITLE)
    if wrong:
        problems[name] = wrong
    return plain


def _lines(problems: Problems, name: str, typed: str) -> str:
    """Several lines, tidied as the message will have them: no blanks at line ends, one empty line at most."""
    unified = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    plain = texts.trimmed(_BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in unified.split("\n"))))
    wrong = texts.flaw(plain, limit=TEXT, lines=True)
    if wrong:
        problems[name] = wrong
    return plain


def _needed(problems: Problems, columns: dict[str, object]) -> None:
    if not columns["title_tr"]:
        problems.setdefault("title_tr", _("Bir başlık yazın."))
    if not columns["text_tr"]:
        problems.setdefault("text_tr", _("Duyurunun metnini yazın."))
    if bool(columns["title_en"]) != bool(columns["text_en"]):
        lacking = "text_en" if columns["title_en"] else "title_en"
        problems.setdefault(lacking, _("İngilizcesi başlık ve metinle birlikte yazılır ya da hiç yazılmaz."))
    if not (columns["by_email"] or columns["by_sms"]):
        problems["channels"] = _("En az bir kanal seçin.")


def _places(problems: Problems, draft: Draft) -> tuple[list[District], list[Neighbourhood]]:
    """The districts or neighbourhoods of the audience; those of another audience are left out."""
    if draft.audience == Audience.DISTRICTS:
        districts = list(District.objects.filter(pk__in=draft.district_ids).only("pk", "name", "name_sort"))
        if not districts:
            problems["districts"] = _("En az bir ilçe seçin.")
        return districts, []
    if draft.audience == Audience.NEIGHBOURHOODS:
        rows = Neighbourhood.objects.filter(pk__in=draft.neighbourhood_ids).select_related("district")
        quarters = list(rows.defer("outline", "district__outline", "district__drawn")[: MOST_PLACES + 1])
        if not quarters:
            problems["neighbourhood"] = _("En az bir mahalle ekleyin.")
        if len(quarters) > MOST_PLACES:
            problems["neighbourhood"] = _("En çok 60 mahalle seçilebilir; daha geniş için ilçeleri seçin.")
        return [], quarters
    if draft.audience != Audience.ALL:
        problems["audience"] = _("Kimlere gideceğini seçin.")
    return [], []
