"""Doors of the API."""

from __future__ import annotations

from django.urls import include, path

from muhatap.api.base import api
from muhatap.api.door import urls_of

urlpatterns = [
    path("api/v1/", include(list(urls_of(api)))),
]
