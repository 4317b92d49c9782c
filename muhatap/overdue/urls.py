"""Doors of lateness."""

from __future__ import annotations

from django.urls import path

from muhatap.overdue.views import drafting, informing, letters, lists

urlpatterns = [
    path("gecikme/", lists.late, name="overdue"),
    path("gecikme/haftalik/", lists.reports, name="overdue-reports"),
    path("gecikme/haftalik/<int:pk>/", lists.report, name="overdue-report"),
    path("gecikme/yazilar/", letters.listed, name="overdue-letters"),
    path("gecikme/yazilar/yeni/", drafting.new, name="overdue-letter-new"),
    path("gecikme/yazilar/<int:pk>/", letters.letter, name="overdue-letter"),
    path("gecikme/yazilar/<int:pk>/duzelt/", drafting.correct, name="overdue-letter-edit"),
    path("gecikme/yazilar/<int:pk>/yazi.pdf", letters.paper, name="overdue-letter-paper"),
    path("gecikme/yazilar/<int:pk>/karar/<slug:name>/", letters.act, name="overdue-letter-act"),
    path("gecikme/bildirim/", informing.listed, name="overdue-delays"),
    path("gecikme/bildirim/gonder/", informing.send, name="overdue-inform"),
]
