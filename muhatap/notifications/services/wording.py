"""The words of messages: shipped ones loaded, own ones written as new versions, nothing overwritten."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.notifications import policy, rendering, shipped
from muhatap.notifications.models import Channel, Template
from muhatap.notifications.moments import MOMENTS
from muhatap.notifications.rendering import Text
from muhatap.organization.persons import Person


@transaction.atomic
def load_templates(*, by: Person) -> int:
    """Bring in shipped texts that are not here yet; how many. Again does nothing.

    A newer shipped text takes the place of an older shipped one. Where the municipality wrote its own, that
    stays in use and the new one waits in the history.
    """
    known = {
        (row.name, row.channel, row.language): row
        for row in Template.objects.filter(is_current=True).select_for_update()
    }
    newest = {
        tuple(row[:3]): row[3:]
        for row in Template.objects.values_list("name", "channel", "language").annotate(
            Max("shipped"), Max("version")
        )
    }
    added = []
    for text in shipped.texts():
        loaded, last = newest.get(text.key, (None, 0))
        if (loaded or 0) >= text.version:
            continue
        current = known.get(text.key)
        takes_place = current is None or current.shipped is not None
        if current is not None and takes_place:
            Template.objects.filter(pk=current.pk).update(is_current=False)
        added.append(
            Template(
                name=text.name,
                channel=text.channel,
                language=text.language,
                version=last + 1,
                shipped=text.version,
                subject=text.subject,
                body=text.body,
                is_current=takes_place,
                changed_at=clock.now(),
                changed_by_id=by.actor_id,
            )
        )
    Template.objects.bulk_create(added)
    return len(added)


@transaction.atomic
def save_template(
    name: str, channel: str, language: str, text: Text, *, by: Person, base: int | None = None
) -> Template:
    """Write a new version of a text; refuses unknown placeholders and missing words, naming the field.

    `base` is the version the writer started from; when somebody wrote another one since, it is refused.
    """
    policy.must_write(by)
    words = _tidy(text, channel)
    rendering.check(name, channel, words)
    current = (
        Template.objects.select_for_update()
        .filter(name=name, channel=channel, language=language, is_current=True)
        .first()
    )
    if current is not None and base is not None and current.version != base:
        raise NotNow(
            _("Siz yazarken bu kalıbı başkası değiştirdi. Yazdığınız duruyor, bakıp yeniden saklayın.")
        )
    if current is not None and (current.subject, current.body) == (words.subject, words.body):
        return current
    return _new_version(current, name, channel, language, words, by)


def back_to_shipped(name: str, channel: str, language: str, *, by: Person) -> Template:
    """Take the text that came with the product, as a new version."""
    text = next((row for row in shipped.texts() if row.key == (name, channel, language)), None)
    if text is None or name not in MOMENTS:
        raise Incomplete(_("Bu kalıbın ürünle gelen metni yok."))
    return save_template(name, channel, language, Text(text.subject, text.body), by=by)


def put_back(version_id: int, *, by: Person) -> Template:
    """Take an earlier version into use again, as a new one; the one in use stays in the history.

    Refused where its words no longer fit the moment.
    """
    row = Template.objects.get(pk=version_id)
    return save_template(row.name, row.channel, row.language, Text(row.subject, row.body), by=by)


def _new_version(
    current: Template | None, name: str, channel: str, language: str, words: Text, by: Person
) -> Template:
    rows = Template.objects.filter(name=name, channel=channel, language=language)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    if current is not None:
        Template.objects.filter(pk=current.pk).update(is_current=False)
    same = next((row for row in shipped.texts() if row.key == (name, channel, language)), None)
    is_shipped = same is not None and (same.subject, same.body) == (words.subject, words.body)
    return Template.objects.create(
        name=name,
        channel=channel,
        language=language,
        version=last + 1,
        shipped=same.version if is_shipped and same is not None else None,
        subject=words.subject,
        body=words.body,
        changed_at=clock.now(),
        changed_by_id=by.actor_id,
    )


def _tidy(text: Text, channel: str) -> Text:
    subject = "" if channel == Channel.SMS else rendering.clean(text.subject)
    return Text(subject, rendering.clean(text.body))
