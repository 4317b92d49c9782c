"""Doors of the register of information requests."""

from __future__ import annotations

from django.urls import path

from muhatap.information.views import enquiries, handling, register, reports, tariffs

urlpatterns = [
    path("bilgi-edinme/", register.register, name="information-register"),
    path("bilgi-edinme/masa/", register.information_desk, name="information-desk"),
    path("bilgi-edinme/tarife/", tariffs.tariffs, name="tariffs"),
    path("bilgi-edinme/tarife/yeni/", tariffs.new, name="tariff-new"),
    path("bilgi-edinme/tarife/<int:pk>/", tariffs.change, name="tariff-change"),
    path("bilgi-edinme/rapor/", reports.years, name="information-reports"),
    path("bilgi-edinme/rapor/<int:year>/", reports.report, name="information-report"),
    path("bilgi-edinme/rapor/<int:year>/pdf/", reports.pdf, name="information-report-pdf"),
    path("bilgi-edinme/rapor/<int:year>/<path:cell>/", reports.cell, name="information-report-cell"),
    path("bilgi-edinme/yazilar/", enquiries.listed, name="enquiries"),
    path("bilgi-edinme/yazilar/yeni/", enquiries.new, name="enquiry-new"),
    path("bilgi-edinme/yazilar/<int:pk>/", enquiries.enquiry, name="enquiry"),
    path("bilgi-edinme/yazilar/<int:pk>/duzelt/", enquiries.change, name="enquiry-change"),
    path("bilgi-edinme/yazilar/<int:pk>/cevap/", enquiries.answer, name="enquiry-answer"),
    path("bilgi-edinme/yazilar/<int:pk>/yazisma/", enquiries.letter, name="enquiry-letter"),
    path("bilgi-edinme/yazilar/<int:pk>/yazisma/<int:letter>/", enquiries.paper, name="enquiry-paper"),
    path("bilgi-edinme/<int:pk>/", handling.application, name="information"),
    path("bilgi-edinme/<int:pk>/<slug:name>/", handling.act, name="information-act"),
    path("bilgi-edinme/<int:pk>/<slug:name>/<int:row>/", handling.act, name="information-act-row"),
]
