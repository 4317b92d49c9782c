"""The signed address in every e-mail that leads its reader to what may be sent to them.

It names one contact point and opens nothing but that point's consents, quiet hours and language.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from muhatap.citizens.models import ContactPoint

VALID = timedelta(days=400)
_SALT = "citizens.preferences"


def token(point_id: int) -> str:
    """The sealed name of a contact point."""
    return signing.dumps(point_id, salt=_SALT)


def point_of(text: str) -> ContactPoint | None:
    """The contact point of a link, while it is in use; None for anything else, and for a link grown old."""
    try:
        found = signing.loads(text[:200], salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    rows = ContactPoint.objects.select_related("citizen").filter(pk=found, is_active=True)
    return rows.filter(citizen__merged_into=None).first()
