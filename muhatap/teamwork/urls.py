"""Doors to who is here and who was called."""

from __future__ import annotations

from django.urls import path

from muhatap.teamwork import views

urlpatterns = [
    path("basvuru/<int:pk>/kim-burada/", views.here, name="case-here"),
    path("sozler/", views.calls, name="calls"),
    path("sozler/bul/", views.options, name="call-options"),
    path("sozler/goruldu/", views.looked, name="calls-looked"),
]
