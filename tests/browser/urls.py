"""The few doors the design page's frame names; the rest of the house stays out of these tests."""

from __future__ import annotations

from django.urls import path

from muhatap.web.views import design

urlpatterns = [
    path("tasarim/", design.components, name="design"),
    path("tasarim/birimler/", design.units, name="design-units"),
    path("yeni/", design.components, name="new-case"),
    path("giris/", design.components, name="sign-in"),
]
