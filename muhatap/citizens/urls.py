"""Doors to the register, under /hemsehriler/."""

from __future__ import annotations

from django.urls import path

from muhatap.citizens.views import finding, opening, points, records

urlpatterns = [
    path("", finding.citizens, name="citizens"),
    path("bul/", finding.find, name="citizen-find"),
    path("benzer/", finding.likely, name="citizen-likely"),
    path("yeni/", records.new, name="citizen-new"),
    path("<int:citizen_id>/", records.citizen, name="citizen"),
    path("<int:citizen_id>/duzelt/", records.change, name="citizen-change"),
    path("<int:citizen_id>/dogrula/", records.confirm, name="citizen-confirm"),
    path("<int:citizen_id>/aydinlatma/", records.notice, name="citizen-notice"),
    path("<int:citizen_id>/iletisim/", points.add, name="citizen-point-new"),
    path("<int:citizen_id>/iletisim/<int:point_id>/<str:name>/", points.act, name="citizen-point"),
    path("<int:citizen_id>/goster/", opening.reveal, name="citizen-reveal"),
    path("<int:citizen_id>/bakanlar/", opening.log, name="citizen-log"),
]
