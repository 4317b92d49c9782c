"""An announcement as the message that goes out: what its template is filled with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings as django_settings

from muhatap.announcements import tokens
from muhatap.announcements.models import Announcement
from muhatap.notifications import lengths, services
from muhatap.notifications.models import Channel, Notice
from muhatap.notifications.rendering import SECRET, Rendered, clean, of_notice
from muhatap.notifications.services import Recipient

TEMPLATE = "citizen/announcement"
RETURNED = "author/announcement"
SEARCHED = 1000  # recipients looked at for one of each channel and language
WAY_OUT = "/birak/"  # followed by the token; short, since text messages are paid by the letter


@dataclass(frozen=True)
class Words:
    """Title and text in one language."""

    title: str
    text: str


def language_for(announcement: Announcement, reads: str) -> str:
    """`tr`, or `en` for whoever reads something else, when it is written in English too."""
    return "tr" if reads.startswith("tr") or not announcement.text_en else "en"


def words(announcement: Announcement, language: str) -> Words:
    """What is written in a language of it."""
    if language == "en":
        return Words(announcement.title_en, announcement.text_en)
    return Words(announcement.title_tr, announcement.text_tr)


def context(announcement: Announcement, language: str, code: str) -> dict[str, object]:
    """Values of the template's placeholders; `code` is the token of the way out."""
    unit, said = announcement.unit, words(announcement, language)
    return {
        "title": said.title,
        "text": said.text,
        "unit": unit.name_en if language == "en" and unit.name_en else unit.name_tr,
        "link": f"{django_settings.BASE_URL}{WAY_OUT}",
        "code": code,
    }


def returned(announcement: Announcement, reason: str, language: str) -> dict[str, object]:
    """Values for telling a writer that it came back."""
    return {
        "title": words(announcement, language_for(announcement, language)).title,
        "reason": reason,
        "link": f"{django_settings.BASE_URL}/duyurular/{announcement.pk}/",
    }


def previews(announcement: Announcement) -> list[Rendered]:
    """The messages exactly as they would go, by channel and language, an example in place of the token.

    Two statements for each.
    """
    return [
        preview(announcement, channel, language)
        for channel in announcement.channels
        for language in announcement.languages
    ]


def as_sent(announcement: Announcement) -> list[Rendered]:
    """The messages as they were promised, whatever became of the template since; else as they would go.

    Of each channel and language the first is shown, with the example in place of its token.
    """
    first = announcement.recipients.filter(notice__isnull=False).order_by("state", "pk")[:SEARCHED]
    rows = Notice.objects.filter(pk__in=first.values("notice")).order_by("channel", "language", "pk")
    found = {(row.channel, row.language): row for row in rows.distinct("channel", "language")}
    return [
        replace(of_notice(row), body=row.body.replace(SECRET, tokens.EXAMPLE))
        if (row := found.get((shown.channel, shown.language)))
        else shown
        for shown in previews(announcement)
    ]


def preview(announcement: Announcement, channel: str, language: str) -> Rendered:
    """One of them."""
    values = context(announcement, language, tokens.EXAMPLE)
    return services.preview(TEMPLATE, Recipient("citizen", channel, "", language), context=values)


def fits(announcement: Announcement, language: str) -> bool:
    """False when a text message would have to be shortened: announcements go as they were approved."""
    body = preview(announcement, Channel.SMS, language).body
    said = words(announcement, language)
    return all(lengths.plain(clean(part)) in body for part in (said.title, said.text))
