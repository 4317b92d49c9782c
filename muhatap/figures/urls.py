"""Doors to figures."""

from __future__ import annotations

from django.urls import path

from muhatap.figures import clock_views, views

urlpatterns = [
    path("gostergeler/", views.house, name="figures"),
    path("gostergeler/birimler/", views.units, name="figure-units"),
    path("gostergeler/basvurular/", views.cases, name="figure-cases"),
    path("gostergeler/tanimlar/", views.definitions, name="figure-definitions"),
    path("sureler/istatistik/", clock_views.statistics, name="statistics"),
    path("sureler/istatistik/isler/", clock_views.clock_list, name="clock-list"),
    path("sureler/degisiklikler/<int:pk>/isler/", clock_views.change_cases, name="change-cases"),
    path("ekibim/", views.team, name="team"),
]
