"""The product's doors and, until they stand among them, ours."""

from __future__ import annotations

from django.urls import include, path

from muhatap.web import urls as web
from muhatap.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [
    *web.urlpatterns,
    path("", include("muhatap.places.urls")),
    path("hemsehriler/", include("muhatap.citizens.urls")),
]
