"""The protocol's methods. Reading is everybody's; posting takes a key with the scope `open311`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings as django
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from muhatap.kit.errors import Refused
from muhatap.open311 import drafts, formats, queries, reading, services, telling
from muhatap.open311.errors import Wrong
from muhatap.organization import gates, keys, settings
from muhatap.organization.errors import NoKey, TooMany
from muhatap.organization.gates import KeyRequest
from muhatap.publishing import queries as publishing
from muhatap.publishing.telling import tell

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
View = Callable[..., HttpResponseBase]


def door(*methods: str, jurisdiction: bool = True) -> Callable[[View], View]:
    """A method of the protocol: open at all, for this town, with these verbs; refusals in the asked form."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.form = form = kwargs.pop("form", "") or formats.form_of(request)  # type: ignore[attr-defined]
            try:
                _check(request, methods, jurisdiction)
                response = view(request, *args, **kwargs)
            except Wrong as wrong:
                response = formats.refusal(form, wrong.code, wrong.said)
            except Refused as refused:
                response = _refused(request, refused)
            response.headers.setdefault("Cache-Control", "no-cache")
            return _shared(response)

        cast(Any, passed).gate = "public"
        cast(Any, passed).csrf_exempt = True
        return passed

    return wrapped


def _check(request: HttpRequest, methods: tuple[str, ...], jurisdiction: bool) -> None:
    if request.method not in (*methods, "HEAD", "OPTIONS"):
        raise Wrong(405, _("Bu adreste %(method)s yapılamaz.") % {"method": request.method})
    if not (settings.switch("publishing.open311") and publishing.is_open()):
        raise Wrong(404, _("Bu belediye Open311 kapısını açmadı."))
    if jurisdiction:
        reading.check_jurisdiction(values_of(request))


def values_of(request: HttpRequest) -> QueryDict:
    """What came in the address, and with a POST what came in its body; the body counts first."""
    if request.method != "POST":
        return request.GET
    values = request.GET.copy()
    try:
        for name, rows in request.POST.lists():
            values.setlist(name, rows)
    except (SuspiciousOperation, MultiPartParserError, UnicodeError) as error:
        raise Wrong(400, _("Gönderilen okunamadı.")) from error
    return values


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A key that is missing or wrong is 403 in this protocol, what is wrong with the report 400."""
    status = 403 if isinstance(refused, NoKey) else refused.status
    said = list(refused.fields.values()) or [refused.message]
    status = 400 if status in (409, 422) else status
    response = formats.refusal(_form(request), status, [str(one) for one in said])
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait)
    return response


def _form(request: HttpRequest) -> str:
    return str(getattr(request, "form", "") or formats.form_of(request))


def _shared(response: HttpResponseBase) -> HttpResponseBase:
    """Pages of others may read what is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@door("GET", jurisdiction=False)
def discovery(request: HttpRequest) -> HttpResponse:
    """Where the endpoints are, whom to ask, how one gets a key."""
    changed = formats.moment(queries.changed_at())
    house, mail = settings.spoken("municipality.name"), settings.text("municipality.email")
    contact = ", ".join(filter(None, [house, mail, settings.text("municipality.phone")]))
    endpoints = [
        {
            "specification": SPECIFICATION,
            "url": django.BASE_URL.rstrip("/") + reverse(name).rstrip("/"),
            "changeset": changed,
            "type": kind,
            "formats": [formats.XML, formats.JSON],
        }
        for name, kind in (("open311", "production"), ("open311-test", "test"))
    ]
    told = {
        "changeset": changed,
        "contact": contact,
        "key_service": _("Anahtarı belediyenin sistem yöneticisi verir: %(contact)s") % {"contact": contact},
        "jurisdiction_id": reading.jurisdiction(),
        "endpoints": endpoints,
    }
    return formats.answer("discovery", told, _form(request), bare=True)


@door("GET")
def root(request: HttpRequest, test: bool = False) -> HttpResponse:
    """The endpoint's own address leads to discovery."""
    response = HttpResponse(status=302)
    response.headers["Location"] = reverse("open311-discovery-v2", args=[_form(request)])
    return response


@door("GET")
def service_list(request: HttpRequest, test: bool = False) -> HttpResponse:
    """What can be reported."""
    rows = [telling.service(topic) for topic in queries.services()]
    return _kept(formats.answer("services", rows, _form(request)))


@door("GET")
def service_one(request: HttpRequest, code: str, test: bool = False) -> HttpResponse:
    """What one service asks beyond place and words."""
    told = telling.definition(queries.service(code))
    return _kept(formats.answer("service_definition", told, _form(request)))


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Language, Cookie, Accept"
    return response


@door("GET", "POST")
def request_list(request: HttpRequest, test: bool = False) -> HttpResponseBase:
    """Read reports, or send one."""
    if request.method == "POST":
        return create(cast(KeyRequest, request), test=test)
    query = reading.query(request.GET)
    rows, more = queries.found(query)
    told = telling.requests(tell(rows), request, extended=query.extended)
    response = formats.answer("service_requests", told, _form(request))
    links = _links(request, query.page, more)
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def _links(request: HttpRequest, page: int, more: bool) -> list[str]:
    if not more and page == 1:
        return []
    wanted = {"first": 1, **({"prev": page - 1} if page > 1 else {}), **({"next": page + 1} if more else {})}
    links = []
    for rel, number in wanted.items():
        values = request.GET.copy()
        values["page"] = str(number)
        values.setdefault("page_size", str(reading.MOST))
        links.append(f'<{request.build_absolute_uri(request.path)}?{values.urlencode()}>; rel="{rel}"')
    return links


@door("GET")
def request_one(request: HttpRequest, public_id: str, test: bool = False) -> HttpResponse:
    """One report, or several by comma."""
    ids = [one for one in public_id.split(",") if one][: reading.MANY]
    rows = publishing.by_ids(ids)
    if not rows:
        raise Wrong(404, _("service_request_id bulunamadı: %(asked)s.") % {"asked": public_id[:80]})
    extended = (request.GET.get("extensions") or "") in ("true", "1")
    told = telling.requests(tell(rows), request, extended=extended)
    return formats.answer("service_requests", told, _form(request))


@door("GET")
def token(request: HttpRequest, token: str, test: bool = False) -> HttpResponse:
    """Every report has its id at once, so that no token is ever given out; an id answers itself."""
    row = publishing.by_id(token)
    if row is None:
        raise Wrong(404, _("token bulunamadı: %(asked)s.") % {"asked": token[:80]})
    told = [{"service_request_id": publishing.public_id(row.number), "token": token}]
    return formats.answer("service_requests", told, _form(request))


def _secret(request: HttpRequest) -> str:
    """The key where the protocol has it: among the values; a header does as well."""
    return (values_of(request).get("api_key") or "").strip() or keys.shown(request)


@gates.key("open311", secret=_secret, refused=_refused)
def create(request: KeyRequest, test: bool = False) -> HttpResponse:
    """Register a report. The test endpoint checks it and throws it away."""
    report = drafts.read(values_of(request))
    media = request.FILES.getlist("media") + request.FILES.getlist("media[]")
    notice = _("Bildiriminiz alındı. Sözleriniz ve fotoğraflarınız bir görevli bakana kadar yayımlanmaz.")
    if test:
        told = {"service_request_id": "0", "service_notice": _("Deneme: hiçbir şey kaydedilmedi.")}
    else:
        made = services.post(report, media, by=request.person)
        told = {"service_request_id": publishing.public_id(made.case.number), "service_notice": notice}
    account = (values_of(request).get("account_id") or "").strip()[:120]
    return formats.answer("service_requests", [{**told, "account_id": account}], _form(request))
