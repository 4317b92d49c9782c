"""A message is promised in the transaction of what it tells: rendered now, sent after the commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings as django_settings
from django.db import transaction

from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.copying import copy_in
from muhatap.notifications import rendering
from muhatap.notifications.models import Channel, Notice, Template
from muhatap.notifications.moments import MOMENTS
from muhatap.notifications.rendering import Rendered, Text
from muhatap.organization import settings
from muhatap.organization.persons import Person

GRACE = timedelta(minutes=2)  # the job enqueued here comes first; the sweeper looks after what it forgot
BATCH = 20
FEW = 25  # messages that are written in one statement; more are copied
Texts = Mapping[tuple[str, str, str], Template]  # by name, channel, language


@dataclass(frozen=True)
class Recipient:
    """One address, the channel to it, and the language of whoever reads there.

    `point_id` is the contact point where it is one: its e-mails show the way to their reader's preferences.
    `not_before` (aware) holds the message back, since its reader wants quiet till then. With `news_point_id`
    it goes only while that contact point's consent for announcements stands; this is asked again at the
    moment of sending (6698 m.5/1).
    """

    audience: str
    channel: str
    address: str
    language: str = "tr"
    unit_id: int | None = None
    news_point_id: int | None = None
    point_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True)
class Letter:
    """One moment to be told to its recipients.

    `context` holds the values of the moment's placeholders (`moments.py`); more are ignored, missing ones
    leave their line out. A code is stored apart and erased when the message has gone. `files` are ids of
    stored files that go along with e-mails.
    """

    template: str
    recipients: Sequence[Recipient]
    context: Mapping[str, object]
    event_id: int | None = None
    case_id: int | None = None
    files: Sequence[int] = ()


def queue(
    template: str,
    recipients: Iterable[Recipient],
    *,
    context: Mapping[str, object],
    by: Person,
    event_id: int | None = None,
    case_id: int | None = None,
) -> list[Notice]:
    """Promise the message of one moment to every recipient once; as `queue_all` with one letter."""
    return queue_all([Letter(template, list(recipients), context, event_id, case_id)], by=by)


_held: ContextVar[datetime | None] = ContextVar("held", default=None)


@contextmanager
def held_until(moment: datetime) -> Iterator[None]:
    """What is promised inside goes out at `moment` (aware), not before: until then it can be given up."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


@transaction.atomic
def queue_all(letters: Sequence[Letter], *, by: Person) -> list[Notice]:
    """Promise every letter to each of its recipients once. Four statements, however many there are; five
    where files go along.
    """
    letters = [letter for letter in letters if letter.recipients]
    if not letters:
        return []
    texts, said = _texts(*{letter.template for letter in letters}), settings.every()
    made = [(*row, letter) for letter in letters for row in _notices(letter, texts, said, by)]
    notices = [notice for notice, _at, _letter in made]
    if len(notices) > FEW:
        copy_in(notices)
    else:
        Notice.objects.bulk_create(notices)
    Along = Notice.files.through
    along = [
        Along(notice_id=notice.pk, storedfile_id=file)
        for notice, _at, letter in made
        if notice.channel == Channel.EMAIL
        for file in letter.files
    ]
    if along:
        Along.objects.bulk_create(along)
    by_moment: dict[datetime | None, list[int]] = {}
    for notice, at, _letter in made:
        by_moment.setdefault(at, []).append(notice.pk)
    for at, ids in by_moment.items():
        for start in range(0, len(ids), BATCH):
            enqueue("notifications.send", at=at, notices=ids[start : start + BATCH])
    return notices


def _notices(
    letter: Letter, texts: Texts, said: Mapping[str, Any], by: Person
) -> Iterable[tuple[Notice, datetime | None]]:
    """Each notice and when it goes; None for at once."""
    for recipient in dict.fromkeys(letter.recipients):
        row = _best(texts, letter.template, recipient)
        values = _values(letter.template, letter.context, house_values(row.language, said))
        rendered = _rendered(row, recipient, values)
        notice = _notice(row, recipient, rendered, str(values.get("code") or ""))
        notice.event_id, notice.case_id, notice.created_by_id = letter.event_id, letter.case_id, by.actor_id
        notice.case_number = str(letter.context.get("number") or "")[:20]
        at = max(filter(None, (_held.get(), recipient.not_before)), default=None)
        notice.next_try_at = max(notice.created_at, at or notice.created_at) + GRACE
        yield notice, at


def preview(template: str, recipient: Recipient, *, context: Mapping[str, object]) -> Rendered:
    """The message exactly as `queue` with the same arguments would promise it."""
    row = _best(_texts(template), template, recipient)
    text = _rendered(row, recipient, _values(template, context, house_values(row.language)))
    point = recipient.point_id or recipient.news_point_id
    return Rendered(
        template=template,
        version=row.version,
        channel=recipient.channel,
        language=row.language,
        address=recipient.address,
        subject=text.subject,
        body=text.body,
        foot=rendering.preferences(point, recipient.channel, row.language, covered=True),
    )


def house_values(language: str = "tr", said: Mapping[str, Any] | None = None) -> dict[str, object]:
    """Values of the placeholders that every text may use, in the language of the text.

    `said` are the settings where they were read already; else they are read. One statement.
    """
    said = said or settings.every()
    return {
        "municipality": said["municipality.name"],
        "line": settings.spoken_of(said, "municipality.line", language),
        "phone": said["municipality.phone"],
        "signature": said["notifications.signature"],
        "days": said["objection.days"],
    }


def _values(template: str, context: Mapping[str, object], house: Mapping[str, object]) -> dict[str, object]:
    """Only what this moment may say; whatever else the caller knows stays unsaid."""
    allowed = MOMENTS[template].placeholders
    values = {**house, **{key: value for key, value in context.items() if value not in (None, "")}}
    return {key: value for key, value in values.items() if key in allowed}


def _texts(*names: str) -> Texts:
    rows = Template.objects.filter(name__in=names, is_current=True)
    return {(row.name, row.channel, row.language): row for row in rows}


def _best(texts: Texts, name: str, recipient: Recipient) -> Template:
    """The text in the reader's language, else in English for strangers to Turkish, else in Turkish."""
    for language in (recipient.language.partition("-")[0], "en", "tr"):
        if (name, recipient.channel, language) in texts:
            return texts[name, recipient.channel, language]
    raise LookupError(f"no text for {name} by {recipient.channel}")


def _rendered(row: Template, recipient: Recipient, values: Mapping[str, object]) -> Text:
    return rendering.render(Text(row.subject, row.body), recipient.channel, row.language, values)


def _notice(row: Template, recipient: Recipient, text: Text, secret: str) -> Notice:
    stored = rendering.cover(text, secret)
    return Notice(
        template=row.name,
        template_version=row.version,
        audience=recipient.audience,
        channel=recipient.channel,
        language=row.language,
        address=rendering.clean(recipient.address).replace("\n", " ")[:300],
        subject=stored.subject,
        body=stored.body,
        secret=secret[:60] if rendering.SECRET in stored.subject + stored.body else "",
        unit_id=recipient.unit_id,
        news_point_id=recipient.news_point_id,
        contact_point_id=recipient.point_id or recipient.news_point_id,
        message_id=f"<{uuid4().hex}@{_host()}>",
        created_at=clock.now(),
    )


def _host() -> str:
    host = django_settings.BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return (host if host.replace("-", "").replace(".", "").isalnum() and host.isascii() else "muhatap")[:80]
