"""Files on cases, and conversations that end at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from muhatap.cases import policy, queries
from muhatap.cases.errors import NotYours
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Attachment, Case, Contact
from muhatap.cases.services.amending import completed
from muhatap.cases.services.moving import move
from muhatap.citizens import services as citizens
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.kit import clock
from muhatap.organization.persons import Person


@transaction.atomic
def attach(case_id: int, file_ids: Sequence[int], *, audience: str, by: Person) -> list[Attachment]:
    """Put stored files on a case, seen by `audience`, and remember it on the timeline."""
    case = (
        queries.visible_to(by)
        .select_related("topic")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=case_id)
    )
    made = put(case, file_ids, audience, by=by)
    facts = {"files": [attachment.pk for attachment in made]}
    move(case_id, "attach", by=by, facts=facts, changes=completed(case))
    return made


@transaction.atomic
def attach_uploads(
    case_id: int, uploads: Sequence[UploadedFile[Any]], *, audience: str, by: Person
) -> list[Attachment]:
    """Store files and put them on a case, all or none; who may not is refused before a byte is kept."""
    case = queries.visible_to(by).select_related(*queries.DESKS).get(pk=case_id)
    row = CASE_MOVES["attach"]
    if policy.may(by, row, case) is None:
        raise NotYours(row)
    if not uploads:
        return []
    stored = [files.store(one, one.name or "", by=by, kinds=Kinds.STAFF) for one in uploads]
    return attach(case_id, [file.pk for file in stored], audience=audience, by=by)


def put(case: Case, file_ids: Sequence[int], audience: str, *, by: Person) -> list[Attachment]:
    """Attach within a move of the caller, who remembers it."""
    if not file_ids:
        return []
    return Attachment.objects.bulk_create(attachments(case, file_ids, audience, by=by))


def attachments(case: Case, file_ids: Sequence[int], audience: str, *, by: Person) -> list[Attachment]:
    """Stored files on a case, not yet kept."""
    now = clock.now()
    return [
        Attachment(case=case, file_id=file_id, audience=audience, added_at=now, added_by_id=by.actor_id)
        for file_id in file_ids
    ]


@transaction.atomic
def answer_on_the_spot(contact: Contact, *, by: Person) -> Contact:
    """Keep a conversation that ended with its answer: a light record, no case."""
    if contact.citizen_id is not None:
        contact.citizen_id = citizens.stands_for(contact.citizen_id)
    contact.at, contact.by_id, contact.unit_id = clock.now(), by.actor_id, by.unit_id
    contact.save(force_insert=True)
    return contact
