"""What was typed when the session had ended: carried, sealed, through the sign-in and offered again.

A form whose session ran out answers with the sign-in page. The fields travel in it, encrypted and meant for
whose page it was, else for whoever was signed in here last, so that after the sign-in the same person sends
them with one button; a colleague at a shared computer neither reads nor gets them. A form whose page was too
old (`offer_again`) comes from the same site; it is offered to whoever is signed in, who sends it knowingly or
not at all, unless the page is known to be somebody else's.
Files cannot travel; the page says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.htmx import wants_piece
from muhatap.web.signin import owners
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


def seal(kept: Kept, staff_id: int) -> str:
    """The form as text that only we can read, for one account."""
    plain = json.dumps([staff_id, kept.to, list(kept.fields), kept.files]).encode()
    return _box().encrypt_at_time(zlib.compress(plain), _second()).decode()


def unseal(text: str, staff_id: int) -> Kept | None:
    """The form again; None when the text is not ours, too old or of another account."""
    try:
        plain = zlib.decompress(_box().decrypt_at_time(text.encode(), GOOD_FOR, _second()))
        whose, to, fields, files = json.loads(plain)
    except (InvalidToken, ValueError):
        return None
    if whose != staff_id:
        return None
    return Kept(to=to, fields=tuple((name, value) for name, value in fields), files=files)


def _box() -> Fernet:
    key = hashlib.sha256(f"{SEAL}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _second() -> int:
    return int(clock.now().timestamp())


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The answer to a request that needs somebody signed in: go and sign in, nothing typed is lost."""
    if wants_piece(request):
        return _notice(request)
    was_in = bool(request.COOKIES.get("muhatap"))
    if request.method in ("GET", "HEAD"):
        query = {"next": request.get_full_path()} | ({"oturum": "kapandi"} if was_in else {})
        return redirect(f"{reverse('sign-in')}?{urlencode(query)}")
    kept = _sent(request)
    back, whose = own_path(request, request.headers.get("Referer", "")), _whose(request)
    form = SignInForm(initial={"next": back, "kept": seal(kept, whose) if whose else ""})
    return show(request, form, status=401)


def _whose(request: HttpRequest) -> int | None:
    return owners.of_page(request) or owners.last(request)


def _sent(request: HttpRequest) -> Kept:
    return Kept(
        to=request.get_full_path(),
        fields=tuple(
            (name, str(value))
            for name, values in request.POST.lists()
            if not any(word in name for word in SECRET_WORDS)
            for value in values
        ),
        files=len(request.FILES),
    )


def offer(
    request: HttpRequest, kept: Kept, back: str, *, status: int = 200, stale: bool = False
) -> HttpResponse:
    """The form as it was typed, freshly sealed, to be sent with one button. `stale`: its page was too old."""
    texts = [value for _name, value in kept.fields if len(value) >= 12]
    context = {"kept": kept, "texts": texts, "back": back or reverse("home"), "stale": stale}
    return render(request, "signin/resume.html", context, status=status)


def offer_again(request: HttpRequest) -> HttpResponse:
    """The same form once more, after its seal did not fit.

    Only for a request that the browser says came from a page of this house (`Sec-Fetch-Site`): another
    site's form must never stand under our button.
    """
    back = own_path(request, request.headers.get("Referer", ""))
    return offer(request, _sent(request), back, status=403, stale=True)


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
