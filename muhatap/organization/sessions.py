"""Sessions in the database, read in one statement together with the staff member they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import CharField, DateTimeField, Model

from muhatap.kit import clock
from muhatap.kit.statements import Given, Statement
from muhatap.organization.models import Actor, Post, Session, Staff, Unit

# What is read of a session: its row, and what hangs at it, by the way there.
PARTS: tuple[tuple[str, type[Model]], ...] = (
    ("", Session),
    ("staff__", Staff),
    ("staff__unit__", Unit),
    ("staff__post__", Post),
    ("staff__actor__", Actor),
)


@cache
def _statement() -> Statement:
    """Every column of `PARTS` for the session `key`, unless it ended before `now`."""
    rows = Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
    return Statement(rows.values_list(*(f"{way}{name}" for way, model in PARTS for name in _names(model))))


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _made(model: type[Model], values: Iterator[Any]) -> Any:
    """The next object of a row, None where nothing hangs."""
    names = _names(model)
    own = tuple(islice(values, len(names)))
    return None if own[names.index(model._meta.pk.attname)] is None else model.from_db("default", names, own)


class SessionStore(DatabaseStore):
    """Django's database sessions on our clock. `staff` is whom the row belongs to, known once it was read."""

    staff: Staff | None = None
    ends: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model behind the store."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        # A cookie is anybody's text: what cannot be a key is not looked for.
        if not self.session_key or not self.session_key.isalnum():
            self._session_key = None
            return None
        found = _statement().rows(key=self.session_key, now=clock.now())
        if not found:
            self._session_key = None
            return None
        values = iter(found[0])
        row: Session
        row, staff, unit, post, actor = (_made(model, values) for _way, model in PARTS)
        if staff is not None:
            staff.unit, staff.post = unit, post
            if actor is not None:
                staff.actor = actor
        self.staff = row.staff = staff
        self.ends = row.expire_date
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
