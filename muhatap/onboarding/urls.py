"""Doors of onboarding."""

from __future__ import annotations

from django.urls import path

from muhatap.onboarding import views

urlpatterns = [
    path("yonetim/kurulum/", views.start, name="onboarding"),
    path("yonetim/kurulum/bos.xlsx", views.template, name="onboarding-template"),
    path("yonetim/kurulum/dolu.xlsx", views.export, name="onboarding-export"),
    path("yonetim/kurulum/sinirlar/", views.boundaries, name="onboarding-boundaries"),
    path("yonetim/kurulum/<int:pk>/", views.page, name="workbook"),
    path("yonetim/kurulum/<int:pk>/uygula/", views.take_over, name="workbook-apply"),
    path("yonetim/kurulum/<int:pk>/yeniden/", views.again, name="workbook-again"),
    path("yonetim/kurulum/<int:pk>/isaretli.xlsx", views.marked, name="workbook-marked"),
    path("yonetim/kurulum/<int:pk>/parolalar/", views.passwords, name="workbook-passwords"),
]
