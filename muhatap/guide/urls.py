"""Doors to the guide."""

from __future__ import annotations

from django.urls import path

from muhatap.guide import views

urlpatterns = [
    path("kilavuz/", views.guide, name="guide"),
    path("kilavuz/ekran/<slug:route>/", views.screen, name="help"),
    path("kilavuz/tur/", views.tour, name="tour"),
    path("kilavuz/alistirma/", views.practice, name="practice"),
    path("kilavuz/alistirma/bitti/", views.practice_done, name="practice-done"),
    path("kilavuz/<slug:name>/", views.chapter, name="guide-chapter"),
]
