"""What a citizen changes in an own record: what may be sent where, and where they are reached."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.organization.persons import Person
from muhatap.people import services as people
from muhatap.people.models import PointCode
from muhatap.people.services import Wishes
from muhatap.portal import limits
from muhatap.portal.errors import TooMany


def wish(citizen: Citizen, wishes: Wishes, *, by: Person) -> list[str]:
    """Write down what somebody wants to hear; what changed, in words. TooMany after twenty a day."""
    if not limits.passes(limits.WISHES, limits.hashed("citizen", str(citizen.pk))):
        raise TooMany(_("Tercihleriniz bugün çok değiştirildi. Yarın yeniden deneyin ya da bizi arayın."))
    return people.set_preferences(citizen.pk, wishes, source="web", by=by)


def new_contact(citizen: Citizen, value: str, kind: str, replaces: int | None, *, by: Person) -> PointCode:
    """Send a code to a new telephone or e-mail; what was named before and not confirmed goes.

    What its owner allowed at the one it replaces holds for the new one from the confirmation on. Raises as
    `people.ask`, and TooMany.
    """
    key = limits.hashed("citizen", str(citizen.pk))
    contact = limits.hashed("contact", value.casefold())  # machine text
    if not limits.passes(limits.CONTACTS, key) or not limits.passes(limits.CODES, contact):
        raise TooMany(_("Bugün çok kod istendi. Yarın yeniden deneyin ya da bizi arayın."))
    with transaction.atomic():
        people.give_up_waiting(by=by, citizen_id=citizen.pk)
        old = ContactPoint.objects.filter(pk=replaces or 0, citizen=citizen, is_active=True).first()
        return people.ask(
            citizen.pk,
            value,
            kind=kind,
            consent=True,
            news=old is not None and old.news_consent_at is not None,
            replaces=replaces,
            by=by,
        )
