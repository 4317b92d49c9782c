"""What would be sent, found out by doing it and undoing it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from muhatap.cases.models import Case
from muhatap.notifications.models import Notice
from muhatap.notifications.rendering import Rendered


def letters(case_id: int, work: Callable[[], object]) -> list[Rendered]:
    """The messages that `work` on this case would send, exactly as they would go; nothing stays.

    `work` makes its moves for real inside a transaction that is then undone, so that dates, numbers and
    addressees cannot differ from what is sent. What `work` refuses is refused here too.
    """
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
        known = list(Notice.objects.filter(case_id=case_id).values_list("pk", flat=True))
        work()
        made = Notice.objects.filter(case_id=case_id).exclude(pk__in=known).order_by("pk")
        found = [rendered(notice) for notice in made]
        transaction.set_rollback(True)
    return found


def rendered(notice: Notice) -> Rendered:
    """A promised message as a preview shows it."""
    return Rendered(
        template=notice.template,
        version=notice.template_version,
        channel=notice.channel,
        language=notice.language,
        address=notice.address,
        subject=notice.subject,
        body=notice.body,
    )
