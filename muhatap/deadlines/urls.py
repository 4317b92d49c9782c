"""Doors of the deadlines."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from muhatap.deadlines.views import calendar, changes, policies


class Code(StringConverter):
    """The code of a policy; statistics have their own pages."""

    regex = r"(?!istatistik/)[^/]+"


register_converter(Code, "policy")
urlpatterns = [
    path("sureler/", policies.listed, name="policies"),
    path("sureler/hesapla/", policies.what_if, name="what-if"),
    path("sureler/takvim/", calendar.year, name="calendar"),
    path("sureler/takvim/yeni/", calendar.new, name="calendar-new"),
    path("sureler/takvim/saatler/", calendar.hours, name="hours"),
    path("sureler/takvim/tatiller/", calendar.seed, name="calendar-seed"),
    path("sureler/takvim/<str:day>/", calendar.day, name="calendar-day"),
    path("sureler/takvim/<str:day>/kaldir/", calendar.remove, name="calendar-remove"),
    path("sureler/degisiklikler/", changes.listed, name="changes"),
    path("sureler/degisiklikler/<int:pk>/", changes.page, name="change"),
    path("sureler/degisiklikler/<int:pk>/belge/", changes.document, name="change-document"),
    path("sureler/degisiklikler/<int:pk>/yap/<str:verb>/", changes.act, name="change-act"),
    path("sureler/<policy:code>/yeni/", policies.new_row, name="policy-new"),
    path("sureler/<policy:code>/duzelt/", policies.revise, name="policy-revise"),
    path("sureler/<policy:code>/kaldir/", policies.drop, name="policy-drop"),
    path("sureler/<policy:code>/bitir/", policies.end, name="policy-end"),
    path("sureler/<policy:code>/", policies.page, name="policy"),
]
