"""Doors to who is here and who was mentioned."""

from __future__ import annotations

from django.urls import path

from muhatap.teamwork import views

urlpatterns = [
    path("basvuru/<int:pk>/kim-burada/", views.here, name="case-here"),
    path("sozler/", views.mentions, name="mentions"),
    path("sozler/bul/", views.options, name="mention-options"),
    path("sozler/goruldu/", views.looked, name="mentions-looked"),
]
