"""Which doors lead in."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from muhatap.organization.views import roles
from muhatap.web.doings import doings_by_role, matrix
from muhatap.web.signin import views as signin
from muhatap.web.views import design, home

PACKAGE = Path(__file__).resolve().parent.parent
# The packages with doors, in the order in which addresses are looked up.
PACKAGES = (
    "operations",
    "organization",
    "places",
    "citizens",
    "deadlines",
    "notifications",
    "cases",
    "people",
    "reception",
    "intake",
    "answers",
    "textmodules",
    "teamwork",
    "lists",
    "delivery",
    "announcements",
    "overdue",
    "papers",
    "publishing",
    "figures",
    "routing",
    "information",
    "cimer",
    "portal",
    "open311",
    "api",
    "onboarding",
    "guide",
    "sample",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.start, name="start"),
    path("gunum/", home.home, name="home"),
    path("giris/", signin.sign_in, name="sign-in"),
    path("cikis/", signin.sign_out, name="sign-out"),
    path("hesabim/", signin.account, name="account"),
    path("hesabim/parola/", signin.password, name="password"),
    path("dil/", signin.set_language, name="set-language"),
    path("gorunum/", signin.set_theme, name="set-theme"),
    path("tasarim/", design.components, name="design"),
    path("tasarim/birimler/", design.units, name="design-units"),
    path("", include("muhatap.operations.urls")),
    path("yonetim/roller/", roles.page, {"doings": doings_by_role, "matrix": matrix}, name="roles"),
    *(
        path("", include(f"muhatap.{name}.urls"))
        for name in PACKAGES
        if (PACKAGE / name / "urls.py").is_file()
    ),
]

handler400 = "muhatap.web.errors.bad_request"
handler403 = "muhatap.web.errors.not_allowed"
handler404 = "muhatap.web.errors.not_found"
handler500 = "muhatap.web.errors.broken"
