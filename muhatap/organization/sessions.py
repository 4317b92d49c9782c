"""Sessions in the database, read in one statement together with the staff member they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from muhatap.kit import clock
from muhatap.organization.models import Session, Staff


class SessionStore(DatabaseStore):
    """Django's database sessions on our clock. `staff` is whom the row belongs to, known once it was read."""

    staff: Staff | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model behind the store."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        # A cookie is anybody's text: what cannot be a key is not looked for.
        if not self.session_key or not self.session_key.isalnum():
            self._session_key = None
            return None
        row = (
            Session.objects.select_related("staff__unit", "staff__post", "staff__actor")
            .filter(session_key=self.session_key, expire_date__gt=clock.now())
            .first()
        )
        if row is None:
            self._session_key = None
            return None
        self.staff = row.staff
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to store, with the staff member signed in on it."""
        row = cast(Session, super().create_model_instance(data))
        row.staff_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def get_expiry_date(self, **given: Any) -> datetime:
        """When this session ends, by our clock."""
        given.setdefault("modification", clock.now())
        ends: datetime = super().get_expiry_date(**given)
        return ends
