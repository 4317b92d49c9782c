"""Doors of the announcements; the last one is the citizen's."""

from __future__ import annotations

from django.urls import path

from muhatap.announcements.views import leaving, reading, writing

urlpatterns = [
    path("duyurular/", reading.listed, name="announcements"),
    path("duyurular/yeni/", writing.new, name="announcement-new"),
    path("duyurular/<int:pk>/", reading.announcement, name="announcement"),
    path("duyurular/<int:pk>/duzelt/", writing.correct, name="announcement-edit"),
    path("duyurular/<int:pk>/sil/", writing.delete, name="announcement-delete"),
    path("duyurular/<int:pk>/alicilar/", reading.recipients, name="announcement-recipients"),
    path("duyurular/<int:pk>/karar/<slug:name>/", reading.act, name="announcement-act"),
    # without a slash at its end: a text message is paid by the letter
    path("birak/<str:token>", leaving.leave, name="announcement-leave"),
]
