"""From a whole text with named placeholders to the message exactly as it goes out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.conf import settings as django_settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from muhatap.citizens import links
from muhatap.kit import clock
from muhatap.kit.days import long_day
from muhatap.kit.errors import Incomplete
from muhatap.kit.text import is_blank
from muhatap.notifications import lengths
from muhatap.notifications.models import Channel, Notice
from muhatap.notifications.moments import FREE_TEXT, MOMENTS, Moment

SECRET = "\ue000"  # stands in a stored body where the code was; cannot come in by a value
_COVERED = re.compile(rf"https?://[^\s<>\"{SECRET}]+{SECRET}")
SHOWN = "••••••"
MOST_PARTS = 4  # a longer text message is shortened; the page behind its link has the whole
SUBJECT = 200
BODY = 20_000
_MARK = re.compile(r"\{([a-z_]{1,30})\}")
_DAYS = ((re.compile(r"\d{4}-\d{2}-\d{2}\Z"), "%Y-%m-%d"), (re.compile(r"\d{2}\.\d{2}\.\d{4}\Z"), "%d.%m.%Y"))
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Text:
    """A template's words."""

    subject: str
    body: str


@dataclass(frozen=True)
class Rendered:
    """A message exactly as it goes out."""

    template: str
    version: int
    channel: str
    language: str
    address: str
    subject: str
    body: str
    foot: str = ""  # what is written under it on its way, its reader's own code covered

    @property
    def length(self) -> lengths.Length | None:
        """Letters and parts of a text message; None for e-mail."""
        return lengths.measure(self.body) if self.channel == Channel.SMS else None

    @property
    def channel_name(self) -> str:
        """The channel in words."""
        return str(Channel(self.channel).label)

    @property
    def shown_address(self) -> str:
        """The address as anybody may see it: a citizen's is not shown at all (izmir:15.10)."""
        return "" if self.template.startswith("citizen/") else self.address


def of_notice(notice: Notice) -> Rendered:
    """The message of a notice as people may see it: a code that opens something stays covered."""
    return Rendered(
        template=notice.template,
        version=notice.template_version,
        channel=notice.channel,
        language=notice.language,
        address=notice.address,
        subject=notice.subject.replace(SECRET, SHOWN),
        body=notice.body.replace(SECRET, SHOWN),
        foot=preferences(notice.contact_point_id, notice.channel, notice.language, covered=True),
    )


def check(name: str, channel: str, text: Text) -> None:
    """Refuse a text that uses unknown placeholders, lacks needed ones, or has no words. Names the field."""
    moment = MOMENTS[name]
    faults: dict[str, str | Promise] = {}
    for field, words in (("subject", text.subject), ("body", text.body)):
        if "{" in _MARK.sub("", words) or "}" in _MARK.sub("", words):
            faults[field] = _("Süslü ayraç yalnız yer tutucu için kullanılır, örneğin {number}.")
        unknown = sorted(set(_MARK.findall(words)) - set(moment.placeholders))
        if unknown:
            faults[field] = _("Bu iletide kullanılamayan yer tutucu: %(names)s.") % {
                "names": _braced(unknown)
            }
    faults = _missing(moment, channel, text) | faults
    if faults:
        raise Incomplete(_("Kalıp saklanmadı: işaretli alanları düzeltin."), fields=faults)


def _missing(moment: Moment, channel: str, text: Text) -> dict[str, str | Promise]:
    faults: dict[str, str | Promise] = {}
    if channel == Channel.EMAIL and is_blank(text.subject):
        faults["subject"] = _("Konu boş olamaz.")
    if len(text.subject) > SUBJECT or "\n" in text.subject:
        faults["subject"] = _("Konu tek satır ve en fazla 200 harf olabilir.")
    lacking = [word for word in moment.needs if f"{{{word}}}" not in text.body]
    if lacking:
        faults["body"] = _("Bu iletide bulunması gereken yer tutucu: %(names)s.") % {
            "names": _braced(lacking)
        }
    if len(text.body) > BODY:
        faults["body"] = _("Metin en fazla 20.000 harf olabilir.")
    return faults


def _braced(words: Iterable[str]) -> str:
    return ", ".join(f"{{{word}}}" for word in words)


def render(text: Text, channel: str, language: str, context: Mapping[str, object]) -> Text:
    """Fill a text with values. A line all of whose placeholders are empty is left out.

    Values lose control and direction signs; days are written in words of `language`. A text message gets
    plain quotes, and its free text is shortened so that the whole fits into `MOST_PARTS`.
    """
    with translation.override(language):
        values = {key: clean(_said(key, value)) for key, value in context.items()}
    subject = " ".join(_fill(text.subject, values).split())[:SUBJECT]
    if channel != Channel.SMS:
        return Text(subject, _fill(text.body, values)[: 10 * BODY])
    values = {key: lengths.plain(value) for key, value in values.items()}
    return Text("", _fitted(lengths.plain(text.body), values))


def clean(text: str) -> str:
    """Free text without what could break a header, hide words or turn them around; line ends unified."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if all(line.isprintable() for line in unified.split("\n")):  # nearly always; signs one by one are slow
        return unified.strip()
    return "".join(sign for sign in unified if sign in "\n\t\u200d" or _is_plain(sign)).strip()


def cover(text: Text, secret: str) -> Text:
    """The text with a mark where the code was; for storing."""
    if not secret:
        return text
    return replace(text, subject=text.subject.replace(secret, SECRET), body=text.body.replace(secret, SECRET))


def uncover(text: str, secret: str) -> str:
    """The text as it goes out."""
    return text.replace(SECRET, secret)


def way_out(body: str, secret: str) -> str:
    """The address in a stored text that ends with its code; empty when there is none."""
    found = _COVERED.search(body)
    return uncover(found[0], secret) if found and secret else ""


def preferences(point_id: int | None, channel: str, language: str, *, covered: bool) -> str:
    """The line by which the reader of an e-mail comes to what may be sent to them; "" where there is none.

    Never stored. Whoever is not its reader sees it `covered`: the code opens the reader's preferences.
    """
    if point_id is None or channel != Channel.EMAIL:
        return ""
    with translation.override(language):
        words = _("İleti tercihlerinizi görmek ve değiştirmek için:")
        code = SHOWN if covered else links.token(point_id)
        return f"{words}\n{django_settings.BASE_URL}/tercihler/{code}/"


def paragraphs(body: str, base_url: str) -> SafeString:
    """The words as HTML: escaped, our own addresses as links, nothing else."""
    address = re.compile(re.escape(escape(base_url)) + r"[^\s<>&\"']*") if base_url else None
    parts = []
    for part in re.split(r"\n\s*\n", body.strip()):
        words = escape(part).replace("\n", "<br>\n")
        if address:
            words = address.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', words)
        parts.append(f"<p>{words}</p>")
    return mark_safe("\n".join(parts))  # safe: every part was escaped


def as_html(body: str, municipality: str, language: str, base_url: str) -> str:
    """The same words for mail programs that show HTML."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(municipality)}</title></head>\n"
        '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#16211f;max-width:40em">\n'
        f'<p style="font-weight:bold;color:#0a5c68">{escape(municipality)}</p>\n'
        + paragraphs(body, base_url)
        + "\n</body></html>\n"
    )


def _said(key: str, value: object) -> str:
    """A value as words in the language of the moment; a day as `23 Kasım 2026 Pazartesi`."""
    if isinstance(value, datetime):
        return long_day(clock.local(value).date(), year=True)
    if isinstance(value, str) and key in ("date", "due", "planned", "until"):
        value = _day(value)
    if isinstance(value, date):
        return long_day(value, year=True)
    return "" if value is None else str(value)


def _day(value: str) -> date | str:
    """A day written by a program, as a day; anything else stays as it is."""
    for form, code in _DAYS:
        if form.match(value):
            with suppress(ValueError):
                return datetime.strptime(value, code).replace(tzinfo=UTC).date()
    return value


def _is_plain(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _fill(text: str, values: Mapping[str, str]) -> str:
    lines = [_line(line, values) for line in text.replace("\r\n", "\n").split("\n")]
    return _BLANKS.sub("\n\n", "\n".join(line for line in lines if line is not None)).strip()


def _line(line: str, values: Mapping[str, str]) -> str | None:
    marks = _MARK.findall(line)
    if marks and not any(values.get(mark) for mark in marks):
        return None
    return _MARK.sub(lambda found: values.get(found[1], ""), line).rstrip()


def _fitted(body: str, values: Mapping[str, str]) -> str:
    """The filled text message; free text gives way, longest first, until it fits."""
    values = dict(values)
    free = [key for key in (*FREE_TEXT, "title") if f"{{{key}}}" in body and values.get(key)]
    whole = _fill(body, values)
    for key in sorted(free, key=lambda word: -len(values[word])):
        if lengths.measure(whole).parts <= MOST_PARTS:
            break
        least, most, value = 0, len(values[key]), values[key]
        while least < most:
            middle = (least + most + 1) // 2
            fits = lengths.measure(_fill(body, {**values, key: _cut(value, middle)})).parts <= MOST_PARTS
            least, most = (middle, most) if fits else (least, middle - 1)
        values[key] = _cut(value, least)
        whole = _fill(body, values)
    return whole


def _cut(value: str, size: int) -> str:
    return value if size >= len(value) else value[:size].rstrip() + "..."


def used(texts: Iterable[str]) -> set[str]:
    """Placeholders that occur in these texts."""
    return {mark for text in texts for mark in _MARK.findall(text)}
