"""Files on their way out: headers that keep a hostile file from being a page of ours.

Nothing here decides who may see a file; the gated views of cases and portal do, then call `serve`.
"""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from muhatap.files import services
from muhatap.files.kinds import Kind
from muhatap.files.models import StoredFile

_SHOWN = {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.PDF}
_SANDBOX = "default-src 'none'; sandbox"
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def serve(file: StoredFile, *, thumbnail: bool = False, download: bool = False) -> FileResponse:
    """The file as a response: pictures and PDF shown, all else downloaded. 404 when the bytes are gone.

    PDF gets no `sandbox`, since browsers then refuse to show it; `pdf.check` has refused scripts in it.
    """
    small = thumbnail and bool(file.thumbnail_key)
    try:
        data = services.open_file(file, thumbnail=small)
    except FileNotFoundError as error:
        raise Http404 from error
    content_type = Kind.WEBP.value if small else file.content_type
    shown = content_type in _SHOWN and not download
    response = FileResponse(data, content_type=_with_charset(content_type))
    headers = {
        "Content-Disposition": content_disposition_header(not shown, file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _PDF_POLICY if shown and content_type == Kind.PDF else _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=600" if small else "private, no-store",
    }
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _with_charset(content_type: str) -> str:
    return f"{content_type}; charset=utf-8" if content_type == Kind.TEXT else content_type
