"""A session is read in one statement, with everything that the frame shows of its owner."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muhatap.organization import queries
from muhatap.organization.models import Post, Staff
from muhatap.organization.sessions import SessionStore
from tests import cast
from tests.pages import sit

pytestmark = pytest.mark.django_db
SHOWN = ("pk", "username", "full_name", "email", "password", "is_active", "language", "theme", "created_at")


def read(username: str) -> Staff:
    client = sit(Client(), queries.person_of(cast.staff(username)))
    (key,) = (cookie.value for cookie in client.cookies.values())
    store = SessionStore(key)
    assert store.load()
    assert store.staff is not None
    return store.staff


@pytest.mark.parametrize("placed", [True, False], ids=["with unit and post", "with neither"])
def test_the_owner_comes_with_unit_post_and_actor(placed: bool, django_assert_num_queries: Any) -> None:
    post = Post.objects.create(code="bas-sef", name_tr="Başşef") if placed else None
    cast.staff("elif.karaca", unit=cast.unit("yol", "Yol Bakım") if placed else None)
    Staff.objects.filter(username="elif.karaca").update(post=post)
    staff = read("elif.karaca")
    stored = Staff.objects.select_related("unit", "post", "actor").get(username="elif.karaca")
    with django_assert_num_queries(0):
        assert [getattr(staff, name) for name in SHOWN] == [getattr(stored, name) for name in SHOWN]
        assert (staff.unit, staff.post, staff.actor) == (stored.unit, stored.post, stored.actor)
        assert staff.actor.staff is staff
        if placed:
            assert staff.unit is not None and staff.unit.name_tr == "Yol Bakım"
            assert staff.post is not None and staff.post.name_tr == "Başşef"
    staff.full_name = "Elif Demir"
    staff.save(update_fields=["full_name"])
    assert Staff.objects.get(pk=staff.pk).full_name == "Elif Demir"
