"""A wait for the citizen that ends by itself: no reply came in the municipality's own time."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Case, Referral
from muhatap.cases.services.moving import move, move_referral
from muhatap.deadlines import running_out
from muhatap.deadlines.models import Policy
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.organization.persons import Person


@transaction.atomic
def stop_waiting(docket_id: int, *, by: Person) -> bool:
    """The unit, or the coordination, goes on without the reply; unit and citizen are told. May run twice.

    False where nothing waits any more: a reply came, the case ended, or it was done already.
    """
    parts = Referral.objects.filter(docket_id=docket_id, status=ReferralStatus.WAITING)
    whole = Case.objects.filter(docket_id=docket_id, status=Status.WAITING_CITIZEN)
    wanted = parts.values_list("case_id", flat=True).first() or whole.values_list("pk", flat=True).first()
    case = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=wanted or 0).first()
    # asked once nobody can move it: a reply may have come, and another question with a wait of its own
    if case is None or not running_out.is_over(docket_id, Policy.RunsOut.STOP_WAITING, now=clock.now()):
        return False
    with translation.override("tr"):
        facts = {"reason": _("Soruya süresinde cevap gelmedi.")}
    part = parts.first()
    try:
        if part is not None:
            move_referral(part.pk, "stop_waiting", by=by, facts=facts)
        else:
            move(case.pk, "stop_asking", by=by, facts=facts)
    except NotNow:
        return False  # it lies elsewhere by now
    return True
