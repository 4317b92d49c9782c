"""Doors of the deadlines."""

from __future__ import annotations

from django.urls import path

from muhatap.deadlines.views import calendar, policies

urlpatterns = [
    path("sureler/", policies.listed, name="policies"),
    path("sureler/hesapla/", policies.what_if, name="what-if"),
    path("sureler/takvim/", calendar.year, name="calendar"),
    path("sureler/takvim/yeni/", calendar.new, name="calendar-new"),
    path("sureler/takvim/<str:day>/", calendar.day, name="calendar-day"),
    path("sureler/takvim/<str:day>/kaldir/", calendar.remove, name="calendar-remove"),
    path("sureler/<str:code>/", policies.page, name="policy"),
]
