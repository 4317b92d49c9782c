"""What was typed when the session had ended: carried, sealed, through the sign-in and offered again.

A form whose session ran out answers with the sign-in page. The fields travel in it, signed, so that
after the sign-in they can be sent with one button. Only forms that passed the CSRF check get so far.
Files cannot travel; the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from muhatap.kit.htmx import wants_piece
from muhatap.web.signin.doors import own_path, show
from muhatap.web.signin.forms import SignInForm

SEAL = "muhatap.kept"
GOOD_FOR = 12 * 60 * 60
SECRET_WORDS = ("csrf", "password", "parola")


@dataclass(frozen=True)
class Kept:
    """A form on its way: where it was going, its fields, how many files were left behind."""

    to: str
    fields: tuple[tuple[str, str], ...]
    files: int = 0


def seal(kept: Kept) -> str:
    """The form as text that only we can have written."""
    return signing.dumps([kept.to, list(kept.fields), kept.files], salt=SEAL, compress=True)


def unseal(text: str) -> Kept | None:
    """The form again; None when the text is not ours or too old."""
    try:
        to, fields, files = signing.loads(text, salt=SEAL, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Kept(to=to, fields=tuple((name, value) for name, value in fields), files=files)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to a request that needs somebody signed in: go and sign in, nothing typed is lost."""
    if wants_piece(request):
        return _notice(request)
    was_in = bool(request.COOKIES.get("muhatap"))
    if request.method in ("GET", "HEAD"):
        query = {"next": request.get_full_path()} | ({"oturum": "kapandi"} if was_in else {})
        return redirect(f"{reverse('sign-in')}?{urlencode(query)}")
    kept = Kept(
        to=request.get_full_path(),
        fields=tuple(
            (name, str(value))
            for name, values in request.POST.lists()
            if not any(word in name for word in SECRET_WORDS)
            for value in values
        ),
        files=len(request.FILES),
    )
    back = own_path(request, request.headers.get("Referer", ""))
    form = SignInForm(initial={"next": back, "kept": seal(kept)})
    return show(request, form, status=401)


def _notice(request: HttpRequest) -> HttpResponse:
    context = {
        "message": _("Oturumunuz kapandı, yazdıklarınız duruyor."),
        "remedy": _("Giriş yapıp bu sayfada sürdürün."),
        "link": reverse("sign-in"),
        "link_says": _("Giriş yap"),
    }
    response = render(request, "errors/pieces/notice.html", context, status=401)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    return response
