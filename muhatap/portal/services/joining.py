"""Somebody says: this is the same. No second case, the first one hears of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.models import Case, Channel, Contact
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.kit.text import trimmed
from muhatap.organization import settings
from muhatap.organization.models import Actor
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role
from muhatap.portal import limits
from muhatap.portal.errors import TooMany
from muhatap.portal.models import Submission


@transaction.atomic
def join(report_id: int, case_id: int, text: str, *, by: Person) -> Case:
    """Record on an open public case that it was reported again, with the words and photos of this report.

    `by` is the visit of the report; nobody's name is asked. Sent twice it is recorded once. Raises `NotNow`
    when the case has ended meanwhile.
    """
    report = Submission.objects.select_for_update(of=("self",)).select_related("case").get(pk=report_id)
    if report.state in (Submission.State.DONE, Submission.State.JOINED) and report.case is not None:
        return report.case
    voucher = _for_the_house(by)
    case = cases.visible_to(voucher).select_related("topic").get(pk=case_id)
    if not case.topic.is_public or case.is_sensitive:
        raise Case.DoesNotExist
    if not case.is_open:
        raise NotNow(_("O başvuru bu arada sonuçlandı. Bildiriminizi ayrı gönderin; yazdıklarınız duruyor."))
    if not limits.passes(
        limits.Door("report", settings.number("portal.daily_limit"), limits.DAY), report.sender
    ):
        raise TooMany(_("Bu bağlantıdan bugün çok bildirim geldi. Yarın yeniden deneyin ya da bizi arayın."))
    words = trimmed(text) or "Aynı durum internetten de bildirildi."
    services.move(case.pk, "join", by=voucher, facts={"text": words, "channel": Channel.WEB, "kind": "other"})
    file_ids = list(report.photos.values_list("file_id", flat=True))
    if file_ids:
        # A stranger's photos: staff see them, the first applicant does not.
        services.attach(case.pk, file_ids, audience="staff", by=voucher)
    contact = Contact(channel=Channel.WEB, topic=case.topic, case=case, text=words, at=clock.now())
    services.answer_on_the_spot(contact, by=by)
    report.case, report.state, report.values = case, Submission.State.JOINED, {}
    report.save(update_fields=["case", "state", "values"])
    report.photos.all().delete()
    return case


def _for_the_house(by: Person) -> Person:
    """The visit, with the house vouching for it: it saw the case in our own offer, sealed by us."""
    return Person(
        actor_id=by.actor_id,
        kind=Actor.Kind.SYSTEM,
        name="",
        grants=(Grant(Role.SYSTEM), Grant(Role.CITIZEN)),
    )
