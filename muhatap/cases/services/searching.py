"""The search columns of hidden cases, once more is known of their applicant."""

from __future__ import annotations

from django.db import transaction

from muhatap.cases.models import Case
from muhatap.cases.searching import search_vector
from muhatap.organization.persons import Person


def search_anew(citizen_id: int, *, by: Person) -> int:
    """Make the search columns of a citizen's hidden cases again (izmir:15.10); how many there were.

    One case a transaction, so that nobody at a desk waits for it; safe to run twice. Nothing of the story
    changes: the column is drawn from the record, and `by` is the worker.
    """
    ids = Case.objects.filter(citizen_id=citizen_id, identity_hidden=True).values_list("pk", flat=True)
    done = 0
    for pk in ids.order_by("pk"):
        with transaction.atomic():
            rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(
                pk=pk, identity_hidden=True
            )
            case = rows.select_related("topic", "neighbourhood", "district").first()
            if case is not None:
                Case.objects.filter(pk=pk).update(search=search_vector(case, case.topic))
                done += 1
    return done
