"""Sign-in and out, the own password, the own account, theme and language."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from muhatap.kit import clock
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import doorkeeper, gates, queries, services
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Staff
from muhatap.web.middleware.person import VisitRequest
from muhatap.web.signin import owners, sitting
from muhatap.web.signin.doors import HOME, own_path, show
from muhatap.web.signin.forms import AccountForm, PasswordForm, SignInForm
from muhatap.web.signin.kept import offer, unseal

BACKEND = "django.contrib.auth.backends.ModelBackend"
TWO_YEARS = 2 * 365 * 24 * 60 * 60


@gates.public
@never_cache
@sensitive_post_parameters("password")
@page_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    """The staff door. Whoever is inside already goes on to where they wanted."""
    wanted = own_path(request, request.GET.get("next", ""))
    if request.method != "POST":
        if getattr(request, "person", None) is not None:
            return redirect(wanted or HOME)
        return show(request, SignInForm(initial={"next": wanted}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    tried = doorkeeper.sign_in(
        form.cleaned_data["username"], form.cleaned_data["password"], address=address_of(request)
    )
    if tried.staff is None:
        status = 429 if tried.closed_until and not tried.left else 422
        return show(request, form, status=status, trouble=_trouble(tried))
    login(request, tried.staff, backend=BACKEND)
    person = queries.person_of(tried.staff)
    cast(VisitRequest, request).person = person
    sitting.begin(request, person, address_of(request) or "")
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data["stay"] else 0)
    answer = _entered(request, form, tried.staff)
    owners.remember(request, answer, tried.staff.pk)
    return answer


def _entered(request: HttpRequest, form: SignInForm, staff: Staff) -> HttpResponse:
    if staff.must_change_password:
        return redirect("password")
    kept = unseal(form.cleaned_data["kept"], staff.pk) if form.cleaned_data["kept"] else None
    wanted = own_path(request, form.cleaned_data["next"])
    if kept:
        return offer(request, kept, wanted)
    return redirect(wanted or HOME)


@gates.public
@post_only("sign-in")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the session ends everywhere it is known."""
    logout(request)
    return redirect("sign-in")


@gates.staff()
@never_cache
@sensitive_post_parameters()
@page_or_post
def password(request: StaffRequest) -> HttpResponse:
    """Choose an own password. All other visits of this account end."""
    form = PasswordForm(request.POST or None, staff=request.user)
    if request.method == "POST" and form.is_valid():
        stays = request.session.get_expire_at_browser_close()
        staff = services.change_own_password(form.cleaned_data["new"], by=request.person)
        request.session.flush()
        login(request, staff, backend=BACKEND)
        sitting.begin(request, request.person, address_of(request) or "")
        request.session.set_expiry(0 if stays else settings.SESSION_COOKIE_AGE)
        messages.success(request, _("Parolanız değişti. Öteki oturumlarınız kapandı."))
        return redirect("account")
    status = 422 if form.is_bound else 200
    return render(request, "signin/password.html", {"form": form}, status=status)


@gates.staff()
@page_or_post
def account(request: StaffRequest) -> HttpResponse:
    """One's own account: how it looks and speaks, what one may do, who acts for whom."""
    staff = request.user
    first = {name: getattr(staff, name) for name in ("language", "theme", "email", "phone")}
    form = AccountForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        services.change_own_account(form.cleaned_data, by=request.person)
        messages.success(request, _("Hesabınız kaydedildi."))
        return redirect("account")
    context = {
        "form": form,
        "staff": staff,
        "grants": queries.grants_of(staff.pk),
        "delegations": queries.delegations_of(staff.pk),
        "now": clock.now(),
    }
    return render(request, "signin/account.html", context, status=422 if form.is_bound else 200)


@gates.public
@post_only("start")
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language: staff by their account, anybody else by a cookie."""
    language = request.POST.get("language", "")
    response = redirect(_after(request))
    if language in dict(settings.LANGUAGES):
        person = getattr(request, "person", None)
        if person is not None:
            services.change_own_account({"language": language}, by=person)
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@gates.public
@post_only("start")
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system is."""
    theme = request.POST.get("theme", "")
    response: HttpResponse = redirect(_after(request))
    if request.headers.get("X-Requested-With") == "fetch":
        response = HttpResponse(status=204)
    if theme in ("", "light", "dark"):
        person = getattr(request, "person", None)
        if person is not None:
            services.change_own_account({"theme": theme}, by=person)
        _remember(response, "theme", theme)
    return response


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address; behind a proxy the caller's, since the middleware set it."""
    return request.META.get("REMOTE_ADDR") or None


def _after(request: HttpRequest) -> str:
    return own_path(request, request.POST.get("next", "")) or HOME


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=TWO_YEARS, samesite="Lax", secure=settings.SECURE, httponly=True)


def _trouble(tried: doorkeeper.Try) -> dict[str, str]:
    wrong = _("Kullanıcı adı ya da parola yanlış.")
    if tried.closed_until:
        at = clock.local(tried.closed_until).strftime("%H.%M")
        return {
            "what": _("Çok sayıda yanlış deneme oldu."),
            "then": _("Yazdığınız kullanıcı adı duruyor. Saat %(time)s’den sonra yeniden deneyin.")
            % {"time": at},
        }
    then = ngettext(
        "Yazdığınız kullanıcı adı duruyor. %(n)s deneme hakkınız kaldı; sonra 15 dakika beklenir.",
        "Yazdığınız kullanıcı adı duruyor. %(n)s deneme hakkınız kaldı; sonra 15 dakika beklenir.",
        tried.left,
    ) % {"n": tried.left}
    return {"what": wrong, "then": then}
