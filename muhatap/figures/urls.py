"""Doors to figures."""

from __future__ import annotations

from django.urls import path

from muhatap.figures import views

urlpatterns = [
    path("gostergeler/", views.house, name="figures"),
    path("gostergeler/birimler/", views.units, name="figure-units"),
    path("gostergeler/basvurular/", views.cases, name="figure-cases"),
    path("gostergeler/tanimlar/", views.definitions, name="figure-definitions"),
    path("ekibim/", views.team, name="team"),
]
