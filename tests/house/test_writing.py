"""Who may write (rules 1, 3, 4, 7)."""

from __future__ import annotations

from tests.house.examples import nothing, shown
from tests.house.rules import writing
from tests.house.rules.sources import judge, python, snippet


def test_only_a_move_writes_a_status() -> None:
    shown(
        writing.status_only_by_moves,
        good="""
case.is_sensitive = True
state = case.status
render(request, "x.html", {}, status=422)
Case.objects.filter(status="closed").update(is_sensitive=True)
context.update(status=1)
""",
        bad="""case.status = "closed"
---
a, case.status = 1, "closed"
---
Case.objects.filter(pk=1).update(status="closed")
---
Case.objects.create(status="closed")
---
Case(status="closed")
---
Referral(status="closed")
---
setattr(case, "status", "closed")
---
case.save(update_fields=["status"])
---
Case.objects.bulk_update(cases, ["status"])
---
Case.objects.update_or_create(pk=1, defaults={"status": "closed"})
---
cursor.execute("UPDATE cases_case SET status = 'closed'")
""",
        path="muhatap/routing/services.py",
    )
    nothing(judge(writing.status_only_by_moves, python()))


def test_rows_are_written_only_in_services() -> None:
    shown(
        writing.written_only_in_services,
        good="""
values.update(a=1)
request.session.save()
services.create_unit(draft, by=request.person)
form.delete_button()
""",
        bad="""Case.objects.create(number="1")
---
case.save()
---
Case.objects.filter(pk=1).delete()
---
Case.objects.filter(pk=1).update(title="x")
---
case.delete()
---
with transaction.atomic():
    pass
---
from django.db.transaction import atomic
@atomic
def view(request): ...
""",
        path="muhatap/routing/views.py",
    )
    nothing(judge(writing.written_only_in_services, python()))


def test_every_write_says_who() -> None:
    shown(
        writing.every_write_says_who,
        good="""
@transaction.atomic
def route(case_id: int, *, by: Person) -> Case: ...
def label(unit: Unit) -> str:
    return unit.name
def _insert(rows: list[Case]) -> None:
    Case.objects.bulk_create(rows)
""",
        bad="""@transaction.atomic
def route(case_id: int) -> Case: ...
---
@transaction.atomic
def route(case_id: int, by: Person) -> Case: ...
---
def route(case_id: int, *, by: int) -> Case:
    case.save()
---
def route(case_id: int, *, by: Person | None = None) -> Case:
    case.save()
---
def route(case_id: int, *, by: Person = SYSTEM) -> Case:
    case.save()
---
def route(case_id: int) -> Case:
    with transaction.atomic():
        pass
""",
        path="muhatap/routing/services/moves.py",
    )
    inner = snippet("def save(sheet):\n    sheet.save()\n", "muhatap/deadlines/services/dockets.py")
    assert writing.every_write_says_who(inner, {"deadlines": {"save"}})
    assert writing.every_write_says_who(inner, {"deadlines": {"happened"}}) == []
    doors = writing.doors(python())
    nothing([found for source in python() for found in writing.every_write_says_who(source, doors)])


def test_no_exception_to_by_is_stale() -> None:
    written = {
        f"{source.package}/{node.name}"
        for source in python()
        for node in source.tree.body
        if hasattr(node, "name")
    }
    assert sorted(set(writing.WITHOUT_BY) - written) == []


def test_services_know_no_http() -> None:
    shown(
        writing.services_know_no_http,
        good="from django.db import transaction\nfrom muhatap.cases import policy\n",
        bad="""from django.http import HttpRequest
---
from django.shortcuts import get_object_or_404
---
from django import http
---
import django.template.loader
---
from django.contrib.messages import success
---
def route(request): ...
""",
        path="muhatap/routing/services.py",
    )
    nothing(judge(writing.services_know_no_http, python()))
