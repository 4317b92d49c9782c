"""Files of cases, up and down."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Form
from ninja.files import UploadedFile

from muhatap.api.door import Room
from muhatap.api.replies import created, reply
from muhatap.api.routes.cases import READ
from muhatap.api.schemas.cases import FileList
from muhatap.api.shapes.cases import attachment
from muhatap.cases import pages, services
from muhatap.cases import queries as cases
from muhatap.cases.models import Attachment
from muhatap.files import serving
from muhatap.kit.forms import FilesField
from muhatap.organization.gates import KeyRequest
from muhatap.organization.services import audit

room = Room(tags=["files"])
FILES = "files"
MOST = 10


@room.reads("/cases/{int:case_id}/files", READ, FileList, summary="List the files of a case")
def listed(request: KeyRequest, case_id: int) -> HttpResponse:
    """Files that have not been withdrawn."""
    case = pages.case_of(request.person, case_id)
    return reply({"items": [attachment(row) for row in pages.attachments(request.person, case)]})


@room.makes("/cases/{int:case_id}/files", FILES, FileList, summary="Add files to a case")
def attach(
    request: KeyRequest,
    case_id: int,
    files: File[list[UploadedFile]],
    for_citizen: Form[bool] = False,
) -> HttpResponse:
    """What is inside is looked at; neither name nor type that were sent count. All or none.

    Up to ten: pictures, PDF, office documents, text. With `for_citizen` the citizen sees them too.
    """
    uploads = FilesField().clean(files)
    audience = Attachment.Audience.CITIZEN if for_citizen else Attachment.Audience.STAFF
    made = services.attach_uploads(case_id, uploads, audience=audience, by=request.person)
    rows = Attachment.objects.filter(pk__in=[row.pk for row in made]).select_related("file").order_by("pk")
    return created({"items": [attachment(row) for row in rows]}, f"/api/v1/cases/{case_id}/files")


@room.reads("/cases/{int:case_id}/files/{int:file_id}", FILES, None, summary="Download a file")
def one(request: KeyRequest, case_id: int, file_id: int, thumbnail: bool = False) -> HttpResponseBase:
    """The bytes, with their real content type; every opening is logged (sisli:13.m)."""
    rows = Attachment.objects.filter(
        case__in=cases.visible_to(request.person), case_id=case_id, withdrawn_at=None
    )
    row = rows.select_related("file", "case").filter(pk=file_id).first()
    if row is None:
        raise Http404
    if not thumbnail:
        audit("open_file", f"case:{row.case.number}", by=request.person, after={"file": row.file_id})
    row.file.name = pages.file_names(request.person, row.case)[row.pk]  # in memory only
    return serving.serve(row.file, thumbnail=thumbnail, download=True)
