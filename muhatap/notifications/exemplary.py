"""A text as it would go, while it is written: on a real case that its writer sees, else on an example."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings as django_settings
from django.utils.safestring import SafeString

from muhatap.notifications import real, rendering
from muhatap.notifications.models import Channel, Template
from muhatap.notifications.moments import COMMON, EXAMPLES, MOMENTS
from muhatap.notifications.rendering import Rendered, Text
from muhatap.notifications.services.promising import house_values
from muhatap.organization.persons import Person


@dataclass(frozen=True)
class Shown:
    """The message. `lent` are placeholders filled with examples; `missed` when no such case was found."""

    rendered: Rendered
    html: SafeString | None = None
    head: str = ""
    number: str = ""
    lent: tuple[str, ...] = ()
    missed: bool = False


def shown(template: Template, text: Text, person: Person, typed: str = "") -> Shown:
    """Fill a text; `typed` is the number of a case, empty for examples alone."""
    language = template.language if template.language in EXAMPLES else "tr"
    house = house_values(template.language)
    found = real.find(person, typed, MOMENTS[template.name])
    own = {key: value for key, value in found.values.items() if value not in (None, "")} if found else {}
    filled = rendering.render(
        text, template.channel, template.language, {**house, **EXAMPLES[language], **own}
    )
    message = Rendered(
        template=template.name,
        version=template.version,
        channel=template.channel,
        language=template.language,
        address="",
        subject=filled.subject,
        body=filled.body,
    )
    html = None
    if found is not None:
        message = replace(message, subject=found.cut(message.subject), body=found.cut(message.body))
    if template.channel == Channel.EMAIL:
        html = rendering.paragraphs(message.body, django_settings.BASE_URL)
    used = rendering.used([text.subject, text.body])
    lent = tuple(sorted(used - set(own) - set(COMMON))) if found is not None else ()
    number = found.number if found is not None else ""
    return Shown(
        message, html, str(house["municipality"]), number, lent, missed=bool(typed.strip()) and found is None
    )
