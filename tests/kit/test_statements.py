"""A statement that is built once asks anew each time, with the values it is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import BigIntegerField, CharField, Value

from muhatap.kit.statements import Given, Statement
from muhatap.organization.models import Unit
from tests import cast

pytestmark = pytest.mark.django_db


def test_values_are_told_each_time_and_rows_are_those_of_now() -> None:
    top = cast.unit("ust")
    below = Statement(
        Unit.objects.filter(
            parent_id=Given("parent", BigIntegerField()), code__gt=Given("after", CharField())
        )
        .order_by("code")
        .values_list("code", Value("x"))
    )
    assert below.rows(parent=top.pk, after="") == []
    cast.unit("bir", parent=top)
    two = cast.unit("iki", parent=top)
    cast.unit("uc", parent=two)
    assert below.rows(parent=top.pk, after="") == [("bir", "x"), ("iki", "x")]
    assert below.rows(parent=top.pk, after="bir") == [("iki", "x")]
    assert below.rows(parent=two.pk, after="'; --") == [("uc", "x")]
    with pytest.raises(KeyError):
        below.rows(parent=top.pk)


def test_what_can_have_no_rows_does_not_ask(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Statement(Unit.objects.filter(pk__in=[]).values_list("pk")).rows() == []
